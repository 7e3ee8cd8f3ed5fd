"""The actor of the loop: order, concurrency, answers, deadlines, lanes, bounds, life and death."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from typing import Any

import pykka
import pytest

from actors.runtime import (
    AskTimeout,
    BlockingOnLoop,
    Letter,
    LoopActor,
    LoopFuture,
    MailboxFull,
    ask,
    index_registry,
)
from actors.runtime.loop_actor import FAIRNESS_BUDGET
from tests.unit.actors.runtime.actors_under_test import (
    SECONDS,
    Does,
    Gate,
    Watcher,
    actor_of,
    start,
    stopped,
    tick,
)


class Boom(Exception):
    """What the tests' handlers fail of."""


def boom(message: object) -> None:
    raise Boom(message)


# One message after the other


def test_messages_are_handled_one_at_a_time_and_in_order() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Does, gate)
        answers = [ref.ask(number, timeout=SECONDS) for number in range(3)]
        assert await gate.next_entered() == 0
        await tick()
        assert gate.entered.empty()
        gate.opened.set()
        assert [await answer for answer in answers] == [0, 1, 2]
        assert gate.most_inside == 1
        await stopped(ref)

    asyncio.run(scenario())


def test_a_worker_handles_as_many_at_a_time_as_its_concurrency_says() -> None:
    class Worker(Does):
        concurrency = 3

    async def scenario() -> None:
        gate = Gate()
        ref = start(Worker, gate)
        answers = [ref.ask(number, timeout=SECONDS) for number in range(5)]
        assert [await gate.next_entered() for _ in range(3)] == [0, 1, 2]
        await tick()
        assert gate.entered.empty()
        gate.opened.set()
        assert [await answer for answer in answers] == [0, 1, 2, 3, 4]
        assert gate.most_inside == 3
        await stopped(ref)

    asyncio.run(scenario())


@pytest.mark.parametrize("kind", ["plain", "coroutine", "future"])
def test_a_handler_may_answer_at_once_in_a_coroutine_or_by_a_future(kind: str) -> None:
    async def coroutine(message: object) -> object:
        return message

    def future(message: object) -> asyncio.Future[object]:
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(answer.set_result, message)
        return answer

    handlers: dict[str, Any] = {"plain": lambda m: m, "coroutine": coroutine, "future": future}

    async def scenario() -> None:
        ref = start(Does, handlers[kind])
        assert await ref.ask("question", timeout=SECONDS) == "question"
        await stopped(ref)

    asyncio.run(scenario())


class AtOnce(Does):
    answers_at_once = True


def test_who_answers_at_once_has_answered_when_ask_returns() -> None:
    async def scenario() -> None:
        ref = start(AtOnce)
        asked = ref.ask("question", timeout=SECONDS)
        assert actor_of(ref).seen == ["question"]
        assert await asked == "question"
        await stopped(ref)

    asyncio.run(scenario())


def test_who_answers_at_once_overtakes_nothing_that_waits() -> None:
    async def scenario() -> None:
        ref = start(AtOnce)
        ref.tell("before")
        asked = ref.ask("question", timeout=SECONDS)
        assert actor_of(ref).seen == []
        assert await asked == "question"
        assert actor_of(ref).seen == ["before", "question"]
        await stopped(ref)

    asyncio.run(scenario())


class ToldAtOnce(Does):
    told_at_once = True


def test_who_is_told_at_once_has_handled_it_when_tell_returns_unless_something_waits() -> None:
    async def scenario() -> None:
        ref = start(ToldAtOnce)
        ref.tell("first")
        assert actor_of(ref).seen == ["first"]
        actor_of(ref).mailbox.put_back([Letter("waiting")])
        ref.tell("second")
        assert actor_of(ref).seen == ["first"]
        await tick()
        assert actor_of(ref).seen == ["first", "waiting", "second"]
        await stopped(ref)

    asyncio.run(scenario())


