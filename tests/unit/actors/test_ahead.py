"""Turns run ahead of the commit before them: none is lost, doubled or misplaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from actors import ahead
from actors.ahead import AT_ONCE
from agents.base import AgentResponse, Handoff
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.turn_store import TurnCommit, TurnStore, Verdict
from tests.support.pipeline import dead_letters, message, user
from tests.support.stage import Hook, Stage, echo, play, said, turn_records

KEY = user()


def once_all_are_heard(stage: Stage, texts: str, then: Hook) -> Hook:
    """Holds a commit until these were answered, all on states that are not committed yet."""

    async def wait(turns: Sequence[TurnCommit]) -> None:
        await stage.until(lambda: stage.heard == list(texts))
        await then(turns)

    return wait


async def go_on(turns: Sequence[TurnCommit]) -> None:
    """Let the commit pass."""


async def fail(turns: Sequence[TurnCommit]) -> None:
    raise OutcomeUnknown("the connection to Redis failed")


async def remembers(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
    """Answers with what was said before: right only on the state the turn before left."""
    return said(" ".join([*(line.text for line in state.turns if line.role == "user"), turn.text]))


def test_what_waits_is_run_on_the_state_that_is_being_committed(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        stage.turns.before_commit.append(once_all_are_heard(stage, "abc", go_on))
        await stage.accept(*map(message, "abc"))
        await stage.settled(3)
        assert await stage.sent() == ["a", "a b", "a b c"]

    play(redis_url, scenario, remembers)


def test_a_long_queue_is_run_in_order_and_once(redis_url: str) -> None:
    texts = [str(number) for number in range(5 * AT_ONCE)]

    async def scenario(stage: Stage) -> None:
        await stage.accept(*map(message, texts))
        await stage.settled(len(texts))
        assert stage.heard == texts
        assert await stage.sent() == [f"re: {text}" for text in texts]
        assert stage.conversation(KEY).turns == len(texts)

    play(redis_url, scenario)


def test_all_that_was_built_on_a_commit_of_unknown_outcome_is_run_again(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        stage.turns.before_commit.append(once_all_are_heard(stage, "abc", fail))
        await stage.accept(*map(message, "abc"))
        await stage.settled(3)
        assert await stage.sent() == ["a", "a b", "a b c"]
        assert stage.turns.verdicts.count(Verdict.OK) == 3
        assert sorted(stage.heard) == list("aabbcc")

    play(redis_url, scenario, remembers)


def test_what_was_built_on_a_lost_try_is_refused_when_it_comes_after_the_next_try(
    redis_url: str,
) -> None:
    late: list[TurnCommit] = []

    async def scenario(stage: Stage) -> None:
        async def delay(turns: Sequence[TurnCommit]) -> None:
            late.extend(turns)
            await fail(turns)

        async def arrive(turns: Sequence[TurnCommit]) -> None:
            a, b = late
            assert [turn.entry_id for turn in turns] == [a.entry_id] == [b.base_version]
            (refused,) = await TurnStore.commit(stage.turns, [b])
            assert refused.verdict is Verdict.STALE

        stage.turns.before_commit += [once_all_are_heard(stage, "ab", delay), delay]
        stage.turns.after_commit.append(arrive)
        await stage.accept(message("a"), message("b"))
        await stage.settled(2)
        assert not stage.turns.after_commit
        assert await stage.sent() == ["a", "a b"]

    play(redis_url, scenario, remembers)


def test_a_message_that_fails_ahead_is_parked_alone(redis_url: str) -> None:
    async def refuses_b(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        if turn.text == "b":
            raise LookupError("cannot answer b")
        return await echo(turn, state, handoff)

    async def scenario(stage: Stage) -> None:
        await stage.accept(*map(message, "abcd"))
        await stage.settled(4)
        (letter,) = await dead_letters(stage.store)
        assert (letter.message, letter.attempts) == (message("b"), 3)
        sent = await stage.sent()
        assert [sent[0], *sent[2:]] == ["re: a", "re: c", "re: d"]
        assert stage.heard.count("b") == letter.attempts, "the try ahead is one of them"

    play(redis_url, scenario, refuses_b)


def test_an_actor_that_dies_with_turns_ahead_leaves_them_to_its_successor(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        async def will_die(turns: Sequence[TurnCommit]) -> None:
            stage.conversation(KEY)._report = dies  # type: ignore[method-assign]  # at a's end

        def dies(fact: object) -> None:
            raise RuntimeError("killed")

        stage.turns.before_commit.append(once_all_are_heard(stage, "abc", will_die))
        await stage.accept(*map(message, "abc"))
        await stage.turns.until(lambda: len(stage.turns.commits) == 3)
        await stage.until(lambda: stage.conversations.in_flight == 0)
        assert stage.log.named("conversation.restarted")
        assert await stage.sent() == ["a", "a b", "a b c"]

    play(redis_url, scenario, remembers)


def test_a_try_ahead_on_a_state_that_never_came_to_be_is_not_counted(redis_url: str) -> None:
    async def wants_a(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        if turn.text == "b" and len(tried) == 1:
            tried.append("b")
            raise LookupError("b fails on the first state of a")
        tried.append(turn.text)
        return await echo(turn, state, handoff)

    tried: list[str] = []

    async def scenario(stage: Stage) -> None:
        stage.turns.before_commit.append(once_all_are_heard(stage, "ab", fail))
        await stage.accept(*map(message, "ab"))
        await stage.settled(2)
        assert tried == ["a", "b", "a", "b"]
        assert [r.attempts for r in await turn_records(stage)] == [1, 1]
        assert await stage.sent() == ["re: a", "re: b"]

    play(redis_url, scenario, wants_a)


def test_nothing_is_run_ahead_of_a_turn_that_takes_its_time(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "PROMPT_SECONDS", 0.0)

    async def scenario(stage: Stage) -> None:
        async def alone(turns: Sequence[TurnCommit]) -> None:
            assert len(stage.heard) == len(stage.turns.commits) + 1

        stage.turns.before_commit += [alone] * 3
        await stage.accept(*map(message, "abc"))
        await stage.settled(3)
        assert not stage.turns.before_commit

    play(redis_url, scenario)


def test_a_turn_that_could_not_be_run_ahead_of_a_stop_is_not_said_to_be_at_work(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        async def send_another(turns: Sequence[TurnCommit]) -> None:
            await stage.accept(message("c"))
            await stage.until(lambda: bool(stage.conversation(KEY).mailbox.user))

        def loses_the_partition(stage: Stage) -> None:
            stage.ring.terms.clear()
            stopped.append(stage.conversation(KEY).actor_ref.stop())

        lose.append(lambda: loses_the_partition(stage))
        stage.turns.before_commit += [once_all_are_heard(stage, "ab", go_on), send_another]
        await stage.accept(message("a"), message("b"))
        await stage.until(lambda: bool(stopped))
        await stopped[0]
        assert stage.heard == list("abc")
        assert not stage.ring.at_work

    lose: list[Callable[[], None]] = []
    stopped: list[Any] = []

    async def answer(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        if turn.text == "c":
            lose[0]()
        return await echo(turn, state, handoff)

    play(redis_url, scenario, answer)
