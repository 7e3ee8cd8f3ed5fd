"""The Graph API in bad weather: refusals, no answers, and an answer that is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from attrs import define, field

from tests.acceptance.daemon import Daemon, new_user, text_message, webhook
from tests.acceptance.fake_graph import FakeGraph, Posted, fake_graph, refusal
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
    (tmp_path / "notes").mkdir()
    with fake_graph() as graph:
        weather = BadWeather(graph)
        graph.judge = weather.judge
        settings = {
            "DELIVERY": "graph",
            "GRAPH_API_URL": graph.url,
            "WHATSAPP_ACCESS_TOKEN": "token",
            NOTES: str(tmp_path / "notes"),
        }
        with Daemon(tmp_path / "daemon", settings=settings, program=PROGRAM) as daemon:
            users = [new_user() for _ in range(USERS)]
            for number in range(3):
                for user in users:
                    message = text_message(user, f"fine {number}")
                    assert daemon.post(webhook(message)).status == 200
                    said.add(user, message["id"], f"fine {number}")

            daemon.settle(90)
            # Only what was taken without an answer may come again.
            judge(daemon, said, graph=graph, repeats=weather.lost, seconds=90)
            assert weather.lost > 0
            assert daemon.stop() == 0
