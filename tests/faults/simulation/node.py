"""A daemon of the simulation: the product's actors and storage code on a loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache, partial
from typing import Any

from attrs import define, evolve, field

from actors.agent import AgentActor
from actors.messages import InboxGrew, MessagesComing, OutboxGrew, PartitionLost, StatusSeen
from actors.pace import Pace
from actors.persistence import PersistenceActor
from actors.reader import InboxReader
from actors.ring import Handle, Limits, Ring
from actors.router import RouterActor
from actors.runtime import Child, LoopActor, Supervisor, index_registry
from actors.sender import SenderActor
from actors.store_watch import StoreWatch, Watermarks
from actors.supervisor import SupervisorActor
from actors.tenants import Tenant, Tenants
from config.profile import BusinessProfile
from orchestrator.alerts import Alerts
from orchestrator.conversation.decision import Lane
from orchestrator.metrics import Metrics
from orchestrator.storage.acceptance import Acceptable, Acceptance
from orchestrator.storage.entries import InboxPayload
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.keys import Keys
from orchestrator.storage.outbox import Outbox
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.turn_store import TurnStore
from tests.faults.simulation.clockwork import Clockwork, SteppedLoop
from tests.faults.simulation.wire import SimulatedStore, Submit
from tests.support.pipeline import DEDUP_TTL_SECONDS, SESSION_TTL_SECONDS, acceptable, note
from tests.support.stage import EverythingIsInfo, SpokenAgent
from tests.unit.orchestrator.routing.messages import pizzeria

PARTITIONS = 2
TURN_ATTEMPTS = 3
TURN_TIMEOUT_SECONDS = 5.0
IDLE_SECONDS = 8.0
MAX_LIVE = 3
"""Fewer than there are conversations: some are retired while others come."""
LIMITS = Limits(
    turn_timeout_seconds=TURN_TIMEOUT_SECONDS,
    turn_attempts=TURN_ATTEMPTS,
    history_turns=1_000,
    backoff_seconds=0.05,
    backoff_cap_seconds=1.0,
)

Accepted = Callable[[bool], None]


class Silent:
    """A log nobody reads."""

    def debug(self, *_: Any, **__: Any) -> None:
        """The other levels are the same."""

    info = warning = error = critical = debug


@cache
def business() -> BusinessProfile:
    return pizzeria()


@cache
def metrics() -> Metrics:
    return Metrics()


@define(eq=False, slots=False)
class Node:
    """`answer` is what its agents do; `delivery` how its replies leave."""

    number: int
    clock: Clockwork
    submit: Submit
    answer: Any
    delivery: Any
    on_exit: Callable[[], None]
    burst_seconds: float
    loop: SteppedLoop = field(init=False)
    frozen_until: float = 0.0
    ready: bool = False
    started_at: float = field(init=False)
    terms: dict[int, int] = field(factory=dict)
    handles: dict[str, Handle] = field(factory=dict)
    _tasks: set[Any] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        self.loop = SteppedLoop(self.clock.read)
        self.started_at = self.clock.now
        self._do(self._start())

    @property
    def alive(self) -> bool:
        return not self.loop.dead

    @property
    def can_run(self) -> bool:
        return self.alive and self.frozen_until <= self.clock.now

    def _do(self, work: Any) -> None:
        """As a task of this daemon's; kept, for the loop holds tasks weakly."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self) -> None:
        index_registry()
        keys = Keys(PARTITIONS)
        self.store = SimulatedStore(keys, self.submit)
        log = RedisPartitionLog(self.store)
        try:
            await self._reach()
            self.terms = dict(await log.acquire())
        except StoreUnavailable:
            self.on_exit()
            return
        self.turn_store = TurnStore(self.store, session_ttl_seconds=SESSION_TTL_SECONDS)
        self._build()
        self.acceptance = Acceptance(
            self.store,
            dedup_ttl_seconds=DEDUP_TTL_SECONDS,
            on_accepted=lambda news: self._tell("reader", InboxGrew(frozenset(news), news)),
            wall_clock=lambda: self.clock.wall_ms() / 1000,
            on_coming=lambda entries: self._tell("reader", MessagesComing(entries)),
        )
        self._start_actors(log)
        watch = StoreWatch(
            store=self.store,
            log=log,
            watermarks=Watermarks(inbox_entries=1_000_000, memory_share=1.0),
            terms=self.ring.terms,
            on_lost=lambda partition: self._tell("conversations", PartitionLost(partition)),
            logger=Silent(),  # type: ignore[arg-type]  # what the product calls of it
            metrics=metrics(),
        )
        self._do(watch.run())
        self.ready = True

    async def _reach(self) -> None:
        while True:
            try:
                await self.store.open()
                return
            except StoreUnavailable:
                await asyncio.sleep(0.5)

    def _build(self) -> None:
        names = ("router", "persistence", "conversations", "reader", "sender", "agent")
        self.handles = {name: Handle(name) for name in names}
        agent = SpokenAgent(Lane.INFO, self.answer, [])
        tenant = Tenant(profile=business(), router=EverythingIsInfo(), agents={Lane.INFO: agent})
        self.ring = Ring(
            router=self.handles["router"],
            agents={Lane.INFO: self.handles["agent"]},
            persistence=self.handles["persistence"],
            supervisor=self.handles["conversations"],
            tenants=Tenants([tenant]),
            terms=dict(self.terms),
            limits=evolve(LIMITS, burst_window_seconds=self.burst_seconds),
            log=Silent(),  # type: ignore[arg-type]  # what the product calls of it
            metrics=metrics(),
            alerts=Alerts(log=Silent(), metrics=metrics()),  # type: ignore[arg-type]  # the same
        )

    def _start_actors(self, log: RedisPartitionLog) -> None:
        self.root = Supervisor.start(
            name="root",
            children=(),
            on_restart=lambda child, error: None,
            on_give_up=lambda child, error: self.on_exit(),
            log=Silent(),
        ).actor_inbox.actor  # type: ignore[attr-defined]  # a Mailbox knows its actor
        ring = self.ring
        news = partial(self._rings, "sender", OutboxGrew)
        self._child("persistence", PersistenceActor, store=self.turn_store, on_replies=news)
        self._child("router", RouterActor)
        self._child("agent", AgentActor, lane=Lane.INFO)
        pace = Pace(per_number=10_000, pair_seconds=0, pair_burst=10_000)
        outbox = Outbox(self.store)
        self._child(
            "sender", SenderActor, ring=ring, outbox=outbox, delivery=self.delivery, pace=pace
        )
        self._child(
            "conversations",
            SupervisorActor,
            with_it=("reader",),
            ring=ring,
            reader=self.handles["reader"],
            idle_seconds=IDLE_SECONDS,
            max_live=MAX_LIVE,
            on_partition_lost=self._lost,
        )
        self._child("reader", InboxReader, ring=ring, log=log, store=self.turn_store)

    def _child(
        self, name: str, actor: type[LoopActor], with_it: tuple[str, ...] = (), **given: Any
    ) -> None:
        handle = self.handles[name]
        self.root.add(
            Child(
                name=name,
                start=lambda root: actor.start(name=name, supervisor=root, **given),
                on_started=lambda ref: setattr(handle, "ref", ref),
                with_it=with_it,
            )
        )

    def _rings(self, name: str, message: Any, *news: Any) -> None:
        self._tell(name, message(*news))

    def _tell(self, name: str, message: object) -> None:
        ref = self.handles[name].ref if name in self.handles else None
        if ref is not None and ref.is_alive():
            ref.tell(message)

    def _lost(self, partition: int) -> None:
        self._tell("reader", PartitionLost(partition))
        if not self.ring.terms:
            self.on_exit()

    # What comes from outside; called between two steps

    def receive(self, payloads: list[InboxPayload], answered: Accepted) -> None:
        """A webhook. `answered` is told whether it was a 200; never, if the daemon dies."""
        if not self.ready:
            answered(False)
            return
        self._do(self._receive(payloads, answered))

    async def _receive(self, payloads: list[InboxPayload], answered: Accepted) -> None:
        items = [acceptable(self.store.keys, payload) for payload in payloads]
        try:
            await self.acceptance.accept(items)
        except StoreUnavailable:
            answered(False)
        else:
            answered(True)

    def status(self, partition: int, reply_id: str, wamid: str) -> None:
        """A status webhook; one that meets an outage is lost, as Meta may send none at all."""
        self._do(self._status(partition, reply_id, wamid))

    async def _status(self, partition: int, reply_id: str, wamid: str) -> None:
        item = Acceptable(partition, note("status"), proof=f"{reply_id}|{wamid}")
        with suppress(StoreUnavailable):
            await self.acceptance.accept([item])
            self._tell("sender", StatusSeen(reply_id, wamid, "sent"))

    def crash_actor(self, name: str) -> None:
        """Let an actor die of a bug, or one of the conversations."""
        self._in_loop(lambda: self._crash(name))

    def _crash(self, name: str) -> None:
        if not self.ready:
            return
        ref = self.handles["conversations" if name == "conversation" else name].ref
        actor = ref.actor_inbox.actor if ref is not None and ref.is_alive() else None  # type: ignore[attr-defined]
        if actor is None:
            return
        if name != "conversation":
            actor._die(RuntimeError("a bug of the simulation's"), None)
            return
        for _, slot in actor.conversations():
            for task in tuple(slot.actor._tasks or ()):
                task.cancel()  # wherever its turn is, it fails there

    def _in_loop(self, what: Callable[[], None]) -> None:
        if self.alive:
            self.loop.call_soon(what)

    def future(self) -> asyncio.Future[Any]:
        return self.loop.create_future()


def settle(node: Node, future: asyncio.Future[Any], result: Any) -> None:
    """Give a daemon the answer it waits for, if it still lives."""
    if node.alive and not future.done():
        if isinstance(result, BaseException):
            future.set_exception(result)
        else:
            future.set_result(result)


Answer = Callable[..., Awaitable[Any]]
