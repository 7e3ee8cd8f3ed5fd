"""What orders and tickets share: checks, and the way to text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
import orjson
from attrs import asdict

_encoder = msgspec.json.Encoder()


def json_of(thing: Any) -> str:
    """`thing` as JSON; half a surrogate pair, which users can send, becomes a question mark."""
    try:
        return _encoder.encode(thing).decode()
    except UnicodeEncodeError:
        return orjson.dumps(_mended(asdict(thing))).decode()


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _mended(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(item) for item in value]
    return value


def empty_keys(thing: object, keys: tuple[str, ...]) -> Iterator[str]:
    """What is to be said of each key of `thing` that has to hold something and does not."""
    return (f"has an empty {key}" for key in keys if not getattr(thing, key))


def is_moment(text: str) -> bool:
    """Whether `text` is a date and time in ISO 8601 with its offset."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
