"""How the daemon starts, refuses to start, and ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.acceptance.daemon import ROOT, Daemon, new_user, text_message, wait_for, webhook
from tests.acceptance.fake_graph import fake_graph


def refused(home: Path, **settings: str) -> tuple[int, str]:
    """Exit code and words of a daemon that cannot start."""
    daemon = Daemon(home, settings=settings)
    daemon.home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "run.py", "serve"],
        cwd=ROOT,
        env=daemon.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_replies_in_flight_are_finished_before_the_end(home: Path) -> None:
    with fake_graph() as graph:
        settings = {
            "DELIVERY": "graph",
            "WHATSAPP_ACCESS_TOKEN": "token",
            "GRAPH_API_URL": graph.url,
        }
        batch = [text_message(new_user(), "¿A qué hora abren hoy?") for _ in range(100)]
        with Daemon(home, settings=settings) as daemon:
            assert daemon.post(webhook(*batch)).status == 200
            wait_for(lambda: graph.posted, "the first reply")
            assert daemon.stop() == 0
            assert len(graph.posted) == 100
            assert daemon.events("daemon.phase_cut") == []


def test_all_bad_settings_are_told_at_once(home: Path) -> None:
    code, words = refused(home, PARTITIONS="many", TURN_ATTEMPTS="0", DELIVERY="pigeon")

    assert code == 2
    for name, value in (("PARTITIONS", "many"), ("TURN_ATTEMPTS", "0"), ("DELIVERY", "pigeon")):
        assert name in words
        assert value in words
    assert "Traceback" not in words


def test_what_delivery_needs_is_told_at_once(home: Path) -> None:
    code, words = refused(
        home, DELIVERY="graph", WHATSAPP_APP_SECRET="", WHATSAPP_VERIFY_TOKEN="short"
    )

    assert code == 2
    assert "WHATSAPP_APP_SECRET" in words
    assert "WHATSAPP_ACCESS_TOKEN" in words


def test_another_number_of_partitions_is_refused(home: Path) -> None:
    with Daemon(home, settings={"PARTITIONS": "8"}) as daemon:
        assert daemon.stop() == 0

    code, words = refused(home, PARTITIONS="16")
    assert code == 2
    assert "PARTITIONS=8" in words


def test_a_data_dir_in_use_is_refused_with_the_pid(daemon: Daemon) -> None:
    code, words = refused(daemon.home)

    assert code == 2
    assert daemon.process is not None
    assert str(daemon.process.pid) in words
    assert daemon.get("/readyz").status == 200


def test_a_store_that_cannot_be_reached_is_given_up_after_a_while(home: Path) -> None:
    code, words = refused(home, REDIS_URL="redis://127.0.0.1:1", STARTUP_SECONDS="1")

    assert code == 69
    assert "Traceback" not in words
    assert "127.0.0.1:1" in words


def test_settings_are_checked_without_a_daemon(home: Path) -> None:
    settings = {"PARTITIONS": "0", "IDLE_SECONDS": "soon"}
    bad = subprocess.run(
        [sys.executable, "run.py", "check"],
        cwd=ROOT,
        env=Daemon(home, settings=settings).environment(),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert bad.returncode == 2
    assert "PARTITIONS" in bad.stderr
    assert "IDLE_SECONDS" in bad.stderr
    assert "2 problem(s)" in bad.stderr


def test_health_and_readiness_are_told(daemon: Daemon) -> None:
    assert daemon.get("/healthz").status == 200
    assert daemon.get("/readyz").json() == {"status": "ready"}
