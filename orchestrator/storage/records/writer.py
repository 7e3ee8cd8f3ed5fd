"""The record as the rest of the program sees it: open it, write batches, ask, close it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from orchestrator.storage.records import history, order_history
from orchestrator.storage.records.batch import Batch
from orchestrator.storage.records.database import Database, database_at
from orchestrator.storage.records.errors import (
    RecordRefused,
    RecordsMisconfigured,
    RecordsUnavailable,
    blames_a_setting,
    blames_a_value,
    describe,
)
from orchestrator.storage.records.history import MessageCounts, RecordedTurn
from orchestrator.storage.records.journal import JournalRecord
from orchestrator.storage.records.ledger import Cells, Ledger
from orchestrator.storage.records.location import Location, locate
from orchestrator.storage.records.order_history import ThingFilter, ThingFound, ThingPage
from orchestrator.storage.records.pauses import pause_for
from orchestrator.storage.records.queue import queue_since
from orchestrator.storage.records.settlement import Settlement
from orchestrator.storage.records.statements import statements_for

T = TypeVar("T")

_Entry = tuple[int, str, JournalRecord]
"""Place in the caller's batch, id in the journal stream, record."""

SLICE = 16
"""Records made into rows before the loop may turn to others: a sixth of a millisecond's work."""

_VALUE_ERRORS = (ValueError, OverflowError)
_ERRORS = (
    *_VALUE_ERRORS,
    SQLAlchemyError,
    OSError,  # a refused connection, a time-out
)


class Records:
    """Owns the database. Errors: `RecordsUnavailable`, and `RecordsMisconfigured` from `open`."""

    def __init__(self, location: Location, database: Database) -> None:
        self._shown = location.shown
        self._database = database
        self._statements = statements_for(database.dialect)

    @classmethod
    async def open(cls, url: str | None, data_dir: Path) -> Records:
        """Open or create the record and bring its tables up to date.

        Without `url` it is an SQLite file in `data_dir`, which is made if need be.
        """
        location = locate(url, data_dir)
        if location.is_sqlite:
            _make_file(location, make_folder=not url)
        records = cls(location, database_at(location))
        try:
            await records._migrate()
        except BaseException:  # also a cancelled start leaves no thread behind
            await records.close()
            raise
        return records

    async def write(self, batch: Sequence[tuple[str, JournalRecord]]) -> tuple[RecordRefused, ...]:
        """Write the records of the journal entries, in one transaction; returns the refused ones.

        Writing a record again changes nothing, in whatever batch and order. After
        `RecordsUnavailable` the whole batch is to be written again.
        """
        refused: list[RecordRefused] = []
        await self._write(
            [(index, entry_id, record) for index, (entry_id, record) in enumerate(batch)], refused
        )
        return tuple(sorted(refused, key=lambda each: each.index))

    async def turns_of(
        self, phone_number_id: str, wa_id: str, limit: int = 50
    ) -> list[RecordedTurn]:
        """The last turns of a conversation, oldest first."""
        return await self._read(
            lambda connection: history.turns_of(connection, phone_number_id, wa_id, limit)
        )

    async def message_counts(self) -> MessageCounts:
        """Reads every message: for a person who asks, not for a timer."""
        return await self._read(history.message_counts)

    async def page(self, ledger: Ledger, wanted: ThingFilter) -> ThingPage:
        """Orders or tickets, newest first; raises ValueError for a cursor no page gave."""
        after = order_history.position_of(wanted.cursor)
        return await self._read(lambda each: order_history.page_of(each, ledger, wanted, after))

    async def find(self, ledger: Ledger, thing_id: str) -> ThingFound | None:
        """An order or a ticket with what was asked of it."""
        return await self._read(lambda each: order_history.find(each, ledger, thing_id))

    async def recent(
        self, ledger: Ledger, phone_number_id: str, wa_id: str, limit: int
    ) -> list[Cells]:
        """A customer's newest."""
        return await self._read(
            lambda each: order_history.recent_of(each, ledger, phone_number_id, wa_id, limit)
        )

    async def queue(self, since: datetime, limit: int) -> list[Cells]:
        """Conversations that wait for a person or have one, since then."""
        return await self._read(lambda each: queue_since(each, since, limit))

    async def locale_of(self, phone_number_id: str, wa_id: str) -> str | None:
        """The language a customer last spoke; None for one nobody has met."""
        return await self._read(lambda each: history.locale_of(each, phone_number_id, wa_id))

    async def close(self) -> None:
        """Finish what is being written, then let go of the database."""
        await self._database.close()

    async def _write(self, entries: Sequence[_Entry], refused: list[RecordRefused]) -> None:
        """All at once; if the database minds a value, each half alone, down to the one record."""
        if not entries:
            return
        batch = await self._batch(entries)
        if batch is None:
            entries = self._acceptable(entries, refused)
            batch = await self._batch(entries) or Batch(self._database.moments)
        settlement = Settlement(self._statements, batch)
        try:
            await self._database.write(settlement.write)
        except _ERRORS as error:
            if not blames_a_value(error):
                raise self._unavailable(error, "write the batch again later") from error
            if len(entries) == 1:
                refused.append(_refusal(entries[0], error))
                return
            middle = len(entries) // 2
            await self._write(entries[:middle], refused)
            await self._write(entries[middle:], refused)

    async def _batch(self, entries: Sequence[_Entry]) -> Batch | None:
        """None if a record is in there that no table could take, such as one of the year 20000."""
        batch, pause = Batch(self._database.moments), pause_for(len(entries))
        try:
            for number, (_, _, record) in enumerate(entries, 1):
                batch.add(record)
                if number % SLICE == 0:
                    await asyncio.sleep(pause)
        except _VALUE_ERRORS:
            return None
        return batch

    def _acceptable(self, entries: Sequence[_Entry], refused: list[RecordRefused]) -> list[_Entry]:
        good = []
        for entry in entries:
            try:
                Batch(self._database.moments).add(entry[2])
            except _VALUE_ERRORS as error:
                refused.append(_refusal(entry, error))
            else:
                good.append(entry)
        return good

    async def _read(self, work: Callable[[Connection], T]) -> T:
        try:
            return await self._database.read(work)
        except _ERRORS as error:
            raise self._unavailable(error, "ask again later") from error

    async def _migrate(self) -> None:
        try:
            await self._database.migrate()
        except _ERRORS as error:
            if blames_a_setting(error):
                raise RecordsMisconfigured(
                    f"the record cannot be kept in {self._shown}: {describe(error)}; "
                    "correct DATABASE_URL or what it points to"
                ) from error
            raise self._unavailable(error, "start again once it can") from error

    def _unavailable(self, error: BaseException, cure: str) -> RecordsUnavailable:
        return RecordsUnavailable(
            f"the record in {self._shown} cannot be used now: {describe(error)}; {cure}"
        )


def _refusal(entry: _Entry, error: BaseException) -> RecordRefused:
    return RecordRefused(index=entry[0], entry_id=entry[1], reason=describe(error))


def _make_file(location: Location, *, make_folder: bool) -> None:
    """What people wrote to the business is nobody else's to read: the file is the owner's."""
    try:
        if make_folder:
            location.file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(location.file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise RecordsMisconfigured(
            f"the record cannot be kept in {location.file}: {error.strerror}; "
            "make its folder, writable for this user, or set DATABASE_URL to another place"
        ) from error
