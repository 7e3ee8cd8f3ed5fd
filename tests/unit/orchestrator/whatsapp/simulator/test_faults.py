"""Troubles on demand: what each does, and that each ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from orchestrator.whatsapp.inbound import StatusUpdate
from orchestrator.whatsapp.simulator.errors import ControlRefused
from orchestrator.whatsapp.simulator.faults import Fault, FaultBoard
from orchestrator.whatsapp.simulator.simulator import Simulator
from tests.unit.orchestrator.whatsapp.samples import PHONE
from tests.unit.orchestrator.whatsapp.simulator.business import (
    Business,
    Clock,
    error_code,
    send,
    simulator,
    wamid,
)


def with_simulator(use: Callable[[Simulator, Business], Awaitable[None]], **rules: Any) -> None:
    async def run() -> None:
        business = Business()
        simulated = simulator(business, **rules)
        await use(simulated, business)
        await simulated.close()

    asyncio.run(run())


def texts(business: Business) -> list[str]:
    return [message.raw["text"]["body"] for message in business.messages]


def test_a_fault_ends_after_so_many_times() -> None:
    board = FaultBoard(Clock())
    board.switch_on("duplicate", times=2)

    assert [board.strikes(Fault.DUPLICATE) is not None for _ in range(3)] == [True, True, False]


def test_a_fault_ends_after_so_many_seconds() -> None:
    clock = Clock()
    board = FaultBoard(clock)
    board.switch_on("delay", seconds=10)

    assert board.strikes(Fault.DELAY)
    clock.now += 9
    assert board.strikes(Fault.DELAY)
    clock.now += 1
    assert board.strikes(Fault.DELAY) is None
    assert all(row["on"] is False for row in board.as_json())


def test_a_fault_without_a_bound_happens_once() -> None:
    board = FaultBoard(Clock())
    board.switch_on("timeout")

    assert board.strikes(Fault.TIMEOUT)
    assert board.strikes(Fault.TIMEOUT) is None


def test_every_turn_of_a_switch_is_told() -> None:
    told: list[int] = []
    board = FaultBoard(Clock(), on_change=lambda: told.append(1))
    board.switch_on("reorder")
    board.strikes(Fault.REORDER)
    board.switch_on("reorder")
    board.switch_off("reorder")
    board.switch_off()

    assert len(told) == 5
    assert board.strikes(Fault.REORDER) is None


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("earthquake", {}),
        ("duplicate", {"times": 0}),
        ("duplicate", {"times": 1001}),
        ("delay", {"seconds": 3601}),
        ("delay", {"delay_seconds": -1}),
        ("delay", {"seconds": float("nan")}),
    ],
)
def test_a_switch_goes_no_further_than_it_may(name: str, bounds: dict[str, Any]) -> None:
    with pytest.raises(ControlRefused):
        FaultBoard(Clock()).switch_on(name, **bounds)


def test_a_duplicated_webhook_comes_twice_with_one_pair_of_ticks() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.controls.faults.switch_on("duplicate")
        simulated.user_sends(PHONE, {"text": "hola"})
        await simulated.settle()
        assert texts(business) == ["hola", "hola"]
        ids = {message.message_id for message in business.messages}
        assert len(ids) == 1
        screen = await simulated.watch(PHONE)
        assert [event.kind for event in screen.events] == ["message", "ticks"]

    with_simulator(talk)


def test_a_reordered_webhook_is_overtaken_by_the_next() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.controls.faults.switch_on("reorder")
        for words in ("one", "two", "three"):
            simulated.user_sends(PHONE, {"text": words})
        await simulated.settle()
        assert texts(business) == ["two", "one", "three"]

    with_simulator(talk)


def test_a_reordered_webhook_nobody_overtakes_comes_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("orchestrator.whatsapp.simulator.mailroom.OVERTAKEN_SECONDS", 0.01)

    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.controls.faults.switch_on("reorder")
        simulated.user_sends(PHONE, {"text": "alone"})
        await simulated.settle()
        assert texts(business) == ["alone"]

    with_simulator(talk)


def test_a_delayed_webhook_comes_after_what_was_sent_later() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.controls.faults.switch_on("delay", delay_seconds=0.02)
        simulated.user_sends(PHONE, {"text": "late"})
        simulated.user_sends(PHONE, {"text": "early"})
        await simulated.settle()
        assert texts(business) == ["early", "late"]

    with_simulator(talk)


def test_dropped_statuses_never_come_but_messages_do() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.controls.faults.switch_on("drop_statuses", times=10)
        simulated.user_sends(PHONE, {"text": "hola"})
        send(simulated)
        await simulated.settle()
        assert texts(business) == ["hola"]
        assert business.statuses == []

    with_simulator(talk)


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("rate_limit", 429, 130429),
        ("pair_limit", 429, 131056),
        ("server_error", 500, 131000),
        ("expired_token", 401, 190),
    ],
)
def test_a_call_fails_once_and_nothing_is_shown(fault: str, status: int, code: int) -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.user_sends(PHONE, {"text": "hola"})
        simulated.controls.faults.switch_on(fault)
        refused = send(simulated)
        assert (refused.http_status, error_code(refused)) == (status, code)
        assert wamid(send(simulated))
        await simulated.settle()
        screen = await simulated.watch(PHONE)
        shown = [event for event in screen.events if event.data.get("from") == "business"]
        assert [event.kind for event in shown].count("message") == 1

    with_simulator(talk)


def test_an_undeliverable_message_is_accepted_and_then_fails() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.controls.faults.switch_on("undeliverable")
        message_id = wamid(send(simulated, callback_data="out-1"))
        await simulated.settle()
        (failed,) = [item for item in business.items if isinstance(item, StatusUpdate)]
        assert (failed.message_id, failed.status) == (message_id, "failed")
        assert failed.callback_data == "out-1"
        screen = await simulated.watch(PHONE)
        assert screen.events == ()

    with_simulator(talk)


def test_a_call_that_times_out_has_sent_its_message() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        simulated.controls.faults.switch_on("timeout", delay_seconds=7)
        answer = send(simulated)
        assert answer.hangs_seconds == 7
        await simulated.settle()
        assert (wamid(answer), "delivered") in business.statuses

    with_simulator(talk)


def test_more_messages_than_the_number_may_send_in_a_second_are_refused() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        answers = [send(simulated) for _ in range(4)]
        assert [answer.http_status for answer in answers] == [200, 200, 200, 400]
        assert error_code(answers[-1]) == 130429

    with_simulator(talk, messages_per_second=3.0)


def test_a_message_takes_its_time_to_the_phone() -> None:
    async def talk(simulated: Simulator, business: Business) -> None:
        message_id = wamid(send(simulated))
        assert (await simulated.watch(PHONE)).events == ()
        await simulated.settle()
        assert business.statuses == [(message_id, "sent"), (message_id, "delivered")]

    with_simulator(talk, delivered_after_seconds=0.02)
