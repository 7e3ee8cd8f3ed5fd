"""The emulator's own time, and what follows it."""

from __future__ import annotations

import asyncio

import pytest

from orchestrator.whatsapp.inbound import StatusUpdate
from orchestrator.whatsapp.simulator.clock import VirtualClock
from orchestrator.whatsapp.simulator.errors import ControlRefused
from orchestrator.whatsapp.simulator.rules import PairLimit
from tests.unit.orchestrator.whatsapp.samples import PHONE
from tests.unit.orchestrator.whatsapp.simulator.business import (
    Business,
    Clock,
    error_code,
    send,
    simulator,
    wamid,
)

HOUR = 3600.0


def test_it_runs_with_the_real_time_and_steps_forward() -> None:
    real = Clock()
    clock = VirtualClock(real)
    started = clock()
    clock.step(2 * HOUR)
    real.now += 5

    assert clock() - started == 2 * HOUR + 5
    clock.reset()
    assert clock() == real.now


@pytest.mark.parametrize("seconds", [-1.0, 61 * 86_400.0, float("nan")])
def test_it_goes_neither_back_nor_too_far(seconds: float) -> None:
    with pytest.raises(ControlRefused):
        VirtualClock(Clock()).step(seconds)


def test_past_a_day_the_window_closes_until_the_user_writes_again() -> None:
    async def talk() -> None:
        simulated = simulator(Business())
        simulated.user_sends(PHONE, {"text": "hola"})
        simulated.step_clock(23 * HOUR)
        assert wamid(send(simulated))
        simulated.step_clock(2 * HOUR)
        assert error_code(send(simulated)) == 131047
        simulated.user_sends(PHONE, {"text": "¿siguen ahí?"})
        assert wamid(send(simulated))
        await simulated.close()

    asyncio.run(talk())


def test_messages_and_statuses_bear_the_emulators_time() -> None:
    async def talk() -> None:
        business, real = Business(), Clock()
        simulated = simulator(business, real)
        simulated.step_clock(25 * HOUR)
        simulated.user_sends(PHONE, {"text": "hola"})
        send(simulated)
        await simulated.settle()
        later = int(real.now + 25 * HOUR)
        assert [message.raw["timestamp"] for message in business.messages] == [str(later)]
        statuses = [item for item in business.items if isinstance(item, StatusUpdate)]
        assert {status.timestamp for status in statuses} == {later}
        screen = await simulated.watch(PHONE)
        assert screen.events[0].at == later
        await simulated.close()

    asyncio.run(talk())


def test_setting_it_back_leaves_nobody_owing_messages_of_the_future() -> None:
    async def talk() -> None:
        simulated = simulator(Business(), pair_limit=PairLimit(burst=2, seconds=6.0))
        simulated.step_clock(25 * HOUR)
        simulated.user_sends(PHONE, {"text": "hola"})
        assert wamid(send(simulated))
        simulated.reset_clock()
        assert wamid(send(simulated))
        assert wamid(send(simulated))
        assert error_code(send(simulated)) == 131056
        await simulated.close()

    asyncio.run(talk())
