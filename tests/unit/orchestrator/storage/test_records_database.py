"""SQLite is written a little at a time, so that messages get on meanwhile."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection

from orchestrator.storage.records import database
from orchestrator.storage.records.database import database_at
from orchestrator.storage.records.location import locate


def rows_and_pauses(folder: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> tuple[int, int]:
    """What is there, and how often the thread slept, after `count` rows in one statement."""
    pauses: list[float] = []

    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE things (number INTEGER PRIMARY KEY)")
        monkeypatch.setattr(time, "sleep", pauses.append)
        rows = [(number,) for number in range(count)]
        connection.exec_driver_sql("INSERT INTO things VALUES (?)", rows)
        monkeypatch.undo()

    def count_rows(connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT count(*) FROM things").scalar_one())

    async def story() -> int:
        records = database_at(locate(None, folder))
        try:
            await records.write(fill)
            return await records.read(count_rows)
        finally:
            await records.close()

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
