"""What the daemon stands on goes away for a while, or gives back what nobody can read."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from orchestrator.storage.embedded import EmbeddedServer
from tests.acceptance.daemon import NUMBER, Daemon, new_user, wait_for
from tests.faults.flood import check_exactly_once_in_order, flood


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    with Daemon(tmp_path / "daemon") as running:
        yield running


def test_an_external_redis_that_goes_and_comes_back_is_found_again(tmp_path: Path) -> None:
    server = asyncio.run(EmbeddedServer.start(tmp_path / "redis"))
    try:
        with Daemon(tmp_path / "daemon", settings={"REDIS_URL": server.url}) as daemon:
            crowd = flood(daemon, users=10)
            with crowd.flowing():
                crowd.wait_accepted(50)
                asyncio.run(server.stop())
                wait_for(lambda: 503 in crowd.statuses, "webhooks are refused meanwhile")
                wait_for(lambda: daemon.get("/readyz").status == 503, "it says it is not ready")
                assert daemon.get("/healthz").status == 200
                server = asyncio.run(EmbeddedServer.start(tmp_path / "redis"))
                wait_for(lambda: daemon.get("/readyz").status == 200, "it is ready again")
                crowd.wait_accepted(50)
            crowd.repeat_unanswered()

            check_exactly_once_in_order(crowd)
            assert daemon.stop() == 0
    finally:
        asyncio.run(server.stop())


def test_conversations_go_on_while_sql_is_locked_and_the_record_is_complete_after(
    daemon: Daemon,
) -> None:
    crowd = flood(daemon, users=5)
    path = daemon.data_dir / "records.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as other:
        other.execute("BEGIN EXCLUSIVE")
        crowd.write_each(4)
        for said in crowd.said.values():
            daemon.wait_for_replies(said[-1])
        daemon.wait_event("recorder.unavailable")
        assert daemon.backlog("inbox") == 0
        assert daemon.backlog("journal") > 0
        assert daemon.get("/readyz").status == 200
        other.execute("ROLLBACK")

    check_exactly_once_in_order(crowd)


def test_a_snapshot_nobody_can_read_parks_the_message_and_stays(daemon: Daemon) -> None:
    snapshots = {new_user(): text for text in ("{not a session", '{"version":"1-0"}', "null", "")}
    for user, snapshot in snapshots.items():
        daemon.redis.set(f"session:{NUMBER}:{user}", snapshot)

    said = {user: daemon.say(user, "hola") for user in snapshots}
    daemon.wait_for_replies(daemon.say(new_user(), "hola"))
    for user, message_id in said.items():
        parked = daemon.wait_event("orchestrate_turn.parked", message_id=message_id)
        assert parked["reason"] == "undecodable_state"
        assert daemon.redis.get(f"session:{NUMBER}:{user}") == snapshots[user]

    daemon.settle()
    assert daemon.admin("/admin/dead-letters").json()["total"] == len(snapshots)
    outcomes = daemon.rows("SELECT message_id FROM turns WHERE outcome = 'parked'")
    assert sorted(outcomes) == sorted((message_id,) for message_id in said.values())
    for message_id in said.values():
        assert len(daemon.events("reply.sent", message_id=message_id)) == 1


def test_bytes_in_an_inbox_that_are_no_message_hold_nobody_up(daemon: Daemon) -> None:
    for partition in range(64):
        daemon.redis.xadd(f"inbox:{partition}", {"m": "nonsense"})
        daemon.redis.xadd(f"inbox:{partition}", {"other": "field"})

    for _ in range(5):
        daemon.wait_for_replies(daemon.say(new_user(), "hola"))
    wait_for(lambda: daemon.backlog("inbox") == 0, "the inboxes are empty")
    assert daemon.admin("/admin/dead-letters").json()["total"] == 128
