"""The record when its database is away, full, locked, old, new or somebody else's."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from msgspec.structs import replace
from sqlalchemy import Connection, text

from orchestrator.storage.records.database import SqliteDatabase, database_at
from orchestrator.storage.records.errors import RecordsMisconfigured, RecordsUnavailable
from orchestrator.storage.records.location import locate
from orchestrator.storage.records.migrations import SCRIPTS
from orchestrator.storage.records.schema import METADATA, REVISION
from orchestrator.storage.records.writer import Records
from tests.integration.records_kit import (
    NUMBER,
    SENT,
    TURN,
    USER,
    PostgresqlServer,
    numbered,
    of_number,
    opened,
    rows,
    status,
)
from tests.integration.records_kit import empty_url as empty_url  # fixtures
from tests.integration.records_kit import postgresql as postgresql
from tests.integration.records_kit import postgresql_database as postgresql_database
from tests.integration.records_kit import sqlite_template as sqlite_template
from tests.integration.records_kit import url as url


async def execute(url: str, *statements: str) -> None:
    """In a transaction of another client."""
    database = database_at(locate(url, Path()))

    def run(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    try:
        await database.write(run)
    finally:
        await database.close()


def test_without_a_url_the_record_is_a_file_of_the_owner_alone(tmp_path: Path) -> None:
    async def story() -> None:
        records = await Records.open(None, tmp_path / "made" / "here")
        await records.write(numbered(TURN))
        await records.close()

    asyncio.run(story())
    [file] = (tmp_path / "made" / "here").iterdir()
    assert file.name == "records.sqlite3"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_was_written_is_there_after_a_restart(url: str) -> None:
    async def story() -> None:
        async with opened(url) as records:
            await records.write(numbered(TURN, SENT))
        async with opened(url) as records:
            [turn] = await records.turns_of(NUMBER, USER)
            assert turn.replies[0].state == "accepted"

    asyncio.run(story())


def test_starts_at_the_same_time_make_the_tables_once(empty_url: str) -> None:
    async def story() -> None:
        started = await asyncio.gather(*(Records.open(empty_url, Path()) for _ in range(4)))
        for index, records in enumerate(started):
            turn = replace(TURN, entry_id=f"{index}")
            assert await records.write(numbered(turn)) == ()
            await records.close()
        assert len(await rows(empty_url, "turns")) == 4

    asyncio.run(story())


def test_processes_that_start_at_the_same_time_make_the_tables_once(tmp_path: Path) -> None:
    program = (
        "import asyncio, pathlib, sys\n"
        "from orchestrator.storage.records.writer import Records\n"
        "async def main():\n"
        "    records = await Records.open(None, pathlib.Path(sys.argv[1]))\n"
        "    await records.close()\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    for process in started:
        _, complaint = process.communicate(timeout=180)
        assert process.returncode == 0, complaint.decode()


def test_writers_of_one_database_take_turns(url: str) -> None:
    """Either may see the sending, the other the status: none may be forgotten."""

    async def story() -> None:
        async with opened(url) as one, opened(url) as other:
            for index in range(10):
                reply_id, wamid = f"reply-{index}", f"wamid-{index}"
                sent = replace(SENT, reply_id=reply_id, wamid=wamid)
                read = status("read", 900, reply_id=None, wamid=wamid)
                await asyncio.gather(one.write(numbered(sent)), other.write(numbered(read)))
            assert (await one.message_counts()).replies == {"read": 10}

    asyncio.run(story())


def test_the_migrations_make_the_tables_the_program_knows(url: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))

    async def story() -> list[Any]:
        async with opened(url):
            database = database_at(locate(url, Path()))
            try:
                return await database.read(differences)
            finally:
                await database.close()

    assert asyncio.run(story()) == []


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [REVISION]


def test_an_up_to_date_record_is_opened_without_alembic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its look at all migrations would take a good part of the start."""

    def refused(_: Connection) -> None:
        raise AssertionError("it is up to date")

    async def open_and_close() -> None:
        await (await Records.open(None, tmp_path)).close()

    asyncio.run(open_and_close())
    monkeypatch.setattr("orchestrator.storage.records.database.upgrade", refused)
    asyncio.run(open_and_close())


def test_tables_of_a_newer_version_are_left_alone(empty_url: str) -> None:
    async def story() -> None:
        url = empty_url
        await (await Records.open(url, Path())).close()
        await execute(url, "UPDATE alembic_version SET version_num = '9999'")
        with pytest.raises(RecordsMisconfigured, match="revision 9999"):
            await Records.open(url, Path())

    asyncio.run(story())


