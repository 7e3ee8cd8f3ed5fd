"""What is done to the daemon during a soak, and how long it takes to come back."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections import Counter

from attrs import define, field

from tests.acceptance.daemon import Daemon
from tests.soak.crowd import Crowd

FREEZE_SECONDS = 3.0
GIVE_UP_SECONDS = 90.0
WEIGHTS = {"daemon killed": 70, "Valkey killed": 20, "Valkey frozen 3 s": 10}


@define
class Trouble:
    """Kills at random moments; `recoveries` are seconds from the fault to the next 200."""

    daemon: Daemon
    crowd: Crowd
    dice: random.Random
    pause_seconds: tuple[float, float]
    counts: Counter[str] = field(factory=Counter)
    recoveries: dict[str, list[float]] = field(factory=dict)

    async def make(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while True:
            pause = self.dice.uniform(*self.pause_seconds)
            if time.monotonic() + pause > ends:
                return
            await asyncio.sleep(pause)
            (what,) = self.dice.choices(list(WEIGHTS), list(WEIGHTS.values()))
            await self._one(what)

    async def _one(self, what: str) -> None:
        began = time.monotonic()
        match what:
            case "daemon killed":
                await asyncio.to_thread(self.daemon.kill)
                await asyncio.to_thread(self.daemon.start)
            case "Valkey killed":
                self.daemon.valkey().kill()
            case _:
                store = self.daemon.valkey()
                store.send_signal(signal.SIGSTOP)
                await asyncio.sleep(FREEZE_SECONDS)
                store.send_signal(signal.SIGCONT)
        self.counts[what] += 1
        while self.crowd.last_taken[0] <= began:
            if time.monotonic() > began + GIVE_UP_SECONDS:
                raise RuntimeError(f"{what}: no 200 within {GIVE_UP_SECONDS:g} s after it")
            await asyncio.sleep(0.005)
        self.recoveries.setdefault(what, []).append(self.crowd.last_taken[1] - began)
