"""What many want done at once, in batches: each becomes one round trip."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


class Batches(Generic[Item]):
    """Hands what was added to `work`, in its order, a few batches in flight at a time.

    An idle one begins at the end of the loop's tick; a busy one lets items pile up until a batch
    is done, so batches grow with the load. What `work` raises goes to `failed`, the rest goes on.
    """

    def __init__(
        self,
        work: Callable[[list[Item]], Coroutine[Any, Any, None]],
        *,
        failed: Callable[[BaseException], None] | None = None,
        max_batch: int = 128,
        max_in_flight: int = 2,
    ) -> None:
        self._work = work
        self._failed = failed
        self._max_batch = max_batch
        self._max_in_flight = max_in_flight
        self._waiting: deque[Item] = deque()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._starting = 0
        self._loop = asyncio.get_running_loop()

    def __len__(self) -> int:
        """Items not yet on their way."""
        return len(self._waiting)

    @property
    def busy(self) -> bool:
        return bool(self._waiting or self._in_flight)

    def add(self, item: Item) -> None:
        self._waiting.append(item)
        if len(self._in_flight) < self._max_in_flight:
            self._start()

    async def drain(self) -> None:
        """Wait until nothing is waiting or in flight."""
        while self._in_flight:
            await asyncio.wait(self._in_flight)
            await asyncio.sleep(0)

    def _start(self) -> None:
        """Start a batch, unless those that start already will take all there is."""
        if len(self._waiting) > self._starting * self._max_batch:
            self._starting += 1
            task = self._loop.create_task(self._next())
            self._in_flight.add(task)
            task.add_done_callback(self._batch_done)

    async def _next(self) -> None:
        """A batch of what was added until the loop came to it."""
        self._starting -= 1
        size = min(len(self._waiting), self._max_batch)
        if size:
            await self._work([self._waiting.popleft() for _ in range(size)])

    def _batch_done(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        if self._failed is not None and not task.cancelled():
            error = task.exception()
            if error is not None:
                self._failed(error)
        if self._waiting:
            self._start()