def test_missing_tables_make_the_record_unavailable_and_refuse_no_record(url: str) -> None:
    async def story() -> None:
        async with opened(url) as records:
            await execute(url, "ALTER TABLE turns RENAME TO gone")
            with pytest.raises(RecordsUnavailable, match="turns"):
                await records.write(numbered(TURN))
            await execute(url, "ALTER TABLE gone RENAME TO turns")
            assert await records.write(numbered(TURN)) == ()

    asyncio.run(story())


def test_a_locked_file_makes_the_record_unavailable_until_it_is_free(tmp_path: Path) -> None:
    async def story() -> None:
        await (await Records.open(None, tmp_path)).close()
        location = locate(None, tmp_path)
        records = Records(location, SqliteDatabase(location.url, lock_wait_seconds=0.05))
        other = sqlite3.connect(location.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordsUnavailable, match="locked"):
            await records.write(numbered(TURN))
        assert await records.turns_of(NUMBER, USER) == []  # readers need no lock
        other.execute("ROLLBACK")
        other.close()
        assert await records.write(numbered(TURN)) == ()
        await records.close()

    asyncio.run(story())


def test_a_full_disk_makes_the_record_unavailable_and_loses_nothing_written(
    tmp_path: Path,
) -> None:
    async def story() -> None:
        location = locate(None, tmp_path)
        await (await Records.open(None, tmp_path)).close()
        database = SqliteDatabase(location.url)
        records = Records(location, database)
        await records.write(numbered(TURN))
        await database.write(lambda connection: connection.exec_driver_sql(_NO_MORE_PAGES))
        large = replace(TURN, entry_id="2", message_id="wamid.2", text="x" * 100_000)
        with pytest.raises(RecordsUnavailable, match="full"):
            await records.write(numbered(large))
        assert len(await records.turns_of(NUMBER, USER)) == 1
        assert await records.write(numbered(large)) == ()  # a new connection forgot the limit
        await records.close()

    asyncio.run(story())


_NO_MORE_PAGES = "PRAGMA max_page_count = 1"  # which SQLite reads as: what there is now


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda folder: f"sqlite:///{folder}/missing/records.sqlite3", "No such file"),
        (lambda folder: f"sqlite:///{folder}", "Is a directory"),
        (lambda folder: _written(folder / "notes.txt", "no database, " * 99), "not a database"),
    ],
    ids=["no folder", "a folder", "another file"],
)
def test_a_place_that_cannot_hold_the_record_is_named(
    tmp_path: Path, make: Any, complaint: str
) -> None:
    with pytest.raises(RecordsMisconfigured, match=complaint) as caught:
        asyncio.run(Records.open(make(tmp_path), tmp_path))
    assert str(tmp_path) in str(caught.value)


def _written(file: Path, content: str) -> str:
    file.write_text(content)
    return f"sqlite:///{file}"


def test_a_server_that_is_not_there_makes_the_record_unavailable(tmp_path: Path) -> None:
    url = f"postgresql://user:secret@/records?host={tmp_path}"
    with pytest.raises(RecordsUnavailable) as caught:
        asyncio.run(Records.open(url, tmp_path))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("part", ["database", "user"])
def test_a_database_or_user_the_server_does_not_know_is_a_setting_to_correct(
    postgresql: PostgresqlServer, part: str
) -> None:
    url = postgresql.url_of("nowhere")
    if part == "user":
        url = postgresql.url_of("postgres").replace("//postgres", "//stranger", 1)
    with pytest.raises(RecordsMisconfigured, match=r"nowhere|stranger"):
        asyncio.run(Records.open(url, Path()))


def test_a_cut_connection_costs_one_attempt(
    postgresql: PostgresqlServer, postgresql_database: str
) -> None:
    async def story() -> None:
        turn, sent = of_number("cut", TURN), of_number("cut", SENT)
        async with opened(postgresql_database) as records:
            await records.write(numbered(turn))
            await postgresql.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'tertulia'"
            )
            with pytest.raises(RecordsUnavailable):
                await records.write(numbered(sent))
            assert await records.write(numbered(sent)) == ()
            [found] = await records.turns_of("cut", USER)
            assert found.replies[0].state == "accepted"

    asyncio.run(story())


def test_a_value_postgresql_cannot_index_is_refused_alone(postgresql_database: str) -> None:
    async def story() -> None:
        endless = "".join(chr(33 + index * 7919 % 20_000) for index in range(9_000))
        turn = replace(TURN, entry_id="long", partition=1)
        turn = of_number("long", turn)
        unfit = replace(turn, entry_id="longer", message_id=endless)
        batch = numbered(turn, unfit, of_number("long", SENT))
        async with opened(postgresql_database) as records:
            [refused] = await records.write(batch)
            assert (refused.index, refused.entry_id) == (1, batch[1][0])
            assert "index row" in refused.reason
            [found] = await records.turns_of("long", USER)
            assert found.replies[0].state == "accepted"

    asyncio.run(story())
