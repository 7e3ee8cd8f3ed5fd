"""Answers to asks: awaitable on the loop, blocking only from other threads."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, cast

import pykka
from msgspec import Struct
from pykka._envelope import Envelope

from actors.runtime.errors import AskTimeout, BlockingOnLoop

if TYPE_CHECKING:
    from pykka._types import OptExcInfo


class LoopFuture(pykka.Future[Any]):
    """A pykka future that suspends the awaiting task instead of blocking the loop.

    `set` and `set_exception` may be called from any thread; the first call wins, and an answer
    after the deadline is dropped.
    """

    _get_hook = None
    on_expired: Callable[[], object] | None = None
    """Called when the deadline passes without an answer."""

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        # pykka's own __init__ only resets the get hook, which stands on the class here.
        self._loop = loop or asyncio.get_running_loop()
        self._thread_id = threading.get_ident()
        self._answered = False
        self._value: Any = None
        self._error: BaseException | None = None
        self._waiter: asyncio.Future[None] | None = None
        """Made for the first who has to wait: many an answer is there at once."""
        self._timeout: float | None = None
        self._about: object = None

    def expire_after(self, seconds: float, about: object) -> LoopFuture:
        """Give the answer a deadline; `about` is named in the error."""
        self._timeout = seconds
        self._about = about
        return self

    def answered(self, value: Any) -> LoopFuture:
        """This future with its answer already in it."""
        self._resolve(value)
        return self

    def __await__(self) -> Generator[Any, None, Any]:
        if not self._answered:
            yield from self._wait()
        return self._answer()

    def _wait(self) -> Generator[Any, None, None]:
        if self._timeout is None:
            yield from self._arrival()
            return
        deadline = self._loop.call_later(self._timeout, self._expire)
        try:
            yield from self._arrival()
        finally:
            deadline.cancel()

    def _arrival(self) -> asyncio.Future[None]:
        """Done when the answer is there; on the loop's thread only."""
        if self._waiter is None:
            self._waiter = self._loop.create_future()
            if self._answered:
                self._waiter.set_result(None)
        return self._waiter

    def _answer(self) -> Any:
        if self._error is not None:
            raise self._error
        return self._value

    def get(self, *, timeout: float | None = None) -> Any:
        """Block until the answer is there. Refused on the loop's own thread."""
        if threading.get_ident() == self._thread_id:
            raise BlockingOnLoop(
                "a future was read with get() on the event loop's own thread; await it instead"
            )
        arrived = threading.Event()
        self._loop.call_soon_threadsafe(
            lambda: self._arrival().add_done_callback(lambda _: arrived.set())
        )
        if not arrived.wait(timeout if timeout is not None else self._timeout):
            raise AskTimeout(f"no answer to {self._about} within {timeout} s")
        return self._answer()

    def set(self, value: Any = None) -> None:
        """Answer with a value."""
        if threading.get_ident() == self._thread_id:
            self._resolve(value)
        else:
            self._loop.call_soon_threadsafe(self._resolve, value)

    def set_exception(self, exc_info: OptExcInfo | None = None) -> None:
        """Answer with an exception: the given one, or the one being handled."""
        error = (exc_info or sys.exc_info())[1]
        if error is None:
            raise TypeError("set_exception() needs an exception: none given and none is handled")
        if threading.get_ident() == self._thread_id:
            self.fail(error)
        else:
            self._loop.call_soon_threadsafe(self.fail, error)

    def fail(self, error: BaseException) -> None:
        """Answer with `error`; on the loop's thread only."""
        self._settle(None, error)

    def _resolve(self, value: Any) -> None:
        self._settle(value, None)

    def _settle(self, value: Any, error: BaseException | None) -> None:
        if self._answered:
            return
        self._answered, self._value, self._error = True, value, error
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _expire(self) -> None:
        self.fail(AskTimeout(f"no answer to {self._about} within {self._timeout} s"))
        if self.on_expired is not None:
            self.on_expired()


class Answered(Struct):
    """An answer that is there already, at a tenth of what a future costs."""

    value: Any

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()  # what makes it a generator, which is what can be awaited
        return self.value


class Failed(Struct):
    """A question that has failed already."""

    error: Exception

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()
        raise self.error


def ask(ref: pykka.ActorRef[Any], message: object, *, timeout: float) -> LoopFuture:
    """Ask any actor, of the loop or of a thread, from the loop; `await` the result.

    `timeout` is in seconds; AskTimeout when it passes, ActorDeadError when nobody is there.
    """
    future = LoopFuture().expire_after(timeout, f"{type(message).__name__} by {ref}")
    if ref.is_alive():
        ref.actor_inbox.put(cast(Any, Envelope(message, reply_to=future)))
    else:
        future.fail(pykka.ActorDeadError(f"{ref} is not alive"))
    return future
