"""Checks that orders and tickets share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime


def empty_keys(thing: object, keys: tuple[str, ...]) -> Iterator[str]:
    """What is to be said of each key of `thing` that has to hold something and does not."""
    return (f"has an empty {key}" for key in keys if not getattr(thing, key))


def is_moment(text: str) -> bool:
    """Whether `text` is a date and time in ISO 8601 with its offset."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
