"""The process dies, or the wire to the store is cut, between any two steps of a message's way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from attrs import define

from orchestrator.storage.embedded import EmbeddedServer
from tests.acceptance.daemon import (
    Daemon,
    new_user,
    status_webhook,
    text_message,
    wait_for,
    webhook,
)
from tests.acceptance.fake_graph import FakeGraph, fake_graph
from tests.faults.counting_daemon import NOTES, PROGRAM
from tests.faults.proxy import Cut, Wire, wire
from tests.faults.verdict import Said, judge


@define
class Bench:
    """A daemon of counting agents, its Valkey behind a wire, and a Graph API."""

    daemon: Daemon
    wire: Wire
    graph: FakeGraph
    said: Said

    def tell(self, user: str, text: str) -> bytes:
        """Write, and write again until taken, as Meta does; the notification."""
        message = text_message(user, text)
        self.said.add(user, message["id"], text)
        body = webhook(message)
        wait_for(lambda: self._taken(body), f"{text!r} is taken", 120)
        return body

    def _taken(self, body: bytes) -> bool:
        with suppress(OSError, HTTPException):
            return self.daemon.post(body).status == 200
        if self.daemon.process is not None and self.daemon.process.poll() is not None:
            self.daemon.start()
        return False

    def kill(self) -> None:
        assert self.daemon.process is not None
        self.daemon.process.kill()
        self.daemon.ended()

    def restart_when_dead(self, kills: int) -> None:
        """After so many kills in all; another write may have started it again already."""
        wait_for(lambda: len(self.wire.sprung) >= kills, "the trap springs")
        assert self.daemon.process is not None
        if self.daemon.process.poll() is not None:
            self.daemon.start()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    (tmp_path / "notes").mkdir()
    server = asyncio.run(EmbeddedServer.start(tmp_path / "valkey", appendfsync="everysec"))
    with ExitStack() as stack:
        stack.callback(lambda: asyncio.run(server.stop()))
        line = stack.enter_context(wire(server.port))
        graph = stack.enter_context(fake_graph())
        settings = {
            "REDIS_URL": line.url,
            "DELIVERY": "graph",
            "GRAPH_API_URL": graph.url,
            "WHATSAPP_ACCESS_TOKEN": "token",
            "TURN_ATTEMPTS": "20",  # a message may be there at death after death: it is innocent
            NOTES: str(tmp_path / "notes"),
        }
        daemon = Daemon(tmp_path / "daemon", settings=settings, program=PROGRAM)
        stack.enter_context(daemon)
        yield Bench(daemon, line, graph, Said())


def test_an_answer_of_the_store_that_is_lost_repeats_and_loses_nothing(bench: Bench) -> None:
    user, other, traps = new_user(), new_user(), 0
    for script in ("accept", "commit", "mark", "settle"):
        for cut in Cut:
            bench.wire.set_trap(script, cut)
            bench.tell(user, f"fine {len(bench.wire.sprung)}")
            bench.tell(other, f"fine {len(bench.wire.sprung)}")
            bench.tell(user, "fine 99")
            traps += 1
            wait_for(
                lambda: len(bench.wire.sprung) == traps,  # noqa: B023 - asked at once
                f"{script} {cut}",
            )
    bench.wire.set_trap("attempt", Cut.AFTER)
    bench.wire.set_trap("attempt", Cut.BEFORE)
    bench.tell(user, "raise-once 100")
    bench.tell(user, "fine 101")

    judge(bench.daemon, bench.said, graph=bench.graph)
    assert len(bench.wire.sprung) == 10
    assert bench.daemon.stop() == 0


def test_a_daemon_killed_before_or_after_any_script_loses_nothing(bench: Bench) -> None:
    user, kills = new_user(), 0
    bench.tell(user, "fine 0")
    bench.daemon.settle()  # every script has run: none is refused as unknown when it is cut off
    for script in ("accept", "commit", "mark", "settle"):
        for cut in Cut:
            kills += 1
            bench.wire.set_trap(script, cut, then=bench.kill)
            bench.tell(user, f"fine {kills}")
            bench.restart_when_dead(kills)

    # A kill may repeat the one reply that was on its way to the user, and no more.
    judge(bench.daemon, bench.said, graph=bench.graph, repeats=kills)
    assert bench.daemon.stop() == 0


def test_a_reply_sent_at_the_moment_of_a_kill_is_settled_by_its_status(bench: Bench) -> None:
    user = new_user()
    killed: list[Any] = []

    def judge_once(body: dict[str, Any]) -> None:
        if not killed:
            killed.append(body)
            bench.kill()

    bench.graph.judge = judge_once
    bench.tell(user, "fine 1")
    wait_for(lambda: killed, "the reply arrives and the daemon dies")
    bench.daemon.start()
    (post,) = bench.graph.posted
    reply_id = post.body["biz_opaque_callback_data"]
    assert bench.daemon.post(status_webhook(user, "wamid.graph0", reply_id)).status == 200

    assert judge(bench.daemon, bench.said, graph=bench.graph).repeated == 0
    assert len(bench.graph.posted) == 1
