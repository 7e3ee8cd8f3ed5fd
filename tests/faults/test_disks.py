"""The store runs out of memory or disk, or finds its log torn; nothing accepted is lost by it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from orchestrator.storage.embedded import socket_path_in
from tests.acceptance.daemon import Daemon, new_user, text_message, wait_for, webhook
from tests.faults.flood import check_exactly_once_in_order, flood

DISK_BYTES = 6_000_000
TORN = b"*3\r\n$3\r\nSET\r\n$9\r\nsession:x\r\n$500\r\nhalf of a"


def test_a_store_without_memory_refuses_new_messages_and_keeps_the_old(tmp_path: Path) -> None:
    with Daemon(tmp_path / "daemon") as daemon:
        crowd = flood(daemon, users=10)
        with crowd.flowing():
            crowd.wait_accepted(50)
            daemon.redis.config_set("maxmemory", 1_000_000)
            wait_for(lambda: 503 in crowd.statuses, "webhooks are refused")
            wait_for(lambda: daemon.get("/readyz").status == 503, "it says so")
            daemon.redis.config_set("maxmemory", 0)
            wait_for(lambda: daemon.get("/readyz").status == 200, "it is ready again")
            crowd.wait_accepted(50)
        crowd.repeat_unanswered()

        check_exactly_once_in_order(crowd)
        assert daemon.stop() == 0


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of a few megabytes; skips where none may be mounted."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small file system can be mounted by root only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_refuses_new_messages_and_keeps_the_old(tmp_path: Path) -> None:
    home = tmp_path / "daemon"
    with small_disk(home / "data" / "valkey") as disk, Daemon(home) as daemon:
        crowd = flood(daemon, users=10)
        with crowd.flowing():
            crowd.wait_accepted(50)
            filler = disk / "filler"
            fill(filler)
            wait_for(lambda: 503 in crowd.statuses, "webhooks are refused", 60)
            filler.unlink()
            crowd.wait_accepted(50)
        crowd.repeat_unanswered()
        wait_for(lambda: daemon.get("/readyz").status == 200, "it is ready again")

        daemon.reconnect()
        check_exactly_once_in_order(crowd)
        assert daemon.stop() == 0


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        free = shutil.disk_usage(path.parent).free
        file.write(bytes(max(0, free - 4096)))


def test_a_log_torn_by_a_crash_is_repaired_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    with Daemon(tmp_path / "daemon", settings={"EMBEDDED_APPENDFSYNC": "always"}) as daemon:
        crowd = flood(daemon, users=6)
        with crowd.flowing():
            crowd.wait_accepted(60)
            daemon.kill()
        logs = sorted((daemon.data_dir / "valkey").rglob("*.incr.aof"))
        with logs[-1].open("ab") as file:
            file.write(TORN)
        daemon.start()
        crowd.repeat_unanswered()

        check_exactly_once_in_order(crowd)
        assert "runcat" in (daemon.data_dir / "valkey" / "valkey.log").read_text()
        assert daemon.stop() == 0


def test_a_daemon_killed_while_it_starts_loses_nothing(tmp_path: Path) -> None:
    with Daemon(tmp_path / "daemon") as daemon:
        crowd = flood(daemon, users=6)
        with crowd.flowing():
            crowd.wait_accepted(60)
            daemon.kill()
        valkey = daemon.data_dir / "valkey"
        signs = (
            (daemon.data_dir / "daemon.lock").exists,
            socket_path_in(valkey).exists,
            (daemon.data_dir / "daemon.json").exists,
        )
        for name in ("daemon.lock", "daemon.json"):
            (daemon.data_dir / name).unlink(missing_ok=True)
        for sign in signs:
            process = daemon.spawn()
            wait_for(sign, "the start has come so far", 90)
            process.kill()
            process.wait()
        daemon.start()
        crowd.repeat_unanswered()

        check_exactly_once_in_order(crowd)
        assert daemon.stop() == 0
        assert daemon.orphans() == []


def test_a_message_of_the_same_id_is_one_turn_after_restarts_and_repeats(tmp_path: Path) -> None:
    with Daemon(tmp_path / "daemon") as daemon:
        message = text_message(new_user(), "hola")
        for _ in range(2):
            assert [daemon.post(webhook(message, message)).status for _ in range(3)] == [200] * 3
            daemon.settle()
            daemon.kill()
            daemon.start()
        assert daemon.post(webhook(message)).status == 200
        daemon.settle()

        assert daemon.rows("SELECT count(*) FROM turns") == [(1,)]
