"""Reads single values of Meta's JSON, which come as numbers or as text, or not at all."""

from __future__ import annotations

_MAX_ID_LENGTH = 512
_MAX_TIMESTAMP = 10**11


def integer(value: object) -> int | None:
    if isinstance(value, str):
        return int(value) if len(value) <= 12 and value.isascii() and value.isdigit() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def timestamp(value: object) -> int | None:
    """Unix seconds that a date can hold."""
    seconds = integer(value)
    return seconds if seconds is not None and 0 < seconds < _MAX_TIMESTAMP else None


def identifier(value: object) -> str | None:
    """An id of Meta's: opaque, printable text. Ids are never turned into numbers."""
    if not isinstance(value, str):
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        value = str(value)
    return value if value.isprintable() and 0 < len(value) <= _MAX_ID_LENGTH else None


def phone_number_id(value: object) -> str | None:
    """Without colons: they separate the parts of a conversation key."""
    found = identifier(value)
    return found if found and ":" not in found else None
