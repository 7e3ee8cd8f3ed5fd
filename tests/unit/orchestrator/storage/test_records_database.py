"""SQLite is written a little at a time, so that messages get on meanwhile; readers do not wait."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from orchestrator.storage.records import database
from orchestrator.storage.records.database import Database, database_at
from orchestrator.storage.records.location import locate

SECONDS = 30.0


@asynccontextmanager
async def database_in(folder: Path) -> AsyncIterator[Database]:
    records = database_at(locate(None, folder))
    try:
        yield records
    finally:
        await records.close()


def make_table(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE things (number INTEGER PRIMARY KEY)")


def count_rows(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM things").scalar_one())


def rows_and_pauses(folder: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> tuple[int, int]:
    """What is there, and how often the thread slept, after `count` rows in one statement."""
    pauses: list[float] = []

    def fill(connection: Connection) -> None:
        make_table(connection)
        monkeypatch.setattr(time, "sleep", pauses.append)
        rows = [(number,) for number in range(count)]
        connection.exec_driver_sql("INSERT INTO things VALUES (?)", rows)
        monkeypatch.undo()

    async def story() -> int:
        async with database_in(folder) as records:
            await records.write(fill)
            return await records.read(count_rows)

    return asyncio.run(story()), len(pauses)


def test_sqlite_pauses_after_every_few_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 3 * database.PORTION + 1
    assert rows_and_pauses(tmp_path, monkeypatch, count) == (count, 4)


def test_it_pauses_no_more_often_in_a_flood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 10 * database.PORTION * database.MOST_PAUSES + 1
    found, pauses = rows_and_pauses(tmp_path, monkeypatch, count)
    assert found == count
    assert 1 <= pauses <= database.MOST_PAUSES


def test_who_reads_does_not_wait_for_what_is_being_written(tmp_path: Path) -> None:
    written, read = threading.Event(), threading.Event()

    def write_slowly(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO things VALUES (?)", [(1,), (2,)])
        written.set()
        assert read.wait(SECONDS)

    async def story() -> None:
        async with database_in(tmp_path) as records:
            await records.write(make_table)
            writing = asyncio.create_task(records.write(write_slowly))
            assert await asyncio.to_thread(written.wait, SECONDS)
            assert await records.read(count_rows) == 0
            read.set()
            await writing
            assert await records.read(count_rows) == 2

    asyncio.run(story())


def test_a_file_put_in_place_of_another_is_read_as_soon_as_it_is_written(tmp_path: Path) -> None:
    """Else staff would see the old one for ever, and nothing of what was recorded since."""
    kept, folder = tmp_path / "kept", tmp_path / "used"
    kept.mkdir()
    folder.mkdir()

    def add(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO things VALUES (NULL)")

    def fail(_: Connection) -> None:
        raise OperationalError("INSERT", None, sqlite3.OperationalError("disk I/O error"))

    async def story() -> None:
        async with database_in(kept) as backup:
            await backup.write(make_table)
        async with database_in(folder) as records:
            await records.write(make_table)
            await records.write(add)
            await records.write(add)
            assert await records.read(count_rows) == 2
            for file in folder.iterdir():
                file.unlink()
            shutil.copy(next(kept.iterdir()), folder)
            with pytest.raises(OperationalError):
                await records.write(fail)
            await records.write(add)
            assert await records.read(count_rows) == 1

    asyncio.run(story())
