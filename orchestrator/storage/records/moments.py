"""Milliseconds since the epoch to what each database keeps, and back, without the ORM's help.

The recorder writes seven moments a turn, so this is written for speed; `schema.UtcDateTime` reads
and writes the same form.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from attrs import frozen

from orchestrator.storage.records.cells import json_bytes, json_cell
from orchestrator.storage.records.errors import UnfitRecord

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FIRST_MS = (datetime(1, 1, 1, tzinfo=UTC) - _EPOCH) // _MILLISECOND
_LAST_MS = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // _MILLISECOND
_FRACTIONS = tuple(f".{milliseconds:03d}Z" for milliseconds in range(1000))

Moment = str | datetime


def check_ms(at_ms: int) -> None:
    """Raise `UnfitRecord` for a time that no database keeps."""
    if not _FIRST_MS <= at_ms <= _LAST_MS:
        raise UnfitRecord("a time lies outside the years 1 to 9999; are these milliseconds?")


@frozen(kw_only=True, slots=True)
class Moments:
    """How a database keeps moments, and what else the two are not given alike.

    `store` may raise for what `check_ms` refuses: see `Stored`.

    `own_json` makes a cell of JSON this program wrote: to decode it for sqlite3, which encodes it
    again, costs half of what its row does.

    `nothing` is a NULL on its way there: sqlite3 searches an adapter for each None, which costs ten
    times what NaN does, and SQLite keeps NaN as NULL.
    """

    store: Callable[[int], Moment]
    load: Callable[[Moment], int]
    own_json: Callable[[object], object]
    nothing: float | None


class Stored(dict[int, Moment]):
    """Moments as `store` makes them, by their milliseconds; `UnfitRecord` for those it may not.

    For one batch: there are a thousand at most in a second, however much happens in it.
    """

    __slots__ = ("_store",)

    def __init__(self, store: Callable[[int], Moment]) -> None:
        self._store = store

    def __missing__(self, at_ms: int) -> Moment:
        check_ms(at_ms)
        moment = self[at_ms] = self._store(at_ms)
        return moment


def to_iso(at_ms: int) -> str:
    """`2026-11-23T04:16:30.123Z`: fixed width, so texts sort as moments do."""
    return _iso_second(at_ms // 1000) + _FRACTIONS[at_ms % 1000]


@lru_cache(maxsize=4096)
def _iso_second(seconds: int) -> str:
    return to_datetime(seconds * 1000).isoformat()[:19]


def to_datetime(at_ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=at_ms)


def to_ms(moment: Moment) -> int:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return (moment - _EPOCH) // _MILLISECOND


SQLITE = Moments(store=to_iso, load=to_ms, own_json=json_bytes, nothing=math.nan)
POSTGRESQL = Moments(store=to_datetime, load=to_ms, own_json=json_cell, nothing=None)
