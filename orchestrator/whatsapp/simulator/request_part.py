"""One object of a request, read with Meta's own complaints about what is missing or wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from orchestrator.conversation.reply_limits import LINK, text_length
from orchestrator.whatsapp.simulator.errors import RequestRefused

INVALID_PARAMETER = 100
MISSING_PARAMETER = 131008
INVALID_VALUE = 131009


@frozen(slots=True)
class RequestPart:
    """`path` is how Meta names the place in its errors, for example `interactive['body']`."""

    path: str
    values: Mapping[str, Any]

    def place(self, key: str) -> str:
        return f"{self.path}['{key}']" if self.path else key

    def only(self, *keys: str) -> None:
        """Refuse keys Meta does not know: most often a typing error."""
        for key in self.values:
            if key not in keys:
                on = f' on param "{self.path}"' if self.path else ""
                raise RequestRefused(INVALID_PARAMETER, f'Unexpected key "{key}"{on}.')

    def require(self, key: str) -> Any:
        value = self.values.get(key)
        if value is None:
            raise RequestRefused(MISSING_PARAMETER, f"The parameter {self.place(key)} is required.")
        return value

    def text(self, key: str, limit: int) -> str:
        value = self.require(key)
        place = self.place(key)
        if not isinstance(value, str):
            raise RequestRefused(INVALID_PARAMETER, f"Param {place} must be a string.")
        if not value.strip():
            raise RequestRefused(INVALID_PARAMETER, f"Param {place} cannot be empty.")
        if text_length(value) > limit:
            raise RequestRefused(
                INVALID_PARAMETER, f"Param {place} must be at most {limit} characters long."
            )
        return value

    def optional_text(self, key: str, limit: int) -> str | None:
        """None if it was left out; Meta takes no null for that."""
        return self.text(key, limit) if key in self.values else None

    def link(self, key: str) -> str:
        value = self.text(key, LINK)
        if not value.startswith(("http://", "https://")):
            raise RequestRefused(INVALID_PARAMETER, f"Param {self.place(key)} is not a valid URL.")
        return value

    def matching(self, key: str, limit: int, pattern: re.Pattern[str]) -> str:
        value = self.text(key, limit)
        if not pattern.fullmatch(value):
            raise RequestRefused(
                INVALID_PARAMETER, f"Param {self.place(key)} does not match {pattern.pattern}."
            )
        return value

    def flag(self, key: str) -> bool:
        """False if it was left out."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise RequestRefused(INVALID_PARAMETER, f"Param {self.place(key)} must be a boolean.")
        return value

    def one_of(self, *keys: str) -> str:
        """Which of `keys` is there; exactly one must be."""
        found = [key for key in keys if key in self.values]
        if len(found) != 1:
            raise RequestRefused(
                INVALID_VALUE,
                f"Param {self.path} must have either an {' or a '.join(keys)}, and not both.",
            )
        return found[0]

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.require(key)
        if not isinstance(value, str) or value not in allowed:
            raise RequestRefused(
                INVALID_PARAMETER,
                f'Param {self.place(key)} must be one of {{{", ".join(allowed)}}} - got "{value}".',
            )
        return str(value)

    def part(self, key: str) -> RequestPart:
        value = self.require(key)
        if not isinstance(value, dict):
            raise RequestRefused(
                INVALID_PARAMETER, f"Param {self.place(key)} must be a JSON object."
            )
        return RequestPart(self.place(key), value)

    def optional_part(self, key: str) -> RequestPart | None:
        return self.part(key) if key in self.values else None

    def optional_parts(self, key: str, limit: int) -> list[RequestPart]:
        return self.parts(key, limit, least=0) if key in self.values else []

    def parts(self, key: str, limit: int, *, least: int = 1) -> list[RequestPart]:
        """The objects of a list of `least` to `limit`."""
        value = self.require(key)
        place = self.place(key)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise RequestRefused(
                INVALID_PARAMETER, f"Param {place} must be an array of JSON objects."
            )
        if not least <= len(value) <= limit:
            raise RequestRefused(
                INVALID_VALUE, f"Param {place} must have between {least} and {limit} elements."
            )
        return [RequestPart(f"{place}[{number}]", each) for number, each in enumerate(value)]


def refuse_doubles(place: str, values: list[str]) -> None:
    if len(set(values)) < len(values):
        raise RequestRefused(INVALID_VALUE, f"Duplicated {place}.")
