"""An answer that is told at once: who waits for it hears as it comes, not in the loop's next round.

A turn alone waits for the store three times; a task and futures for each cost more than the store
does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Iterable
from typing import Any, Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class Answer(Generic[T]):
    """The answer to a question, and what is to be made of it. Nobody cancels it.

    Of a failure nobody asks after there is no word. `task` is kept alive until it has come.
    """

    __slots__ = ("_steps", "done", "error", "task", "value")

    value: T

    def __init__(self, task: object = None) -> None:
        self._steps: list[Callable[[Answer[Any]], Any]] = []
        self.done = False
        self.error: BaseException | None = None
        self.task = task

    def then(self, step: Callable[[Answer[T]], U]) -> Answer[U]:
        """From now on it is what `step` makes of it, given this answer, or raises over it."""
        if self.done:
            self._take((step,))
        else:
            self._steps.append(step)
        return self  # type: ignore[return-value]  # which has become the other

    def result(self) -> T:
        if self.error is not None:
            raise self.error
        return self.value

    def settle(self, value: Any, error: BaseException | None = None) -> None:
        """It has come."""
        self.value, self.error, self.done, self.task = value, error, True, None
        self._take(self._steps)
        self._steps.clear()  # they know this answer: kept, they would be garbage

    def _take(self, steps: Iterable[Callable[[Answer[Any]], Any]]) -> None:
        for step in steps:
            try:
                self.value = step(self)
                self.error = None
            except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - whoever waits hears it
                self.error = error

    def __await__(self) -> Generator[Any, None, T]:
        if not self.done:
            come: asyncio.Future[None] = asyncio.get_running_loop().create_future()

            def tell(answer: Answer[T]) -> T:
                if not come.done():
                    come.set_result(None)
                return answer.result()

            self._steps.append(tell)
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
    answer: Answer[Any] = Answer()
    answer.settle(None, error)
    return answer


def tell(future: asyncio.Future[T], result: T | Exception) -> None:
    """Give `result`, or the error in its place, to whoever still waits for the future."""
    if future.done():
        return
    if isinstance(result, Exception):
        future.set_exception(result)
        future.exception()  # who asked may be gone; that is no news for asyncio
    else:
        future.set_result(result)