def test_who_answers_at_once_keeps_to_its_concurrency() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(AtOnce, gate)
        first, second = (ref.ask(number, timeout=SECONDS) for number in range(2))
        assert await gate.next_entered() == 0
        await tick()
        assert gate.entered.empty()
        gate.opened.set()
        assert [await first, await second] == [0, 1]
        await stopped(ref)

    asyncio.run(scenario())


def test_who_fails_to_answer_at_once_fails_the_asker_and_lives_on() -> None:
    async def scenario() -> None:
        ref = start(AtOnce, boom)
        asked = ref.ask("question", timeout=SECONDS)
        with pytest.raises(Boom, match="question"):
            await asked
        assert ref.is_alive()
        await stopped(ref)

    asyncio.run(scenario())


def test_a_long_queue_of_one_actor_lets_the_others_in_between() -> None:
    async def scenario() -> None:
        at: list[int] = []
        hog = start(Does)
        for number in range(3 * FAIRNESS_BUDGET):
            hog.tell(number)
        other = start(Does, lambda _: at.append(len(actor_of(hog).seen)))
        await other.ask("now", timeout=SECONDS)
        assert at == [FAIRNESS_BUDGET]
        await stopped(hog, other)

    asyncio.run(scenario())


# Answers


def test_an_answer_that_is_late_is_a_timeout_that_names_actor_and_message() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Does, gate)
        with pytest.raises(AskTimeout, match=r"str by Does within 0\.01 s") as failure:
            await ref.ask("question", timeout=0.01)
        assert isinstance(failure.value, pykka.Timeout)
        gate.opened.set()
        await stopped(ref)

    asyncio.run(scenario())


def test_the_answer_after_the_deadline_is_dropped_and_the_actor_lives_on() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Does, gate)
        with pytest.raises(AskTimeout):
            await ref.ask("first", timeout=0.01)
        gate.opened.set()
        assert await ref.ask("second", timeout=SECONDS) == "second"
        await stopped(ref)

    asyncio.run(scenario())


@pytest.mark.parametrize("cancels", [False, True])
def test_a_handler_nobody_waits_for_is_cancelled_where_that_is_wanted(cancels: bool) -> None:
    class Hangs(Does):
        cancels_expired = cancels

    async def scenario() -> None:
        gate = Gate()
        ref = start(Hangs, gate)
        with pytest.raises(AskTimeout):
            await ref.ask("question", timeout=0.01)
        await tick()
        assert gate.inside == (0 if cancels else 1)
        gate.opened.set()
        await stopped(ref)

    asyncio.run(scenario())


def test_asking_a_dead_actor_is_answered_at_once() -> None:
    async def scenario() -> None:
        ref = start(Does)
        await stopped(ref)
        with pytest.raises(pykka.ActorDeadError, match="Does"):
            await ref.ask("anybody?", timeout=SECONDS)
        with pytest.raises(pykka.ActorDeadError, match="Does"):
            await ask(ref, "anybody?", timeout=SECONDS)
        with pytest.raises(pykka.ActorDeadError):
            ref.tell("anybody?")

    asyncio.run(scenario())


@pytest.mark.parametrize("in_a_task", [False, True])
def test_a_failed_ask_goes_to_the_asker_and_the_actor_lives_on(in_a_task: bool) -> None:
    async def boom_later(message: object) -> None:
        raise Boom(message)

    async def scenario() -> None:
        ref = start(Does, boom_later if in_a_task else boom)
        for _ in range(2):
            with pytest.raises(Boom):
                await ref.ask("question", timeout=SECONDS)
        assert ref.is_alive()
        await stopped(ref)

    asyncio.run(scenario())


def test_a_question_can_be_waited_for_on_a_foreign_thread() -> None:
    async def scenario() -> None:
        ref = start(Does)
        answer = await asyncio.to_thread(lambda: ref.ask("q", timeout=SECONDS, block=True))
        assert answer == "q"
        await stopped(ref)

    asyncio.run(scenario())


def test_waiting_on_the_loops_own_thread_is_refused() -> None:
    async def scenario() -> None:
        ref = start(Does)
        with pytest.raises(BlockingOnLoop, match="await"):
            ref.ask("q", timeout=SECONDS, block=True)
        with pytest.raises(BlockingOnLoop):
            LoopFuture().get(timeout=0)
        with pytest.raises(BlockingOnLoop):
            ref.stop(block=True)
        await tick()

    asyncio.run(scenario())


