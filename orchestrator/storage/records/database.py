"""The two kinds of database, each as something that runs a function in a transaction.

SQLite lives in two threads of its own, one to write and one to read, with a connection each, driven
directly: a batch is one trip to its thread instead of one a statement. PostgreSQL is reached with
asyncpg.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, Dialect, create_engine, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool, StaticPool

from orchestrator.storage.records.location import Location
from orchestrator.storage.records.migrations import is_current, upgrade
from orchestrator.storage.records.moments import POSTGRESQL, SQLITE, Moments
from orchestrator.storage.records.pauses import PAUSE_SECONDS

T = TypeVar("T")

LOCK_WAIT_SECONDS = 5.0
"""How long a writer to SQLite waits for another process before it gives up for now."""

PORTION = 8
"""Rows SQLite takes before it pauses: a sixth of a millisecond's work."""
MOST_PAUSES = 24
"""Of a statement, whatever its rows, lest a flood waits for its records."""

_ADVISORY_LOCK = 0x7E2707A  # any number: the writers of one database meet at it
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # The journal stream still has what a power cut could take of the last transactions.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA cache_size = -16384",
    # 16 MiB: pages that many batches touch go back into the file once.
    "PRAGMA wal_autocheckpoint = 4096",
)


class Database(Protocol):
    """Errors of the drivers and of SQLAlchemy come through as they are."""

    moments: Moments
    dialect: Dialect

    async def migrate(self) -> None:
        """Bring the schema up to date, off the loop; two starts at once do it once."""
        ...

    async def read(self, work: Callable[[Connection], T]) -> T: ...

    async def write(self, work: Callable[[Connection], T]) -> T:
        """All of `work` or nothing, one writer at a time in whatever process."""
        ...

    async def close(self) -> None: ...


def database_at(location: Location) -> Database:
    """Nothing is opened before the first use."""
    return SqliteDatabase(location.url) if location.is_sqlite else PostgresqlDatabase(location.url)


class SqliteDatabase:
    """Who reads does not wait for what is being written. A cancelled caller stops nothing."""

    def __init__(self, url: URL, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> None:
        self.moments = SQLITE
        # A writer locks at once: it could not wait for its turn after it has read.
        self._writer = _SqliteThread(url, "BEGIN IMMEDIATE", lock_wait_seconds)
        self._reader = _SqliteThread(url, "BEGIN", lock_wait_seconds)
        self._writer.twin, self._reader.twin = self._reader, self._writer
        self.dialect = self._writer.dialect

    async def migrate(self) -> None:
        if not await self.read(is_current):
            await self.write(upgrade)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._reader.transact(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await self._writer.transact(work)

    async def close(self) -> None:
        await self._reader.close()
        await self._writer.close()


class _SqliteThread:
    """Owns a thread and its one connection; `begin` is how its transactions do.

    A failure is one of its `twin` as well: both open the file anew, lest they have two.
    """

    twin: _SqliteThread

    def __init__(self, url: URL, begin: str, lock_wait_seconds: float) -> None:
        self._begin = begin
        self._lock_wait_seconds = lock_wait_seconds
        self._stale = False
        self._engine = create_engine(url, poolclass=StaticPool, hide_parameters=True)
        self.dialect = self._engine.dialect
        event.listen(self._engine, "connect", self._prepare)
        event.listen(self._engine, "begin", self._begin_transaction)
        event.listen(self._engine, "do_executemany", _write_gently)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="records")

    async def transact(self, work: Callable[[Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._transact, work)

    async def close(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown(wait=False)

    def _transact(self, work: Callable[[Connection], T]) -> T:
        if self._stale:
            self._stale = False
            self._engine.dispose()
        try:
            with self._engine.begin() as connection:
                return work(connection)
        except OperationalError:
            # The file may be gone or replaced: open it anew next time.
            self._stale = self.twin._stale = True
            raise

    def _prepare(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # sqlite3 begins nothing by itself, this class does
        connection.execute(f"PRAGMA busy_timeout = {int(self._lock_wait_seconds * 1000)}")
        deadline = time.monotonic() + self._lock_wait_seconds
        for pragma in _PRAGMAS:
            _insist(connection, pragma, deadline)

    def _begin_transaction(self, connection: Connection) -> None:
        connection.exec_driver_sql(self._begin)


def _insist(connection: sqlite3.Connection, pragma: str, deadline: float) -> None:
    """The switch to WAL does not wait for other processes of its own accord."""
    while True:
        try:
            connection.execute(pragma)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _write_gently(
    cursor: sqlite3.Cursor, statement: str, rows: Sequence[Any], _context: object
) -> bool:
    """In portions: between them the thread leaves the interpreter and its core to the loop."""
    portion = max(PORTION, -(-len(rows) // MOST_PAUSES))
    for start in range(0, len(rows), portion):
        cursor.executemany(statement, rows[start : start + portion])
        time.sleep(PAUSE_SECONDS)
    return True  # SQLAlchemy need not do it


class PostgresqlDatabase:
    """Owns a small pool; connections that break are replaced at the next use."""

    def __init__(self, url: URL) -> None:
        self.moments = POSTGRESQL
        self._url = url
        self._engine = _postgresql_engine(url, pool_size=2, max_overflow=0)
        self.dialect = self._engine.dialect

    async def migrate(self) -> None:
        if not await self.read(is_current):
            await asyncio.to_thread(asyncio.run, self._migrate_alone())

    async def _migrate_alone(self) -> None:
        """In a loop of its own: alembic reads and runs scripts for a tenth of a second."""
        engine = _postgresql_engine(self._url, poolclass=NullPool)
        try:
            await _write_postgresql(engine, upgrade)
        finally:
            await engine.dispose()

    async def read(self, work: Callable[[Connection], T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await _write_postgresql(self._engine, work)

    async def close(self) -> None:
        await self._engine.dispose()


def _postgresql_engine(url: URL, **options: Any) -> AsyncEngine:
    return create_async_engine(
        url,
        hide_parameters=True,
        connect_args={
            "timeout": 10,
            "command_timeout": 30,
            "server_settings": {"application_name": "tertulia"},
        },
        **options,
    )


async def _write_postgresql(engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
    async with engine.begin() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        return await connection.run_sync(work)
