"""A stage on which turns begin while their messages are stored, and the store says so when told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Any

import pytest
from attrs import define, field

from actors import ahead, reader
from actors.messages import InboxGrew, MessagesComing
from orchestrator.storage import foretelling
from orchestrator.storage.acceptance import Acceptance
from orchestrator.storage.entries import InboxEntry, InboxPayload
from orchestrator.storage.errors import OutcomeUnknown
from orchestrator.storage.turn_store import TurnCommit, Verdict
from tests.support.held_back import Acceptances
from tests.support.pipeline import acceptable, acceptance, message, session, user
from tests.support.stage import Stage, echo, staged

KEY = user()
LOST = OutcomeUnknown("the connection to Redis failed")


@define(eq=False)
class Early:
    """A stage whose messages are foretold, and the store's word on them in the test's hands."""

    stage: Stage
    held: Acceptances
    writer: Acceptance = field(init=False)
    told: list[InboxEntry] = field(factory=list)
    before: list[str] = field(factory=list)
    """What was sent before the test began."""

    def __attrs_post_init__(self) -> None:
        clock = count(int(time.time()) + 86_400)
        self.writer = acceptance(
            self.stage.store,
            on_accepted=self.stage.ring_reader,
            on_coming=self._coming,
            wall_clock=lambda: float(next(clock)),  # each write has a millisecond of its own
        )

    def _coming(self, entries: Sequence[InboxEntry]) -> None:
        self.told += entries
        self.stage.reader.tell(MessagesComing(entries))

    async def known(self) -> None:
        """One message first: then the inbox is known. From now on nothing is answered."""
        self.held.open = True
        await self.accept(message("first", user(99)))
        await self.stage.settled(1)
        await self.level()
        self.told.clear()
        self.held.open = False
        self.before = await self.stage.sent()
        self.stage.heard.clear()
        self.stage.turns.verdicts.clear()

    async def level(self) -> None:
        """Until the reader has read what there was."""
        actor: Any = self.stage.reader.actor
        await self.stage.until(lambda: not actor._reading and not actor._news)

    async def accept(self, *payloads: InboxPayload) -> list[str]:
        items = [acceptable(self.stage.store.keys, one) for one in payloads]
        return await self.writer.accept(items)

    async def coming(self, *payloads: InboxPayload) -> asyncio.Task[list[str]]:
        """Messages that were sent to the store, of which it has not said anything yet."""
        count = len(self.held)
        asking = asyncio.ensure_future(self.accept(*payloads))
        await self.stage.until(lambda: len(self.held) > count)
        return asking

    async def heard(self, *texts: str) -> None:
        await self.stage.until(lambda: self.stage.heard == list(texts))

    async def judged(self, *verdicts: Verdict) -> None:
        """Until the store has said so of the commits, in this order."""
        await self.stage.turns.until(lambda: len(self.stage.turns.verdicts) >= len(verdicts))
        assert self.stage.turns.verdicts == list(verdicts)

    async def finished(self) -> None:
        """Until nothing of what was delivered is left to do."""
        await self.stage.until(lambda: self.stage.conversations.in_flight == 0)

    async def sent(self) -> list[str]:
        everything = await self.stage.sent()
        assert everything[: len(self.before)] == self.before
        return everything[len(self.before) :]

    def rings(self) -> None:
        """The reader looks at all inboxes."""
        self.stage.reader.tell(InboxGrew(frozenset(self.stage.ring.terms)))

    @property
    def troubles(self) -> list[Any]:
        return [one for one in self.stage.log.events if one["level"] not in ("debug", "info")]


def early(
    url: str,
    scenario: Callable[[Early], Awaitable[None]],
    answer: Any = echo,
    *,
    held_up: bool = False,
    **more: Any,
) -> None:
    """With `held_up` the messages only come to the store when they are let go."""

    async def run() -> None:
        async with staged(url, answer, partitions=1, **more) as stage:
            one = Early(stage, Acceptances(stage.store, held_up=held_up))
            await one.known()
            await scenario(one)

    with pytest.MonkeyPatch.context() as patched:
        # The reader looks around when the test rings, and no turn takes too long to go on.
        patched.setattr(reader, "LOOK_AROUND_SECONDS", 3_600.0)
        patched.setattr(ahead, "PROMPT_SECONDS", 3_600.0)
        patched.setattr(foretelling, "REFUSED_MS", 0)
        asyncio.run(run())


def until_set(gate: asyncio.Event) -> Callable[[Sequence[TurnCommit]], Awaitable[None]]:
    async def wait(turns: Sequence[TurnCommit]) -> None:
        await gate.wait()

    return wait


async def user_texts(stage: Stage) -> list[str]:
    """What the session of the one user holds of theirs."""
    state = await session(stage.store, KEY)
    assert state is not None
    return [line.text for line in state.turns if line.role == "user"]
