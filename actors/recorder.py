"""RecorderActor: takes the journal to SQL, in batches, behind everything else.

What this process journalled it need not read; it stands in the journal all the same until SQL has
it. Nobody waits for the recorder: SQL being down makes the journal longer and stops no
conversation. Writing something again, after a crash or a failure, changes nothing.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pykka

from actors.messages import FlushJournal
from actors.ring import Ring
from actors.runtime import LoopActor
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.journal_log import NEWEST, JournalEntry, JournalLog
from orchestrator.storage.records.errors import RecordsUnavailable, UndecodableRecord
from orchestrator.storage.records.journal import JournalRecord, decode
from orchestrator.storage.records.pauses import pause_for
from orchestrator.storage.records.recollection import Recollection
from orchestrator.storage.records.writer import Records

LINGER_SECONDS = 1.0
"""The more records a batch has, the less each costs: a second's, half of what a quarter's would."""
BATCH = 4_000
"""Records written in one transaction: a flood's second."""
READ_COUNT = 128
"""Records taken at a time: their answer is taken apart in one piece."""
SLICE = 32
"""Records decoded before the loop may turn to others."""
BACKOFF_CAP_SECONDS = 30.0


class RecorderActor(LoopActor):
    """See the module."""

    kind = "recorder"

    def __init__(
        self,
        *,
        ring: Ring,
        journal: JournalLog,
        records: Records,
        recollection: Recollection,
        name: str,
        supervisor: pykka.ActorRef[Any],
    ) -> None:
        super().__init__(name=name, supervisor=supervisor)
        self._ring = ring
        self._journal = journal
        self._records = records
        self._recollection = recollection
        self._writing = asyncio.Lock()
        self._loop_task: asyncio.Task[None] | None = None

    def on_start(self) -> None:
        self._loop_task = self._loop.create_task(self._run())

    async def on_stop(self) -> None:  # type: ignore[override]  # a coroutine may stand here
        """Write what is there, unless SQL is down: the journal keeps it."""
        if self._loop_task is not None:
            self._loop_task.cancel()
        try:
            await self._flush(whole=True)
        except (StoreUnavailable, RecordsUnavailable) as error:
            self._ring.log.warning("recorder.unavailable", error=str(error))

    async def on_receive(self, message: FlushJournal) -> None:
        await self._flush(whole=True)

    async def _run(self) -> None:
        failures = 0
        while True:
            pause = LINGER_SECONDS * 2**failures
            await asyncio.sleep(min(pause, BACKOFF_CAP_SECONDS))
            try:
                await self._flush(whole=False)
                failures = 0
            except (StoreUnavailable, RecordsUnavailable) as error:
                failures = min(failures + 1, 16)
                self._ring.metrics.records_failed.inc()
                self._ring.log.warning("recorder.unavailable", error=str(error))
            except Exception as error:  # noqa: BLE001 - the task's end is the actor's: it is replaced
                self._die(error, None)
                return

    async def _flush(self, *, whole: bool) -> None:
        """All there is. Unless it is to be the `whole` journal, what came after the remembered
        waits for the next time: by then most of it will be remembered too.
        """
        async with self._writing:
            while await self._go_round(whole=whole):
                pass

    async def _go_round(self, *, whole: bool) -> bool:
        """What is remembered, then up to a batch of what else the journal has; whether it has more.

        What came meanwhile may be remembered by now: to read on would be to run after a flood.
        """
        known = self._recollection.take()
        await self._write_all(known, len(known))
        until = NEWEST if whole or not known else known[-1].entry_id
        positions = dict.fromkeys(self._ring.terms, "0-0")
        found: list[JournalEntry] = []
        more = bool(positions)
        while more and len(found) < BATCH:
            entries = await self._journal.read(positions, READ_COUNT, until)
            found += entries
            positions |= {entry.partition: entry.entry_id for entry in entries}
            more = len(entries) >= READ_COUNT
            if more:
                await asyncio.sleep(pause_for(len(found)))
        await self._write_all(found, len(known) + len(found))
        return more

    async def _write_all(self, entries: list[JournalEntry], lag: int) -> None:
        self._ring.metrics.journal_lag.set(lag)
        for start in range(0, len(entries), BATCH):
            await asyncio.shield(self._write(entries[start : start + BATCH]))

    async def _write(self, entries: list[JournalEntry]) -> None:
        batch: list[tuple[str, JournalRecord]] = []
        kept: list[JournalEntry] = []
        refused: list[JournalEntry] = []
        pause = pause_for(len(entries))
        for number, entry in enumerate(entries, 1):
            try:
                batch.append((entry.entry_id, entry.record or decode(entry.data)))
                kept.append(entry)
            except UndecodableRecord as error:
                self._refuse(entry, str(error), refused)
            if entry.record is None and number % SLICE == 0:
                await asyncio.sleep(pause)
        for refusal in await self._records.write(batch):
            self._refuse(kept[refusal.index], refusal.reason, refused)
        self._ring.metrics.records_written.inc(len(batch))
        if refused:
            await self._journal.set_aside(refused)
        await self._journal.trim(entries)

    def _refuse(self, entry: JournalEntry, reason: str, refused: list[JournalEntry]) -> None:
        self._ring.log.error("recorder.refused", entry=entry.entry_id, error=reason)
        refused.append(entry)
