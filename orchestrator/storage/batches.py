"""What many want done at once, in batches: each becomes one round trip."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Generic, TypeVar

from orchestrator.storage.answer import Answer, asked, failed

Item = TypeVar("Item")


class Batches(Generic[Item]):
    """Hands what was added to `work`, in its order, a few batches in flight at a time.

    An idle one begins at the end of the loop's tick, or `linger` seconds after the first item, but
    at once if more than a batch is there; a busy one lets items pile up until a batch is done, so
    batches grow with the load. What `work` raises goes to `failed`, the rest goes on. A coroutine
    it returns runs as a task; an `Answer` needs none.
    """

    def __init__(
        self,
        work: Callable[[list[Item]], Awaitable[Any]],
        *,
        failed: Callable[[BaseException], None] | None = None,
        max_batch: int = 128,
        max_in_flight: int = 2,
        linger: float = 0.0,
    ) -> None:
        self._work = work
        self._failed = failed
        self._max_batch = max_batch
        self._max_in_flight = max_in_flight
        self._linger = linger
        self._waiting: deque[Item] = deque()
        self._in_flight: set[Answer[Any]] = set()
        self._starting = 0
        self._loop = asyncio.get_running_loop()

    def __len__(self) -> int:
        """Items not yet on their way."""
        return len(self._waiting)

    @property
    def under_way(self) -> bool:
        """Whether a batch is, whose end is not known."""
        return bool(self._in_flight)

    @property
    def busy(self) -> bool:
        return bool(self._waiting or self._in_flight)

    def add(self, item: Item) -> None:
        self._waiting.append(item)
        if len(self._waiting) > self._starting * self._max_batch:
            self._start()

    async def drain(self) -> None:
        """Wait until nothing is waiting or in flight."""
        while self.busy:
            for answer in tuple(self._in_flight):
                await answer
            await asyncio.sleep(self._linger)

    def _start(self) -> None:
        """Start a batch, unless those that start already will take all there is."""
        starting = self._starting
        if starting and len(self._waiting) <= starting * self._max_batch:
            return
        if len(self._in_flight) + starting < self._max_in_flight:
            self._starting = starting + 1
            if self._linger and len(self._waiting) <= self._max_batch:
                self._loop.call_later(self._linger, self._next)
            else:
                self._loop.call_soon(self._next)

    def _next(self) -> None:
        """A batch of what was added until the loop came to it."""
        self._starting -= 1
        waiting = self._waiting
        if not waiting:
            return
        if len(waiting) <= self._max_batch:
            batch = list(waiting)
            waiting.clear()
        else:
            batch = [waiting.popleft() for _ in range(self._max_batch)]
        try:
            answer = asked(self._work(batch))
        except Exception as error:  # noqa: BLE001 - told to whom it concerns
            answer = failed(error)
        self._in_flight.add(answer)
        answer.then(partial(self._batch_done, batch))

    def _batch_done(self, batch: list[Item], answer: Answer[Any]) -> None:
        self._in_flight.discard(answer)
        if self._waiting:
            self._start()
        self._ended(batch, answer)

    def _ended(self, batch: list[Item], answer: Answer[Any]) -> None:
        error = answer.error
        if error is not None and self._failed and not isinstance(error, asyncio.CancelledError):
            self._failed(error)
