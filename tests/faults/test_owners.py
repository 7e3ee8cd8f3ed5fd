"""Two daemons on one Valkey: only the later one has any effect."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from attrs import define

from orchestrator.storage.embedded import EmbeddedServer
from tests.acceptance.daemon import Daemon, new_user, text_message, wait_for, webhook
from tests.acceptance.fake_graph import FakeGraph, fake_graph
from tests.faults.counting_daemon import NOTES, PROGRAM
from tests.faults.verdict import Said, judge


@define
class Two:
    """`elder` runs, `younger` has not been started. Each has a token of its own, and one SQL."""

    elder: Daemon
    younger: Daemon
    graph: FakeGraph

    def posts_of(self, daemon: Daemon) -> int:
        token = daemon.settings["WHATSAPP_ACCESS_TOKEN"]
        return sum(post.authorization == f"Bearer {token}" for post in list(self.graph.posted))


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    (tmp_path / "notes").mkdir()
    server = asyncio.run(EmbeddedServer.start(tmp_path / "valkey", appendfsync="everysec"))
    with ExitStack() as stack:
        stack.callback(lambda: asyncio.run(server.stop()))
        graph = stack.enter_context(fake_graph())
        database = tmp_path / "records.sqlite3"

        def daemon(name: str) -> Daemon:
            settings = {
                "REDIS_URL": f"redis://127.0.0.1:{server.port}",
                "DATABASE_URL": f"sqlite:///{database}",
                "DELIVERY": "graph",
                "GRAPH_API_URL": graph.url,
                "WHATSAPP_ACCESS_TOKEN": name,
                NOTES: str(tmp_path / "notes"),
            }
            made = Daemon(tmp_path / name, settings=settings, program=PROGRAM)
            stack.push(made.__exit__)
            return made

        yield Two(daemon("elder").start(), daemon("younger"), graph)


def test_a_daemon_that_wakes_after_another_took_over_writes_and_sends_nothing(two: Two) -> None:
    said, users = Said(), [new_user() for _ in range(8)]
    held = threading.Event()
    two.graph.judge = lambda _: held.wait(20) and None
    for user in users:
        tell(two.elder, said, user, "fine 1", "fine 2", "slow:2 3", "fine 4")
    wait_for(lambda: two.elder.events("orchestrate_turn.completed"), "turns are under way")
    two.elder.signal(signal.SIGSTOP)
    held.set()
    two.graph.judge = lambda _: None

    two.younger.start()
    for user in users:
        tell(two.younger, said, user, "fine 5")
    wait_for(lambda: two.younger.backlog("inbox", "outbox") == 0, "the younger did it all", 60)
    before = two.posts_of(two.elder)
    two.elder.signal(signal.SIGCONT)

    assert two.elder.ended() == 70
    assert two.posts_of(two.elder) == before
    assert two.elder.events("partition.lost")
    # What the elder had marked or posted when it froze may have gone out twice.
    judge(two.younger, said, graph=two.graph, repeats=len(users))
    assert two.younger.stop() == 0


def test_a_daemon_replaced_at_work_makes_way_at_once(two: Two) -> None:
    said, users = Said(), [new_user() for _ in range(8)]
    for user in users:
        tell(two.elder, said, user, "fine 1", "slow:1 2", "fine 3")

    two.younger.start()
    assert two.elder.ended() == 70
    for user in users:
        tell(two.younger, said, user, "fine 4")

    judge(two.younger, said, graph=two.graph, repeats=len(users))
    assert two.younger.stop() == 0


def tell(daemon: Daemon, said: Said, user: str, *texts: str) -> None:
    for text in texts:
        message = text_message(user, text)
        assert daemon.post(webhook(message)).status == 200
        said.add(user, message["id"], text)
