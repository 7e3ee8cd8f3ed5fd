"""The watchdog, over a loop that is really blocked."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from actors import watchdog as watchdog_module
from actors.watchdog import (
    BEAT_SECONDS,
    EXIT_BLOCKED,
    LAST_RESORT_SECONDS,
    REARM_SECONDS,
    Watchdog,
    Work,
)
from orchestrator.conversation.key import ConversationKey
from orchestrator.metrics import Metrics
from tests.support.pipeline import user
from tests.support.quiet_log import QuietLog

SECONDS = 30.0


class Watched:
    """A watchdog of a loop, what it logged, and how it ended the process."""

    def __init__(self, *, limit_seconds: float = 0.0, turn_seconds: float = 30.0) -> None:
        self.at_work: dict[ConversationKey, Work] = {}
        self.log = QuietLog()
        self.ended: list[int] = []
        self.over = threading.Event()
        self.watchdog = Watchdog(
            at_work=self.at_work,
            turn_seconds=turn_seconds,
            limit_seconds=limit_seconds,
            log=self.log.logger,
            metrics=Metrics(),
            end=self._end,
        )

    def _end(self, code: int) -> None:
        self.ended.append(code)
        self.over.set()

    def said(self, event: str) -> bool:
        return bool(self.log.named(event))


@pytest.fixture(autouse=True)
def _times_of_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog_module, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(watchdog_module, "BLOCKED_SECONDS", 0.02)


def block_until(done: threading.Event) -> None:
    assert done.wait(SECONDS)


def test_a_blocked_loop_is_reported_with_the_turn_and_the_place_and_then_ended() -> None:
    watched = Watched(limit_seconds=0.1)

    async def scenario() -> None:
        watched.watchdog.start()
        watched.at_work[user()] = Work("wamid.poison", time.monotonic())
        block_until(watched.over)
        watched.watchdog.stop()

    asyncio.run(scenario())
    assert watched.ended == [EXIT_BLOCKED]
    (told,) = watched.log.named("watchdog.loop_blocked")
    assert told["suspects"] == [{"conversation": user().masked, "message_id": "wamid.poison"}]
    assert any("block_until" in place for place in told["stack"])
    assert watched.said("watchdog.gave_up")


def test_the_last_resort_is_put_off_now_and_then_not_with_each_beat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched = Watched(limit_seconds=10.0)
    put_off: list[float] = []

    def note(seconds: float, **_: object) -> None:
        put_off.append(seconds)

    monkeypatch.setattr(watchdog_module.faulthandler, "dump_traceback_later", note)
    monkeypatch.setattr(watchdog_module, "REARM_SECONDS", 3600.0)

    async def scenario() -> None:
        watched.watchdog.start()
        try:
            watched.watchdog._beat()
            watched.watchdog._beat()
            assert put_off == [10.0 + LAST_RESORT_SECONDS]
            monkeypatch.setattr(watchdog_module, "REARM_SECONDS", 0.0)
            watched.watchdog._beat()
            assert len(put_off) == 2
        finally:
            watched.watchdog.stop()

    asyncio.run(scenario())
    assert REARM_SECONDS + BEAT_SECONDS < LAST_RESORT_SECONDS, "or it fires before the limit"


def test_without_a_limit_a_blocked_loop_is_only_reported_and_its_end_too() -> None:
    watched = Watched()

    async def scenario() -> None:
        watched.watchdog.start()
        deadline = time.monotonic() + SECONDS
        while not watched.said("watchdog.loop_blocked"):
            assert time.monotonic() < deadline
        async with asyncio.timeout(SECONDS):
            while not watched.said("watchdog.loop_resumed"):  # noqa: ASYNC110 - another thread's
                await asyncio.sleep(0.01)
        watched.watchdog.stop()

    asyncio.run(scenario())
    assert watched.ended == []


def test_a_turn_past_its_deadline_is_named_once_and_the_others_are_not() -> None:
    watched = Watched(turn_seconds=1.0)

    async def scenario() -> None:
        watched.at_work[user(1)] = Work("wamid.late", time.monotonic() - 5)
        watched.at_work[user(2)] = Work("wamid.young", time.monotonic())
        watched.watchdog.start()
        async with asyncio.timeout(SECONDS):
            while not watched.said("watchdog.turn_overdue"):  # noqa: ASYNC110 - a few beats
                await asyncio.sleep(0)
            for _ in range(5):
                await asyncio.sleep(watchdog_module.BEAT_SECONDS)
        watched.watchdog.stop()

    asyncio.run(scenario())
    told = watched.log.named("watchdog.turn_overdue")
    assert [one["message_id"] for one in told] == ["wamid.late"]
