"""Batches: one piece of work for all that was wanted meanwhile; an error stops no other."""

from __future__ import annotations

import asyncio

from orchestrator.storage.batches import Batches


class Boom(Exception):
    """What a batch fails of."""


def test_what_was_added_is_done_in_order_and_what_a_batch_raises_is_told_and_stops_no_other() -> (
    None
):
    done: list[list[int]] = []
    errors: list[BaseException] = []

    async def work(items: list[int]) -> None:
        done.append(items)
        await asyncio.sleep(0)
        if 2 in items:
            raise Boom

    async def scenario() -> None:
        batches = Batches(work, failed=errors.append, max_batch=2, max_in_flight=1)
        for number in range(6):
            batches.add(number)
        assert (len(batches), batches.busy) == (6, True)
        await batches.drain()
        assert not batches.busy

    asyncio.run(scenario())
    assert done == [[0, 1], [2, 3], [4, 5]]
    assert [type(error) for error in errors] == [Boom]


def test_who_lingers_gathers_what_comes_in_that_time_and_drains_all_the_same() -> None:
    done: list[list[int]] = []

    async def work(items: list[int]) -> None:
        done.append(items)

    async def scenario() -> None:
        batches = Batches(work, linger=0.01)
        for number in range(3):
            batches.add(number)
            await asyncio.sleep(0)
        assert done == []
        await batches.drain()
        assert not batches.busy

    asyncio.run(scenario())
    assert done == [[0, 1, 2]]


def test_more_than_a_batch_does_not_linger() -> None:
    done: list[list[int]] = []

    async def work(items: list[int]) -> None:
        done.append(items)

    async def scenario() -> None:
        batches = Batches(work, max_batch=2, linger=60)
        for number in range(3):
            batches.add(number)
        await asyncio.sleep(0)

    asyncio.run(scenario())
    assert done == [[0, 1]]
