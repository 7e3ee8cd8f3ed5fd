"""An answer that is told at once: who waits for it hears as it comes, not in the loop's next round.

A turn alone waits for the store three times; a task and futures for each cost more than the store
does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator
from typing import Any, Generic, TypeVar, cast

import msgspec

T = TypeVar("T")
U = TypeVar("U")


class Answer(msgspec.Struct, Generic[T], eq=False):
    """The answer to a question, and what is to be made of it. Nobody cancels it.

    Of a failure nobody asks after there is no word.
    """

    steps: list[Callable[[Callable[[], Any]], Any]] = []
    done: bool = False
    value: Any = None
    error: BaseException | None = None
    task: object = None
    """Kept alive until then."""

    def then(self, step: Callable[[Callable[[], T]], U]) -> Answer[U]:
        """From now on it is what `step` makes of it, given its `result`, or raises over it."""
        if self.done:
            self._take(step)
        else:
            self.steps.append(step)
        return cast("Answer[U]", self)

    def result(self) -> T:
        if self.error is not None:
            raise self.error
        return cast(T, self.value)

    def settle(self, value: Any, error: BaseException | None = None) -> None:
        """It has come."""
        self.value, self.error, self.done, self.task = value, error, True, None
        steps, self.steps = self.steps, []  # they know this answer: kept, they would be garbage
        for step in steps:
            self._take(step)

    def _take(self, step: Callable[[Callable[[], Any]], Any]) -> None:
        try:
            self.value = step(self.result)
            self.error = None
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - whoever waits hears it
            self.error = error

    def __await__(self) -> Generator[Any, None, T]:
        if not self.done:
            come: asyncio.Future[None] = asyncio.get_running_loop().create_future()

            def tell(result: Callable[[], T]) -> T:
                if not come.done():
                    come.set_result(None)
                return result()

            self.steps.append(tell)
            yield from come
        return self.result()


def asked(awaitable: Awaitable[T]) -> Answer[T]:
    """An answer as it is; a coroutine as the task it becomes."""
    if isinstance(awaitable, Answer):
        return awaitable
    task = asyncio.ensure_future(awaitable)
    answer: Answer[T] = Answer(task=task)
    task.add_done_callback(lambda ended: _ended(ended, answer))
    return answer


def _ended(task: asyncio.Future[T], answer: Answer[T]) -> None:
    error = asyncio.CancelledError() if task.cancelled() else task.exception()
    answer.settle(None if error is not None else task.result(), error)


def failed(error: BaseException) -> Answer[Any]:
    """An answer that is there already, and a bad one."""
    return Answer(done=True, error=error)


def tell(future: asyncio.Future[T], result: T | Exception) -> None:
    """Give `result`, or the error in its place, to whoever still waits for the future."""
    if future.done():
        return
    if isinstance(result, Exception):
        future.set_exception(result)
        future.exception()  # who asked may be gone; that is no news for asyncio
    else:
        future.set_result(result)
