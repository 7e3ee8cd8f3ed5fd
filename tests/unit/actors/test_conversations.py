"""Conversations under way: every failure an agent or the store can have, on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import cast

import pytest

from actors import in_flight as in_flight_module
from actors import supervisor as supervisor_module
from actors.messages import PartitionLost, Sweep
from agents.apology import apology
from agents.base import AgentResponse, Handoff
from orchestrator.conversation.decision import Lane
from orchestrator.conversation.replies import TextReply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.storage.entries import InboxEntry
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.keys import Keys
from orchestrator.storage.partition_log import RedisPartitionLog, UndecodableEntry
from orchestrator.storage.turn_store import TurnCommit, Verdict
from tests.support.pipeline import (
    accept,
    dead_letters,
    inbox,
    message,
    session,
    snapshot,
    user,
    users_of_partition,
)
from tests.support.stage import SECONDS, Answer, Stage, echo, play, said, turn_records
from tests.support.valkey import opened
from tests.unit.orchestrator.routing.messages import pizzeria

KEY = user()
SORRY = apology(pizzeria(), pizzeria().locale)


def failing(text: str, times: int = 10**9, error: type[BaseException] = LookupError) -> Answer:
    """Echoes, but fails at one text the first `times`."""
    left = {text: times}

    async def answer(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        if left.get(turn.text, 0) > 0:
            left[turn.text] -= 1
            raise error(f"cannot answer {turn.text}")
        return await echo(turn, state, handoff)

    return answer


async def words(stage: Stage) -> list[str]:
    state = await session(stage.store, KEY)
    assert state is not None
    return [line.text for line in state.turns if line.role == "user"]


# What goes well


def test_messages_of_a_conversation_are_applied_in_order_one_at_a_time(redis_url: str) -> None:
    inside: list[str] = []

    async def careful(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        assert not inside
        inside.append(turn.text)
        await asyncio.sleep(0)
        inside.remove(turn.text)
        return said(f"re: {turn.text}")

    async def scenario(stage: Stage) -> None:
        await stage.accept(*(message(str(number)) for number in range(20)))
        await stage.settled(20)
        assert await words(stage) == [str(number) for number in range(10, 20)]
        assert await stage.sent() == [f"re: {number}" for number in range(20)]
        assert [record.text for record in await turn_records(stage)] == [
            str(number) for number in range(20)
        ]
        assert not await inbox(stage.store)
        assert stage.conversations.in_flight == 0
        shown = stage.ring.metrics.render().decode().splitlines()
        assert {"tertulia_turns_in_flight 0.0", "tertulia_live_conversations 1.0"} <= set(shown)

    play(redis_url, scenario, careful, history_turns=20)


def test_conversations_do_not_wait_for_one_another(redis_url: str) -> None:
    opened_gate = asyncio.Event()

    async def slow_for_the_first(
        turn: Turn, state: SessionState, handoff: Handoff | None
    ) -> AgentResponse:
        if turn.conversation == KEY:
            await opened_gate.wait()
        return said("done")

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("slow"))
        others = [user(number) for number in range(2, 12)]
        await stage.accept(*(message("quick", key) for key in others))
        await stage.turns.until(lambda: stage.turns.settled_count == 10)
        assert [entry.conversation for entry in await inbox(stage.store)] == [KEY]
        opened_gate.set()
        await stage.settled(11)

    play(redis_url, scenario, slow_for_the_first)


def test_what_was_accepted_before_the_start_is_answered_after_it(redis_url: str) -> None:
    async def before() -> None:
        async with opened(redis_url, partitions=2) as store:
            await accept(store, message("early"), message("bird"))

    async def scenario(stage: Stage) -> None:
        await stage.settled(2)
        assert await stage.sent() == ["re: early", "re: bird"]

    asyncio.run(before())
    play(redis_url, scenario)


def test_a_missed_doorbell_is_made_good_by_looking_around(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await accept(stage.store, message("unheard"))
        await stage.settled(1)

    play(redis_url, scenario)


# Agents that fail


def test_an_agent_that_fails_once_is_asked_again_and_the_order_stays(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("bad"), message("next"), message("last"))
        await stage.settled(3)
        assert await words(stage) == ["bad", "next", "last"]
        assert await stage.sent() == ["re: bad", "re: next", "re: last"]
        assert [record.attempts for record in await turn_records(stage)] == [2, 1, 1]
        assert not await dead_letters(stage.store)
        assert not await stage.store.client.keys("attempts:*")

    play(redis_url, scenario, failing("bad", times=1))


@pytest.mark.parametrize("error", [LookupError, asyncio.CancelledError])
def test_a_message_that_always_fails_is_parked_with_one_apology_and_the_next_goes_on(
    redis_url: str, error: type[BaseException]
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("bad"), message("next"))
        await stage.settled(2)
        assert stage.heard == ["bad", "bad", "bad", "next"]
        assert await stage.sent() == [SORRY, "re: next"]
        assert await words(stage) == ["next"]
        (letter,) = await dead_letters(stage.store)
        assert (letter.reason, letter.attempts) == ("attempts", 3)
        assert letter.message == message("bad")
        assert [record.outcome for record in await turn_records(stage)] == ["parked", "applied"]
        assert not await stage.store.client.keys("attempts:*")
        assert len(stage.log.named("orchestrate_turn.parked")) == 1

    play(redis_url, scenario, failing("bad", error=error))


def test_an_agent_that_never_returns_meets_the_turns_deadline(redis_url: str) -> None:
    hanging = 0

    async def hangs_at_bad(
        turn: Turn, state: SessionState, handoff: Handoff | None
    ) -> AgentResponse:
        nonlocal hanging
        if turn.text == "bad":
            hanging += 1
            try:
                await asyncio.Event().wait()
            finally:
                hanging -= 1
        return said(f"re: {turn.text}")

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("bad"), message("next"))
        await stage.settled(2)
        assert await stage.sent() == [SORRY, "re: next"]
        (letter,) = await dead_letters(stage.store)
        assert letter.error.startswith("AskTimeout: no answer to AnswerTurn by AgentActor")
        assert hanging == 0, "an agent nobody waits for any more would keep its place for good"

    play(redis_url, scenario, hangs_at_bad, turn_timeout_seconds=0.1)


def test_agents_that_hand_a_turn_round_are_stopped_and_the_message_parked(redis_url: str) -> None:
    def to(lane: Lane) -> Answer:
        async def hand_over(
            turn: Turn, state: SessionState, handoff: Handoff | None
        ) -> AgentResponse:
            return said("wait", handoff=Handoff(lane=lane, intent="faq", reason="not mine"))

        return hand_over

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("who?"))
        await stage.settled(1)
        assert await stage.sent() == [SORRY], "nothing an attempt said may leave"
        (letter,) = await dead_letters(stage.store)
        assert letter.error.startswith("HandoffLoop: agents handed the turn round: info")

    play(redis_url, scenario, answers={Lane.INFO: to(Lane.COMMERCE), Lane.COMMERCE: to(Lane.INFO)})


def test_a_turn_that_is_handed_over_keeps_the_words_of_both(redis_url: str) -> None:
    async def first(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        return said("one moment", handoff=Handoff(lane=Lane.SUPPORT, intent="x", reason="theirs"))

    async def second(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        assert handoff is not None
        return said(f"here for: {handoff.reason}")

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("help"))
        await stage.settled(1)
        assert await stage.sent() == ["one moment", "here for: theirs"]
        state = await session(stage.store, KEY)
        assert state is not None
        assert state.current_lane == Lane.SUPPORT

    play(redis_url, scenario, answers={Lane.INFO: first, Lane.SUPPORT: second})


def test_a_patch_the_contract_refuses_is_a_failed_attempt_and_stores_nothing(
    redis_url: str,
) -> None:
    async def wrong(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        return AgentResponse(messages=(TextReply(body="x"),), state_patch={"no_such_key": 1})

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("a"))
        await stage.settled(1)
        assert await stage.sent() == [SORRY]
        assert await session(stage.store, KEY) is None

    play(redis_url, scenario, wrong)


def test_an_actor_that_dies_is_replaced_and_takes_the_same_message_and_the_rest_again(
    redis_url: str,
) -> None:
    stages: list[Stage] = []

    async def kills_its_conversation_once(
        turn: Turn, state: SessionState, handoff: Handoff | None
    ) -> AgentResponse:
        stage = stages[0]
        if turn.text == "bad" and stage.heard.count("bad") == 1:
            for task in stage.conversation(KEY)._tasks or ():
                task.cancel()
            await asyncio.sleep(0)
        return said(f"re: {turn.text}")

    async def scenario(stage: Stage) -> None:
        stages.append(stage)
        await stage.accept(message("first"))
        await stage.settled(1)
        dead = stage.conversation(KEY)
        await stage.accept(message("bad"), message("next"), message("last"))
        await stage.settled(4)
        assert stage.conversation(KEY) is not dead
        assert stage.conversation(KEY).restarts == 1
        assert not dead.actor_ref.is_alive()
        assert await words(stage) == ["first", "bad", "next", "last"]
        assert await stage.sent() == ["re: first", "re: bad", "re: next", "re: last"]
        assert len(stage.log.named("conversation.restarted")) == 1
        assert not await stage.store.client.keys("attempts:*")

    play(redis_url, scenario, kills_its_conversation_once)


def test_a_message_that_kills_its_actor_every_time_is_parked(redis_url: str) -> None:
    stages: list[Stage] = []

    async def kills_its_conversation(
        turn: Turn, state: SessionState, handoff: Handoff | None
    ) -> AgentResponse:
        if turn.text == "bad":
            for task in stages[0].conversation(KEY)._tasks or ():
                task.cancel()
            await asyncio.sleep(0)
        return said(f"re: {turn.text}")

    async def scenario(stage: Stage) -> None:
        stages.append(stage)
        await stage.accept(message("bad"), message("next"))
        await stage.settled(2)
        assert await stage.sent() == [SORRY, "re: next"]
        (letter,) = await dead_letters(stage.store)
        assert letter.reason == "attempts"
        assert stage.heard.count("bad") <= stage.ring.limits.turn_attempts + 1

    play(redis_url, scenario, kills_its_conversation)


# State that moved, ran out, or cannot be read


def test_a_snapshot_that_cannot_be_read_is_left_as_it_is_and_the_message_parked(
    redis_url: str,
) -> None:
    broken = b'{"version":"1-1","schema_version":999}'

    async def scenario(stage: Stage) -> None:
        name = stage.store.keys.session(KEY)
        await stage.store.client.set(name, broken)
        await stage.accept(message("a"), message("b"))
        await stage.settled(2)
        assert await stage.store.client.get(name) == broken
        assert [one.reason for one in await dead_letters(stage.store)] == ["undecodable_state"] * 2
        assert stage.heard == []

    play(redis_url, scenario)


def test_a_session_changed_behind_the_actors_back_is_reloaded_and_the_turn_applied_once(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        async def meddle(turns: Sequence[TurnCommit]) -> None:
            name = stage.store.keys.session(KEY)
            await stage.store.client.set(name, snapshot(KEY, "1-1", locale="en"))

        await stage.accept(message("a"))
        await stage.settled(1)
        stage.turns.before_commit.append(meddle)
        await stage.accept(message("b"), message("c"))
        await stage.settled(3)
        ok, stale = Verdict.OK, Verdict.STALE
        assert stage.turns.verdicts == [ok, stale, stale, ok, ok], "c was built on b"
        state = await session(stage.store, KEY)
        assert state is not None
        assert state.locale == "en", "what the other wrote is built upon"
        assert await words(stage) == ["b", "c"]
        assert await stage.sent() == ["re: a", "re: b", "re: c"]

    play(redis_url, scenario)


def test_a_session_that_never_stands_still_is_a_failed_attempt_not_an_endless_loop(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        async def meddle(turns: Sequence[TurnCommit]) -> None:
            moves = len(stage.turns.verdicts) + 1
            name = stage.store.keys.session(KEY)
            await stage.store.client.set(name, snapshot(KEY, f"{moves}-1"))

        stage.turns.before_commit.extend([meddle] * 1_000)
        await stage.accept(message("a"))
        await stage.settled(1)
        (letter,) = await dead_letters(stage.store)
        assert letter.error.startswith("StateMoved")
        assert await stage.sent() == [SORRY]

    play(redis_url, scenario)


def test_a_session_that_ran_out_while_its_actor_lived_is_a_new_session(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("a"))
        await stage.settled(1)
        await stage.store.client.delete(stage.store.keys.session(KEY))
        await stage.accept(message("b"))
        await stage.settled(2)
        assert stage.turns.verdicts == [Verdict.OK, Verdict.EXPIRED, Verdict.OK]
        assert await words(stage) == ["b"]
        assert await stage.sent() == ["re: a", "re: b"]

    play(redis_url, scenario)


# Ownership and outages


def test_an_owner_that_was_replaced_stops_and_sends_nothing(redis_url: str) -> None:
    keys = Keys(2)
    ours, theirs = users_of_partition(keys, 0, 1)[0], users_of_partition(keys, 1, 1)[0]

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("a", ours), message("a", theirs))
        await stage.settled(2)
        name = stage.store.keys.of(1).term
        await cast(Awaitable[int], stage.store.client.incr(name))
        await stage.accept(message("b", theirs), message("c", theirs))
        await stage.turns.until(lambda: Verdict.FENCED in stage.turns.verdicts)
        await stage.until(lambda: bool(stage.lost))
        assert stage.lost == [1]
        assert stage.ring.terms.keys() == {0}
        assert stage.conversations.find(theirs) is None
        await stage.accept(message("d", ours))
        await stage.settled(3)
        waiting = [entry.payload.raw["text"]["body"] for entry in await inbox(stage.store)]
        assert waiting == ["b", "c"], "for the new owner"
        assert sorted(await stage.sent()) == ["re: a", "re: a", "re: d"]

    play(redis_url, scenario)


def test_a_commit_whose_answer_was_lost_is_not_applied_again(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        async def lose_the_answer(turns: Sequence[TurnCommit]) -> None:
            raise OutcomeUnknown("the connection to Redis failed")

        stage.turns.after_commit.append(lose_the_answer)
        await stage.accept(message("a"), message("b"))
        await stage.settled(2)
        assert await stage.sent() == ["re: a", "re: b"]
        assert await words(stage) == ["a", "b"]
        assert stage.heard == ["a", "b", "a"], "b had been run ahead: a is gone when asked again"

    play(redis_url, scenario)


def test_an_outage_of_the_store_is_waited_out_and_costs_no_attempt(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        async def fail(turns: Sequence[TurnCommit]) -> None:
            raise OutcomeUnknown("the connection to Redis failed")

        stage.turns.before_commit.extend([fail] * 8)
        await stage.accept(message("a"))
        await stage.settled(1)
        assert await stage.sent() == ["re: a"]
        assert [record.attempts for record in await turn_records(stage)] == [1]

    play(redis_url, scenario)


def test_a_message_that_killed_the_daemon_before_is_parked_without_another_try(
    redis_url: str,
) -> None:
    async def before() -> None:
        async with opened(redis_url, partitions=2) as store:
            terms = await RedisPartitionLog(store).acquire()
            (entry_id,) = await accept(store, message("killer"))
            await accept(store, message("next"))
            (entry, _) = await inbox(store)
            assert entry.entry_id == entry_id
            name = store.keys.of(entry.partition).attempts
            await cast(Awaitable[int], store.client.hset(name, entry_id, "3"))
            assert terms

    async def scenario(stage: Stage) -> None:
        await stage.settled(2)
        assert stage.heard == ["next"]
        (letter,) = await dead_letters(stage.store)
        assert letter.message == message("killer")

    asyncio.run(before())
    play(redis_url, scenario)


def test_bytes_in_the_inbox_that_are_no_message_are_parked_and_hold_up_nobody(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        name = stage.store.keys.of(stage.store.keys.partition_of(KEY)).inbox
        await stage.store.client.xadd(name, {"m": b"\xff"})
        await stage.accept(message("a"))
        await stage.settled(2)
        (letter,) = await dead_letters(stage.store)
        assert letter.reason == "undecodable_entry"
        assert await stage.sent() == ["re: a"]
        assert not await inbox(stage.store)

    play(redis_url, scenario)


# Memory


def test_a_message_that_comes_in_the_tick_of_its_passivation_is_answered(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("a"))
        await stage.settled(1)
        old = stage.conversation(KEY)
        conversations = stage.ring.supervisor
        accepted = asyncio.ensure_future(stage.accept(message("b")))
        while not accepted.done():
            conversations.tell(Sweep())
            await asyncio.sleep(0)
        await stage.settled(2)
        assert await stage.sent() == ["re: a", "re: b"]
        assert await words(stage) == ["a", "b"]
        found = stage.conversations.find(KEY)
        assert found is None or found.actor is not old
        assert not old.actor_ref.is_alive()

    play(redis_url, scenario, idle_seconds=0)


def test_a_conversation_at_work_is_never_passivated(redis_url: str) -> None:
    entered, gate = asyncio.Event(), asyncio.Event()

    async def slow(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        entered.set()
        await gate.wait()
        return said("done")

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("a"), message("b"))
        await entered.wait()
        actor = stage.conversation(KEY)
        await stage.ring.supervisor.ask(Sweep(), SECONDS)
        assert stage.conversation(KEY) is actor
        gate.set()
        await stage.settled(2)
        await stage.ring.supervisor.ask(Sweep(), SECONDS)
        assert stage.conversations.live == 0

    play(redis_url, scenario, slow, idle_seconds=0)


def test_the_least_recently_used_leaves_when_there_are_too_many(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        for number in (1, 2, 1, 3):
            await stage.accept(message(f"m{len(stage.heard)}", user(number)))
            await stage.settled(stage.turns.settled_count + 1)
        alive = [key for key, _ in stage.conversations.conversations()]
        assert alive == [user(1), user(3)]

    play(redis_url, scenario, max_live=2)


def test_a_hibernated_conversation_reads_its_session_again(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor_module, "HIBERNATE_SECONDS", 0.0)

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("a"))
        await stage.settled(1)
        await stage.ring.supervisor.ask(Sweep(), SECONDS)
        assert stage.conversation(KEY).hibernated
        await stage.accept(message("b"))
        await stage.settled(2)
        assert await words(stage) == ["a", "b"]

    play(redis_url, scenario)


def test_only_when_many_are_awake_those_used_longest_ago_hibernate_early(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor_module, "CROWDED_SECONDS", 0.0)
    monkeypatch.setattr(supervisor_module, "AWAKE_AT_EASE", 2)

    async def scenario(stage: Stage) -> None:
        for number in (1, 2, 3, 1):
            await stage.accept(message(f"m{len(stage.heard)}", user(number)))
            await stage.settled(stage.turns.settled_count + 1)
        await stage.ring.supervisor.ask(Sweep(), SECONDS)
        awake = [number for number in (1, 2, 3) if not stage.conversation(user(number)).hibernated]
        assert awake == [1, 3]

    play(redis_url, scenario)


def test_a_busy_conversation_does_not_hold_up_the_others_of_its_partition(redis_url: str) -> None:
    gate = asyncio.Event()

    async def slow_for_one(
        turn: Turn, state: SessionState, handoff: Handoff | None
    ) -> AgentResponse:
        if turn.conversation == KEY:
            await gate.wait()
        return said("x")

    async def scenario(stage: Stage) -> None:
        await stage.accept(*(message(f"flood {number}", KEY) for number in range(1_000)))
        await stage.accept(*(message("hi", user(number)) for number in range(2, 22)))
        await stage.turns.until(lambda: stage.turns.settled_count >= 20)
        assert len(await inbox(stage.store)) == 1_000
        gate.set()
        await stage.settled(1_020)

    play(redis_url, scenario, slow_for_one, partitions=1)


def test_a_window_that_opens_while_no_reader_is_there_stops_nobody(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the daemon drains: the reader is the first to stop."""
    monkeypatch.setattr(in_flight_module, "WINDOW", 4)
    gate = asyncio.Event()

    async def slow(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        await gate.wait()
        return said("x")

    async def scenario(stage: Stage) -> None:
        await stage.accept(*(message("a", user(number)) for number in range(8)))
        await stage.until(lambda: stage.conversations.in_flight >= 4)
        await cast(Awaitable[bool], stage.reader.ref.stop())  # type: ignore[union-attr]
        gate.set()
        await stage.until(lambda: stage.conversations.in_flight == 0)
        assert stage.conversations.actor_ref.is_alive()

    play(redis_url, scenario, slow, partitions=1)


def test_more_than_a_window_of_messages_waits_in_the_stream_and_all_are_answered(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_flight_module, "WINDOW", 4)
    most: list[int] = []

    async def counting(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        most.append(stages[0].conversations.in_flight)
        return said("x")

    stages: list[Stage] = []

    async def scenario(stage: Stage) -> None:
        stages.append(stage)
        await stage.accept(*(message("a", user(number)) for number in range(300)))
        await stage.settled(300)
        # A read may overshoot the window by what it had already taken.
        assert max(most) < 300
        assert not await inbox(stage.store)

    play(redis_url, scenario, counting, partitions=1)


def test_what_was_being_read_of_a_partition_when_it_was_lost_is_not_delivered(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would count as in flight for ever, and the end of the daemon wait for it."""
    read = RedisPartitionLog.read
    lost: list[int] = []

    async def scenario(stage: Stage) -> None:
        async def read_and_lose(
            log: RedisPartitionLog, positions: Mapping[int, str], count: int
        ) -> tuple[list[InboxEntry], list[UndecodableEntry]]:
            entries, undecodable = await read(log, positions, count)
            for partition in {entry.partition for entry in entries}:
                stage.ring.supervisor.tell(PartitionLost(partition))
                stage.reader.tell(PartitionLost(partition))
                lost.append(partition)
            return entries, undecodable

        monkeypatch.setattr(RedisPartitionLog, "read", read_and_lose)
        await accept(stage.store, message("a"))
        await stage.until(lambda: bool(lost))
        for _ in range(20):
            await asyncio.sleep(0)
        assert stage.lost == lost
        assert (stage.conversations.live, stage.conversations.in_flight) == (0, 0)
        assert await inbox(stage.store)

    play(redis_url, scenario, partitions=1)
