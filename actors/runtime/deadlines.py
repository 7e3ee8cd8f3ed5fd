"""The deadlines of all who wait for one actor, at the price of one timer."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from actors.runtime.errors import AskTimeout


class Deadlines:
    """Fails the answers that do not come in time.

    Nearly all come long before: so a deadline is written down, and one timer for all of them looks
    whether the nearest one has passed.
    """

    __slots__ = ("_asked", "_looks_at", "_loop", "_timer", "_who")

    def __init__(self, loop: asyncio.AbstractEventLoop, who: str) -> None:
        self._loop = loop
        self._who = who
        self._asked: deque[tuple[asyncio.Future[Any], float, float, object]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._looks_at = 0.0

    def watch(self, answer: asyncio.Future[Any], seconds: float, message: object) -> None:
        """Unless it is done by then, `answer` to `message` fails with AskTimeout."""
        asked = self._asked
        while asked and asked[0][0].done():
            asked.popleft()
        due = self._loop.time() + seconds
        asked.append((answer, due, seconds, message))
        if self._timer is None or due < self._looks_at:
            self._look_at(due)

    @property
    def open(self) -> list[asyncio.Future[Any]]:
        """The answers somebody still waits for."""
        return [answer for answer, *_ in self._asked if not answer.done()]

    def _look_at(self, due: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._looks_at = due
        self._timer = self._loop.call_at(due, self._look)

    def _look(self) -> None:
        self._timer = None
        now = self._loop.time()
        for answer, due, seconds, message in self._asked:
            if due <= now and not answer.done():
                about = f"{type(message).__name__} by {self._who}"
                answer.set_exception(AskTimeout(f"no answer to {about} within {seconds} s"))
                answer.exception()  # the asker may be gone; that is no news for asyncio
        self._asked = deque(one for one in self._asked if not one[0].done())
        if self._asked:
            self._look_at(min(due for _, due, _, _ in self._asked))
