"""Bursts through the real pipeline: one turn, one answer, every message on record, nothing lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from actors.messages import Deliver
from agents.base import AgentResponse
from orchestrator.storage.entries import InboxPayload
from orchestrator.storage.records.journal import TurnRecord
from orchestrator.storage.turn_store import Verdict
from tests.support.pipeline import inbox, journal, message
from tests.support.stage import Stage, said
from tests.unit.actors.test_owners import on_stage, session
from tests.unit.actors.test_quiet_turns import sent

WINDOW = 0.25


async def turns(stage: Stage) -> list[TurnRecord]:
    return [one for one in await journal(stage.store) if isinstance(one, TurnRecord)]


async def applied(stage: Stage, count: int) -> None:
    """Wait until so many messages are on record."""
    async with asyncio.timeout(30):
        while len(await turns(stage)) < count or await inbox(stage.store):  # noqa: ASYNC110 - the store has no event
            await asyncio.sleep(0.01)


def test_pieces_written_in_a_row_are_one_turn_with_one_answer(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        for text in ("hola", "quiero", "una pizza hawaiana mediana"):
            await stage.accept(message(text))
            await asyncio.sleep(0.03)
        await applied(stage, 3)
        assert await stage.sent() == ["re: hola quiero una pizza hawaiana mediana"]
        entries = [turn for turn in (await session(stage)).turns if turn.role == "user"]
        assert [turn.text for turn in entries] == ["hola", "quiero", "una pizza hawaiana mediana"]
        assert len({turn.message_id for turn in entries}) == 3
        records = await turns(stage)
        assert [(one.text, one.outcome) for one in records] == [
            ("hola", "merged"),
            ("quiero", "merged"),
            ("una pizza hawaiana mediana", "applied"),
        ]
        await stage.until(lambda: stage.conversations.in_flight == 0)

    on_stage(redis_url, scenario, burst_window_seconds=WINDOW)


def test_a_piece_that_stays_alone_is_answered_after_the_window(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        started = asyncio.get_running_loop().time()
        await stage.accept(message("hola"))
        await stage.settled(1)
        waited = asyncio.get_running_loop().time() - started
        assert WINDOW <= waited < 4 * WINDOW
        assert await stage.sent() == ["re: hola"]

    on_stage(redis_url, scenario, burst_window_seconds=WINDOW)


@pytest.mark.parametrize("text", ["¿A qué hora abren?", "menú", "quiero una pizza"])
def test_what_reads_complete_is_answered_at_once(redis_url: str, text: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message(text))
        await stage.settled(1)
        assert await stage.sent() == [f"re: {text}"]

    on_stage(redis_url, scenario, burst_window_seconds=30.0)


def test_the_wait_has_an_end_however_many_pieces_come(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        for number in range(12):
            await stage.accept(message("hola", wamid=f"wamid.{number}"))
        await applied(stage, 12)
        assert [text.count("hola") for text in await stage.sent()] == [10, 2]

    on_stage(redis_url, scenario, burst_window_seconds=WINDOW)


def test_a_tap_or_a_file_ends_the_burst_and_is_a_turn_of_its_own(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        picture = sent("image", image={"id": "1", "mime_type": "image/jpeg"})
        await stage.accept(message("hola"), picture)
        await applied(stage, 2)
        assert len(await stage.sent()) == 2

    on_stage(redis_url, scenario, burst_window_seconds=WINDOW)


def test_switched_off_every_message_is_its_own_turn(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hola"), message("quiero"))
        await stage.settled(2)
        assert await stage.sent() == ["re: hola", "re: quiero"]

    on_stage(redis_url, scenario, burst_window_seconds=0.0)


def test_a_burst_that_fails_is_tried_message_by_message(redis_url: str) -> None:
    async def stumbles(turn: Any, state: Any, handoff: Any) -> AgentResponse:
        if turn.text == "hola quiero pizza.":
            raise RuntimeError("too much at once")
        return said(f"re: {turn.text}")

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hola"), message("quiero pizza."))
        await applied(stage, 2)
        assert await stage.sent() == ["re: hola", "re: quiero pizza."]
        assert stage.turns.verdicts == [Verdict.OK] * 2
        await stage.until(lambda: stage.conversations.in_flight == 0)

    on_stage(redis_url, scenario, answer=stumbles, burst_window_seconds=WINDOW)


def test_a_burst_whose_commit_stood_though_its_answer_was_lost_is_not_done_twice(
    redis_url: str,
) -> None:
    from orchestrator.storage.errors import OutcomeUnknown

    async def lose(turns: Any) -> None:
        raise OutcomeUnknown("the connection to Redis failed")

    async def scenario(stage: Stage) -> None:
        stage.turns.after_commit.append(lose)
        await stage.accept(message("hola"), message("quiero pizza."))
        await applied(stage, 2)
        await stage.until(lambda: stage.conversations.in_flight == 0)
        assert await stage.sent() == ["re: hola quiero pizza."]

    on_stage(redis_url, scenario, burst_window_seconds=WINDOW)


def test_what_is_delivered_twice_while_it_waits_is_no_piece_of_its_own_burst(
    redis_url: str,
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hola"))
        await stage.until(lambda: stage.conversations.in_flight == 1)
        (slot,) = [slot for _, slot in stage.conversations.conversations()]
        await stage.until(lambda: slot.actor._arrival is not None)
        again = tuple(await inbox(stage.store))
        stage.ring.supervisor.tell(Deliver(again))
        await applied(stage, 1)
        await stage.until(lambda: stage.conversations.in_flight == 0)
        assert [one.outcome for one in await turns(stage)] == ["applied"]
        assert await stage.sent() == ["re: hola"]

    on_stage(redis_url, scenario, burst_window_seconds=WINDOW)


def test_an_actor_that_dies_while_it_waits_loses_no_piece(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hola"))
        await stage.until(lambda: stage.conversations.in_flight == 1)
        (slot,) = [slot for _, slot in stage.conversations.conversations()]
        await stage.until(lambda: slot.actor._arrival is not None)
        slot.actor._arrival.set_exception(RuntimeError("boom"))  # type: ignore[union-attr]
        await stage.accept(message("quiero pizza."))
        await applied(stage, 2)
        assert sorted(await stage.sent()) == ["re: hola", "re: quiero pizza."]

    on_stage(redis_url, scenario, burst_window_seconds=WINDOW)


def test_an_edit_that_comes_before_the_turn_ran_is_what_the_turn_reads(redis_url: str) -> None:
    gate = asyncio.Event()

    async def slow(turn: Any, state: Any, handoff: Any) -> AgentResponse:
        if turn.text == "primero":
            await gate.wait()
        return said(f"re: {turn.text}")

    def edit(text: str) -> InboxPayload:
        inner = {"type": "text", "text": {"body": text}}
        return sent("edit", edit={"original_message_id": "wamid.b", "message": inner})

    async def scenario(stage: Stage) -> None:
        await stage.accept(message("primero"), message("hawaina", wamid="wamid.b"))
        await stage.accept(edit("hawaiana"))
        await stage.until(lambda: stage.conversations.in_flight == 3)
        gate.set()
        await stage.settled(3)
        assert await stage.sent() == ["re: primero", "re: hawaiana"]

    on_stage(redis_url, scenario, answer=slow)


def test_a_persons_conversation_never_waits(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        from tests.unit.actors.test_owners import command

        await stage.accept(command("handoff"))
        await stage.settled(1)
        await stage.accept(replace(message("hola")))
        await stage.settled(2)
        assert await stage.sent() == []

    on_stage(redis_url, scenario, burst_window_seconds=30.0)
