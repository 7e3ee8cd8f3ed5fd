"""Group commit: what many callers want at once becomes one round trip."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class GroupCommit(Generic[Item, Result]):
    """Gathers items and hands them to `write` in batches, a few batches in flight at a time.

    An idle writer sends at once (at the end of the loop's tick); a busy one lets items pile up
    until a batch returns, so batches grow with the load. `write` gets the items in order and
    returns a result, or an exception, for each. A failure of `write` is the failure of each of
    its items. A caller that gives up does not cancel the write.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]],
        *,
        max_batch: int = 128,
        max_in_flight: int = 2,
    ) -> None:
        self._write = write
        self._max_batch = max_batch
        self._max_in_flight = max_in_flight
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._flush_scheduled = False
        self._loop = asyncio.get_running_loop()

    def __len__(self) -> int:
        """Items not yet on their way."""
        return len(self._waiting)

    @property
    def busy(self) -> bool:
        return bool(self._waiting or self._in_flight)

    def submit(self, item: Item) -> asyncio.Future[Result]:
        """Queue `item`; the future brings its result."""
        future: asyncio.Future[Result] = self._loop.create_future()
        self._waiting.append((item, future))
        if not self._flush_scheduled and len(self._in_flight) < self._max_in_flight:
            self._flush_scheduled = True
            self._loop.call_soon(self._flush)
        return future

    async def drain(self) -> None:
        """Wait until nothing is queued or in flight."""
        while self._waiting or self._in_flight or self._flush_scheduled:
            if self._in_flight:
                await asyncio.wait(self._in_flight)
            else:
                await asyncio.sleep(0)

    def _flush(self) -> None:
        self._flush_scheduled = False
        while self._waiting and len(self._in_flight) < self._max_in_flight:
            size = min(len(self._waiting), self._max_batch)
            batch = [self._waiting.popleft() for _ in range(size)]
            task = self._loop.create_task(self._write_batch(batch))
            self._in_flight.add(task)
            task.add_done_callback(self._batch_done)

    def _batch_done(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        if self._waiting:
            self._flush()

    async def _write_batch(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._write([item for item, _ in batch])
            if len(results) != len(batch):
                raise ValueError(f"{len(batch)} items were written with {len(results)} answers")
        except Exception as error:  # noqa: BLE001 - handed to every caller of the batch
            results = [error] * len(batch)
        for (_, future), result in zip(batch, results, strict=True):
            if future.done():
                continue
            if isinstance(result, Exception):
                future.set_exception(result)
                future.exception()  # the caller may be gone; that is no news for asyncio
            else:
                future.set_result(result)
