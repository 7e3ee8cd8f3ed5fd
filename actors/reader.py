"""InboxReader: the one way in, after start-up as in steady state.

Owns the position in each partition's inbox. Accepts InboxGrew (the doorbell of the acceptance),
MessagesComing and WindowOpened; tells the supervisor Deliver. Messages that are being stored are
delivered already where nothing stands before them: their turns begin, and commit behind what
stores them. A slow look at all partitions catches what the
doorbell missed; what this process accepted itself comes with the doorbell and is not fetched.
If it dies its successor starts at the beginning of each inbox: what is still there is not applied
yet, and what is delivered twice is applied once.
"""

from __future__ import annotations

import asyncio
import base64
from collections import Counter
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any

import pykka

from actors.beginnings import Beginnings
from actors.burst import is_said
from actors.messages import Deliver, InboxGrew, MessagesComing, PartitionLost, WindowOpened
from actors.ring import Ring
from actors.runtime import Answered, LoopActor
from orchestrator.storage.appended import Handover, place_of
from orchestrator.storage.entries import DeadLetter, InboxEntry, InboxPayload, encode, now_ms
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.partition_log import PartitionLog, UndecodableEntry
from orchestrator.storage.records.journal import OtherRecord
from orchestrator.storage.records.journal import encode as encode_record
from orchestrator.storage.turn_store import Parking, TurnStore

READ_COUNT = 128
"""Entries taken from a partition at a time."""
LOOK_AROUND_SECONDS = 1.0
DELIVER_SECONDS = 30.0
BEGINNING = "0-0"


