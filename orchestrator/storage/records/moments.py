"""Milliseconds since the epoch to what each database keeps, and back, without the ORM's help.

The recorder writes eight moments a turn, so this is written for speed; `schema.UtcDateTime` reads
and writes the same form.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from attrs import frozen

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

Moment = str | datetime


@frozen(kw_only=True, slots=True)
class Moments:
    """Both raise ValueError or OverflowError for what is no date of the years 1 to 9999."""

    store: Callable[[int], Moment]
    load: Callable[[Moment], int]


def to_iso(at_ms: int) -> str:
    """`2026-11-23T04:16:30.123Z`: fixed width, so texts sort as moments do."""
    seconds, milliseconds = divmod(at_ms, 1000)
    return f"{_iso_second(seconds)}.{milliseconds:03d}Z"


@lru_cache(maxsize=4096)
def _iso_second(seconds: int) -> str:
    return to_datetime(seconds * 1000).isoformat()[:19]


def to_datetime(at_ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=at_ms)


def to_ms(moment: Moment) -> int:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return (moment - _EPOCH) // _MILLISECOND


SQLITE = Moments(store=to_iso, load=to_ms)
POSTGRESQL = Moments(store=to_datetime, load=to_ms)
