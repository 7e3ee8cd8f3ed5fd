"""Agents that raise, hang, block the loop or end the process: their message pays, nobody else."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.acceptance.daemon import Daemon, new_user, text_message, wait_for, webhook
from tests.faults.counting_daemon import NOTES, PROGRAM
from tests.faults.verdict import Said, judge

ATTEMPTS = 2
TURN_SECONDS = 1.0
WATCHDOG_SECONDS = 1.5


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    with counting_daemon(tmp_path) as running:
        yield running


@contextmanager
def counting_daemon(folder: Path, **settings: str) -> Iterator[Daemon]:
    notes = folder / "notes"
    notes.mkdir(exist_ok=True)
    given = {
        "TURN_ATTEMPTS": str(ATTEMPTS),
        "TURN_TIMEOUT_SECONDS": str(TURN_SECONDS),
        "WATCHDOG_SECONDS": str(WATCHDOG_SECONDS),
        "SHUTDOWN_SECONDS": "3",
        NOTES: str(notes),
    }
    with Daemon(folder / "daemon", settings=given | settings, program=PROGRAM) as running:
        yield running


def tell(daemon: Daemon, said: Said, user: str, *texts: str) -> list[str]:
    """One message of a user after the other; their ids."""
    ids = []
    for text in texts:
        message = text_message(user, text)
        assert daemon.post(webhook(message)).status == 200
        said.add(user, message["id"], text)
        ids.append(message["id"])
    return ids


def tried(daemon: Daemon, message_id: str) -> int:
    path = Path(daemon.settings[NOTES]) / message_id
    return len(path.read_text().splitlines()) if path.exists() else 0


@contextmanager
def kept_running(daemon: Daemon) -> Iterator[list[int]]:
    """A service manager: what ends is started again. The exit codes."""
    codes: list[int] = []
    enough = threading.Event()

    def keep() -> None:
        while not enough.is_set():
            process = daemon.process
            assert process is not None
            code = process.poll()
            if code is not None:
                codes.append(code)
                wait_for(lambda: not daemon.orphans(), "its Valkey is gone")
                daemon.start()
            enough.wait(0.02)

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield codes
    finally:
        enough.set()
        keeper.join()


def test_a_message_that_always_fails_is_parked_and_the_next_ones_of_its_user_go_on(
    daemon: Daemon,
) -> None:
    said = Said()
    calm = new_user()
    poison = []
    for behaviour in ("raise", "forever", "slow:30"):
        user = new_user()
        ids = tell(daemon, said, user, "fine 1", f"{behaviour} 2", "fine 3", "fine 4")
        poison.append(ids[1])
    once = new_user()
    tell(daemon, said, once, "fine 1", "raise-once 2", "fine 3", "slow:0.2 4", "fine 5", "fine 6")
    tell(daemon, said, calm, *(f"fine {number}" for number in range(20)))

    figures = judge(daemon, said, parked=poison)

    assert figures.applied == 35
    assert all(tried(daemon, one) == ATTEMPTS for one in poison)
    assert {line["reason"] for line in daemon.events("orchestrate_turn.parked")} == {"attempts"}
    assert daemon.stop() == 0


def test_a_message_that_ends_the_process_is_parked_and_takes_nobody_with_it(
    daemon: Daemon,
) -> None:
    said = Said()
    poisoned, once, calm = new_user(), new_user(), new_user()
    waiting = [
        (poisoned, "fine 1"), (poisoned, "exit 2"), (poisoned, "fine 3"),
        (once, "exit-once 1"), (once, "fine 2"),
        *((calm, f"fine {number}") for number in range(10)),
    ]  # fmt: skip
    messages = [text_message(user, text) for user, text in waiting]
    poison = messages[1]["id"]
    for message, (user, text) in zip(messages, waiting, strict=True):
        said.add(user, message["id"], text)
    with kept_running(daemon) as codes:
        wait_for(lambda: taken(daemon, webhook(*messages)), "the messages are taken", 120)
        wait_for(lambda: parked(daemon, poison), "the poison is parked", 120)
    judge(daemon, said, parked=[poison])

    assert set(codes) == {3}
    # A first try is not counted beforehand: only what a death left behind is suspicious.
    assert ATTEMPTS <= tried(daemon, poison) <= ATTEMPTS + 1
    assert len(codes) <= ATTEMPTS + 2


def taken(daemon: Daemon, body: bytes) -> bool:
    """Whether a POST got its 200; the daemon may die of what it brings before it can answer."""
    try:
        return daemon.post(body).status == 200
    except (OSError, HTTPException):
        return False


def parked(daemon: Daemon, message_id: str) -> bool:
    return bool(daemon.events("orchestrate_turn.parked", message_id=message_id))


def test_a_message_that_blocks_the_loop_ends_the_process_and_is_parked(daemon: Daemon) -> None:
    said = Said()
    blocker, calm = new_user(), new_user()
    with kept_running(daemon) as codes:
        message = text_message(blocker, "block:60 1")
        poison = message["id"]
        said.add(blocker, poison, "block:60 1")
        wait_for(lambda: taken(daemon, webhook(message)), "the message is taken", 120)
        wait_for(lambda: parked(daemon, poison), "the poison is parked", 120)
    tell(daemon, said, blocker, "fine 2")
    tell(daemon, said, calm, "block-once:1.2 1", "fine 2")
    judge(daemon, said, parked=[poison])

    assert set(codes) == {70}
    assert tried(daemon, poison) == ATTEMPTS + 1
    assert daemon.events("watchdog.loop_blocked")
    assert daemon.stop() == 0


def test_a_daemon_told_to_stop_in_the_middle_of_a_slow_turn_finishes_it(tmp_path: Path) -> None:
    said = Said()
    with counting_daemon(tmp_path, TURN_TIMEOUT_SECONDS="60", SHUTDOWN_SECONDS="20") as daemon:
        user = new_user()
        (slow,) = tell(daemon, said, user, "slow:1.5 1")
        wait_for(lambda: tried(daemon, slow) == 1, "the agent is at work")

        assert daemon.stop() == 0
        assert daemon.events("orchestrate_turn.completed", message_id=slow)
        daemon.start()
        judge(daemon, said)
        assert tried(daemon, slow) == 1


def test_a_turn_too_slow_for_the_drain_is_done_again_by_the_next_daemon(tmp_path: Path) -> None:
    said = Said()
    with counting_daemon(tmp_path, TURN_TIMEOUT_SECONDS="60", SHUTDOWN_SECONDS="2") as daemon:
        user = new_user()
        (slow,) = tell(daemon, said, user, "slow:6 1")
        wait_for(lambda: tried(daemon, slow) == 1, "the agent is at work")

        daemon.signal(signal.SIGTERM)
        assert daemon.ended() == 0
        cut = daemon.events("daemon.phase_cut")
        assert [line["phase"] for line in cut][:1] == ["turns"]
        daemon.start()
        judge(daemon, said)
