"""Texts and JSON as both databases can keep them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Raw

_to_json = msgspec.json.Encoder().encode
_STAND_IN = "\ufffd"
_NOTHING = ("", "null")
_BACKSLASH = ord("\\")


def printable(text: str) -> str:
    """NUL is the one character PostgreSQL cannot keep, and users can send it."""
    return text.replace("\0", _STAND_IN) if "\0" in text else text


def json_text(value: object) -> str:
    """`value` as JSON, NUL replaced within."""
    return _without_nul(_to_json(value).decode())


def json_cell(value: object) -> str | None:
    """The same of what may be JSON already (`Raw`); an SQL NULL for None and for its null."""
    if value is None:
        return None
    text = str(value, "utf-8") if isinstance(value, Raw) else _to_json(value).decode()
    return None if text in _NOTHING else _without_nul(text)


def json_bytes(value: object) -> bytearray | None:
    """The same in UTF-8, of what this program wrote: it is not checked to be that.

    A bytearray, because sqlite3 searches an adapter for each value of other types it is given.
    """
    data = bytearray(value if isinstance(value, Raw) else _to_json(value))
    if not data or data == b"null":
        return None
    if _BACKSLASH in data and data.find(b"\\u0000") >= 0:
        return bytearray(_without_nul(data.decode()).encode())
    return data


def _without_nul(text: str) -> str:
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
