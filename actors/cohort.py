"""Cohort scheduling: turns that are at work together take each step together.

A turn passes through more code and data than a processor's second-level cache holds, so turns run
one after the other find nothing of it there; many turns in the same step do.
"""

from __future__ import annotations

from collections.abc import Generator, Sized

import msgspec

ALONE = 3
"""Turns at work that are too few to wait for one another."""


class Cohort(msgspec.Struct, frozen=True):
    """Awaited between the steps of a turn: the others at work get to the same place first."""

    at_work: Sized

    def __await__(self) -> Generator[None, None, None]:
        if len(self.at_work) > ALONE:
            yield
