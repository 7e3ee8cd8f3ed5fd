"""One object of a request, read with Meta's own complaints about what is missing or wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from orchestrator.conversation.reply_limits import text_length
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
        return None if self.values.get(key) is None else self.text(key, limit)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.require(key)
        if value not in allowed:
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
        return None if self.values.get(key) is None else self.part(key)

    def parts(self, key: str, limit: int) -> list[RequestPart]:
        """The objects of a list of one to `limit`."""
        value = self.require(key)
        place = self.place(key)
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise RequestRefused(
                INVALID_PARAMETER, f"Param {place} must be an array of JSON objects."
            )
        if not 1 <= len(value) <= limit:
            raise RequestRefused(
                INVALID_VALUE, f"Param {place} must have between 1 and {limit} elements."
            )
        return [RequestPart(f"{place}[{number}]", each) for number, each in enumerate(value)]


def refuse_doubles(place: str, values: list[str]) -> None:
    if len(set(values)) < len(values):
        raise RequestRefused(INVALID_VALUE, f"Duplicated {place}.")