def test_only_the_first_answer_counts_from_whatever_thread() -> None:
    async def scenario() -> None:
        future = LoopFuture()
        future.set("first")
        future.set("second")
        future.set_exception((Boom, Boom(), None))
        assert await future == "first"
        other = LoopFuture()
        thread = threading.Thread(target=other.set_exception, args=((Boom, Boom(), None),))
        thread.start()
        with pytest.raises(Boom):
            await other
        thread.join()

    asyncio.run(scenario())


def test_a_cancelled_handler_does_not_cancel_the_one_who_asked() -> None:
    async def cancelled(message: object) -> None:
        raise asyncio.CancelledError

    async def scenario() -> None:
        ref = start(Does, cancelled)
        with pytest.raises(Exception, match="cancelled"):
            await ref.ask("question", timeout=SECONDS)
        assert ref.is_alive()
        await stopped(ref)

    asyncio.run(scenario())


def test_a_plain_handler_that_is_cancelled_answers_and_goes_on() -> None:
    def cancelled_once(message: object) -> object:
        if message == "bad":
            raise asyncio.CancelledError
        return message

    async def scenario() -> None:
        ref = start(Does, cancelled_once)
        bad, good = (ref.ask(word, timeout=1) for word in ("bad", "good"))
        with pytest.raises(Exception, match="cancelled"):
            await bad
        assert await good == "good"
        await stopped(ref)

    asyncio.run(scenario())


# Death


def test_a_failed_tell_kills_and_the_supervisor_learns_what_waited() -> None:
    async def scenario() -> None:
        watcher = start(Watcher)
        gate = Gate()

        async def fail_after(message: object) -> None:
            await gate(message)
            raise Boom(message)

        ref = start(Does, fail_after, supervisor=watcher)
        for number in range(3):
            ref.tell(number)
        asked = ref.ask("asked", timeout=SECONDS)
        await gate.next_entered()
        gate.opened.set()
        with pytest.raises(pykka.ActorDeadError):
            await asked
        await actor_of(watcher).failed.wait()
        (failure,) = actor_of(watcher).failures
        assert failure.ref is ref
        assert isinstance(failure.error, Boom)
        assert failure.message == 0
        assert failure.waiting == (1, 2)
        assert not ref.is_alive()
        await stopped(watcher)

    asyncio.run(scenario())


def test_a_cancelled_tell_kills_that_actor_and_nobody_else() -> None:
    async def cancelled(message: object) -> None:
        raise asyncio.CancelledError

    async def scenario() -> None:
        watcher, bystander = start(Watcher), start(Does)
        ref = start(Does, cancelled, supervisor=watcher)
        ref.tell("m")
        await actor_of(watcher).failed.wait()
        assert isinstance(actor_of(watcher).failures[0].error, asyncio.CancelledError)
        assert not ref.is_alive()
        assert await bystander.ask("well?", timeout=SECONDS) == "well?"
        await stopped(watcher, bystander)

    asyncio.run(scenario())


def test_on_failure_runs_when_an_actor_dies_and_its_own_failure_hides_nothing() -> None:
    class Fragile(Does):
        def on_failure(self, *info: Any) -> None:
            self.seen.append(info[1])
            raise RuntimeError("the hook fails too")

    async def scenario() -> None:
        watcher = start(Watcher)
        ref = start(Fragile, boom, supervisor=watcher)
        ref.tell("m")
        await asyncio.wait_for(actor_of(watcher).failed.wait(), SECONDS)
        assert isinstance(actor_of(ref).seen[-1], Boom)
        assert isinstance(actor_of(watcher).failures[0].error, Boom)
        await stopped(watcher)

    asyncio.run(scenario())


