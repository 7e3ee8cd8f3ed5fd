"""The Graph API in bad weather: refusals, no answers, lost answers and halves of answers."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

from attrs import define, field

from tests.acceptance.daemon import (
    Daemon,
    new_user,
    status_webhook,
    text_message,
    webhook,
)
from tests.acceptance.fake_graph import FakeGraph, HalfAnswer, Posted, fake_graph, refusal
from tests.faults.counting_daemon import NOTES, PROGRAM
from tests.faults.verdict import Said, judge

USERS = 6
WEATHER = ("500", "fine", "429", "dropped", "fine", "lost", "fine")


@define
class BadWeather:
    """What happens to the first posts of each reply; from the third on the sun shines."""

    graph: FakeGraph
    seen: Counter[str] = field(factory=Counter)
    calls: int = 0
    lost: int = 0

    def judge(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        reply_id = body["biz_opaque_callback_data"]
        self.seen[reply_id] += 1
        if self.seen[reply_id] > 2:
            return None
        self.calls += 1
        match WEATHER[self.calls % len(WEATHER)]:
            case "500":
                return 500, {}
            case "429":
                return refusal(130429, 429, "too many messages")
            case "dropped":
                raise ConnectionAbortedError("the line is cut before the message is taken")
            case "lost":
                self.lost += 1
                self.graph.posted.append(Posted("", "", body, 200))
                raise ConnectionAbortedError("the message is taken, and the answer is cut off")
        return None


def test_replies_survive_a_graph_api_that_refuses_and_hangs_up(tmp_path: Path) -> None:
    said = Said()
    with fake_graph() as graph, counting(tmp_path, graph) as daemon:
        weather = BadWeather(graph)
        graph.judge = weather.judge
        users = [new_user() for _ in range(USERS)]
        for number in range(3):
            tell(daemon, said, users, f"fine {number}")

        daemon.settle(180)
        # Only what was taken without an answer may come again.
        judge(daemon, said, graph=graph, repeats=weather.lost, seconds=180)
        assert weather.lost > 0
        assert daemon.stop() == 0


def counting(folder: Path, graph: FakeGraph) -> Daemon:
    (folder / "notes").mkdir()
    settings = {
        "DELIVERY": "graph",
        "GRAPH_API_URL": graph.url,
        "WHATSAPP_ACCESS_TOKEN": "token",
        NOTES: str(folder / "notes"),
    }
    return Daemon(folder / "daemon", settings=settings, program=PROGRAM)


def tell(daemon: Daemon, said: Said, users: Iterable[str], text: str) -> None:
    for user in users:
        message = text_message(user, text)
        assert daemon.post(webhook(message)).status == 200
        said.add(user, message["id"], text)


def nothing(answer: bytes) -> bytes:
    return b""


def status_line(answer: bytes) -> bytes:
    return answer.partition(b"\r\n")[0] + b"\r\n"


def headers(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def half_the_body(answer: bytes) -> bytes:
    return answer[:-40]


def close(connection: socket.socket) -> None:
    """In order, as if that had been all."""


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # The handler still holds files of the connection: only the last of them closes it.
    os.close(connection.detach())


def test_half_an_answer_of_the_graph_api_loses_nothing_and_a_status_spares_the_repeat(
    tmp_path: Path,
) -> None:
    """Two users for each way to end early; Meta tells the fate of one's reply."""
    said, over = Said(), threading.Event()

    def silence(connection: socket.socket) -> None:
        over.wait()

    ways = list(product((nothing, status_line, headers, half_the_body), (close, reset, silence)))
    told = {new_user(): way for way in ways}
    untold = {new_user(): way for way in ways}
    coming = told | untold

    def cut_once(body: dict[str, Any]) -> None:
        user = body["to"].lstrip("+")
        if user not in coming:
            return
        cut, end = coming.pop(user)

        def tell_and_end(connection: socket.socket) -> None:
            if user in told:
                tell_fate(daemon, user, body["biz_opaque_callback_data"])
            end(connection)

        raise HalfAnswer(cut, tell_and_end)

    with fake_graph() as graph, counting(tmp_path, graph) as daemon, releasing(over):
        graph.judge = cut_once
        users = [*told, *untold]
        for number in range(3):
            tell(daemon, said, users, f"fine {number}")

        found = judge(daemon, said, graph=graph, repeats=len(untold), seconds=180)

        assert found.repeated == len(untold)
        assert all(len(graph.messages(user)) == 3 for user in told)
        assert all(len(graph.messages(user)) == 4 for user in untold)
        retried = [line["reply_id"] for line in daemon.events("reply.retried", code="unknown")]
        assert len(untold) <= len(retried) == len(set(retried))
        assert daemon.stop() == 0


@contextmanager
def releasing(event: threading.Event) -> Iterator[None]:
    try:
        yield
    finally:
        event.set()


def tell_fate(daemon: Daemon, user: str, reply_id: str) -> None:
    """Meta says that the reply was delivered."""
    body = status_webhook(user, f"wamid.told{user}", reply_id)
    assert daemon.post(body).status == 200
