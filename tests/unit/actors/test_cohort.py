"""Cohorts: turns at work together take their steps together, and nobody waits alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sized

from actors.cohort import ALONE, Cohort


async def steps_of(turns: int, at_work: Sized) -> list[str]:
    """The order in which so many turns took their two steps."""
    cohort, taken = Cohort(at_work), []

    async def turn(number: int) -> None:
        taken.append(f"first of {number}")
        await cohort
        taken.append(f"second of {number}")

    await asyncio.gather(*map(turn, range(turns)))
    return taken


def test_many_turns_at_work_take_each_step_together() -> None:
    taken = asyncio.run(steps_of(3, at_work=range(ALONE + 1)))

    assert taken == [f"{step} of {turn}" for step in ("first", "second") for turn in range(3)]


def test_few_turns_at_work_do_not_wait_for_one_another() -> None:
    taken = asyncio.run(steps_of(3, at_work=range(ALONE)))

    assert taken == [f"{step} of {turn}" for turn in range(3) for step in ("first", "second")]
