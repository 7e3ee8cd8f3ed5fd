"""The `[window_template]` table: what may be said when WhatsApp takes no plain text any more."""

from __future__ import annotations

import re

from attrs import frozen

from config.localized import Localized
from config.toml_table import Table

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,4})?")


@frozen(kw_only=True, slots=True)
class WindowTemplate:
    """A template Meta approved, without parameters, that asks the user to write again.

    It goes out in place of a reply more than 24 hours after the user's last message. `language`
    gives Meta's exact code, such as es_CO, for each language the template is approved in.
    """

    name: str
    language: Localized


def read_window_template(profile: Table) -> WindowTemplate | None:
    table = profile.table("window_template")
    if table is None:
        return None
    language = table.localized("language")
    for code in language.all:
        if not _LANGUAGE.fullmatch(code):
            table.problem("language", "is no code of Meta's; write it as es or es_CO", code)
    return WindowTemplate(name=table.required("name", _template_name, "none"), language=language)


def _template_name(raw: object) -> str:
    if not isinstance(raw, str) or not _NAME.fullmatch(raw):
        raise ValueError("must be the template's name: lower-case letters, digits and _")
    return raw
