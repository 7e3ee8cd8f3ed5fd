"""What an operator may turn while the emulator runs: its clock and its faults."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from orchestrator.whatsapp.simulator.clock import VirtualClock
from orchestrator.whatsapp.simulator.faults import FaultBoard


class Controls:
    """`changed` is set, and replaced by a new one, whenever anything was turned."""

    def __init__(
        self, clock: Callable[[], float], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.clock = VirtualClock(clock)
        self.faults = FaultBoard(monotonic, on_change=self.wake)
        self.changed = asyncio.Event()

    def step(self, seconds: float) -> None:
        """Put the clock forward. Raises ControlRefused."""
        self.clock.step(seconds)
        self.wake()

    def reset_clock(self) -> None:
        self.clock.reset()
        self.wake()

    def wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    def as_json(self) -> dict[str, Any]:
        now = datetime.fromtimestamp(self.clock(), UTC).isoformat(timespec="milliseconds")
        return {
            "now": now,
            "ahead_seconds": self.clock.ahead_seconds,
            "faults": self.faults.as_json(),
        }