@pytest.mark.parametrize("in_a_task", [False, True])
def test_a_failed_start_is_a_death_of_which_the_supervisor_hears(in_a_task: bool) -> None:
    async def fails_later() -> None:
        raise Boom

    class Stillborn(Does):
        def on_start(self) -> Any:
            if in_a_task:
                return fails_later()
            raise Boom

    async def scenario() -> None:
        watcher = start(Watcher)
        ref = start(Stillborn, supervisor=watcher)
        await asyncio.wait_for(actor_of(watcher).failed.wait(), SECONDS)
        assert actor_of(watcher).failures[0].ref is ref
        assert not ref.is_alive()
        await stopped(watcher)

    asyncio.run(scenario())


# One task for all that waits


class Busy(LoopActor):
    """Goes on in its task with what it was told meanwhile."""

    def __init__(self, gate: Gate, **more: Any) -> None:
        super().__init__(**more)
        self.gate = gate
        self.tasks: list[object] = []

    async def on_receive(self, message: Any) -> None:
        while message is not None:
            self.tasks.append(asyncio.current_task())
            await self.gate(message)
            if message == "bad":
                boom(message)
            message = self.next_message()


def test_a_task_that_goes_on_with_what_waits_handles_it_all_in_order() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Busy, gate)
        for word in ("one", "two", "three"):
            ref.tell(word)
        gate.opened.set()
        assert [await gate.next_entered() for _ in range(3)] == ["one", "two", "three"]
        await stopped(ref)
        assert actor_of(ref).turns == 3
        assert len(set(actor_of(ref).tasks)) == 1

    asyncio.run(scenario())


class Words:
    """A message that can be watched."""


def test_an_idle_actor_keeps_none_of_what_it_handled_in_a_task() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Busy, gate)
        words = Words()
        kept = weakref.ref(words)
        ref.tell(words)
        del words
        gate.opened.set()
        await gate.next_entered()
        while actor_of(ref).mailbox.running:  # noqa: ASYNC110 - a few ticks of the loop
            await asyncio.sleep(0)
        actor_of(ref).tasks.clear()
        gc.collect()
        assert kept() is None
        await stopped(ref)

    asyncio.run(scenario())


def test_what_fails_in_a_task_that_went_on_is_blamed_on_the_message_it_was_at() -> None:
    async def scenario() -> None:
        gate, watcher = Gate(), start(Watcher)
        ref = start(Busy, gate, supervisor=watcher)
        for word in ("good", "bad", "never seen"):
            ref.tell(word)
        gate.opened.set()
        await asyncio.wait_for(actor_of(watcher).failed.wait(), SECONDS)
        (failure,) = actor_of(watcher).failures
        assert (failure.message, failure.waiting) == ("bad", ("never seen",))
        await stopped(watcher)

    asyncio.run(scenario())


def test_a_task_goes_on_with_nothing_once_its_actor_is_to_stop() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Busy, gate)
        ref.tell("one")
        ref.tell("two")
        assert await gate.next_entered() == "one"
        stopping = ref.stop()
        await tick()
        gate.opened.set()
        await stopping
        assert gate.entered.empty()

    asyncio.run(scenario())


def test_a_question_that_waits_gets_its_own_answer() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Busy, gate)
        ref.tell("one")
        asked = ref.ask("two", timeout=SECONDS)
        gate.opened.set()
        assert await asked is None
        assert len(set(actor_of(ref).tasks)) == 2
        await stopped(ref)

    asyncio.run(scenario())


# The control lane, the bound, the start, the stop


def test_a_control_message_overtakes_what_waits() -> None:
    class Pressing(str):
        """A message of the control lane."""

    class Two(Does):
        control_messages = (*LoopActor.control_messages, Pressing)

    async def scenario() -> None:
        ref = start(Two)
        for word in ("one", "two", Pressing("now")):
            ref.tell(word)
        await ref.ask("last", timeout=SECONDS)
        assert actor_of(ref).seen == ["now", "one", "two", "last"]
        await stopped(ref)

    asyncio.run(scenario())


