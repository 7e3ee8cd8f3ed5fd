"""The reader: what is being stored is delivered at once, if nothing stands before it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import pytest
from attrs import define, field

from actors import reader as reader_module
from actors.messages import Deliver, InboxGrew, MessagesComing, PartitionLost, WindowOpened
from actors.reader import InboxReader
from actors.runtime import LoopActor
from orchestrator.storage.answer import Answer
from orchestrator.storage.appended import Appended
from orchestrator.storage.entries import InboxEntry
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.storing import Storing
from tests.support.pipeline import message, user
from tests.support.quiet_log import QuietLog
from tests.support.rings import bare_ring

SECONDS = 30.0


@pytest.fixture(autouse=True)
def _no_look_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "LOOK_AROUND_SECONDS", 3_600.0)


def entry(text: str, entry_id: str, storing: Storing | None = None) -> InboxEntry:
    return InboxEntry(
        partition=0,
        entry_id=entry_id,
        conversation=user(),
        payload=message(text),
        storing=storing,
    )


@define(eq=False)
class Inbox:
    """A partition log that answers when it may, with what is to be read."""

    may: asyncio.Event = field(factory=asyncio.Event)
    fails: bool = False
    entries: list[InboxEntry] = field(factory=list)
    reads: int = 0

    async def read(
        self, positions: Mapping[int, str], count: int
    ) -> tuple[list[InboxEntry], list[Any]]:
        self.reads += 1
        await self.may.wait()
        if self.fails:
            raise StoreUnavailable("the store is gone")
        found, self.entries = self.entries, []
        return found, []

    def with_past(self, entries: list[InboxEntry]) -> list[InboxEntry]:
        return entries


class Supervisor(LoopActor):
    """Notes what is delivered; says which partitions are full then."""

    answers_at_once = True

    def __init__(self) -> None:
        super().__init__()
        self.delivered: list[str] = []
        self.full: frozenset[int] = frozenset()

    def on_receive(self, message: Deliver) -> frozenset[int]:
        self.delivered += [one.payload.raw["text"]["body"] for one in message.entries]
        return self.full


@define
class Desk:
    ref: Any
    reader: InboxReader
    inbox: Inbox
    supervisor: Supervisor
    ids: Answer[list[str]] = field(factory=Answer)

    def coming(self, text: str, entry_id: str) -> None:
        self.ref.tell(MessagesComing((entry(text, entry_id, Storing(self.ids, 0)),)))

    def stored(self, text: str, entry_id: str, *, before: str) -> None:
        """As an acceptance says it."""
        self.ids.settle([entry_id])
        news = {0: Appended(before, (entry(text, entry_id),))}
        self.ref.tell(InboxGrew(frozenset(news), news))
        self.ids = Answer()

    async def until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(SECONDS):
            while not done():  # noqa: ASYNC110 - a few ticks of the loop
                await asyncio.sleep(0)

    async def has_read(self) -> None:
        self.inbox.may.set()
        await self.until(lambda: not self.reader._reading)
        self.inbox.may.clear()


def at_the_desk(scenario: Callable[[Desk], Awaitable[None]]) -> None:
    """A reader that is reading what there is at its start."""

    async def run() -> None:
        log, inbox = QuietLog(), Inbox()
        supervisor = Supervisor.start()
        ring = bare_ring(log, {0: 1}, supervisor)
        ref: Any = InboxReader.start(
            ring=ring, log=inbox, store=cast(Any, None), name="reader", supervisor=supervisor
        )
        box: Any = supervisor.actor_inbox
        try:
            desk = Desk(ref, ref.actor_inbox.actor, inbox, box.actor)
            await desk.until(lambda: inbox.reads == 1)
            await scenario(desk)
        finally:
            inbox.may.set()
            await ref.stop()
            await cast(Any, supervisor).stop()

    asyncio.run(run())


def test_what_is_being_stored_is_delivered_at_once_and_not_again_when_it_is_stored() -> None:
    async def scenario(desk: Desk) -> None:
        await desk.has_read()
        desk.coming("a", "5-0")
        assert desk.supervisor.delivered == ["a"]
        desk.stored("a", "5-0", before="")
        assert desk.supervisor.delivered == ["a"]
        desk.coming("b", "6-0")
        desk.stored("b", "6-0", before="5-0")
        assert desk.supervisor.delivered == ["a", "b"]
        assert desk.inbox.reads == 1, "it knows all without reading"

    at_the_desk(scenario)


def test_what_is_read_from_the_inbox_is_not_delivered_again_either() -> None:
    async def scenario(desk: Desk) -> None:
        await desk.has_read()
        desk.coming("a", "5-0")
        desk.ids.settle(["5-0"])
        desk.inbox.entries = [entry("a", "5-0"), entry("b", "6-0")]
        desk.ref.tell(InboxGrew(frozenset({0})))
        await desk.has_read()
        assert desk.supervisor.delivered == ["a", "b"]

    at_the_desk(scenario)


def test_what_came_under_another_id_is_delivered_as_it_came() -> None:
    async def scenario(desk: Desk) -> None:
        await desk.has_read()
        desk.coming("a", "5-0")
        desk.stored("a", "7-0", before="")
        assert desk.supervisor.delivered == ["a", "a"]

    at_the_desk(scenario)


def test_while_the_inbox_is_being_read_nothing_is_delivered_before_what_is_found_there() -> None:
    async def scenario(desk: Desk) -> None:
        desk.inbox.entries = [entry("from before", "4-0")]
        desk.coming("a", "5-0")
        desk.stored("a", "5-0", before="4-0")
        assert not desk.supervisor.delivered
        await desk.has_read()
        assert desk.supervisor.delivered == ["from before", "a"]

    at_the_desk(scenario)


def test_behind_a_read_that_failed_nothing_is_delivered_before_it_was_read() -> None:
    async def scenario(desk: Desk) -> None:
        desk.inbox.fails = True
        await desk.has_read()
        desk.coming("a", "5-0")
        assert not desk.supervisor.delivered
        desk.inbox.fails = False
        desk.inbox.entries = [entry("from before", "4-0"), entry("a", "5-0")]
        desk.ref.tell(InboxGrew(frozenset({0})))
        await desk.has_read()
        assert desk.supervisor.delivered == ["from before", "a"]

    at_the_desk(scenario)


def test_of_a_partition_whose_window_is_full_nothing_is_delivered_until_it_opens() -> None:
    async def scenario(desk: Desk) -> None:
        await desk.has_read()
        desk.supervisor.full = frozenset({0})
        desk.stored("a", "5-0", before="")
        desk.supervisor.full = frozenset()
        desk.coming("b", "6-0")
        assert desk.supervisor.delivered == ["a"]
        desk.stored("b", "6-0", before="5-0")
        desk.coming("c", "7-0")
        assert desk.supervisor.delivered == ["a"]
        desk.ref.tell(WindowOpened((0,)))
        await desk.has_read()
        assert desk.supervisor.delivered == ["a", "b"], "c is not stored yet"
        desk.stored("c", "7-0", before="6-0")
        assert desk.supervisor.delivered == ["a", "b", "c"]

    at_the_desk(scenario)


def test_a_message_of_a_partition_that_was_lost_is_not_begun() -> None:
    async def scenario(desk: Desk) -> None:
        await desk.has_read()
        desk.ref.tell(PartitionLost(0))
        desk.coming("a", "5-0")
        assert not desk.supervisor.delivered
        desk.stored("a", "5-0", before="")
        assert not desk.supervisor.delivered

    at_the_desk(scenario)
