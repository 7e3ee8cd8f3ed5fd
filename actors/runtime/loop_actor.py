"""The actor that lives on the event loop: a mailbox, a hook, and no task while idle."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from inspect import iscoroutinefunction
from itertools import count
from threading import get_ident
from types import CoroutineType, TracebackType
from typing import Any, ClassVar, Self

import pykka
from attrs import frozen
from msgspec import Struct
from pykka import messages as pykka_messages

from actors.runtime.deadlines import Deadlines
from actors.runtime.errors import AskCancelled, MailboxFull
from actors.runtime.futures import Answered, Failed, LoopFuture
from actors.runtime.mailbox import Letter, Mailbox
from actors.runtime.registry import delist, enlist

FAIRNESS_BUDGET = 32
"""Messages an actor may handle before the loop serves the others."""
LATER = (CoroutineType, asyncio.Future)
"""What a handler returns that has no answer yet."""


@frozen(kw_only=True, slots=True)
class ChildFailed:
    """An actor died of `error` while handling `message`; `waiting` it never saw."""

    ref: pykka.ActorRef[Any]
    error: BaseException
    message: object
    waiting: tuple[object, ...]


@frozen(kw_only=True, slots=True)
class ActorRow:
    """What an operator sees of one actor. Reading it touches no mailbox."""

    urn: str
    kind: str
    name: str
    state: str
    mailbox: int
    turns: int
    restarts: int
    started_at: datetime
    last_active_at: datetime


@cache
def _urns() -> Iterator[str]:
    """The URNs of this process's actors: one random UUID, counted up in its last twelve digits.

    One each from the system's randomness was a third of what it took to start an actor.
    """
    return map((uuid.uuid4().urn[:-12] + "{:012x}").format, count())


class StopFlag(Struct):
    """The two methods pykka uses of `threading.Event`, at a hundredth of its memory."""

    stopped: bool = False

    def set(self) -> None:
        self.stopped = True

    def is_set(self) -> bool:
        return self.stopped


class LoopRef(pykka.ActorRef["LoopActor"]):
    """A pykka ref whose `ask` is awaited and always has a deadline."""

    def __init__(self, actor: LoopActor) -> None:
        # pykka's own __init__ would copy the rest too, and make a weak reference. There is no
        # need for one: the mailbox holds the actor as well.
        self._actor = actor
        self.actor_class = type(actor)
        self.actor_inbox = actor.actor_inbox
        self.actor_stopped = actor.actor_stopped

    @property
    def actor_urn(self) -> str:  # type: ignore[override]  # pykka's is written to
        return self._actor.actor_urn

    def _actor_weakref(self) -> LoopActor:  # type: ignore[override]  # called by pykka's proxies
        return self._actor

    def tell(self, message: object) -> None:
        """Send a message for which nobody waits. Raises ActorDeadError and MailboxFull."""
        actor = self._actor
        if actor.actor_stopped.stopped:
            raise pykka.ActorDeadError(f"{self} is not alive")
        actor._accept(Letter(message))

    def ask(  # type: ignore[override]  # blocking by default would stop the loop
        self, message: object, *, timeout: float, block: bool = False
    ) -> Any:
        """Send `message`; await the returned future for its answer (seconds in `timeout`).

        `block=True` waits for the answer and is for other threads only.
        """
        actor = self._actor
        future = LoopFuture(actor._loop).expire_after(
            timeout, f"{type(message).__name__} by {self.actor_class.__name__}"
        )
        future._thread_id = actor._thread_id
        if self.is_alive():
            try:
                actor._accept(Letter(message, future))
            except MailboxFull as full:
                future.fail(full)
        else:
            future.fail(pykka.ActorDeadError(f"{self} is not alive"))
        return future.get(timeout=timeout) if block else future

    def stop(  # type: ignore[override]  # the same: awaited, not blocking
        self, *, timeout: float = 30.0, block: bool = False
    ) -> Any:
        """Ask the actor to stop after the message it is at; await True. A dead one is fine."""
        if not self.is_alive() and not block:
            return LoopFuture(self._actor._loop).answered(True)
        return self.ask(pykka_messages._ActorStop(), timeout=timeout, block=block)


class LoopActor(pykka.Actor):
    """A pykka actor on the event loop.

    `on_receive` may be a plain method (handled inline), a coroutine (a task while it runs) or
    return an `asyncio.Future` (its result is the answer). One message at a time unless
    `concurrency` says more. Must be started on the loop's thread.

    A message told that fails kills the actor: `supervisor` is told `ChildFailed` with all that
    was waiting. A message asked that fails goes back to the asker and the actor lives on.
    """

    kind: ClassVar[str] = "actor"
    concurrency: ClassVar[int] = 1
    mailbox_limit: ClassVar[int] = 100_000
    answers_at_once: ClassVar[bool] = False
    """Whether a question finds it ready without a trip through the loop, if nothing waits before.

    The handler then runs within `ask`; for actors that ask nobody back. A future it returns is
    given to the asker as it is and takes no place among the messages at work: whoever answers it
    never cancels it, and looks first whether it is done, for it fails when the time is up.
    """
    told_at_once: ClassVar[bool] = False
    """The same of what it is told; for actors that tell nobody who would tell them back at once.

    Where `on_receive` is a coroutine it is so: the task starts in the loop anyway.
    """
    cancels_expired: ClassVar[bool] = False
    """Whether a coroutine whose asker waited in vain is cancelled; else it runs to its end."""
    control_messages: ClassVar[tuple[type, ...]] = (pykka_messages._ActorStop,)
    """Types that overtake whatever waits in the user lane."""

    # Defaults of the class, for few actors ever differ: an object with fewer than thirty
    # attributes of its own is made in half the time and kept in half the memory.
    restarts: int = 0
    _urn: str = ""
    _stop_replies: tuple[Any, ...] = ()
    _stopping: bool = False
    _deadlines: Deadlines | None = None
    _at_work: Letter | None = None

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.told_at_once = cls.told_at_once or iscoroutinefunction(cls.on_receive)

    def __init__(
        self, *, name: object = None, supervisor: pykka.ActorRef[Any] | None = None
    ) -> None:
        # pykka's own __init__ would create a threading.Event (1.2 KB) and a plain ref.
        self.name = name or type(self).__name__  # written out for whoever looks
        self.supervisor = supervisor
        self.turns = 0
        self._loop = asyncio.get_running_loop()
        self._thread_id = get_ident()
        self._tasks: dict[asyncio.Future[Any], None] | None = None
        self._scheduled = False
        self._is_ready = False
        self.started_monotonic = self.active_monotonic = time.monotonic()
        self.mailbox = self.actor_inbox = self._create_actor_inbox()
        self.mailbox.actor = self
        self.mailbox.at_a_time = self.concurrency
        self.actor_stopped = StopFlag()
        self._actor_ref = LoopRef(self)

    mailbox: Mailbox
    actor_stopped: Any

    @property
    def actor_urn(self) -> str:  # type: ignore[override]  # pykka's is written to
        """Given when somebody wants to know it: hardly ever for a conversation."""
        if not self._urn:
            self._urn = next(_urns())
        return self._urn

    @classmethod
    def start(cls, *args: Any, **kwargs: Any) -> pykka.ActorRef[Self]:
        """As pykka's, less its lines at debug level: they are never shown, and cost a sixth."""
        actor: Any = cls(*args, **kwargs)
        enlist(actor._actor_ref)
        actor._start_actor_loop()
        return actor._actor_ref  # type: ignore[no-any-return]  # a ref of this very class

    def stop(self) -> None:
        """As `stop` of its ref, when nobody waits for it."""
        if not self.actor_stopped.is_set():
            self._accept(Letter(pykka_messages._ActorStop()))

    # pykka's hooks for implementors of new actor types

    @staticmethod
    def _create_actor_inbox() -> Any:
        return Mailbox()

    @staticmethod
    def _create_future() -> LoopFuture:
        return LoopFuture()

    def _start_actor_loop(self) -> None:
        self._launch(self.on_start, self._has_started)

    # The mailbox

    def _accept(self, letter: Letter) -> None:
        if get_ident() != self._thread_id:
            self._loop.call_soon_threadsafe(self._accept_from_thread, letter)
            return
        mailbox = self.mailbox
        if type(letter.message) in self.control_messages:
            if mailbox.control is None:
                mailbox.control = deque()
            mailbox.control.append(letter)
            self._schedule()
        elif (
            self.told_at_once or (self.answers_at_once and letter.reply_to is not None)
        ) and mailbox.is_free():
            self._handle(letter)
        else:
            lane = mailbox.user
            if lane is None:
                lane = mailbox.user = deque()
            elif len(lane) >= self.mailbox_limit:
                raise MailboxFull(f"{self} holds {len(lane)} messages, its bound")
            lane.append(letter)
            self.on_queued(letter.message)
            if mailbox.running < mailbox.at_a_time:  # else it is looked at when one is over
                self._schedule()

    def _accept_from_thread(self, letter: Letter) -> None:
        try:
            if self.actor_stopped.is_set():
                raise pykka.ActorDeadError(f"{self} is not alive")
            self._accept(letter)
        except (MailboxFull, pykka.ActorDeadError) as error:
            if isinstance(letter.reply_to, LoopFuture):
                letter.reply_to.fail(error)

    def _schedule(self) -> None:
        if not self._scheduled and self._is_ready:
            self._scheduled = True
            self._loop.call_soon(self._step)

    def _step(self) -> None:
        self._scheduled = False
        mailbox = self.mailbox
        for _ in range(FAIRNESS_BUDGET):
            if not mailbox.control and not (
                mailbox.user and mailbox.running < mailbox.at_a_time and mailbox.serves
            ):
                return
            self._handle(mailbox.get())
        if not mailbox.empty():
            self._schedule()

    # One message

    def _handle(self, letter: Letter) -> None:
        message = letter.message
        self.active_monotonic = time.monotonic()
        if type(message) is pykka_messages._ActorStop:
            self._begin_stop(letter.reply_to)
            return
        self.turns += 1
        try:
            result = self.on_receive(message)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - the actor boundary: every failure is decided here
            self._message_failed(letter, error)
            return
        if result is not None and isinstance(result, LATER):
            self._answer_later(letter, result)
        elif letter.reply_to is not None:
            letter.reply_to.set(result)

    def _answer_later(
        self, letter: Letter, result: CoroutineType[Any, Any, Any] | asyncio.Future[Any]
    ) -> None:
        if isinstance(result, CoroutineType):
            self._run_as_task(letter, result)
        else:
            self.mailbox.running += 1
            result.add_done_callback(partial(self._message_finished, letter))

    def _run_as_task(self, letter: Letter, coroutine: Any) -> None:
        self.mailbox.running += 1
        self._at_work = letter
        task = self._loop.create_task(coroutine)
        if self._tasks is None:
            self._tasks = {}
        self._tasks[task] = None
        if self.cancels_expired and isinstance(letter.reply_to, LoopFuture):
            letter.reply_to.on_expired = task.cancel
        task.add_done_callback(partial(self._message_finished, letter))

    def _message_finished(self, letter: Letter, future: asyncio.Future[Any]) -> None:
        if self._tasks is not None:
            self._tasks.pop(future, None)
        if future.cancelled():
            error: BaseException | None = asyncio.CancelledError(f"{self} was stopped")
        else:
            error = future.exception()
        if error is not None:
            self._message_failed(letter, error)
        elif letter.reply_to is not None:
            letter.reply_to.set(future.result())
        if self._at_work is letter:
            self._at_work = None  # an idle actor keeps nobody's words
        self._message_over()

    def next_message(self) -> Any:
        """What it was told next, for the task at work to go on with; None if nothing waits.

        For handlers that take one message at a time: a task for each of those that wait costs a
        busy actor several times what the mailbox does. The message before it counts as handled.
        """
        mailbox = self.mailbox
        at_work, lane = self._at_work, mailbox.user
        if not lane or mailbox.control or not mailbox.serves or at_work is None:
            return None
        if lane[0].reply_to is not None or at_work.reply_to is not None:
            return None
        self.turns += 1
        self.active_monotonic = time.monotonic()
        at_work.message = mailbox.get().message  # what a failure from now on is blamed on
        return at_work.message

    # A question handled within `ask`, without a letter

    def answer(self, message: object, seconds: float) -> Awaitable[Any]:
        """As a question put into the mailbox; for an actor that is free and answers at once."""
        self.active_monotonic = time.monotonic()
        self.turns += 1
        try:
            result = self.on_receive(message)
        except asyncio.CancelledError:
            return Failed(self._cancelled_answer(message))
        except Exception as error:  # noqa: BLE001 - a question that fails is the asker's, whatever it is
            return Failed(error)
        if not isinstance(result, LATER):
            return Answered(result)
        if type(result) is asyncio.Future:
            if self._deadlines is None:
                self._deadlines = Deadlines(self._loop, str(self))
            self._deadlines.watch(result, seconds, message)
            return result
        about = f"{type(message).__name__} by {self}"
        reply_to = LoopFuture(self._loop).expire_after(seconds, about)
        self._answer_later(Letter(message, reply_to), result)
        return reply_to

    def _message_over(self) -> None:
        self.mailbox.running -= 1
        self.active_monotonic = time.monotonic()
        if self._stopping:
            self._finish_stop_when_quiet()
        elif not self._scheduled and not self.mailbox.empty():
            self._step()

    def _message_failed(self, letter: Letter, error: BaseException) -> None:
        reply_to = letter.reply_to
        if reply_to is not None:
            if isinstance(error, asyncio.CancelledError):
                error = self._cancelled_answer(letter.message)
            reply_to.set_exception((type(error), error, error.__traceback__))
        elif not (self._stopping and isinstance(error, asyncio.CancelledError)):
            self._die(error, letter.message)

    def _cancelled_answer(self, message: object) -> Exception:
        """A CancelledError as an answer would cancel the asker: it gets an error instead."""
        if self.actor_stopped.is_set():
            return pykka.ActorDeadError(f"{self} died while it handled the message")
        return AskCancelled(f"{type(message).__name__} was cancelled while {self} handled it")

    # Life and death

    def _launch(
        self, hook: Callable[[], Any], then: Callable[[BaseException | None], None]
    ) -> None:
        """Run a life-cycle hook, plain or coroutine, and go on with `then(error)`."""
        try:
            result = hook()
        except Exception as error:  # noqa: BLE001 - a hook may fail in any way; `then` decides
            then(error)
            return
        if not isinstance(result, CoroutineType):
            then(None)
            return
        task = self._loop.create_task(result)
        if self._tasks is None:
            self._tasks = {}
        self._tasks[task] = None
        task.add_done_callback(partial(self._hook_done, then))

    def _hook_done(
        self, then: Callable[[BaseException | None], None], task: asyncio.Task[Any]
    ) -> None:
        if self._tasks is not None:
            self._tasks.pop(task, None)
        then(None if task.cancelled() else task.exception())

    def _has_started(self, error: BaseException | None) -> None:
        if error is not None:
            self._die(error, None)
            return
        self._is_ready = self.mailbox.serves = True
        if not self.mailbox.empty():
            self._schedule()

    def _begin_stop(self, reply_to: Any) -> None:
        self._stopping, self.mailbox.serves = True, False
        if reply_to is not None:
            self._stop_replies += (reply_to,)
        for answer in self._deadlines.open if self._deadlines is not None else ():
            self.mailbox.running += 1
            answer.add_done_callback(lambda _: self._message_over())
        self._finish_stop_when_quiet()

    def _finish_stop_when_quiet(self) -> None:
        if self.mailbox.running == 0 and not self.actor_stopped.is_set():
            self._stop()

    def _stop(self) -> None:
        """Stop now: nothing more is handled. Those who still wait for an answer are told."""
        self._unregister()
        self._refuse_waiting()
        self._launch(self.on_stop, self._has_stopped)

    def _has_stopped(self, error: BaseException | None) -> None:
        if error is not None:
            self._tell_supervisor(error, None, ())
        self._answer_stops()

    def _answer_stops(self) -> None:
        for reply_to in self._stop_replies:
            reply_to.set(True)
        self._stop_replies = ()

    def _die(self, error: BaseException, message: object) -> None:
        if self.actor_stopped.is_set():
            return
        self._unregister()
        waiting = self._refuse_waiting()
        for task in tuple(self._tasks or ()):
            task.cancel()
        self._launch(
            lambda: self.on_failure(type(error), error, error.__traceback__), self._hook_failed
        )
        self._tell_supervisor(error, message, waiting)
        self._answer_stops()

    def _hook_failed(self, error: BaseException | None) -> None:
        """Report a failing failure hook; the death itself is the supervisor's news."""
        if error is not None:
            self._loop.call_exception_handler(
                {"message": f"on_failure of {self} failed", "exception": error}
            )

    def _tell_supervisor(
        self, error: BaseException, message: object, waiting: tuple[object, ...]
    ) -> None:
        failed = ChildFailed(ref=self.actor_ref, error=error, message=message, waiting=waiting)
        if self.supervisor is not None and self.supervisor.is_alive():
            self.supervisor.tell(failed)
        else:
            self._loop.call_exception_handler(
                {"message": f"{self} died and has no supervisor", "exception": error}
            )

    def _unregister(self) -> None:
        delist(self._actor_ref)
        self.actor_stopped.set()
        self.mailbox.serves = False

    def _refuse_waiting(self) -> tuple[object, ...]:
        """Empty the mailbox: asks get ActorDeadError, tells are returned, none vanishes."""
        told = []
        while not self.mailbox.empty():
            letter = self.mailbox.get()
            if letter.reply_to is None:
                told.append(letter.message)
            elif isinstance(letter.message, pykka_messages._ActorStop):
                letter.reply_to.set(True)
            else:
                dead = pykka.ActorDeadError(f"{self} stopped before it saw the message")
                letter.reply_to.set_exception((type(dead), dead, None))
        return tuple(told)

    def on_queued(self, message: object) -> None:
        """Run when a message has to wait in the mailbox."""

    def on_start(self) -> Any:
        """Run before the first message; may be a coroutine. An error is a failure to start."""

    def on_stop(self) -> Any:
        """Run after the last message of an ordered stop; may be a coroutine."""

    def on_failure(
        self,
        exception_type: type[BaseException] | None,
        exception_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> Any:
        """Run when the actor dies of an error; may be a coroutine."""

    # What an operator sees

    @property
    def state(self) -> str:
        if self.actor_stopped.is_set():
            return "stopped"
        if not self._is_ready:
            return "starting"
        if self._stopping:
            return "stopping"
        return "busy" if self.mailbox.running else "idle"

    def row(self) -> ActorRow:
        """This actor's row; reading it is not activity."""
        now, clock = datetime.now(UTC), time.monotonic()
        return ActorRow(
            urn=self.actor_urn,
            kind=self.kind,
            name=str(self.name),
            state=self.state,
            mailbox=len(self.mailbox),
            turns=self.turns,
            restarts=self.restarts,
            started_at=now - timedelta(seconds=clock - self.started_monotonic),
            last_active_at=now - timedelta(seconds=clock - self.active_monotonic),
        )