def test_a_full_mailbox_refuses_and_says_so() -> None:
    class Small(Does):
        mailbox_limit = 2

    async def scenario() -> None:
        ref = start(Small)
        ref.tell(1)
        ref.tell(2)
        with pytest.raises(MailboxFull, match="holds 2 messages"):
            ref.tell(3)
        with pytest.raises(MailboxFull):
            await ref.ask(4, timeout=SECONDS)
        await stopped(ref)
        assert actor_of(ref).seen == []

    asyncio.run(scenario())


def test_a_foreign_threads_question_to_a_full_mailbox_is_answered() -> None:
    class Small(Does):
        mailbox_limit = 1

    async def scenario() -> None:
        gate = Gate()
        ref = start(Small, gate)
        ref.tell("held")
        await gate.next_entered()
        ref.tell("waits")
        with pytest.raises(MailboxFull):
            await asyncio.to_thread(lambda: ref.ask("q", timeout=SECONDS, block=True))
        gate.opened.set()
        await stopped(ref)

    asyncio.run(scenario())


def test_messages_wait_until_the_start_hook_is_through() -> None:
    opened: list[asyncio.Event] = []

    class Slow(Does):
        async def on_start(self) -> None:  # type: ignore[override]  # a coroutine may stand here
            await opened[0].wait()
            self.seen.append("started")

    async def scenario() -> None:
        opened.append(asyncio.Event())
        ref = start(Slow)
        answer = ref.ask("m", timeout=SECONDS)
        await tick()
        assert actor_of(ref).seen == []
        assert actor_of(ref).state == "starting"
        opened[0].set()
        await answer
        assert actor_of(ref).seen == ["started", "m"]
        await stopped(ref)

    asyncio.run(scenario())


def test_stop_waits_for_the_running_message_and_answers_those_who_wait() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Does, gate)
        running = ref.ask("running", timeout=SECONDS)
        await gate.next_entered()
        waiting = ref.ask("waiting", timeout=SECONDS)
        stop = ref.stop(timeout=SECONDS)
        await tick()
        assert ref.is_alive()
        gate.opened.set()
        assert await running == "running"
        with pytest.raises(pykka.ActorDeadError, match="stopped before it saw"):
            await waiting
        assert await stop is True
        assert not ref.is_alive()
        assert actor_of(ref).seen == ["running"]

    asyncio.run(scenario())


def test_everyone_who_orders_the_stop_is_told_when_it_is_done() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Does, gate)
        ref.tell("running")
        await gate.next_entered()
        stops = [ref.stop(timeout=1) for _ in range(3)]
        await tick()
        gate.opened.set()
        assert [await stop for stop in stops] == [True, True, True]
        assert await ref.stop() is True

    asyncio.run(scenario())


def test_a_stop_is_over_too_when_the_last_message_kills_the_actor() -> None:
    async def scenario() -> None:
        watcher, gate = start(Watcher), Gate()

        async def fail_after(message: object) -> None:
            await gate(message)
            raise Boom

        ref = start(Does, fail_after, supervisor=watcher)
        ref.tell("last")
        await gate.next_entered()
        stop = ref.stop(timeout=1)
        await tick()
        gate.opened.set()
        assert await stop is True
        await stopped(watcher)

    asyncio.run(scenario())


@pytest.mark.parametrize("in_a_task", [False, True])
def test_a_stop_hook_that_fails_still_ends_the_stop(in_a_task: bool) -> None:
    async def fails_later() -> None:
        raise Boom

    class Bad(Does):
        def on_stop(self) -> Any:
            if in_a_task:
                return fails_later()
            raise Boom

    async def scenario() -> None:
        watcher = start(Watcher)
        ref = start(Bad, supervisor=watcher)
        assert await ref.stop(timeout=1) is True
        await asyncio.wait_for(actor_of(watcher).failed.wait(), SECONDS)
        await stopped(watcher)

    asyncio.run(scenario())


def test_a_stop_waits_for_a_stop_hook_that_takes_time() -> None:
    class Tidy(Does):
        async def on_stop(self) -> None:  # type: ignore[override]  # a coroutine may stand here
            await tick()
            self.seen.append("tidy")

    async def scenario() -> None:
        ref = start(Tidy)
        await ref.stop()
        assert actor_of(ref).seen == ["tidy"]

    asyncio.run(scenario())


