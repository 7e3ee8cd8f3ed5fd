"""Turns begun while their messages are stored: nothing is said too soon, twice or out of order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from actors.receipts import Receipts
from agents.base import AgentResponse, Handoff
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.metrics import Metrics
from orchestrator.storage.entries import InboxPayload
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.turn_store import Verdict
from tests.support.early import KEY, LOST, Early, early, until_set, user_texts
from tests.support.pipeline import dead_letters, inbox, message, user
from tests.support.stage import echo, turn_records
from tests.unit.actors.test_ahead import remembers
from tests.unit.actors.test_owners import command
from tests.unit.actors.test_quiet_turns import sent as sent_by_phone
from tests.unit.actors.test_receipts import Marks

# In good order


def test_the_agent_is_asked_before_the_store_has_answered_and_the_reply_leaves_after_the_commit(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        stage, gate = one.stage, asyncio.Event()
        stage.turns.before_commit.append(until_set(gate))
        rung = len(stage.outbox_news)
        asking = await one.coming(message("a"))
        await one.heard("a")
        assert (await one.sent(), len(stage.outbox_news)) == ([], rung)
        gate.set()
        await stage.settled(2)
        assert (await one.sent(), len(stage.outbox_news)) == (["re: a"], rung + 1)
        assert not asking.done()
        assert not await inbox(stage.store)
        await one.held.release_all()
        assert await asking == [one.told[0].entry_id]
        await one.level()
        assert stage.heard == ["a"], "its entry is not delivered once more"
        assert not one.troubles

    early(redis_url, scenario)


def test_messages_begun_early_are_run_in_order_each_on_the_state_the_one_before_left(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        asking = [await one.coming(*map(message, "abc"))]
        await one.stage.settled(4)
        await one.held.release()
        asking.append(await one.coming(message("d")))
        await one.stage.settled(5)
        assert await one.sent() == ["a", "a b", "a b c", "a b c d"]
        await one.held.release()
        assert await asking[0] + await asking[1] == [entry.entry_id for entry in one.told]
        assert [record.attempts for record in await turn_records(one.stage)] == [1] * 5
        assert one.stage.turns.verdicts == [Verdict.OK] * 4
        assert not one.troubles

    early(redis_url, scenario, remembers)


def test_a_commit_that_overtakes_its_message_is_tried_again_when_that_is_stored(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        await one.coming(message("a"))
        await one.judged(Verdict.GONE)
        assert (one.stage.heard, await one.sent()) == (["a"], [])
        await one.held.release_all()
        await one.stage.settled(2)
        assert one.stage.heard == ["a", "a"]
        assert one.stage.turns.commits[-1].begins == b"", "its id is certain now"
        assert await one.sent() == ["re: a"]
        assert await user_texts(one.stage) == ["a"]
        assert not one.troubles

    early(redis_url, scenario, held_up=True)


# What is not begun early


@pytest.mark.parametrize(
    "payload",
    [sent_by_phone("image", image={"id": "1", "mime_type": "image/jpeg"}), command("reset")],
)
def test_a_picture_or_a_command_is_not_begun_early_nor_is_what_comes_behind_it(
    redis_url: str, payload: InboxPayload
) -> None:
    async def scenario(one: Early) -> None:
        stage = one.stage
        asking = [await one.coming(payload, message("a")), await one.coming(message("b"))]
        assert stage.conversations.in_flight == 0
        await one.held.release()
        assert stage.conversations.in_flight == 2
        await one.held.release()
        await stage.settled(4)
        ids = [entry_id for each in asking for entry_id in await each]
        assert [one.entry_id for one in await turn_records(stage)][1:] == ids
        await one.coming(message("c"))
        await stage.settled(5)
        assert (await user_texts(stage))[-3:] == ["a", "b", "c"], "then it goes on early"
        assert not one.troubles

    early(redis_url, scenario)


def test_words_behind_a_picture_wait_for_it_though_another_user_wrote_them(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        picture = sent_by_phone("image", image={"id": "1", "mime_type": "image/jpeg"})
        await one.coming(message("a", user(3)), picture, message("b", user(2)))
        await one.judged(Verdict.OK)
        assert one.stage.heard == ["a"]
        await one.finished()
        await one.held.release()
        await one.stage.settled(4)
        records = (await turn_records(one.stage))[1:]
        assert [record.wa_id for record in records] == [user(3).wa_id, KEY.wa_id, user(2).wa_id]

    early(redis_url, scenario)


def test_pieces_of_a_burst_are_put_together_when_they_are_stored_and_only_those_that_are(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        stage = one.stage
        pieces = [message("hola"), message("quiero", wamid="wamid.2")]
        whole = message("una pizza hawaiana mediana")
        one.held.open = True
        await one.accept(message("¿A qué hora abren?", wamid=pieces[0].message_id))
        await stage.settled(2)
        one.held.open = False
        asking = await one.coming(*pieces, whole)
        await stage.until(lambda: not stage.conversation(KEY).mailbox.user)
        assert len(stage.heard) == 1, "it waits for the store's word"
        await one.held.release_all()
        assert [bool(entry_id) for entry_id in await asking] == [False, True, True]
        await one.finished()
        assert stage.heard[1:] == ["quiero una pizza hawaiana mediana"]
        assert not await inbox(stage.store)
        assert not one.troubles

    early(redis_url, scenario, burst_window_seconds=30.0)


# A message that is there already


def test_a_redelivered_message_says_nothing_twice_and_is_no_error(redis_url: str) -> None:
    async def scenario(one: Early) -> None:
        stage = one.stage
        await one.coming(message("a"))
        await stage.settled(2)
        await one.held.release()
        asking = await one.coming(message("a"))
        await one.judged(Verdict.OK, Verdict.GONE)
        assert stage.conversations.in_flight == 1, "the store's word is awaited"
        await one.held.release()
        assert await asking == [""]
        await one.finished()
        assert stage.heard == ["a", "a"]
        assert await one.sent() == ["re: a"]
        assert not one.troubles
        await one.coming(message("b"))
        await stage.settled(3)
        assert await user_texts(stage) == ["a", "b"]

    early(redis_url, scenario)


def test_a_message_that_comes_twice_while_it_is_being_stored_is_answered_once(
    redis_url: str,
) -> None:
    async def scenario(one: Early) -> None:
        gate = asyncio.Event()
        one.stage.turns.before_commit.append(until_set(gate))
        asking = [await one.coming(message("a"), message("a")), await one.coming(message("a"))]
        await one.heard("a", "a")
        gate.set()
        await one.held.release_all()
        assert await asking[0] + await asking[1] == [one.told[0].entry_id, "", ""]
        await one.finished()
        assert one.stage.heard == ["a", "a"], "a duplicate begun in vain is not begun again"
        assert await one.sent() == ["re: a"]
        assert await user_texts(one.stage) == ["a"]
        assert not one.troubles

    early(redis_url, scenario)


def test_a_duplicate_that_fails_ahead_counts_no_attempt(redis_url: str) -> None:
    async def once(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
        if turn.text in answered:
            raise LookupError("cannot answer that again")
        answered.append(turn.text)
        return await echo(turn, state, handoff)

    answered: list[str] = []

    async def scenario(one: Early) -> None:
        await one.coming(message("a"), message("b"))
        await one.stage.settled(3)
        await one.held.release()
        asking = await one.coming(message("c"), message("b"))
        await one.heard("a", "b", "c", "b")
        await one.judged(*[Verdict.OK] * 3)
        assert one.stage.conversations.in_flight, "the store's word is awaited"
        await one.held.release()
        assert (await asking)[1] == ""
        await one.finished()
        assert not one.troubles
        assert not await dead_letters(one.stage.store)

    early(redis_url, scenario, once)


# Read marks


Shown = Callable[[Early, Marks], Awaitable[None]]


def with_marks(url: str, scenario: Shown, *, held_up: bool = False) -> None:
    marks = Marks()

    async def run(one: Early) -> None:
        assert one.stage.ring.receipts is not None
        marks.open.set()
        await one.stage.until(lambda: len(marks.shown) == 1)
        marks.shown.clear()
        await scenario(one, marks)
        await one.stage.ring.receipts.close()

    early(url, run, held_up=held_up, receipts=Receipts(marks, metrics=Metrics()))


def test_a_read_mark_is_shown_when_the_message_is_stored_and_once(redis_url: str) -> None:
    async def scenario(one: Early, marks: Marks) -> None:
        await one.coming(message("a"))
        await one.stage.settled(2)
        assert not marks.shown
        await one.held.release()
        await one.stage.until(lambda: bool(marks.shown))
        await one.coming(message("a"))
        await one.judged(Verdict.OK, Verdict.GONE)
        await one.held.release()
        await one.finished()
        await one.coming(message("b"))
        await one.held.release()
        await one.stage.until(lambda: len(marks.shown) > 1)
        shown = [message_id for _, message_id, _ in marks.shown]
        assert shown == [message("a").message_id, message("b").message_id]

    with_marks(redis_url, scenario)


def test_a_message_that_was_not_stored_gets_no_read_mark(redis_url: str) -> None:
    async def scenario(one: Early, marks: Marks) -> None:
        asking = await one.coming(message("a"))
        await one.judged(Verdict.GONE)
        one.held.fail(LOST)
        with pytest.raises(OutcomeUnknown):
            await asking
        await one.finished()
        one.held.open = True
        await one.accept(message("b"))
        await one.stage.settled(2)
        await one.stage.until(lambda: bool(marks.shown))
        assert [message_id for _, message_id, _ in marks.shown] == [message("b").message_id]

    with_marks(redis_url, scenario, held_up=True)
