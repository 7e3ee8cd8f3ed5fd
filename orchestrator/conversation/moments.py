"""Moments as the session writes them: ISO 8601 with milliseconds and the offset."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from msgspec import to_builtins

_WITH_FRACTION = len("2026-11-24T19:00:00.000000Z")
_TO_MILLISECONDS = slice(len("2026-11-24T19:00:00.000"))


def moment(at: datetime) -> str:
    """`at` as `isoformat` writes it, which for UTC takes ten times as long as msgspec."""
    text: str = to_builtins(at)
    if len(text) == _WITH_FRACTION:
        return text[_TO_MILLISECONDS] + "+00:00"
    return at.isoformat(timespec="milliseconds")


def is_moment(value: object) -> bool:
    """Whether it is a date and time with its offset, in ISO 8601."""
    return isinstance(value, str) and _reads_as_moment(value)


# One moment stands in several places of a session, and in most of them turn after turn.
@lru_cache(maxsize=1024)
def _reads_as_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