# Threads, memory, registry


def test_messages_told_from_a_foreign_thread_arrive_in_order() -> None:
    async def scenario() -> None:
        ref = start(Does)
        await asyncio.to_thread(lambda: [ref.tell(number) for number in range(50)])
        await ref.ask("last", timeout=SECONDS)
        assert actor_of(ref).seen == [*range(50), "last"]
        await stopped(ref)

    asyncio.run(scenario())


def test_an_idle_actor_with_nothing_but_a_ref_is_not_collected() -> None:
    async def scenario() -> None:
        ref = start(Does)
        pykka.ActorRegistry.unregister(ref)
        alive = weakref.ref(actor_of(ref))
        gc.collect()
        assert alive() is not None
        assert await ref.ask("there?", timeout=SECONDS) == "there?"
        pykka.ActorRegistry.register(ref)
        await stopped(ref)

    asyncio.run(scenario())


def test_a_stopped_actor_without_a_ref_is_collected() -> None:
    async def scenario() -> None:
        ref = start(Does)
        await stopped(ref)
        gone = weakref.ref(actor_of(ref))
        del ref
        await tick()
        gc.collect()
        assert gone() is None

    asyncio.run(scenario())


def test_an_idle_actor_holds_no_task_of_the_loop() -> None:
    async def one(message: object) -> object:
        return message

    async def scenario() -> None:
        before = asyncio.all_tasks()
        refs = [start(Does, one) for _ in range(20)]
        for ref in refs:
            await ref.ask("m", timeout=SECONDS)
        await tick()
        assert asyncio.all_tasks() == before
        assert {actor_of(ref).state for ref in refs} == {"idle"}
        await stopped(*refs)

    asyncio.run(scenario())


def test_the_indexed_registry_keeps_pykkas_public_promises() -> None:
    class Special(Does):
        pass

    async def scenario() -> None:
        early = start(Does)
        index_registry()
        index_registry()
        late, special = start(Does), start(Special)
        registry = pykka.ActorRegistry
        assert registry.get_all() == [early, late, special]
        assert registry.get_by_class(Special) == [special]
        assert registry.get_by_class(Does) == [early, late, special]
        assert registry.get_by_class_name("Special") == [special]
        assert registry.get_by_urn(late.actor_urn) is late
        assert registry.get_by_urn("urn:uuid:none") is None
        registry.unregister(late)
        registry.unregister(late)
        assert registry.get_all() == [early, special]
        registry.register(late)
        registry.broadcast("hear, hear")
        await special.ask("m", timeout=SECONDS)
        assert [actor_of(ref).seen[0] for ref in (early, late, special)] == ["hear, hear"] * 3
        await stopped(early, late, special)
        assert registry.get_all() == []

    asyncio.run(scenario())


def test_a_row_tells_an_operator_of_the_actor_without_disturbing_it() -> None:
    async def scenario() -> None:
        gate = Gate()
        ref = start(Does, gate, name="the-one")
        ref.tell(1)
        ref.tell(2)
        await gate.next_entered()
        actor = actor_of(ref)
        active = actor.active_monotonic
        row = actor.row()
        assert (row.name, row.state, row.mailbox, row.turns) == ("the-one", "busy", 1, 1)
        assert row.started_at <= row.last_active_at
        assert actor.active_monotonic == active
        gate.opened.set()
        await stopped(ref)
        assert actor.row().state == "stopped"

    asyncio.run(scenario())


def test_a_blocking_actor_on_a_thread_is_awaited_while_the_loop_goes_on() -> None:
    release = threading.Event()

    class Blocking(pykka.ThreadingActor):
        def on_receive(self, message: object) -> object:
            assert release.wait(SECONDS)
            return message

    async def scenario() -> None:
        ref = Blocking.start()
        try:
            answer = ask(ref, "question", timeout=SECONDS)
            asyncio.get_running_loop().call_later(0.01, release.set)
            assert await answer == "question"
        finally:
            await asyncio.to_thread(ref.stop)

    asyncio.run(scenario())
