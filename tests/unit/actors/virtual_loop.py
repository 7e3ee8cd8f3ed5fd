"""An event loop whose clock jumps to the next timer: hours pass in no time, in order."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Value = TypeVar("Value")


class _Hurry(selectors.DefaultSelector):  # type: ignore[misc, valid-type]  # an alias of a class
    """Waits for nothing; tells the loop how long it would have waited."""

    waited = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.waited += max(timeout or 0.0, 1e-7)  # time never stands still
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._hurry = _Hurry()
        super().__init__(self._hurry)

    def time(self) -> float:
        return self._hurry.waited


def run_virtually(work: Coroutine[Any, Any, Value]) -> Value:
    """Run `work` on a clock of its own; nothing in it may wait for the world outside."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
