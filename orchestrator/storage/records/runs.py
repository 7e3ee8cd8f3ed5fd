"""Rows of one INSERT, several a statement, as SQLite likes them.

A step of a statement costs as much as four values, and sqlite3 hands the interpreter over before
each: with a row a step, loop and records would take it from each other all the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

ROWS_A_STEP = 16
_INSERT = re.compile(r"(INSERT INTO .+? VALUES )(\([?, ]+\))(.*)", re.DOTALL)


def in_runs(
    statement: str, rows: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """What to run, with the parameters of each step; any statement but an INSERT as it is."""
    together = _of_many(statement)
    whole = len(rows) // ROWS_A_STEP * ROWS_A_STEP if together else 0
    if whole:
        starts = range(0, whole, ROWS_A_STEP)
        yield (
            together,
            [tuple(chain.from_iterable(rows[each : each + ROWS_A_STEP])) for each in starts],
        )
    if whole < len(rows):
        yield statement, list(rows[whole:])


@lru_cache(maxsize=64)
def _of_many(statement: str) -> str:
    """Empty for what is no INSERT."""
    found = _INSERT.fullmatch(statement)
    if found is None:
        return ""
    head, row, tail = found.groups()
    return head + ", ".join([row] * ROWS_A_STEP) + tail
