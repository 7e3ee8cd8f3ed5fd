"""Scripts are read with every problem named, and what differs from them is told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from config.errors import ConfigError
from orchestrator.rehearsal.line import Heard
from orchestrator.rehearsal.performance import perform
from orchestrator.rehearsal.reader import read_scripts
from orchestrator.rehearsal.script import Script
from orchestrator.rehearsal.writer import Sitting


class Parrot:
    """Answers every message with two buttons, `yes:1` `yes:2` ..., and places an order."""

    def __init__(self) -> None:
        self.sent: list[Mapping[str, Any]] = []
        self.times: list[datetime | None] = []
        self.sold_out: tuple[str, ...] = ()

    async def send(self, wish: Mapping[str, Any], now: datetime | None) -> Heard:
        self.sent.append(wish)
        self.times.append(now)
        buttons = [
            {"id": f"yes:{len(self.sent)}", "title": "Yes"},
            {"id": f"no:{len(self.sent)}", "title": "No"},
        ]
        order = {"total_cents": 990, "lines": [{"name": "Margarita"}]}
        return Heard(
            lane="info",
            intent="greeting",
            agent="info",
            tier="rules",
            outcome="applied",
            bubbles=({"kind": "buttons", "body": "Hello there", "buttons": buttons},),
            state={"cart_items": [{"quantity": 2}], "pending_question": None},
            effects=(("order_placed", {"order": orjson.dumps(order).decode()}),),
        )

    def change(self, sold_out: tuple[str, ...], prices: Mapping[str, int]) -> None:
        self.sold_out = sold_out


def script(tmp_path: Path, text: str) -> Script:
    path = tmp_path / "one.toml"
    path.write_text(text, encoding="utf-8")
    (found,) = read_scripts(path)
    return found


def problems(tmp_path: Path, text: str, line: Parrot | None = None) -> list[str]:
    findings = asyncio.run(perform(script(tmp_path, text), line or Parrot()))
    return [problem for finding in findings for problem in finding.problems]


def test_what_is_as_expected_yields_no_finding(tmp_path: Path) -> None:
    text = """
    [[turn]]
    say = "hi"
    lane = "info"
    intent = "greeting"
    says = ["hello"]
    never = ["bye"]
    buttons = ["yes", "no:"]
    replies = 1
    state = { cart_items = 1, "cart_items.0.quantity" = 2, pending_question = "" }
    order = { total_cents = 990, lines = 1, "lines.0.name" = "Margarita" }
    orders = 1
    effects = ["order_placed"]
    """
    assert problems(tmp_path, text) == []


def test_everything_that_differs_is_told(tmp_path: Path) -> None:
    text = """
    [[turn]]
    say = "hi"
    lane = "commerce"
    says = ["goodbye"]
    never = ["hello"]
    buttons = ["Maybe"]
    replies = 2
    state = { pending_question = "commerce:size" }
    order = { total_cents = 1 }
    orders = 2
    effects = ["ticket_opened"]
    no_effects = ["order_placed"]
    """
    assert len(problems(tmp_path, text)) == 10


def test_a_tap_finds_a_choice_by_title_or_id_and_older_ones_behind(tmp_path: Path) -> None:
    line = Parrot()
    text = """
    [[turn]]
    say = "hi"
    [[turn]]
    say = "hi again"
    [[turn]]
    tap = "yes"
    [[turn]]
    tap = "no:1"
    [[turn]]
    tap = "Yes"
    skip = 3
    [[turn]]
    again = true
    """
    assert problems(tmp_path, text, line) == []
    taps = [wish.get("choice") for wish in line.sent]
    assert taps == [None, None, "yes:2", "no:1", "yes:1", "yes:1"]


def test_what_cannot_be_tapped_ends_the_performance(tmp_path: Path) -> None:
    line = Parrot()
    text = """
    [[turn]]
    tap = "Buy"
    [[turn]]
    say = "hi"
    """
    assert problems(tmp_path, text, line) == ["there is no 'Buy' to tap; on offer: nothing"]
    assert line.sent == []


def test_the_clock_is_the_script_s_own(tmp_path: Path) -> None:
    line = Parrot()
    text = """
    now = "2026-11-24T13:00:00-05:00"
    [[turn]]
    say = "one"
    [[turn]]
    say = "two"
    [[turn]]
    say = "three"
    after = "1h 30m"
    [[turn]]
    say = "four"
    at = "2026-12-24T13:00:00-05:00"
    sold_out = ["margarita"]
    """
    assert problems(tmp_path, text, line) == []
    start = datetime.fromisoformat("2026-11-24T13:00:00-05:00")
    ten = timedelta(seconds=10)
    christmas = start.replace(month=12)
    assert line.times == [start, start + ten, start + ten + timedelta(minutes=90), christmas]
    assert line.sold_out == ("margarita",)


def test_all_problems_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = """
    now = "yesterday"
    [[turn]]
    say = "hi"
    tap = "Yes"
    [[turn]]
    location = [1]
    [[turn]]
    media = "hologram"
    [[turn]]
    say = "hi"
    after = "soon"
    orders = -1
    contains = ["x"]
    prices = { margarita = 1.5 }
    """
    with pytest.raises(ConfigError) as raised:
        script(tmp_path, text)
    keys = [problem.key for problem in raised.value.problems]
    for key in ("now", "turn[0].say", "turn[1].location", "turn[2].media", "turn[3].after"):
        assert key in keys
    for key in ("turn[3].orders", "turn[3].contains", "turn[3].prices"):
        assert key in keys


def test_a_file_may_hold_several_conversations_whose_names_differ(tmp_path: Path) -> None:
    path = tmp_path / "two.toml"
    one = '[[conversation]]\nname = "a"\n[[conversation.turn]]\nsay = "hi"\n'
    path.write_text(one + one.replace('"a"', '"b"'), encoding="utf-8")
    assert [script.name for script in read_scripts(path)] == ["a", "b"]
    path.write_text(one + one, encoding="utf-8")
    with pytest.raises(ConfigError, match="two conversations"):
        read_scripts(path)


def test_a_sitting_becomes_a_script_that_says_what_came(tmp_path: Path) -> None:
    sitting = Sitting()
    sitting.said("wamid.1", {"text": 'hola "amigo"\\'})
    buttons = [{"id": "info:menu", "title": "Ver menú"}]
    sitting.heard({"kind": "buttons", "body": "¡Hola!\n¿Qué más?", "buttons": buttons})
    sitting.said("wamid.2", {"choice": "info:menu"})
    sitting.said("wamid.3", {"location": {"latitude": 4.6, "longitude": -74.1}})
    sitting.said("wamid.4", {"image": {"caption": "mi pizza"}})
    traces = [{"message_id": "wamid.1", "lane": "info", "intent": "greeting"}]
    written = script(tmp_path, sitting.as_script("saludo", traces))
    first, second, third, fourth = written.steps
    assert written.name == "saludo"
    assert first.wish == {"text": 'hola "amigo"\\'}
    assert first.expected.intent == "greeting"
    assert first.expected.says == ("¡Hola!",)
    assert first.expected.buttons == ("Ver menú",)
    assert second.tap == "Ver menú"
    assert third.wish == {"location": {"latitude": 4.6, "longitude": -74.1}}
    assert fourth.wish == {"image": {}}
