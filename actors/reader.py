"""InboxReader: the one way in, after start-up as in steady state.

Owns the position in each partition's inbox. Accepts InboxGrew (the doorbell of the acceptance)
and WindowOpened; tells the supervisor Deliver. A slow look at all partitions catches what the
doorbell missed. If it dies its successor starts at the beginning of each inbox: what is still
there is not applied yet, and what is delivered twice is applied once.
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pykka

from actors.messages import Deliver, InboxGrew, PartitionLost, WindowOpened
from actors.ring import Handle, Ring
from actors.runtime import LoopActor
from orchestrator.storage.entries import DeadLetter, InboxPayload, encode, now_ms
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.partition_log import PartitionLog, UndecodableEntry
from orchestrator.storage.records.journal import OtherRecord
from orchestrator.storage.records.journal import encode as encode_record
from orchestrator.storage.turn_store import Parking, TurnStore

READ_COUNT = 128
"""Entries taken from a partition at a time."""
LOOK_AROUND_SECONDS = 1.0
RETRY_SECONDS = 0.25
BEGINNING = "0-0"


class InboxReader(LoopActor):
    """See the module."""

    kind = "reader"

    def __init__(
        self,
        *,
        ring: Ring,
        log: PartitionLog,
        store: TurnStore,
        name: str,
        supervisor: pykka.ActorRef[Any],
    ) -> None:
        super().__init__(name=name, supervisor=supervisor)
        self._ring = ring
        self._inbox = log
        self._store = store
        self._positions = dict.fromkeys(ring.terms, BEGINNING)
        self._recovering = set(ring.terms)
        self._news: set[int] = set(ring.terms)
        self._paused: set[int] = set()
        self._reading = False
        self._open = True
        self._timer: Any = None

    def on_start(self) -> None:
        self._look_around()
        self._pump()

    def on_stop(self) -> None:
        self._open = False
        if self._timer is not None:
            self._timer.cancel()

    def on_receive(self, message: object) -> None:
        match message:
            case InboxGrew():
                self._news |= message.partitions
            case WindowOpened():
                self._paused -= set(message.partitions)
                self._news |= set(message.partitions)
            case PartitionLost():
                self._positions.pop(message.partition, None)
            case _:
                raise TypeError(f"InboxReader does not take {type(message).__name__}")
        self._pump()

    def _look_around(self) -> None:
        self._news |= set(self._positions)
        self._pump()
        self._timer = self._loop.call_later(LOOK_AROUND_SECONDS, self._look_around)

    def _pump(self) -> None:
        """Start reading unless that is going on; what comes meanwhile is read right after."""
        if not self._reading and self._open and self._ready_partitions():
            self._reading = True
            task = self._loop.create_task(self._read())
            task.add_done_callback(self._read_ended)

    def _ready_partitions(self) -> set[int]:
        return (self._news & self._positions.keys()) - self._paused

    def _read_ended(self, task: asyncio.Task[None]) -> None:
        self._reading = False
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreUnavailable):
            self._ring.log.warning("inbox.unavailable", error=str(error))
            self._loop.call_later(RETRY_SECONDS, self._pump)
        elif error is not None:
            self._die(error, None)
        else:
            self._pump()

    async def _read(self) -> None:
        ready = self._ready_partitions()
        asked = {partition: self._positions[partition] for partition in ready}
        self._news -= ready
        try:
            entries, undecodable = await self._inbox.read(asked, READ_COUNT)
        except StoreUnavailable:
            self._news |= ready
            raise
        for bad in undecodable:
            await self._park(bad)
        if not (entries or undecodable):
            self._recovering -= ready
            return
        for item in (*entries, *undecodable):
            self._advance(item.partition, item.entry_id)
        if self._recovering:
            entries = [
                msgspec_evolve(entry) if entry.partition in self._recovering else entry
                for entry in entries
            ]
            self._recovering -= ready - {entry.partition for entry in entries}
        self._news |= ready & {item.partition for item in (*entries, *undecodable)}
        if entries and self._open:
            self._paused |= await self._ring.supervisor.ask(Deliver(tuple(entries)), 30.0)
