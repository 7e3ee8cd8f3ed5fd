"""The pipeline on a stage: the real actors and the real store, with agents the test speaks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from attrs import define, evolve, field

from actors.agent import AgentActor
from actors.conversation import ConversationActor
from actors.messages import InboxGrew
from actors.persistence import PersistenceActor
from actors.reader import InboxReader
from actors.receipts import Receipts
from actors.ring import Handle, Ring
from actors.router import RouterActor
from actors.runtime import ChildFailed, LoopActor
from actors.supervisor import SupervisorActor
from actors.tenants import Tenant, Tenants
from agents.base import AgentResponse, Handoff
from orchestrator.alerts import Alerts
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.replies import TextReply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.metrics import Metrics
from orchestrator.storage.appended import Appended
from orchestrator.storage.entries import InboxPayload
from orchestrator.storage.identities import Identities
from orchestrator.storage.moves import Moves
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.records.journal import TurnRecord
from orchestrator.storage.records.recollection import Recollection
from orchestrator.storage.store import RedisStore
from orchestrator.storage.turn_store import Committed, Parking, TurnCommit, TurnStore, Verdict
from orchestrator.whatsapp.transcription import Transcriber
from tests.support.pipeline import (
    SESSION_TTL_SECONDS,
    acceptable,
    acceptance,
    journal,
    outbox,
    text_of,
)
from tests.support.quiet_log import QuietLog
from tests.support.rings import LIMITS
from tests.support.valkey import opened
from tests.unit.orchestrator.routing.messages import pizzeria

SECONDS = 60.0
"""Deadline of what is sure to happen."""
LANES = (Lane.INFO, Lane.COMMERCE, Lane.SUPPORT)

Answer = Callable[[Turn, SessionState, Handoff | None], Awaitable[AgentResponse]]
Hook = Callable[[Sequence[TurnCommit]], Awaitable[None]]


def said(text: str, **more: Any) -> AgentResponse:
    return AgentResponse(messages=(TextReply(body=text),), **more)


async def echo(turn: Turn, state: SessionState, handoff: Handoff | None) -> AgentResponse:
    return said(f"re: {turn.text}")


@define
class SpokenAgent:
    """An agent that answers what the test says; `heard` keeps the texts it was given."""

    lane: Lane
    answer: Answer
    heard: list[str]

    async def handle(
        self,
        turn: Turn,
        state: SessionState,
        decision: RoutingDecision,
        handoff: Handoff | None = None,
    ) -> AgentResponse:
        self.heard.append(turn.text)
        return await self.answer(turn, state, handoff)


class EverythingIsInfo:
    threshold = 0.7

    def route(self, turn: Turn, state: SessionState) -> RoutingDecision:
        return RoutingDecision(lane=Lane.INFO, intent="faq", confidence=1.0, tier="rules")


class WatchedTurnStore(TurnStore):
    """Tells the test what was settled, and lets it interfere before a commit."""

    def __init__(self, store: RedisStore) -> None:
        self.recollection = Recollection()
        super().__init__(
            store, session_ttl_seconds=SESSION_TTL_SECONDS, recollection=self.recollection
        )
        self.before_commit: list[Hook] = []
        """Each is used once."""
        self.after_commit: list[Hook] = []
        self.verdicts: list[Verdict] = []
        self.commits: list[TurnCommit] = []
        """Those that were applied, in order."""
        self.parkings: list[Parking] = []
        self.settled_count = 0
        self._changed = asyncio.Event()

    async def commit(self, turns: Sequence[TurnCommit]) -> list[Committed]:
        if self.before_commit:
            await self.before_commit.pop(0)(turns)
        committed = await super().commit(turns)
        verdicts = [done.verdict for done in committed]
        self.commits += [
            turn for turn, verdict in zip(turns, verdicts, strict=True) if verdict is Verdict.OK
        ]
        self._note(verdicts)
        if self.after_commit:
            await self.after_commit.pop(0)(turns)
        return committed

    async def park(self, parking: Parking) -> Verdict:
        verdict = await super().park(parking)
        self.parkings.append(parking)
        self._note([verdict])
        return verdict

    def _note(self, verdicts: Sequence[Verdict]) -> None:
        self.verdicts += verdicts
        self.settled_count += sum(verdict is Verdict.OK for verdict in verdicts)
        self._changed.set()

    async def until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(SECONDS):
            while not done():
                self._changed.clear()
                await self._changed.wait()


class Root(LoopActor):
    """Above all others; remembers who died."""

    def __init__(self) -> None:
        super().__init__()
        self.failures: list[ChildFailed] = []

    def on_receive(self, message: ChildFailed) -> None:
        self.failures.append(message)


@define
class Stage:
    store: RedisStore
    turns: WatchedTurnStore
    ring: Ring
    log: QuietLog
    heard: list[str]
    root: Any
    reader: Handle = field(factory=lambda: Handle("reader"))
    lost: list[int] = field(factory=list)
    outbox_news: list[frozenset[int]] = field(factory=list)

    async def accept(self, *payloads: InboxPayload) -> list[str]:
        """Accept messages and ring the reader."""
        writer = acceptance(
            self.store, on_accepted=lambda news: self.reader.tell(InboxGrew(frozenset(news), news))
        )
        return await writer.accept([acceptable(self.store.keys, one) for one in payloads])

    def ring_reader(self, news: Mapping[int, Appended]) -> None:
        self.reader.tell(InboxGrew(frozenset(news), news))

    async def settled(self, count: int) -> None:
        """Wait until so many entries have been applied or parked, and the supervisor knows."""
        await self.turns.until(lambda: self.turns.settled_count >= count)
        await self.until(lambda: self.conversations.in_flight <= 0)

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait for what a few more ticks of the loop bring."""
        async with asyncio.timeout(SECONDS):
            while not done():  # noqa: ASYNC110 - the product has no event for it
                await asyncio.sleep(0)

    @property
    def conversations(self) -> SupervisorActor:
        assert self.ring.supervisor.ref is not None
        actor = self.ring.supervisor.ref.actor_inbox.actor  # type: ignore[attr-defined]
        assert isinstance(actor, SupervisorActor)
        return actor

    def conversation(self, key: Any) -> ConversationActor:
        slot = self.conversations.find(key)
        assert slot is not None
        return slot.actor

    async def sent(self) -> list[str]:
        """The words of all replies in the outbox."""
        return [text_of(entry) for entry in await outbox(self.store)]


