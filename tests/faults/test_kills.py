"""The daemon and its store, killed and frozen while messages come in."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.daemon import Daemon, wait_for
from tests.acceptance.fake_graph import fake_graph
from tests.faults.flood import check_exactly_once_in_order, flood
from tests.faults.verdict import place_of

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


def test_replies_on_their_way_at_a_kill_all_arrive_and_first_in_order(
    tmp_path: Path,
) -> None:
    with fake_graph() as graph:
        settings = {
            "DELIVERY": "graph",
            "WHATSAPP_ACCESS_TOKEN": "token",
            "GRAPH_API_URL": graph.url,
        }
        with Daemon(tmp_path / "daemon", settings=settings) as daemon:
            crowd = flood(daemon, users=8)
            for _ in range(2):
                with crowd.flowing():
                    crowd.wait_accepted(80)
                    daemon.kill()
                daemon.start()
                crowd.repeat_unanswered()
            daemon.settle()
            replies = daemon.rows(
                "SELECT wa_id, message_id FROM messages WHERE direction = 'out'"
                " ORDER BY entry_id, reply_index"
            )

    assert len(replies) == crowd.accepted
    for user in crowd.users:
        posted = [post.body["biz_opaque_callback_data"] for post in graph.messages(user)]
        # What was sent and not yet marked at a kill is sent again: look at first times only.
        once = list(dict.fromkeys(posted))
        assert once == sorted(once, key=place_of_reply)
        assert set(once) == {reply for wa_id, reply in replies if wa_id == user}


def place_of_reply(reply_id: str) -> tuple[int, int]:
    """Ids are `partition.milliseconds-sequence.index`."""
    return place_of(reply_id.split(".")[1])


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
