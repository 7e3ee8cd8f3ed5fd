"""SupervisorActor of the conversations: starts, finds, replaces and retires them.

Owns the directory key -> actor, the only strong reference to a conversation besides its mailbox.
Directory, supervisor and conversations share one loop, so "idle and mailbox empty: remove and
stop" is one synchronous step, and no message can fall between.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice, takewhile
from typing import Any

import msgspec
import pykka

from actors.conversation import ConversationActor
from actors.in_flight import InFlight
from actors.messages import (
    Deliver,
    PartitionLost,
    RunTurn,
    Sweep,
    TurnFinished,
    WindowOpened,
)
from actors.ring import Handle, Ring
from actors.runtime import ChildFailed, LoopActor
from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.entries import InboxEntry

HIBERNATE_SECONDS = 30.0
"""An idle conversation keeps its decoded session this long: people take a while to answer."""
CROWDED_SECONDS = 5.0
"""How long it keeps it while more than AWAKE_AT_EASE do."""
AWAKE_AT_EASE = 5_000
"""Decoded sessions that are no burden: with 20 lines of history 13 KB each, or 20 as they go on."""
SWEEP_SECONDS = 1.0
RETIRE_LOOK = 8
"""Conversations looked at for one to retire when there are too many: all may be at work."""
SWEEP_BATCH = 2_000
"""Conversations looked at in one sweep, so that a sweep never stalls the loop."""


class Slot(msgspec.Struct, eq=False):
    """A conversation in the directory."""

    actor: ConversationActor
    partition: int
    queued: int = 0
    """Entries delivered and not yet finished."""
    restarts: int = 0
    undelivered: list[RunTurn] = []
    """Turns that came while the actor lay dead and its successor had not been started."""

    def tell(self, message: RunTurn) -> None:
        try:
            self.actor.actor_ref.tell(message)
        except pykka.ActorDeadError:
            self.undelivered.append(message)


class SupervisorActor(LoopActor):
    """One-for-one: a crashed conversation is replaced, the others never notice."""

    kind = "supervisor"
    answers_at_once = told_at_once = True

    def __init__(
        self,
        *,
        ring: Ring,
        reader: Handle,
        idle_seconds: float,
        max_live: int,
        on_partition_lost: Callable[[int], None],
        name: str,
        supervisor: pykka.ActorRef[Any] | None,
    ) -> None:
        super().__init__(name=name, supervisor=supervisor)
        self._ring = ring
        self._reader = reader
        self._idle_seconds = idle_seconds
        self._max_live = max_live
        self._on_partition_lost = on_partition_lost
        self._directory: OrderedDict[ConversationKey, Slot] = OrderedDict()
        self._awake: OrderedDict[ConversationKey, Slot] = OrderedDict()
        """Those whose session is decoded, least recently used first."""
        self._in_flight = InFlight()
        self._paused: set[int] = set()
        self._sweep_timer: Any = None

    def on_start(self) -> None:
        self._ring.metrics.live.set_function(lambda: self.live)
        self._ring.metrics.in_flight.set_function(lambda: self.in_flight)
        self._schedule_sweep()

    def on_stop(self) -> None:
        if self._sweep_timer is not None:
            self._sweep_timer.cancel()

    def on_failure(self, *_: object) -> None:
        """Its conversations end with it, after their turn: the successor starts its own."""
        self.on_stop()
        for slot in self._directory.values():
            slot.actor.stop()

    def on_receive(self, message: object) -> Any:
        match message:
            case TurnFinished():
                self._finished(message)
            case Deliver():
                return self._deliver(message.entries)
            case ChildFailed():
                self._replace(message)
            case Sweep():
                self._sweep()
            case PartitionLost():
                self._drop_partition(message.partition)
            case _:
                raise TypeError(f"SupervisorActor does not take {type(message).__name__}")
        return None

    # Delivery

    def _deliver(self, entries: tuple[InboxEntry, ...]) -> frozenset[int]:
        """Give each entry to its conversation; returns the partitions whose window is full."""
        for entry in entries:
            slot = self._slot(entry.conversation, entry.partition)
            slot.queued += 1
            self._in_flight.take(entry.partition, slot.queued)
            slot.tell(RunTurn(entry, suspect=entry.recovered))
        full = frozenset(filter(self._in_flight.full, {entry.partition for entry in entries}))
        self._paused |= full
        return full

    def _slot(self, key: ConversationKey, partition: int) -> Slot:
        slot = self._directory.get(key)
        if slot is None:
            if len(self._directory) >= self._max_live:
                self._retire_least_recent()
            slot = self._directory[key] = Slot(self._start(key), partition)
            self._ring.log.info("conversation.started", conversation=key.masked)
        self._directory.move_to_end(key)
        self._awake[key] = slot
        self._awake.move_to_end(key)
        return slot

    def _start(self, key: ConversationKey) -> ConversationActor:
        ref = ConversationActor.start(key=key, ring=self._ring, supervisor=self.actor_ref)
        actor = ref.actor_inbox.actor  # type: ignore[attr-defined]  # a Mailbox knows its actor
        assert isinstance(actor, ConversationActor)  # noqa: S101 - for the type checker
        return actor

    def _finished(self, message: TurnFinished) -> None:
        partition = message.partition
        slot = self._directory.get(message.conversation)
        self._in_flight.give_back(partition, slot.queued if slot is not None else 1)
        if slot is not None and slot.queued:
            slot.queued -= 1
        if partition in self._paused and self._in_flight.has_room(partition):
            self._paused.discard(partition)
            with suppress(pykka.ActorDeadError):  # its successor, if there is one, knows no pauses
                self._reader.tell(WindowOpened((partition,)))

    # Failure

    def _replace(self, failed: ChildFailed) -> None:
        """Start a new actor for the conversation; it takes the same entry again, then the rest."""
        key = failed.ref.actor_inbox.actor.key  # type: ignore[attr-defined]  # a Mailbox
        slot = self._directory.get(key)
        if slot is None or slot.actor.actor_ref != failed.ref:
            return
        slot.restarts += 1
        slot.actor = self._start(key)
        slot.actor.restarts = slot.restarts
        self._ring.metrics.restarts.labels(ConversationActor.kind).inc()
        self._ring.log.error(
            "conversation.restarted",
            conversation=key.masked,
            error=type(failed.error).__name__,
            restarts=slot.restarts,
            exc_info=failed.error,
        )
        if isinstance(failed.message, RunTurn):
            slot.tell(RunTurn(failed.message.entry, suspect=True))
        for message in (*failed.waiting, *slot.undelivered):
            if isinstance(message, RunTurn):
                slot.tell(message)
        slot.undelivered.clear()

    def _drop_partition(self, partition: int) -> None:
        """Stop its conversations without another write; whoever owns it now reads its inbox."""
        if self._ring.terms.pop(partition, None) is None:
            return
        partitions = len(self._ring.terms)
        self._ring.log.error("partition.lost", partition=partition, partitions_left=partitions)
        for key, slot in list(self._directory.items()):
            if slot.partition == partition:
                self._remove(key, slot)
        self._in_flight.drop(partition)
        self._on_partition_lost(partition)

    # Retirement

    def _schedule_sweep(self) -> None:
        self._sweep_timer = self._loop.call_later(SWEEP_SECONDS, self._ring_sweep)

    def _ring_sweep(self) -> None:
        if self.actor_ref.is_alive():
            self.actor_ref.tell(Sweep())

    def _sweep(self) -> None:
        now = time.monotonic()
        for key, slot in self._sleepy(now):
            del self._awake[key]
            if not slot.queued:
                slot.actor.hibernate()
        for key, slot in self._idle_since(self._directory, now - self._idle_seconds):
            if slot.queued or not slot.actor.mailbox.empty():
                self._directory.move_to_end(key)
            else:
                self._retire(key, slot, "idle")
        self._schedule_sweep()

    def _sleepy(self, now: float) -> list[tuple[ConversationKey, Slot]]:
        """Those whose session is to be forgotten, least recently used first."""
        surplus = len(self._awake) - AWAKE_AT_EASE
        crowded, late = now - CROWDED_SECONDS, now - HIBERNATE_SECONDS
        found = []
        for place, item in enumerate(islice(self._awake.items(), SWEEP_BATCH)):
            if item[1].actor.active_monotonic > (crowded if place < surplus else late):
                break
            found.append(item)
        return found

    @staticmethod
    def _idle_since(
        slots: OrderedDict[ConversationKey, Slot], then: float
    ) -> list[tuple[ConversationKey, Slot]]:
        """The least recently used ones, up to the first that was active after `then`."""
        idle = takewhile(lambda item: item[1].actor.active_monotonic <= then, slots.items())
        return list(islice(idle, SWEEP_BATCH))

    def _retire_least_recent(self) -> None:
        """One of those used longest ago that has nothing to do; if there is none, none is."""
        for key, slot in list(islice(self._directory.items(), RETIRE_LOOK)):
            if slot.queued == 0 and slot.actor.mailbox.empty():
                self._retire(key, slot, "cap")
                return
            self._directory.move_to_end(key)  # at work: not to be looked at again next time

    def _retire(self, key: ConversationKey, slot: Slot, reason: str) -> None:
        self._remove(key, slot)
        self._ring.log.info("conversation.passivated", conversation=key.masked, reason=reason)

    def _remove(self, key: ConversationKey, slot: Slot) -> None:
        del self._directory[key]
        self._awake.pop(key, None)
        slot.actor.stop()

    # What an operator sees

    @property
    def live(self) -> int:
        return len(self._directory)

    @property
    def in_flight(self) -> int:
        return self._in_flight.total

    def conversations(self) -> Iterator[tuple[ConversationKey, Slot]]:
        """The directory, least recently used first; reading it is not activity."""
        yield from list(self._directory.items())

    def find(self, key: ConversationKey) -> Slot | None:
        return self._directory.get(key)
