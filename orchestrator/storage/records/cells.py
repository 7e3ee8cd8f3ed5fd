"""Texts and JSON as both databases can keep them."""

from __future__ import annotations

from typing import Any

import msgspec

_to_json = msgspec.json.Encoder().encode
_STAND_IN = "\ufffd"


def printable(text: str) -> str:
    """NUL is the one character PostgreSQL cannot keep, and users can send it."""
    return text.replace("\0", _STAND_IN) if "\0" in text else text


def json_text(value: object) -> str:
    """`value` as JSON, NUL replaced within."""
    text = _to_json(value).decode()
    if "\\u0000" in text:
        return _to_json(_printable_within(msgspec.json.decode(text))).decode()
    return text


def _printable_within(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable(key): _printable_within(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable_within(item) for item in value]
    return value
