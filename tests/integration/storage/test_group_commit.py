"""Group commit: what many want at once is one write, and every caller gets its own answer."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from orchestrator.storage.answer import Answer
from orchestrator.storage.group_commit import GroupCommit


class Boom(Exception):
    """What a write fails of."""


class Writer:
    """Keeps the batches; a closed gate holds writes back."""

    def __init__(self, answer: Callable[[int], Any] = lambda item: item * 10) -> None:
        self.batches: list[list[int]] = []
        self.answer = answer
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Event()
        self.at_once = self.most_at_once = 0

    async def __call__(self, items: Sequence[int]) -> list[Any]:
        self.batches.append(list(items))
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        self.entered.set()
        try:
            await asyncio.sleep(0)
            await self.gate.wait()
        finally:
            self.at_once -= 1
        return [self.answer(item) for item in items]


def test_what_is_wanted_in_one_tick_is_one_write() -> None:
    async def scenario() -> None:
        writer = Writer()
        group: GroupCommit[int, int] = GroupCommit(writer)
        assert await asyncio.gather(*map(group.submit, range(5))) == [0, 10, 20, 30, 40]
        assert writer.batches == [[0, 1, 2, 3, 4]]

    asyncio.run(scenario())


def test_a_busy_writer_gathers_what_comes_meanwhile_in_order() -> None:
    async def scenario() -> None:
        writer = Writer()
        writer.gate.clear()
        group: GroupCommit[int, int] = GroupCommit(writer, max_batch=4, max_in_flight=1)
        futures = [group.submit(0)]
        await writer.entered.wait()
        futures += [group.submit(number) for number in range(1, 10)]
        assert len(group) == 9
        writer.gate.set()
        assert await asyncio.gather(*futures) == [number * 10 for number in range(10)]
        assert writer.batches == [[0], [1, 2, 3, 4], [5, 6, 7, 8], [9]]

    asyncio.run(scenario())


def test_no_more_writes_are_under_way_than_allowed() -> None:
    async def scenario() -> None:
        writer = Writer()
        group: GroupCommit[int, int] = GroupCommit(writer, max_batch=2, max_in_flight=3)
        await asyncio.gather(*map(group.submit, range(40)))
        assert writer.most_at_once == 3

    asyncio.run(scenario())


def test_a_failed_write_is_the_failure_of_each_of_its_items_and_of_no_other() -> None:
    def fail_at_two(item: int) -> int:
        if item == 2:
            raise Boom
        return item

    async def scenario() -> None:
        group: GroupCommit[int, int] = GroupCommit(Writer(fail_at_two), max_batch=2)
        done = await asyncio.gather(*map(group.submit, range(6)), return_exceptions=True)
        assert [type(one) for one in done] == [int, int, Boom, Boom, int, int]

    asyncio.run(scenario())


def test_one_item_may_fail_alone() -> None:
    async def scenario() -> None:
        writer = Writer(lambda item: Boom() if item == 1 else item)
        group: GroupCommit[int, int] = GroupCommit(writer)
        done = await asyncio.gather(*map(group.submit, range(3)), return_exceptions=True)
        assert [type(one) for one in done] == [int, Boom, int]

    asyncio.run(scenario())


def test_a_caller_that_gives_up_takes_nobody_with_it() -> None:
    async def scenario() -> None:
        writer = Writer()
        writer.gate.clear()
        group: GroupCommit[int, int] = GroupCommit(writer)
        gone, stays = group.submit(1), group.submit(2)
        await writer.entered.wait()
        gone.cancel()
        writer.gate.set()
        assert await stays == 20
        assert writer.batches == [[1, 2]]

    asyncio.run(scenario())


def test_drain_waits_for_all_that_was_wanted() -> None:
    async def scenario() -> None:
        writer = Writer()
        group: GroupCommit[int, int] = GroupCommit(writer, max_batch=1, max_in_flight=1)
        futures = [group.submit(number) for number in range(5)]
        assert group.busy
        await group.drain()
        assert all(future.done() for future in futures)
        assert not group.busy

    asyncio.run(scenario())


@pytest.mark.parametrize("results", [[], [1, 2, 3]])
def test_a_write_that_answers_for_the_wrong_number_of_items_leaves_nobody_waiting(
    results: list[int],
) -> None:
    async def wrong(items: Sequence[int]) -> list[int]:
        return results

    async def scenario() -> None:
        group: GroupCommit[int, int] = GroupCommit(wrong)
        futures = [asyncio.wait_for(group.submit(number), 1) for number in (1, 2)]
        done = await asyncio.gather(*futures, return_exceptions=True)
        assert [str(one) for one in done] == [
            f"2 items were written with {len(results)} answers"
        ] * 2

    asyncio.run(scenario())


def test_what_was_written_leaves_no_garbage_for_the_collector() -> None:
    def write(items: Sequence[int]) -> Answer[list[int]]:
        answer: Answer[list[int]] = Answer()
        asyncio.get_running_loop().call_soon(answer.settle, list(items))
        return answer

    async def scenario() -> int:
        group: GroupCommit[int, int] = GroupCommit(write)
        gc.collect()
        for number in range(100):
            assert await group.submit(number) == number
        return gc.collect()

    gc.disable()
    try:
        assert asyncio.run(scenario()) < 100
    finally:
        gc.enable()


def test_a_caller_that_fails_over_its_answer_keeps_nobody_from_theirs() -> None:
    heard: list[object] = []
    complaints: list[object] = []

    async def scenario() -> None:
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: complaints.append(context["exception"])
        )
        group: GroupCommit[int, int] = GroupCommit(Writer())

        def fail(_: object) -> None:
            raise Boom("what a caller does is its own affair")

        group.ask(1, fail)
        group.ask(2, heard.append)
        await group.drain()

    asyncio.run(scenario())
    assert heard == [20]
    assert [type(error) for error in complaints] == [Boom]
