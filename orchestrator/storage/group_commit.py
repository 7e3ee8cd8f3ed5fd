"""Group commit: what many callers want at once becomes one round trip."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Generic, TypeVar

from orchestrator.storage.answer import Answer, tell
from orchestrator.storage.batches import Batches

Item = TypeVar("Item")
Result = TypeVar("Result")
Told = Callable[[Result | Exception], None]


class GroupCommit(Batches[tuple[Item, Told[Result]]], Generic[Item, Result]):
    """Gathers items and hands them to `write` in batches, a few batches in flight at a time.

    `write` gets the items in order and returns a result, or an exception, for each. A failure of
    `write` is the failure of each of its items. A caller that gives up does not cancel the write.
    """

    def __init__(
        self,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]],
        *,
        max_batch: int = 128,
        max_in_flight: int = 2,
    ) -> None:
        super().__init__(
            lambda batch: write([item for item, _ in batch]),
            max_batch=max_batch,
            max_in_flight=max_in_flight,
        )
        self._new_future = asyncio.get_running_loop().create_future

    def submit(self, item: Item) -> asyncio.Future[Result]:
        """Queue `item`; the future brings its result."""
        future: asyncio.Future[Result] = self._new_future()
        self.add((item, partial(tell, future)))
        return future

    def ask(self, item: Item, told: Told[Result]) -> None:
        """As `submit`; `told` hears the result, or the error, at once. It never raises."""
        self.add((item, told))

    def _ended(
        self,
        batch: list[tuple[Item, Told[Result]]],
        answer: Answer[Sequence[Result | Exception]],
    ) -> None:
        try:
            results = answer.result()
            if len(results) != len(batch):
                raise ValueError(f"{len(batch)} items were written with {len(results)} answers")
        except Exception as error:  # noqa: BLE001 - handed to every caller of the batch
            results = [error] * len(batch)
        for place, (_, told) in enumerate(batch):
            try:
                told(results[place])
            except Exception as error:  # noqa: BLE001 - whatever one caller does, the others hear theirs
                _complain(error)


def _complain(error: Exception) -> None:
    asyncio.get_running_loop().call_exception_handler(
        {"message": "a caller of a group commit failed over its answer", "exception": error}
    )
