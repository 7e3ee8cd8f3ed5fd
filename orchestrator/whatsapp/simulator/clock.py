"""The emulator's own time: it runs like the real one, and an operator may put it forward."""

from __future__ import annotations

from collections.abc import Callable

from orchestrator.whatsapp.simulator.errors import ControlRefused

MAX_STEP_SECONDS = 60 * 86_400.0


class VirtualClock:
    """Unix seconds. It never goes back by a step: messages would come before older ones."""

    def __init__(self, base: Callable[[], float]) -> None:
        self._base = base
        self.ahead_seconds = 0.0

    def __call__(self) -> float:
        return self._base() + self.ahead_seconds

    def step(self, seconds: float) -> None:
        """Raises ControlRefused."""
        if not 0 <= seconds <= MAX_STEP_SECONDS:
            raise ControlRefused(
                f"the clock steps forward by 0 to {MAX_STEP_SECONDS:g} seconds, "
                f"not by {seconds:g}; to come back to the real time, reset it"
            )
        self.ahead_seconds += seconds

    def reset(self) -> None:
        """Back to the real time."""
        self.ahead_seconds = 0.0
