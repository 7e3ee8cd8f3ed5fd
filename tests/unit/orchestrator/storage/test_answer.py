"""An answer of the store: told as it comes, made into what is wanted, and a failure stays one."""

from __future__ import annotations

import asyncio

import pytest

from orchestrator.storage.answer import Answer, asked, failed


class Boom(Exception):
    """What a question fails of."""


def doubled(answer: Answer[int]) -> int:
    return 2 * answer.result()


def shown(answer: Answer[int]) -> str:
    try:
        return str(answer.result())
    except Boom:
        return "boom"


@pytest.mark.parametrize("late", [True, False])
def test_each_step_makes_something_of_what_the_one_before_made(late: bool) -> None:
    answer: Answer[int] = Answer()
    if not late:
        answer.settle(4)
    made = answer.then(doubled).then(doubled).then(shown)
    if late:
        answer.settle(4)
    assert made.result() == "16"


def test_a_failure_goes_by_those_who_do_not_expect_it() -> None:
    answer: Answer[int] = Answer()
    made = answer.then(doubled).then(shown)
    answer.settle(None, Boom())
    assert made.result() == "boom"
    with pytest.raises(Boom):
        failed(Boom()).then(doubled).result()


def test_it_is_awaited_like_a_future_and_a_waiter_that_gives_up_spoils_nothing() -> None:
    async def scenario() -> None:
        answer: Answer[int] = Answer()
        gone = asyncio.ensure_future(answer)
        stays = asyncio.ensure_future(answer)
        await asyncio.sleep(0)
        gone.cancel()
        answer.settle(3)
        assert await stays == 3
        assert await answer == 3
        with pytest.raises(asyncio.CancelledError):
            await gone

    asyncio.run(scenario())


def test_a_coroutine_is_run_and_its_end_is_the_answer() -> None:
    async def works() -> int:
        await asyncio.sleep(0)
        return 5

    async def fails() -> int:
        raise Boom

    async def scenario() -> None:
        assert await asked(works()).then(doubled) == 10
        assert await asked(fails()).then(shown) == "boom"

    asyncio.run(scenario())
