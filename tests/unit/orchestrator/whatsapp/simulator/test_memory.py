"""What the emulator remembers over a restart, and what it survives."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from orchestrator.conversation.replies import Button, ButtonsReply
from orchestrator.whatsapp.simulator import diary
from orchestrator.whatsapp.simulator.rules import SimulatorRules
from orchestrator.whatsapp.simulator.simulator import Simulator
from tests.unit.orchestrator.whatsapp.samples import NUMBER, PHONE
from tests.unit.orchestrator.whatsapp.simulator.business import (
    SECRET,
    TOKEN,
    Business,
    Clock,
    send,
)

BUTTONS = ButtonsReply(body="¿Confirmas?", buttons=(Button(id="yes:7", title="Sí"),))


def run(
    folder: Path, use: Callable[[Simulator, Business], Awaitable[None]], **rules: Any
) -> Business:
    """One life of a simulator on `folder`."""
    business = Business()

    async def live() -> None:
        simulated = Simulator(
            phone_number_ids=[NUMBER],
            access_token=TOKEN,
            app_secret=SECRET,
            deliver=business,
            rules=SimulatorRules(**{"retry_delay": lambda attempt: 0.0, **rules}),
            clock=Clock(),
            folder=folder,
        )
        await use(simulated, business)
        await simulated.settle()
        await simulated.close()

    asyncio.run(live())
    return business


async def talk(simulated: Simulator, business: Business) -> None:
    simulated.user_sends(PHONE, {"text": "hola"}, name="María")
    send(simulated, BUTTONS, callback_data="out-7")


async def events(simulated: Simulator) -> list[dict[str, Any]]:
    screen = await simulated.watch(PHONE, reading=False)
    return [event.as_json() for event in screen.events]


def test_the_chat_is_there_again_and_old_buttons_can_be_tapped(tmp_path: Path) -> None:
    before: list[dict[str, Any]] = []

    async def first(simulated: Simulator, business: Business) -> None:
        await talk(simulated, business)
        await simulated.settle()
        before.extend(await events(simulated))

    async def second(simulated: Simulator, business: Business) -> None:
        assert await events(simulated) == before
        assert simulated.phone(PHONE).name == "María"
        simulated.user_sends(PHONE, {"choice": "yes:7"})
        assert simulated.phone(PHONE).last_number == before[-1]["number"] + 1

    run(tmp_path, first)
    taken = run(tmp_path, second)
    (tap,) = taken.messages
    assert tap.raw["interactive"]["button_reply"]["id"] == "yes:7"


def test_a_message_read_after_the_restart_is_reported_with_its_callback_data(
    tmp_path: Path,
) -> None:
    async def look(simulated: Simulator, business: Business) -> None:
        await simulated.watch(PHONE)

    run(tmp_path, talk)
    taken = run(tmp_path, look)
    assert [status for _, status in taken.statuses] == ["read"]
    assert b"out-7" in taken.bodies[0]


def test_the_window_and_the_clock_go_on_where_they_were(tmp_path: Path) -> None:
    async def step(simulated: Simulator, business: Business) -> None:
        await talk(simulated, business)
        simulated.step_clock(90_000)

    async def later(simulated: Simulator, business: Business) -> None:
        assert simulated.controls.clock.ahead_seconds == 90_000
        assert send(simulated).body["error"]["code"] == 131047

    run(tmp_path, step)
    run(tmp_path, later)


def test_a_spoilt_diary_loses_the_spoilt_lines_only(tmp_path: Path) -> None:
    run(tmp_path, talk)
    path = tmp_path / "phones.jsonl"
    whole = path.read_bytes()
    path.write_bytes(b'{"user_id": 7}\nnonsense\n[1]\n' + whole + b'{"user_id": "57300')

    async def second(simulated: Simulator, business: Business) -> None:
        assert [event["kind"] for event in await events(simulated)].count("message") == 2

    run(tmp_path, second)
    assert b"nonsense" not in path.read_bytes()


def test_a_diary_grown_too_long_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diary, "MAX_BYTES", 4_000)

    async def chatter(simulated: Simulator, business: Business) -> None:
        for number in range(60):
            simulated.user_sends(PHONE, {"text": f"message {number}"})
            await simulated.settle()

    async def second(simulated: Simulator, business: Business) -> None:
        shown = await events(simulated)
        assert len(shown) == 10
        assert shown[-2]["message"]["body"] == "message 59"

    run(tmp_path, chatter, log_length=10)
    assert (tmp_path / "phones.jsonl").stat().st_size < 6_000
    run(tmp_path, second, log_length=10)


def test_a_disk_that_says_no_stops_no_chat(tmp_path: Path) -> None:
    (tmp_path / "phones.jsonl").mkdir()
    taken = run(tmp_path, talk)

    assert len(taken.messages) == 1