@asynccontextmanager
async def staged(
    url: str,
    answer: Answer = echo,
    *,
    answers: dict[Lane, Answer] | None = None,
    tenants: Tenants | None = None,
    partitions: int = 2,
    idle_seconds: float = 3_600,
    max_live: int = 10_000,
    receipts: Receipts | None = None,
    hearing: Transcriber | None = None,
    **limits: Any,
) -> AsyncIterator[Stage]:
    """Everything between inbox and outbox, running; stopped in order afterwards.

    With `tenants` those answer, else `answer` does, in every lane or as `answers` says.
    """
    async with opened(url, partitions=partitions) as store:
        partition_log = RedisPartitionLog(store)
        heard: list[str] = []
        agents = {
            lane: SpokenAgent(lane, (answers or {}).get(lane, answer), heard) for lane in LANES
        }
        tenant = Tenant(profile=pizzeria(), router=EverythingIsInfo(), agents=agents)
        log, metrics = QuietLog(), Metrics()
        reader = Handle("reader")
        writer = acceptance(
            store, on_accepted=lambda news: reader.tell(InboxGrew(frozenset(news), news))
        )
        ring = Ring(
            router=Handle("router"),
            agents={lane: Handle(f"agent.{lane}") for lane in LANES},
            persistence=Handle("persistence"),
            supervisor=Handle("conversations"),
            tenants=tenants or Tenants([tenant]),
            terms=dict(await partition_log.acquire()),
            limits=evolve(LIMITS, **limits),
            receipts=receipts,
            hearing=hearing,
            moves=Moves(Identities(store), writer, store.keys),
            log=log.logger,
            metrics=metrics,
            alerts=Alerts(log=log.logger, metrics=metrics),
        )
        root = Root.start()
        stage = Stage(store, WatchedTurnStore(store), ring, log, heard, root, reader)
        common: dict[str, Any] = {"supervisor": root}
        ring.persistence.ref = PersistenceActor.start(
            store=stage.turns,
            on_replies=lambda partitions, _: stage.outbox_news.append(partitions),
            name="persistence",
            **common,
        )
        ring.router.ref = RouterActor.start(name="router", **common)
        for lane, handle in ring.agents.items():
            handle.ref = AgentActor.start(lane=lane, name=lane, **common)
        ring.supervisor.ref = SupervisorActor.start(
            ring=ring,
            reader=stage.reader,
            idle_seconds=idle_seconds,
            max_live=max_live,
            on_partition_lost=stage.lost.append,
            name="conversations",
            **common,
        )
        stage.reader.ref = InboxReader.start(
            ring=ring, log=partition_log, store=stage.turns, name="reader", **common
        )
        try:
            yield stage
        finally:
            await _stop_all(stage)
        assert not root.actor_inbox.actor.failures  # type: ignore[attr-defined]


async def _stop_all(stage: Stage) -> None:
    ring = stage.ring
    talks = [slot.actor.actor_ref for _, slot in stage.conversations.conversations()]
    others = [handle.ref for handle in ring.agents.values()]
    for ref in (stage.reader.ref, ring.supervisor.ref, *talks, *others, ring.router.ref):
        await ref.stop()  # type: ignore[union-attr, misc]  # started above; a LoopRef
    await ring.persistence.ref.stop()  # type: ignore[union-attr, misc]
    await stage.root.stop()


def play(
    url: str, scenario: Callable[[Stage], Awaitable[None]], answer: Answer = echo, **more: Any
) -> None:
    """Run a scenario on a stage of its own."""

    async def run() -> None:
        async with staged(url, answer, **more) as stage:
            await scenario(stage)

    asyncio.run(run())


async def turn_records(stage: Stage) -> list[TurnRecord]:
    return [record for record in await journal(stage.store) if isinstance(record, TurnRecord)]
