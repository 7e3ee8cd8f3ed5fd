"""Approved message templates: the only thing that may be sent outside the 24-hour window."""

from __future__ import annotations

import re

from attrs import frozen

from orchestrator.conversation import reply_limits as limits
from orchestrator.conversation.replies.base import Reply, labelled
from orchestrator.conversation.replies.files import HEADER_KINDS, File
from orchestrator.conversation.reply_errors import InvalidReply
from orchestrator.conversation.reply_limits import (
    check_count,
    check_degrees,
    check_id,
    check_optional_text,
    check_text,
    check_unique,
)

_NAME = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,4})?")
_LAST_BUTTON = 9
_MAX_AMOUNT = 10**15
BUTTON_KINDS = ("quick_reply", "url", "copy_code", "flow", "catalog")


@frozen(kw_only=True, slots=True)
class TextParameter:
    """`name` is for templates with named parameters; positional ones go by their order."""

    text: str
    name: str | None = None

    def __attrs_post_init__(self) -> None:
        check_text("parameter.text", self.text, limits.TEMPLATE_BODY)
        check_optional_text("parameter.name", self.name, limits.TEMPLATE_NAME)
        if any(mark in self.text for mark in "\n\t"):
            cure = "Meta takes no line breaks or tabs in parameters, use spaces"
            raise InvalidReply("parameter.text", self.text, cure)


@frozen(kw_only=True, slots=True)
class CurrencyParameter:
    """`amount_1000` is the amount times 1000; `fallback` is shown where it cannot be formatted."""

    fallback: str
    code: str
    """ISO 4217."""
    amount_1000: int

    def __attrs_post_init__(self) -> None:
        check_text("parameter.fallback", self.fallback, limits.TEMPLATE_BODY)
        if not re.fullmatch(r"[A-Z]{3}", self.code):
            raise InvalidReply("parameter.code", self.code, "write an ISO 4217 code such as COP")
        if not 0 <= self.amount_1000 <= _MAX_AMOUNT:
            cure = f"write a whole number from 0 to {_MAX_AMOUNT}"
            raise InvalidReply("parameter.amount_1000", self.amount_1000, cure)


@frozen(kw_only=True, slots=True)
class DateTimeParameter:
    """A moment, as text."""

    fallback: str

    def __attrs_post_init__(self) -> None:
        check_text("parameter.fallback", self.fallback, limits.TEMPLATE_BODY)


@frozen(kw_only=True, slots=True)
class FileParameter:
    """The picture, video or document of a header."""

    kind: str
    file: File
    filename: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.kind not in HEADER_KINDS:
            raise InvalidReply("parameter.kind", self.kind, f"use {', '.join(HEADER_KINDS)}")
        if self.filename is not None and self.kind != "document":
            raise InvalidReply("parameter.filename", self.filename, "only a document has one")
        check_optional_text("parameter.filename", self.filename, limits.FILENAME)


@frozen(kw_only=True, slots=True)
class LocationParameter:
    """The place of a header. Degrees, WGS 84."""

    latitude: float
    longitude: float
    name: str
    address: str

    def __attrs_post_init__(self) -> None:
        check_degrees("parameter.latitude", self.latitude, 90)
        check_degrees("parameter.longitude", self.longitude, 180)
        check_text("parameter.name", self.name, limits.PLACE)
        check_text("parameter.address", self.address, limits.PLACE)


TemplateParameter = TextParameter | CurrencyParameter | DateTimeParameter
HeaderParameter = TextParameter | FileParameter | LocationParameter


@frozen(kw_only=True, slots=True)
class TemplateButton:
    """What one of the template's buttons is filled with; `index` is its place, from 0.

    `value` is the payload that comes back (quick_reply), the end of the address (url), the code
    (copy_code), the token (flow), or the product on the picture (catalog).
    """

    kind: str
    index: int
    value: str

    def __attrs_post_init__(self) -> None:
        if self.kind not in BUTTON_KINDS:
            raise InvalidReply("button.kind", self.kind, f"use {', '.join(BUTTON_KINDS)}")
        if not 0 <= self.index <= _LAST_BUTTON:
            raise InvalidReply("button.index", self.index, f"count from 0 to {_LAST_BUTTON}")
        check_id("button.value", self.value, limits.BUTTON_ID)


@frozen(kw_only=True, slots=True, cache_hash=True)
class TemplateReply(Reply):
    """`name` and exact `language` must be approved: no other variant is taken in their place."""

    name: str
    language: str
    """Such as es_CO, en, pt_BR."""
    header: HeaderParameter | None = None
    body: tuple[TemplateParameter, ...] = ()
    buttons: tuple[TemplateButton, ...] = ()

    def __attrs_post_init__(self) -> None:
        check_text("template.name", self.name, limits.TEMPLATE_NAME)
        if not _NAME.fullmatch(self.name):
            cure = "names are lower-case letters, digits and _"
            raise InvalidReply("template.name", self.name, cure)
        if not _LANGUAGE.fullmatch(self.language):
            raise InvalidReply("template.language", self.language, "write it as es or es_CO")
        if self.buttons:
            check_count("template.buttons", len(self.buttons), limits.TEMPLATE_BUTTONS)
            check_unique("template.buttons.index", (str(one.index) for one in self.buttons))
        named = {parameter.name is not None for parameter in self.body_texts}
        if len(named) > 1:
            raise InvalidReply("template.body", None, "name every parameter, or none")

    @property
    def body_texts(self) -> tuple[TextParameter, ...]:
        return tuple(one for one in self.body if isinstance(one, TextParameter))

    @property
    def summary(self) -> str:
        return labelled(f"template {self.name}", *(one.text for one in self.body_texts))
