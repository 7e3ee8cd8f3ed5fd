"""Reads the content of a message to a user by Meta's rules, into what the phone shows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from orchestrator.conversation import reply_limits as limits
from orchestrator.whatsapp.simulator.errors import RequestRefused
from orchestrator.whatsapp.simulator.interactive_contents import Bubble, read_interactive
from orchestrator.whatsapp.simulator.media_parts import read_file
from orchestrator.whatsapp.simulator.request_part import INVALID_VALUE, RequestPart
from orchestrator.whatsapp.simulator.template_contents import read_template

__all__ = ["TYPES", "Bubble", "read_content"]

_MANY = 1000
"""Where Meta names no limit."""
_DEGREES = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_BIRTHDAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MEDIA_KEYS = {
    "image": ("caption",),
    "video": ("caption",),
    "document": ("caption", "filename"),
    "audio": ("voice",),
    "sticker": (),
}
_CARD = {
    "phones": ("phone", "type", "wa_id"),
    "emails": ("email", "type"),
    "urls": ("url", "type"),
}
_ADDRESS = ("street", "city", "state", "zip", "country", "country_code", "type")
_COMPANY = ("company", "department", "title")
_NAME = ("first_name", "last_name", "middle_name", "suffix", "prefix")


def read_content(kind: str, request: RequestPart) -> Bubble:
    """`request` is the whole body, `kind` its type, one of `TYPES`. Raises RequestRefused."""
    return {"kind": kind, **_READERS[kind](request)}


def _text(request: RequestPart) -> Bubble:
    text = request.part("text")
    text.only("body", "preview_url")
    text.flag("preview_url")
    return {"body": text.text("body", limits.TEXT_BODY)}


def _media(kind: str, request: RequestPart) -> Bubble:
    media = request.part(kind)
    shown: Bubble = {"media": read_file(kind, media, *_MEDIA_KEYS[kind])}
    caption = media.optional_text("caption", limits.CAPTION)
    return {**shown, "body": caption} if caption else shown


def _location(request: RequestPart) -> Bubble:
    location = request.part("location")
    location.only("latitude", "longitude", "name", "address")
    shown = {
        "latitude": _degrees(location, "latitude", 90),
        "longitude": _degrees(location, "longitude", 180),
        "name": location.optional_text("name", limits.PLACE),
        "address": location.optional_text("address", limits.PLACE),
    }
    return {"location": shown}


def _degrees(location: RequestPart, key: str, limit: int) -> float:
    value = location.require(key)
    degrees = math.nan
    if isinstance(value, str) and len(value) < _MANY and _DEGREES.fullmatch(value):
        degrees = float(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        degrees = value
    if not abs(degrees) <= limit:
        raise RequestRefused(INVALID_VALUE, f"Param {location.place(key)} is not in degrees.")
    return float(degrees)


def _contacts(request: RequestPart) -> Bubble:
    return {"contacts": [_card(card) for card in request.parts("contacts", limits.CONTACTS)]}


def _card(card: RequestPart) -> dict[str, Any]:
    card.only("name", *_CARD, "addresses", "org", "birthday")
    name = card.part("name")
    name.only("formatted_name", *_NAME)
    for key in _NAME:
        name.optional_text(key, _MANY)
    for key, fields in _CARD.items():
        for part in card.optional_parts(key, _MANY):
            _only_texts(part, fields)
    for part in card.optional_parts("addresses", _MANY):
        _only_texts(part, _ADDRESS, blank=True)
    if (org := card.optional_part("org")) is not None:
        _only_texts(org, _COMPANY, blank=True)
    if "birthday" in card.values:
        card.matching("birthday", 10, _BIRTHDAY)
    shown: dict[str, Any] = {"name": name.text("formatted_name", _MANY)}
    phones = [
        part.values["phone"]
        for part in card.optional_parts("phones", _MANY)
        if "phone" in part.values
    ]
    return {**shown, "phones": phones} if phones else shown


def _only_texts(part: RequestPart, keys: tuple[str, ...], *, blank: bool = False) -> None:
    part.only(*keys)
    for key in part.values:
        if not (blank and part.values[key] == ""):
            part.text(key, _MANY)


def _reaction(request: RequestPart) -> Bubble:
    reaction = request.part("reaction")
    reaction.only("message_id", "emoji")
    emoji = reaction.require("emoji")
    if emoji != "":
        emoji = reaction.text("emoji", limits.EMOJI)
    return {"target": reaction.text("message_id", limits.MESSAGE_ID), "emoji": emoji}


_READERS: Mapping[str, Callable[[RequestPart], Bubble]] = {
    "text": _text,
    **{kind: partial(_media, kind) for kind in _MEDIA_KEYS},
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "template": read_template,
    "interactive": read_interactive,
}

TYPES = tuple(_READERS)
