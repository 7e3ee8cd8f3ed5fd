"""What the tests of the record share: a PostgreSQL server, sample records, looks at the rows."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, Table, select

from orchestrator.storage.records.database import database_at
from orchestrator.storage.records.journal import (
    EffectRecord,
    OtherRecord,
    ReplyRecord,
    SentRecord,
    StatusRecord,
    TurnRecord,
)
from orchestrator.storage.records.location import locate
from orchestrator.storage.records.schema import METADATA
from orchestrator.storage.records.writer import Records

NUMBER = "118273645509182"
USER = "573005550117"
START_MS = 1_795_421_700_000
"""2026-11-23T08:15:00Z."""

TURN = TurnRecord(
    entry_id="1795421700000-0",
    partition=17,
    phone_number_id=NUMBER,
    wa_id=USER,
    bsuid="CO.8127364509182736455",
    profile_name="María Fernanda",
    tenant_id="pizzeria",
    message_id="wamid.in",
    kind="text",
    text="Hola, ¿tienen pizza?",
    raw={"id": "wamid.in", "type": "text", "text": {"body": "Hola, ¿tienen pizza?"}},
    lane="commerce",
    intent="menu",
    confidence=0.93,
    tier="rules",
    reasons=("rule:menu",),
    agent="commerce",
    handoffs=("info",),
    effects=(EffectRecord(kind="quote_given", details={"total": "42000"}),),
    attempts=1,
    outcome="applied",
    locale="es",
    received_at_ms=START_MS,
    sent_at_ms=START_MS - 900,
    started_at_ms=START_MS + 1,
    committed_at_ms=START_MS + 5,
    duration_us=4321,
    replies=(
        ReplyRecord(
            reply_id="reply.0",
            index=0,
            kind="buttons",
            text="¡Claro! ¿Para llevar?",
            payload={"buttons": [{"id": "yes", "title": "Sí"}]},
        ),
        ReplyRecord(reply_id="reply.1", index=1, kind="text", text="Aquí el menú"),
    ),
)
SENT = SentRecord(
    reply_id="reply.0",
    phone_number_id=NUMBER,
    wa_id=USER,
    wamid="wamid.out0",
    state="sent",
    at_ms=START_MS + 200,
)
NOT_SENT = SentRecord(
    reply_id="reply.1",
    phone_number_id=NUMBER,
    wa_id=USER,
    state="failed",
    at_ms=START_MS + 300,
    error_code=131047,
    error="Re-engagement message",
    attempts=3,
)
ALERT = OtherRecord(kind="account_alerts", raw={"alert": "LIMIT"}, at_ms=START_MS)


def status(word: str, after_ms: int, **changes: Any) -> StatusRecord:
    """A status of the first reply, by both its names."""
    record = StatusRecord(
        phone_number_id=NUMBER,
        wamid="wamid.out0",
        reply_id="reply.0",
        status=word,
        at_ms=START_MS + after_ms,
        recipient=USER,
    )
    return msgspec.structs.replace(record, **changes)


def numbered(*records: Any) -> list[tuple[str, Any]]:
    """As entries of a journal stream."""
    return [(f"{START_MS}-{index}", record) for index, record in enumerate(records)]


def of_number(number: str, record: Any) -> Any:
    """The same record of another business number: nothing of it may mix."""
    return msgspec.structs.replace(record, phone_number_id=number)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Records]:
    records = await Records.open(url, Path())
    try:
        yield records
    finally:
        await records.close()


async def rows(url: str, table: str, number: str | None = NUMBER) -> list[dict[str, Any]]:
    """All rows of a table (of a number), ordered by their keys."""
    return (await _select(url, [table], number))[table]


async def every_row(url: str, number: str) -> dict[str, list[dict[str, Any]]]:
    return await _select(url, list(METADATA.tables), number)


async def _select(
    url: str, tables: list[str], number: str | None
) -> dict[str, list[dict[str, Any]]]:
    def select_all(connection: Connection) -> dict[str, list[dict[str, Any]]]:
        return {name: _rows(connection, METADATA.tables[name], number) for name in tables}

    database = database_at(locate(url, Path()))
    try:
        return await database.read(select_all)
    finally:
        await database.close()


def _rows(connection: Connection, table: Table, number: str | None) -> list[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key)
    if number is not None:
        query = query.where(table.c.phone_number_id == number)
    return [dict(row) for row in connection.execute(query).mappings()]


class PostgresqlServer:
    """A server, and fresh databases on it."""

    def __init__(self, url: str) -> None:
        self._url = url  # ends in the path of a database, and perhaps options
        self._databases = 0

    def url_of(self, database: str) -> str:
        head, _, options = self._url.partition("?")
        return f"{head.rpartition('/')[0]}/{database}" + (f"?{options}" if options else "")

    async def fresh_database(self) -> str:
        """The URL of a database without tables."""
        self._databases += 1
        name = f"tertulia_test_{os.getpid()}_{self._databases}"
        await self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await self.run(f"CREATE DATABASE {name}")
        return self.url_of(name)

    async def drop(self, url: str) -> None:
        name = url.partition("?")[0].rpartition("/")[2]
        await self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def run(self, statement: str) -> None:
        """Outside a transaction, which CREATE DATABASE wants."""
        import asyncpg  # type: ignore[import-untyped]  # the package ships no annotations

        connection = await asyncpg.connect(self._url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[PostgresqlServer]:
    with postgresql_server(os.environ) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/records.sqlite3"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    database = asyncio.run(server.fresh_database())
    yield database
    asyncio.run(server.drop(database))


@pytest.fixture(scope="module")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("records") / "template.sqlite3"
    asyncio.run(_open_once(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="module")
def postgresql_database(postgresql: PostgresqlServer) -> Iterator[str]:
    database = asyncio.run(postgresql.fresh_database())
    asyncio.run(_open_once(database))
    yield database
    asyncio.run(postgresql.drop(database))


async def _open_once(url: str) -> None:
    async with opened(url):
        pass


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind, its tables made and empty. Making them anew would take long."""
    if request.param == "sqlite":
        file = tmp_path / "records.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    database: str = request.getfixturevalue("postgresql_database")
    asyncio.run(_truncate(database))
    yield database


