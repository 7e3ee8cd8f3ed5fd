"""Notices a blocked event loop and turns past their deadline, and says which.

A thread of its own watches the loop's heartbeat: a blocked loop cannot watch itself. Past the limit
the process ends, and its successor takes the turns that were at work as suspects: one that does so
again and again is parked. Against code that holds the interpreter too (a regular expression gone
wild) the interpreter's own timer, which needs neither, is the last resort.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping

import msgspec
from structlog.typing import FilteringBoundLogger

from orchestrator.conversation.key import ConversationKey
from orchestrator.metrics import Metrics

BEAT_SECONDS = 0.5
BLOCKED_SECONDS = 1.0
"""A loop this late is reported."""
LAST_RESORT_SECONDS = 5.0
"""How much later than the limit the interpreter's own timer fires, at most."""
REARM_SECONDS = 2.0
"""That timer is a thread, which the loop starts anew each time: less often than it beats."""
MOST_NAMED = 5
STACK_FRAMES = 6
EXIT_BLOCKED = 70


class Work(msgspec.Struct, frozen=True):
    """A turn at work; `since` is monotonic."""

    message_id: str
    since: float


class Watchdog:
    """`limit_seconds` is how long the loop may be blocked before the process ends; 0: for ever."""

    def __init__(
        self,
        *,
        at_work: Mapping[ConversationKey, Work],
        turn_seconds: float,
        limit_seconds: float,
        log: FilteringBoundLogger,
        metrics: Metrics,
        end: Callable[[int], object] = os._exit,
    ) -> None:
        self._at_work = at_work
        self._turn_seconds = turn_seconds
        self._limit = limit_seconds
        self._log = log
        self._metrics = metrics
        self._end = end
        self._beat_at = time.monotonic()
        self._armed_at = float("-inf")
        self._told: dict[ConversationKey, str] = {}
        self._stopped = threading.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._loop_thread = 0

    def start(self) -> None:
        """Begin; on the loop's own thread."""
        self._loop_thread = threading.get_ident()
        self._beat()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        if self._timer is not None:
            self._timer.cancel()
        if self._limit:
            faulthandler.cancel_dump_traceback_later()

    # On the loop

    def _beat(self) -> None:
        self._beat_at = time.monotonic()
        if self._limit and self._beat_at - self._armed_at >= REARM_SECONDS:
            self._armed_at = self._beat_at
            faulthandler.dump_traceback_later(
                self._limit + LAST_RESORT_SECONDS, exit=True, file=sys.__stderr__ or 2
            )
        self._tell_of_late_turns()
        self._timer = asyncio.get_running_loop().call_later(BEAT_SECONDS, self._beat)

    def _tell_of_late_turns(self) -> None:
        """Turns are at work in the order of their start: the late ones stand first."""
        for key, message_id in list(self._told.items()):
            if getattr(self._at_work.get(key), "message_id", None) != message_id:
                del self._told[key]
        for key, work in self._at_work.items():
            seconds = self._beat_at - work.since
            if seconds <= self._turn_seconds:
                break
            if key not in self._told:
                self._told[key] = work.message_id
                self._metrics.late_turns.inc()
                self._log.warning(
                    "watchdog.turn_overdue",
                    conversation=key.masked,
                    message_id=work.message_id,
                    seconds=round(seconds, 1),
                )

    # On the watchdog's thread

    def _watch(self) -> None:
        told_of: float | None = None
        while not self._stopped.wait(BEAT_SECONDS / 2):
            beat_at = self._beat_at
            late = time.monotonic() - beat_at - BEAT_SECONDS
            if told_of is not None and beat_at != told_of:
                self._log.error("watchdog.loop_resumed")
                told_of = None
            if late > BLOCKED_SECONDS and told_of is None:
                told_of = beat_at
                self._tell_of_blocked_loop(late)
            if self._limit and late > self._limit:
                self._log.critical("watchdog.gave_up", seconds=round(late, 1), **self._suspects())
                self._end(EXIT_BLOCKED)
                return

    def _tell_of_blocked_loop(self, seconds: float) -> None:
        self._metrics.loop_blocked.inc()
        self._log.error(
            "watchdog.loop_blocked",
            seconds=round(seconds, 1),
            stack=self._stack(),
            **self._suspects(),
        )

    def _suspects(self) -> dict[str, object]:
        """The turns at work, youngest last; the loop is blocked, so nobody changes the mapping."""
        work = list(self._at_work.items())
        return {
            "turns_at_work": len(work),
            "suspects": [
                {"conversation": key.masked, "message_id": one.message_id}
                for key, one in work[-MOST_NAMED:]
            ],
        }

    def _stack(self) -> list[str]:
        """Where the loop is: file, line and function, innermost last; no values."""
        frame = sys._current_frames().get(self._loop_thread)
        frames = traceback.extract_stack(frame)[-STACK_FRAMES:] if frame else []
        return [f"{one.filename}:{one.lineno} {one.name}" for one in frames]
