"""The daemon and its store, killed and frozen while messages come in."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.daemon import Daemon, wait_for
from tests.faults.flood import check_exactly_once_in_order, flood

ROUNDS = 3
FREEZE_SECONDS = 3.0


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    with Daemon(tmp_path / "daemon") as running:
        yield running


def test_a_daemon_killed_under_load_loses_and_doubles_nothing(daemon: Daemon) -> None:
    crowd = flood(daemon, users=12)
    for _ in range(ROUNDS):
        with crowd.flowing():
            crowd.wait_accepted(100)
            daemon.kill()
        daemon.start()
        crowd.repeat_unanswered()

    check_exactly_once_in_order(crowd)
    assert daemon.stop() == 0
    assert daemon.orphans() == []


def test_a_store_killed_under_load_comes_back_and_nothing_is_lost(daemon: Daemon) -> None:
    crowd = flood(daemon, users=12)
    with crowd.flowing():
        crowd.wait_accepted(50)
        daemon.valkey().kill()
        wait_for(lambda: 503 in crowd.statuses, "webhooks are refused meanwhile")
        wait_for(lambda: daemon.get("/readyz").status == 200, "the daemon is ready again")
        crowd.wait_accepted(50)
    crowd.repeat_unanswered()

    daemon.reconnect()
    check_exactly_once_in_order(crowd)
    assert daemon.stop() == 0


def test_a_store_that_freezes_for_a_while_loses_and_doubles_nothing(daemon: Daemon) -> None:
    crowd = flood(daemon, users=12)
    with crowd.flowing():
        crowd.wait_accepted(50)
        store = daemon.valkey()
        store.send_signal(signal.SIGSTOP)
        time.sleep(FREEZE_SECONDS)  # the fault itself lasts this long
        store.send_signal(signal.SIGCONT)
        crowd.wait_accepted(50)
    crowd.repeat_unanswered()

    check_exactly_once_in_order(crowd)