async def _truncate(url: str) -> None:
    statement = f"TRUNCATE {', '.join(METADATA.tables)}"
    database = database_at(locate(url, Path()))
    try:
        await database.write(lambda connection: connection.exec_driver_sql(statement))
    finally:
        await database.close()


@contextmanager
def postgresql_server(environment: Mapping[str, str]) -> Iterator[PostgresqlServer]:
    """The server named by TEST_POSTGRES_URL, or one started from the machine's own binaries.

    Skips the test if there is neither; fails it where CI promises one.
    """
    if given := environment.get("TEST_POSTGRES_URL"):
        yield PostgresqlServer(given)
        return
    programs = _programs()
    if programs is None:
        missing = "no initdb on PATH or under /usr/lib/postgresql, and no TEST_POSTGRES_URL"
        if environment.get("CI") == "true":
            pytest.fail(f"{missing}; install Debian's package postgresql")
        pytest.skip(missing)
    folder = Path(
        tempfile.mkdtemp(prefix="tertulia-pg-", dir="/tmp")
    )  # a socket's path must be short
    try:
        with _running(programs, folder) as socket_folder:
            yield PostgresqlServer(f"postgresql://postgres@/postgres?host={socket_folder}")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl, the newest version first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[Path]:
    data = folder / "data"
    _run_as_nobody(folder, programs / "initdb", "-D", data, "-U", "postgres", *_INITDB)
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    control = (programs / "pg_ctl", "-D", data, "-w", "-t", "60")
    _run_as_nobody(folder, *control, "-l", folder / "log", "-o", settings, "start")
    try:
        yield folder
    finally:
        _run_as_nobody(folder, *control, "-m", "immediate", "stop")


_INITDB = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


def _run_as_nobody(folder: Path, *command: object) -> None:
    """PostgreSQL refuses to run as root: there it gets another user, who owns the folder."""
    other: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        other = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    done = subprocess.run(
        [str(part) for part in command],
        **other,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{command[0]} failed:\n{done.stdout}")
