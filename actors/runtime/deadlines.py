"""The deadlines of all who wait for one actor, at the price of one timer."""

from __future__ import annotations

import asyncio
from typing import Any

from actors.runtime.errors import AskTimeout


class Deadlines:
    """Fails the answers that do not come in time.

    Nearly all come long before: so a deadline is written down, and one timer for all of them looks
    whether the nearest one has passed.
    """

    __slots__ = ("_looks_at", "_loop", "_timer", "_waiting", "_who")

    def __init__(self, loop: asyncio.AbstractEventLoop, who: str) -> None:
        self._loop = loop
        self._who = who
        self._waiting: dict[asyncio.Future[Any], tuple[float, float, object]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._looks_at = 0.0

    def watch(self, answer: asyncio.Future[Any], seconds: float, message: object) -> None:
        """Until it is forgotten: `answer` to `message` fails with AskTimeout."""
        due = self._loop.time() + seconds
        self._waiting[answer] = due, seconds, message
        if self._timer is None or due < self._looks_at:
            self._look_at(due)

    def forget(self, answer: asyncio.Future[Any]) -> None:
        self._waiting.pop(answer, None)

    def _look_at(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._looks_at = due
        self._timer = self._loop.call_at(due, self._look)

    def _look(self) -> None:
        self._timer = None
        now = self._loop.time()
        for answer, (due, seconds, message) in list(self._waiting.items()):
            if due <= now and not answer.done():
                about = f"{type(message).__name__} by {self._who}"
                answer.set_exception(AskTimeout(f"no answer to {about} within {seconds} s"))
        open_ones = [due for due, _, _ in self._waiting.values() if due > now]
        if open_ones:
            self._look_at(min(open_ones))