class InboxReader(LoopActor):
    """See the module."""

    kind = "reader"
    told_at_once = True

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
        self._news: set[int] = set(ring.terms)
        self._handover: Handover[InboxEntry] = Handover()
        self._beginnings = Beginnings()
        self._paused: set[int] = set()
        self._reading = False
        self._open = True
        self._timer: Any = None

    def on_start(self) -> None:
        self._look_around()
        self._pump()

    def on_stop(self) -> None:
        self._close()

    def on_failure(self, *_: object) -> None:
        """Deliver nothing more: the successor does."""
        self._close()

    def _close(self) -> None:
        self._open = False
        if self._timer is not None:
            self._timer.cancel()

    def on_receive(self, message: object) -> None:
        match message:
            case MessagesComing():
                self._begin_early(message.entries)
                return
            case InboxGrew():
                self._news |= message.partitions
                self._handover.put(message.appended)
                self._deliver_known()
            case WindowOpened():
                self._paused -= set(message.partitions)
                self._news |= set(message.partitions)
            case PartitionLost():
                self._positions.pop(message.partition, None)
                return
            case _:
                raise TypeError(f"InboxReader does not take {type(message).__name__}")
        self._pump()

    def _look_around(self) -> None:
        self._news |= set(self._positions)
        self._pump()
        self._timer = self._loop.call_later(LOOK_AROUND_SECONDS, self._look_around)

    def _pump(self) -> None:
        """Start reading unless that is going on; what comes meanwhile is read right after."""
        if self._news and not self._reading and self._open and self._ready_partitions():
            self._begin(self._read())

    def _begin(self, reading: Coroutine[Any, Any, None]) -> None:
        self._reading = True
        self._loop.create_task(reading).add_done_callback(self._read_ended)

    def _deliver_known(self) -> None:
        """What this process accepted itself takes no reading, and mostly no task."""
        if self._reading or not self._open:
            return
        known, unknown = self._take_known(self._ready_partitions())
        self._news |= unknown.keys()
        if not known:
            return
        for entry in known:
            self._positions[entry.partition] = entry.entry_id
        self._deliver_now(self._unbegun(self._inbox.with_past(known)))

    def _deliver_now(self, entries: Sequence[InboxEntry]) -> None:
        if not entries:
            return
        delivering = self._deliver(entries)
        if isinstance(delivering, Answered):
            self._paused |= delivering.value
        else:
            self._begin(self._delivered(delivering))

    def _begin_early(self, entries: Sequence[InboxEntry]) -> None:
        """Deliver what is being stored, each where nothing of its partition stands before it."""
        begun: list[InboxEntry] = []
        waiting: set[int] = set()
        for entry in entries:
            partition = entry.partition
            if partition not in waiting and is_said(entry) and self._is_level(partition):
                self._beginnings.add(entry)
                begun.append(entry)
            else:
                waiting.add(partition)
        self._deliver_now(begun)

    def _is_level(self, partition: int) -> bool:
        """Whether all that is known to stand in the inbox is delivered."""
        return (
            not self._reading
            and partition in self._positions
            and partition not in self._news
            and partition not in self._paused
        )

    def _unbegun(self, entries: Sequence[InboxEntry]) -> Sequence[InboxEntry]:
        return [entry for entry in entries if not self._beginnings.include(entry)]

    def _take_known(self, partitions: set[int]) -> tuple[list[InboxEntry], dict[int, str]]:
        """What is known to stand behind our positions, and the positions of the others."""
        self._news -= partitions
        asked = {partition: self._positions[partition] for partition in partitions}
        return self._handover.take_all(asked)

    def _deliver(self, entries: Sequence[InboxEntry]) -> Awaitable[frozenset[int]]:
        return self._ring.supervisor.ask(Deliver(tuple(entries)), DELIVER_SECONDS)

    async def _delivered(self, delivering: Awaitable[frozenset[int]]) -> None:
        self._paused |= await delivering

    def _ready_partitions(self) -> set[int]:
        return (self._news & self._positions.keys()) - self._paused

    def _read_ended(self, task: asyncio.Task[None]) -> None:
        self._reading = False
        error = None if task.cancelled() else task.exception()
        if isinstance(error, StoreUnavailable):
            # The look around, once a second, tries again.
            self._ring.log.warning("inbox.unavailable", error=str(error))
        elif error is not None:
            self._die(error, None)
        else:
            self._pump()

    async def _read(self) -> None:
        """What stands behind our positions; only what is not known anyway is fetched."""
        ready = self._ready_partitions()
        known, unknown = self._take_known(ready)
        try:
            fetched, undecodable = await self._inbox.read(unknown, READ_COUNT)
            for bad in undecodable:
                if bad.partition in self._positions:
                    await self._park(bad)
                    self._advance(bad.partition, bad.entry_id)
        except StoreUnavailable:
            self._news |= ready
            raise
        entries = fetched + self._inbox.with_past(known)
        # What was lost meanwhile is its new owner's: delivered, it would never count as finished.
        entries = [entry for entry in entries if entry.partition in self._positions]
        if len(entries) + len(undecodable) >= READ_COUNT:
            read = Counter(one.partition for one in entries)
            read.update(bad.partition for bad in undecodable)
            # A read that came back full may have left some; later ones ring the doorbell.
            self._news |= {partition for partition, count in read.items() if count >= READ_COUNT}
        if entries and self._open:
            newest = {entry.partition: entry.entry_id for entry in entries}  # the last one stands
            for partition, entry_id in newest.items():
                self._advance(partition, entry_id)
            if unbegun := self._unbegun(entries):
                await self._delivered(self._deliver(unbegun))

    def _advance(self, partition: int, entry_id: str) -> None:
        position = self._positions.get(partition)  # none if the partition was lost meanwhile
        if position is not None and place_of(entry_id) > place_of(position):
            self._positions[partition] = entry_id

    async def _park(self, bad: UndecodableEntry) -> None:
        """Bytes that are no message of ours go to the dead letters; the next entry goes on."""
        payload = InboxPayload(
            identity="unknown:unknown",
            message_id=bad.entry_id,
            received_at_ms=now_ms(),
            raw={"undecodable": base64.b64encode(bad.data).decode()},
        )
        letter = DeadLetter(
            entry_id=bad.entry_id,
            message=payload,
            reason="undecodable_entry",
            error=bad.reason,
            traceback_digest="",
            attempts=0,
            parked_at_ms=now_ms(),
        )
        record = OtherRecord(kind="undecodable_entry", raw=payload.raw, at_ms=now_ms())
        await self._store.park(
            Parking(
                partition=bad.partition,
                term=self._ring.terms.get(bad.partition, 0),
                entry_id=bad.entry_id,
                dead_letter=encode(letter),
                journal=encode_record(record),
            )
        )
        self._ring.metrics.parked.labels("undecodable_entry").inc()
        self._ring.log.error(
            "orchestrate_turn.parked", success=False, reason="undecodable_entry", error=bad.reason
        )
