"""Turns begun while their messages are stored, where something fails, dies or comes otherwise."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest

from actors.messages import Deliver
from actors.reader import InboxReader
from actors.runtime import MailboxFull
from agents.base import AgentResponse, Handoff
from orchestrator.conversation.key import ConversationKey
from orchestrator.conversation.replies import TextReply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.storage.entries import InboxEntry, encode
from orchestrator.storage.errors import OutcomeUnknown, StoreUnavailable
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.turn_store import Parking, TurnCommit, TurnStore, Verdict
from tests.support.early import KEY, LOST, Early, early, until_set, user_texts
from tests.support.pipeline import accept, dead_letters, inbox, message, user
from tests.support.stage import echo, turn_records
from tests.unit.actors.test_ahead import fail, remembers
from tests.unit.actors.test_owners import session

# A try that fails


def test_a_message_whose_early_try_fails_is_not_tried_again_before_it_is_stored(
    redis_url: str,
) -> None:
    async def never(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        if turn.text == "a":
            raise LookupError("cannot answer a")
        return await echo(turn, state, handoff)

    async def scenario(one: Early) -> None:
        await one.coming(message("a"))
        await one.heard("a")
        assert not await one.stage.store.client.exists(one.stage.store.keys.of(0).attempts)
        await one.held.release_all()
        await one.stage.settled(2)
        (letter,) = await dead_letters(one.stage.store)
        assert (letter.message, letter.attempts) == (message("a"), 3)
        assert one.stage.heard == ["a"] * 3, "the early try is one of them"

    early(redis_url, scenario, never)


def test_an_early_commit_of_unknown_outcome_is_made_good_when_the_message_is_stored(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        one.stage.turns.before_commit.append(fail)
        await one.coming(message("a"), message("b"))
        await one.stage.until(lambda: bool(one.troubles))
        assert await one.sent() == []
        await one.held.release_all()
        await one.stage.settled(3)
        assert await one.sent() == ["a", "a b"]
        assert [record.attempts for record in await turn_records(one.stage)] == [1] * 3

    early(redis_url, scenario, remembers)


# A message that could not be stored, as far as is known


def test_a_message_that_was_stored_without_our_hearing_of_it_is_answered_once(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        gate = asyncio.Event()
        one.stage.turns.before_commit.append(until_set(gate))
        asking = await one.coming(message("a"))
        await one.heard("a")
        one.held.fail(LOST)
        with pytest.raises(OutcomeUnknown):
            await asking
        one.rings()
        await one.stage.until(lambda: one.stage.conversations.in_flight == 2)
        gate.set()
        await one.finished()
        one.held.open = True
        assert await one.accept(message("a")) == [""]
        await one.finished()
        assert await one.sent() == ["re: a"]
        assert await user_texts(one.stage) == ["a"]
        assert not one.troubles

    early(redis_url, scenario)


def test_a_message_that_comes_late_after_all_is_answered_once_and_before_what_came_after(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        asking = await one.coming(message("a"))
        await one.judged(Verdict.GONE)
        assert one.stage.conversations.in_flight == 1
        request = one.held.fail(LOST)
        with pytest.raises(OutcomeUnknown):
            await asking
        await one.finished()
        assert await one.sent() == [], "it is given up: nobody knows whether it will come"
        await one.held.carry_out(request)
        one.held.open = True
        (b,) = await one.accept(message("b"))
        assert (len(one.told), one.told[-1].entry_id != b) == (2, True)
        await one.stage.settled(3)
        assert await one.sent() == ["a", "a b"]
        assert not await inbox(one.stage.store)
        assert not one.troubles

    early(redis_url, scenario, remembers, held_up=True)


def test_a_message_that_never_came_is_forgotten_and_its_redelivery_answered(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        asking = await one.coming(message("a"))
        await one.judged(Verdict.GONE)
        one.held.fail(LOST)
        with pytest.raises(OutcomeUnknown):
            await asking
        await one.finished()
        one.held.open = True
        assert await one.accept(message("a"), message("b")) == [
            entry.entry_id for entry in one.told[1:]
        ]
        await one.stage.settled(3)
        assert await one.sent() == ["a", "a b"]
        assert not one.troubles

    early(redis_url, scenario, remembers, held_up=True)


def test_a_message_whose_storing_failed_before_its_turn_is_not_tried(redis_url: str) -> None:
    gate = asyncio.Event()

    async def slow(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        await gate.wait()
        return await echo(turn, state, handoff)

    async def scenario(one: Early) -> None:
        gate.clear()
        await one.coming(message("a"))
        await one.heard("a")
        await one.held.release()
        asking = await one.coming(message("b"))
        assert one.stage.conversations.in_flight == 2
        one.held.fail(LOST)
        with pytest.raises(OutcomeUnknown):
            await asking
        gate.set()
        await one.finished()
        assert one.stage.heard == ["a"]
        one.rings()
        await one.stage.settled(3)
        assert one.stage.heard == ["a", "b"]
        assert await one.sent() == ["re: a", "re: b"]
        assert not one.troubles

    gate.set()
    early(redis_url, scenario, slow)


# Its id is another's


@pytest.mark.parametrize("whose", [KEY, user(2)])
def test_a_foretold_id_that_another_message_has_got_answers_each_message_once(
    redis_url: str, whose: ConversationKey
) -> None:
    async def scenario(one: Early) -> None:
        stage, other = one.stage, message("z", whose)
        gate = asyncio.Event()
        stage.turns.before_commit.append(until_set(gate))
        asking = await one.coming(message("a"))
        (entry,) = one.told
        name = stage.store.keys.of(0).inbox
        await stage.store.execute("XADD", name, entry.entry_id, "m", encode(other))
        gate.set()
        await one.judged(Verdict.GONE)
        assert [one.payload for one in await inbox(stage.store)] == [other]
        await one.held.release_all()
        (entry_id,) = await asking
        assert entry_id not in ("", entry.entry_id)
        await stage.settled(3)
        assert sorted(await one.sent()) == ["re: a", "re: z"]
        if whose == KEY:
            assert await user_texts(stage) == ["z", "a"]
        assert not await inbox(stage.store)
        assert not one.troubles

    early(redis_url, scenario, held_up=True)


# Readers and supervisors come and go


def test_a_reader_that_died_and_its_successor_deliver_twice_what_is_answered_once(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        stage, gate = one.stage, asyncio.Event()
        stage.turns.before_commit += [until_set(gate)] * 2
        asking = await one.coming(message("a"), message("b"))
        await one.heard("a", "b")
        actor: Any = stage.reader.actor
        actor._die(RuntimeError("killed"), None)
        failures = stage.root.actor_inbox.actor.failures
        await stage.until(lambda: bool(failures))
        failures.clear()
        stage.reader.ref = InboxReader.start(
            ring=stage.ring,
            log=RedisPartitionLog(stage.store),
            store=stage.turns,
            name="reader",
            supervisor=stage.root,
        )
        await stage.until(lambda: stage.conversations.in_flight == 4)
        await one.level()
        await one.held.release_all()
        assert await asking == [entry.entry_id for entry in one.told]
        gate.set()
        await one.finished()
        assert await one.sent() == ["a", "a b"]
        assert await user_texts(stage) == ["a", "b"]
        await one.accept(message("c"))
        await stage.settled(4)
        assert await one.sent() == ["a", "a b", "a b c"]
        assert not one.troubles

    early(redis_url, scenario, remembers)


def test_an_actor_that_dies_over_a_message_begun_early_leaves_it_to_its_successor(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        stage = one.stage

        async def kill(turns: Sequence[TurnCommit]) -> None:
            actor: Any = stage.conversation(KEY)
            (task,) = actor._tasks
            task.cancel()

        stage.turns.before_commit.append(kill)
        await one.coming(message("a"), message("b"))
        await stage.until(lambda: bool(stage.log.named("conversation.restarted")))
        for _ in range(5):  # whatever it asked the store meanwhile was answered before this
            await stage.turns.load([KEY])
        assert stage.heard.count("a") == 1
        await one.held.release_all()
        await one.finished()
        assert stage.heard.count("a") == 2, "it is not tried again before it is stored"
        assert await one.sent() == ["a", "a b"]
        assert await user_texts(stage) == ["a", "b"]

    early(redis_url, scenario, remembers, held_up=True)


# An entry that was applied already


def test_nothing_is_built_on_an_entry_that_is_delivered_anew_after_it_was_applied(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        stage = one.stage
        one.held.open = True
        await accept(stage.store, *map(message, "abc"))
        entries = await inbox(stage.store)
        one.rings()
        await stage.settled(4)
        assert await user_texts(stage) == ["a", "b", "c"]
        assert (await session(stage)).version == entries[2].entry_id
        await accept(stage.store, message("d"))
        entries += await inbox(stage.store)
        await stage.ring.supervisor.ask(Deliver(tuple(entries)), 5.0)
        await one.finished()
        assert await user_texts(stage) == ["a", "b", "c", "d"]
        assert await one.sent() == ["a", "a b", "a b c", "a b c d"]
        assert not one.troubles

    early(redis_url, scenario, remembers)


@pytest.mark.parametrize("forgets", [True, False])
def test_a_try_again_of_a_version_does_not_hide_that_it_was_applied(
    redis_url: str, forgets: bool
) -> None:
    async def scenario(one: Early) -> None:
        stage = one.stage
        stage.turns.before_commit.append(fail)
        await one.coming(message("a"))
        await stage.until(lambda: bool(one.troubles))
        await one.held.release_all()
        await stage.settled(2)
        assert (await session(stage)).version.partition(".")[1] == "."
        if forgets:
            stage.conversation(KEY).hibernate()
        (a,) = one.told
        await accept(stage.store, message("b"))
        await stage.ring.supervisor.ask(Deliver((a, *await inbox(stage.store))), 5.0)
        await one.finished()
        assert await one.sent() == ["a", "a b"]

    early(redis_url, scenario, remembers)


# The store and the way to it


def test_many_redeliveries_leave_nothing_behind_at_the_reader(redis_url: str) -> None:
    async def scenario(one: Early) -> None:
        one.held.open = True
        for _ in range(50):
            await one.accept(message("a"))
        await one.finished()
        reading: Any = one.stage.reader.actor
        assert sum(map(len, reading._beginnings._begun.values())) <= 1

    early(redis_url, scenario)


def test_behind_a_read_that_failed_while_it_parked_nothing_begins_early(redis_url: str) -> None:
    async def scenario(one: Early) -> None:
        stage = one.stage
        one.held.open = True

        async def refuses(parking: Parking) -> Verdict:
            raise StoreUnavailable("Redis refuses writes")

        inbox_name = stage.store.keys.of(0).inbox
        await stage.store.execute("XADD", inbox_name, "*", "m", b"no message")
        park, stage.turns.park = stage.turns.park, refuses  # type: ignore[method-assign]
        await one.accept(message("a"))
        reading: Any = stage.reader.actor
        await stage.until(lambda: not reading._reading)
        stage.turns.park = park  # type: ignore[method-assign]
        await one.accept(message("b"))
        one.rings()
        await stage.until(lambda: len(stage.heard) == 2)
        await one.finished()
        assert await one.sent() == ["re: a", "re: b"]

    early(redis_url, scenario)


def test_nothing_begins_while_its_write_waits_for_a_connection(redis_url: str) -> None:
    async def scenario(one: Early) -> None:
        one.held.open = True
        await one.stage.store._line.close()
        await one.accept(message("a"))
        assert not one.told
        await one.finished()
        assert await one.sent() == ["re: a"]

    early(redis_url, scenario)


def test_a_listener_that_fails_leaves_no_message_waiting_for_ever(redis_url: str) -> None:
    async def scenario(one: Early) -> None:
        listen = one.writer._on_coming
        assert listen is not None

        def fails(entries: Sequence[InboxEntry]) -> None:
            listen(entries)
            raise MailboxFull("the reader holds too much")

        one.held.open = True
        one.writer._on_coming = fails
        one.stage.turns.before_commit.append(fail)
        with pytest.raises(MailboxFull):
            await one.accept(message("a"))
        one.writer._on_coming = listen
        await one.finished()
        await one.level()
        assert await one.sent() == ["re: a"]

    early(redis_url, scenario)


def test_the_next_turn_stands_on_what_the_user_was_told_when_an_early_commit_comes_late(
    redis_url: str,
) -> None:
    codes = map("code {}".format, count())

    async def invents(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        """What it says of one message differs from try to try, as order numbers do."""
        code = next(codes)
        reply = TextReply(body=f"had {state.address}, now {code}")
        return AgentResponse(messages=(reply,), state_patch={"address": code})

    async def scenario(one: Early) -> None:
        stage, first_try = one.stage, list[TurnCommit]()

        async def lose(turns: Sequence[TurnCommit]) -> None:
            first_try.extend(turns)
            raise LOST

        async def as_ever(turns: Sequence[TurnCommit]) -> None:
            """Nothing happens to it."""

        async def come_late(turns: Sequence[TurnCommit]) -> None:
            TurnStore.commit(stage.turns, first_try)

        stage.turns.before_commit.append(lose)
        asking = await one.coming(message("a"))
        await stage.until(lambda: bool(one.troubles))
        stage.turns.before_commit[:] = [as_ever, come_late]
        one.held.fail(LOST)
        one.held.open = True
        with pytest.raises(OutcomeUnknown):
            await asking
        await one.accept(message("b"))
        await stage.until(lambda: stage.heard[-1:] == ["b"])
        await one.finished()
        told, then = await one.sent()
        assert then.startswith(f"had {told.rpartition(' now ')[2]},")

    early(redis_url, scenario, invents)
