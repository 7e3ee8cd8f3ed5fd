"""The SQL server stalls and goes away for a good while in the middle of a busy day.

FAULTS_SQL_SECONDS=60 keeps it away for at least a minute.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.acceptance.daemon import Daemon, wait_for
from tests.faults.flood import Flood, check_exactly_once_in_order, flood
from tests.faults.sql_line import SqlLine, sql_line
from tests.integration.records_kit import PostgresqlServer
from tests.integration.records_kit import postgresql as postgresql  # a fixture

AWAY_SECONDS = float(os.environ.get("FAULTS_SQL_SECONDS", "0"))
SETTLE_SECONDS = 90.0
"""The recorder looks every 30 s at the latest."""


@pytest.fixture
def line(postgresql: PostgresqlServer) -> Iterator[SqlLine]:
    database = asyncio.run(postgresql.fresh_database())
    with sql_line(database) as made:
        yield made
    asyncio.run(postgresql.drop(database))


def test_a_sql_server_that_is_away_for_a_while_stops_nobody_and_has_every_record_after(
    tmp_path: Path, line: SqlLine
) -> None:
    with Daemon(tmp_path / "daemon", settings={"DATABASE_URL": line.url}) as daemon:
        crowd = flood(daemon, users=12)
        write(crowd, 60)
        daemon.settle(SETTLE_SECONDS)

        line.fall_silent()
        write(crowd, 60)
        answered(daemon)
        waiting = daemon.backlog("journal")
        assert waiting > 0

        line.cut()
        away_since = time.monotonic()
        write(crowd, 200)
        wait_for(lambda: len(failures(daemon)) >= 2, "the recorder has failed twice", 60)
        line.lose_next_commit()
        line.open()
        wait_for(lambda: line.commits_lost, "a COMMIT gets no answer", 60)
        wait_for(lambda: len(failures(daemon)) >= 3, "the recorder has noticed", 60)
        wait_for(
            lambda: time.monotonic() - away_since >= AWAY_SECONDS,
            "the outage has lasted long enough",
            AWAY_SECONDS + 10,
        )
        answered(daemon)
        assert daemon.get("/readyz").status == 200
        assert daemon.backlog("journal") > waiting
        first, second = pauses(daemon)
        assert first < second, "it asks less and less often"

        line.open()
        write(crowd, 60)
        daemon.settle(SETTLE_SECONDS)

        check_exactly_once_in_order(crowd)
        assert daemon.stop() == 0


def write(crowd: Flood, more: int) -> None:
    """Some messages, as fast as they are taken."""
    with crowd.flowing():
        crowd.wait_accepted(more)


def answered(daemon: Daemon) -> None:
    """Every message is applied and its replies have left."""
    wait_for(lambda: daemon.backlog("inbox", "outbox") == 0, "all are answered", 60)


def failures(daemon: Daemon) -> list[datetime]:
    return [datetime.fromisoformat(each["ts"]) for each in daemon.events("recorder.unavailable")]


def pauses(daemon: Daemon) -> list[float]:
    """Seconds from each of the first failures to the next."""
    return [(later - earlier).total_seconds() for earlier, later in pairwise(failures(daemon)[:3])]
