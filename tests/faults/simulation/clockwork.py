"""Virtual time: one clock for all, and an event loop per daemon that moves only when it is told to.

A killed daemon is a loop that is never stepped again, and what its tasks still do when they are
closed reaches nobody, as with `kill -9`. A frozen one is a loop not stepped for a while.
"""

from __future__ import annotations

import asyncio
import heapq
import inspect
import random
import time
from asyncio import events
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

from attrs import define, field

EPOCH_SECONDS = 1_790_000_000.0


class NothingToSelect:
    """In place of the selector: a daemon of the simulation has no sockets."""

    def select(self, timeout: float | None) -> list[Any]:
        return []

    def close(self) -> None:
        """Nothing was opened."""


class SteppedLoop(asyncio.BaseEventLoop):
    """asyncio's own loop, run one pass at a time at the time of the shared clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._clock_resolution = 1e-9
        self._selector = NothingToSelect()
        self.dead = False
        self._stepping = False
        self.complaints: list[dict[str, Any]] = []
        self.set_exception_handler(lambda _, context: self.complaints.append(context))

    def __del__(self) -> None:
        """A loop without sockets has nothing to close; a killed daemon closes nothing."""

    def time(self) -> float:
        return self._clock()

    def _process_events(self, event_list: list[Any]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody sleeps in a selector."""

    @property
    def is_ready(self) -> bool:
        return bool(self._ready) or self.next_time <= self._clock()

    @property
    def next_time(self) -> float:
        """When the next timer is due; infinity if there is none."""
        while self._scheduled and self._scheduled[0]._cancelled:
            heapq.heappop(self._scheduled)._scheduled = False
            self._timer_cancelled_count -= 1
        return float(self._scheduled[0]._when) if self._scheduled else float("inf")

    def step(self) -> None:
        """One pass: all callbacks that are due now."""
        self._stepping = True
        events._set_running_loop(self)
        try:
            self._run_once()
        except IndexError:
            if not self.dead:
                raise
        finally:
            self._stepping = False
            events._set_running_loop(None)
            if self.dead:
                self._bury()

    def die(self) -> None:
        """Never run another callback, not even the rest of this pass."""
        self.dead = True
        self.set_exception_handler(lambda _, context: None)  # nobody is left to hear it
        waiting = list(self._ready)  # it may hold the only reference to a task not yet begun
        for task in asyncio.all_tasks(self):
            task._log_destroy_pending = False  # type: ignore[attr-defined]  # killed on purpose
            forget(task.get_coro())
        self._ready.clear()
        waiting.clear()
        if not self._stepping:
            self._bury()

    def _bury(self) -> None:
        """Close what waits, now: left to the garbage collector, Python 3.11 may crash on it."""
        running = events._get_running_loop()
        events._set_running_loop(self)
        try:
            for task in asyncio.all_tasks(self):
                task._log_destroy_pending = False  # type: ignore[attr-defined]  # killed on purpose
                with suppress(Exception):  # a killed process has nobody to complain to
                    task.get_coro().close()  # type: ignore[union-attr]  # never an awaitable only
        finally:
            events._set_running_loop(running)
            self._ready.clear()


def forget(work: Any) -> None:
    """Close a coroutine that has not begun, and those it was given: nothing of them runs."""
    if inspect.iscoroutine(work) and inspect.getcoroutinestate(work) == inspect.CORO_CREATED:
        for value in list(work.cr_frame.f_locals.values()):
            forget(value)
        work.close()


@define
class Clockwork:
    """The clock, and what is to happen outside the daemons at which time."""

    now: float = 1_000.0
    stepped: float = 0.0
    """How far the wall clock was set off; what is monotonic does not notice."""
    _agenda: list[tuple[float, int, Callable[[], None]]] = field(factory=list)
    _order: Iterator[int] = field(factory=count)

    def read(self) -> float:
        return self.now

    def wall_ns(self) -> int:
        return int((EPOCH_SECONDS + self.now + self.stepped) * 1e9)

    def wall_ms(self) -> int:
        return self.wall_ns() // 1_000_000

    def at(self, when: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._agenda, (max(when, self.now), next(self._order), what))

    def after(self, seconds: float, what: Callable[[], None]) -> None:
        self.at(self.now + seconds, what)

    @property
    def next_time(self) -> float:
        return self._agenda[0][0] if self._agenda else float("inf")

    def run_due(self) -> None:
        while self._agenda and self._agenda[0][0] <= self.now:
            heapq.heappop(self._agenda)[2]()

    @contextmanager
    def ruling(self, seed: int) -> Iterator[None]:
        """While this lasts the process has the virtual time, and the dice of `seed`."""
        kept = time.monotonic, time.time_ns, time.time, random.getstate()
        time.monotonic, time.time_ns = self.read, self.wall_ns
        time.time = lambda: self.wall_ns() / 1e9
        random.seed(seed)
        try:
            yield
        finally:
            time.monotonic, time.time_ns, time.time = kept[:3]
            random.setstate(kept[3])
