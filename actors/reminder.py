"""ReminderActor: turns timers that are due into entries of their conversations' inboxes.

Owns nothing but its own clock: the timers are in the store, set by the commits of turns, and what
is to be said is decided by the conversation when the entry's turn comes. If it dies, its successor
finds the same timers.
"""

from __future__ import annotations

from typing import Any

import pykka

from actors.messages import LookAtTimers
from actors.ring import Ring
from actors.runtime import LoopActor
from orchestrator.conversation.reminders import REMIND
from orchestrator.http.intake import Intake
from orchestrator.storage.entries import now_ms
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.timers import Timer, Timers

LOOK_SECONDS = 15.0
MOST_AT_ONCE = 50
"""Timers of a partition fired in one look; the others wait for the next."""


class ReminderActor(LoopActor):
    """See the module."""

    kind = "reminder"

    def __init__(
        self,
        *,
        ring: Ring,
        timers: Timers,
        intake: Intake,
        name: str,
        supervisor: pykka.ActorRef[Any],
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        super().__init__(name=name, supervisor=supervisor)
        self._ring = ring
        self._timers = timers
        self._intake = intake
        self._look_seconds = look_seconds
        self._timer: Any = None

    def on_start(self) -> None:
        self._arm()

    def on_stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def on_receive(self, message: LookAtTimers) -> None:
        try:
            for timer in await self._timers.due(self._ring.terms, now_ms(), MOST_AT_ONCE):
                await self._fire(timer)
        except StoreUnavailable as error:
            self._ring.log.warning("reminder.unavailable", error=str(error))
        finally:
            self._arm()

    async def _fire(self, timer: Timer) -> None:
        """The entry first: a death in between fires it again, under the same id."""
        command_id = f"{REMIND}.{timer.conversation}.{timer.due_ms}"
        await self._intake.command(timer.conversation, REMIND, command_id, "")
        await self._timers.strike(timer)

    def _arm(self) -> None:
        self._timer = self._loop.call_later(self._look_seconds, self._look)

    def _look(self) -> None:
        if self.actor_ref.is_alive():
            self.actor_ref.tell(LookAtTimers())
