"""Read marks: shown once, bounded, and of no consequence when they fail."""

from __future__ import annotations

import asyncio

import pytest
from attrs import define, field

from actors import receipts as receipts_module
from actors.receipts import MAX_IN_FLIGHT, Receipts
from orchestrator.conversation.key import ConversationKey
from orchestrator.metrics import Metrics
from tests.support.pipeline import message, user
from tests.support.stage import staged


@define
class Marks:
    """Notes what it is told; answers when `open` is set."""

    shown: list[tuple[str, str, bool]] = field(factory=list)
    open: asyncio.Event = field(factory=asyncio.Event)
    failure: object = None

    async def __call__(self, number: str, message_id: str, typing: bool) -> object:
        self.shown.append((number, message_id, typing))
        await self.open.wait()
        return self.failure


def fates(metrics: Metrics) -> dict[str, float]:
    found = [one for family in metrics.registry.collect() for one in family.samples]
    return {
        one.labels["fate"]: one.value for one in found if one.name == "tertulia_read_receipts_total"
    }


def test_no_more_than_so_many_are_on_their_way_and_the_rest_is_left_out() -> None:
    async def scenario() -> None:
        marks, metrics = Marks(), Metrics()
        receipts = Receipts(marks, metrics=metrics)
        for number in range(MAX_IN_FLIGHT + 3):
            receipts.show(user(), f"wamid.{number}")
        await asyncio.sleep(0)
        assert len(marks.shown) == MAX_IN_FLIGHT
        assert fates(metrics) == {"left_out": 3}
        await receipts.close()

    asyncio.run(scenario())


def test_each_number_has_its_own_rate() -> None:
    async def scenario() -> None:
        marks, metrics = Marks(), Metrics()
        marks.open.set()
        receipts = Receipts(marks, metrics=metrics)
        for number in range(40):
            receipts.show(ConversationKey("1", "573005550101"), f"wamid.{number}")
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        receipts.show(ConversationKey("2", "573005550101"), "wamid.other")
        await asyncio.sleep(0)
        assert ("2", "wamid.other", True) in marks.shown
        assert 20 <= len(marks.shown) - 1 < 30
        await receipts.close()

    asyncio.run(scenario())


def test_failures_and_silence_are_counted_and_raise_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(receipts_module, "TIMEOUT_SECONDS", 0.01)

    async def scenario() -> None:
        marks, metrics = Marks(failure="refused"), Metrics()
        receipts = Receipts(marks, metrics=metrics)
        receipts.show(user(), "wamid.slow")
        receipts.show(user(), "noid.1f")
        while not fates(metrics):  # noqa: ASYNC110 - the time-out has no event of its own
            await asyncio.sleep(0.005)
        marks.open.set()
        receipts.show(user(), "wamid.refused")
        while fates(metrics)["failed"] < 2:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
        assert [shown for _, shown, _ in marks.shown] == ["wamid.slow", "wamid.refused"]

    asyncio.run(scenario())


def test_a_turn_shows_its_receipt_and_does_not_wait_for_it(redis_url: str) -> None:
    async def scenario() -> None:
        marks = Marks()
        receipts = Receipts(marks, metrics=Metrics())
        async with staged(redis_url, receipts=receipts) as stage:
            await stage.accept(message("hola"))
            await stage.settled(1)
            assert await stage.sent() == ["re: hola"]
            assert marks.shown == [(user().phone_number_id, message("hola").message_id, True)]
        await receipts.close()

    asyncio.run(scenario())
