"""Questions that an actor answers within the asker's own task, asked through its name."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pykka
import pytest

from actors.ring import Handle
from actors.runtime import AskCancelled, AskTimeout, LoopRef
from tests.unit.actors.runtime.actors_under_test import (
    SECONDS,
    Does,
    Gate,
    actor_of,
    start,
    stopped,
    tick,
)


class Boom(Exception):
    """What the tests' handlers fail of."""


class AtOnce(Does):
    answers_at_once = True
    concurrency = 3


class Later:
    """A handler that answers with futures the test completes."""

    def __init__(self) -> None:
        self.answers: list[asyncio.Future[Any]] = []

    def __call__(self, message: object) -> asyncio.Future[Any]:
        self.answers.append(asyncio.get_running_loop().create_future())
        return self.answers[-1]


async def waiting_for(answer: Awaitable[Any]) -> Any:
    return await answer


def named(ref: LoopRef) -> Handle:
    return Handle("one", ref)


def test_the_question_is_put_when_it_is_asked_not_when_its_answer_is_awaited() -> None:
    async def scenario() -> None:
        handler = Later()
        ref = start(AtOnce, handler)
        asked = [named(ref).ask(number, SECONDS) for number in range(2)]
        assert actor_of(ref).seen == [0, 1]
        handler.answers[1].set_result("second")
        handler.answers[0].set_result("first")
        assert [await one for one in asked] == ["first", "second"]
        await stopped(ref)

    asyncio.run(scenario())


def test_a_question_answered_at_once_takes_no_trip_through_the_loop() -> None:
    async def scenario() -> None:
        ref = start(AtOnce)
        before = False

        def turned() -> None:
            nonlocal before
            before = True

        asyncio.get_running_loop().call_soon(turned)
        assert await named(ref).ask("question", SECONDS) == "question"
        assert not before
        assert actor_of(ref).row().turns == 1
        await stopped(ref)

    asyncio.run(scenario())


def test_it_overtakes_nothing_that_waits() -> None:
    async def scenario() -> None:
        ref = start(AtOnce)
        ref.tell("before")
        assert await named(ref).ask("question", SECONDS) == "question"
        assert actor_of(ref).seen == ["before", "question"]
        await stopped(ref)

    asyncio.run(scenario())


def test_it_keeps_to_its_concurrency() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(AtOnce, gate)
        asked = [named(ref).ask(number, SECONDS) for number in range(4)]
        assert actor_of(ref).seen == [0, 1, 2]
        await tick()
        gate.opened.set()
        assert [await one for one in asked] == [0, 1, 2, 3]
        assert gate.most_inside == 3
        await stopped(ref)

    asyncio.run(scenario())


def test_a_failure_is_the_askers_and_the_actor_lives_on() -> None:
    def boom(message: object) -> None:
        raise Boom(message)

    def cancelled(message: object) -> None:
        raise asyncio.CancelledError

    async def scenario() -> None:
        ref, other = start(AtOnce, boom), start(AtOnce, cancelled)
        with pytest.raises(Boom, match="question"):
            await named(ref).ask("question", SECONDS)
        with pytest.raises(AskCancelled, match="str was cancelled"):
            await named(other).ask("question", SECONDS)
        assert ref.is_alive()
        assert other.is_alive()
        await stopped(ref, other)

    asyncio.run(scenario())


def test_a_future_that_fails_fails_the_asker() -> None:
    async def scenario() -> None:
        handler = Later()
        ref = start(AtOnce, handler)
        asked = named(ref).ask("question", SECONDS)
        handler.answers[0].set_exception(Boom())
        with pytest.raises(Boom):
            await asked
        await stopped(ref)

    asyncio.run(scenario())


def test_an_asker_who_is_cancelled_is_cancelled() -> None:
    async def scenario() -> None:
        ref = start(AtOnce, Later())
        asked = asyncio.create_task(waiting_for(named(ref).ask("question", SECONDS)))
        await tick()
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert actor_of(ref).state == "idle"
        await stopped(ref)

    asyncio.run(scenario())


@pytest.mark.parametrize("later", [Gate, Later])
def test_deadlines_pass_each_at_its_own_time(later: Any) -> None:
    async def scenario() -> None:
        handler = later()
        ref = start(AtOnce, handler)
        patient = named(ref).ask("patient", SECONDS)
        for seconds in (0.02, 0.01):
            with pytest.raises(AskTimeout, match=rf"str by AtOnce .*within {seconds} s"):
                await named(ref).ask("question", seconds)
        if isinstance(handler, Gate):
            handler.opened.set()
        else:
            handler.answers[0].set_result("patient")
        assert await patient == "patient"
        await stopped(ref)

    asyncio.run(scenario())


def test_a_stop_waits_for_the_futures_that_were_returned() -> None:
    async def scenario() -> None:
        handler = Later()
        ref = start(AtOnce, handler)
        asked = named(ref).ask("question", SECONDS)
        stop = ref.stop(timeout=SECONDS)
        await tick()
        assert ref.is_alive()
        late = named(ref).ask("too late", SECONDS)
        await tick()
        handler.answers[0].set_result("answer")
        assert await asked == "answer"
        assert await stop is True
        with pytest.raises(pykka.ActorDeadError):
            await late
        with pytest.raises(pykka.ActorDeadError):
            await named(ref).ask("anybody?", SECONDS)

    asyncio.run(scenario())


def test_who_was_never_started_is_named() -> None:
    async def scenario() -> None:
        with pytest.raises(pykka.ActorDeadError, match="clerk has not been started"):
            await Handle("clerk").ask("anybody?", SECONDS)

    asyncio.run(scenario())


def test_the_task_of_a_coroutine_begins_with_the_message_if_nothing_waits() -> None:
    class Slow(Does):
        async def on_receive(self, message: object) -> None:  # type: ignore[override]  # the other form
            self.seen.append(message)

    async def scenario() -> None:
        ref = start(Slow)
        ref.tell(1)
        ref.tell(2)
        assert actor_of(ref).state == "busy"
        assert len(actor_of(ref).mailbox) == 1
        await tick()
        assert actor_of(ref).seen == [1, 2]
        await stopped(ref)

    asyncio.run(scenario())
