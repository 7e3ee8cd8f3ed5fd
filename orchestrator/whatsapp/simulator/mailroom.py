"""Where webhooks go wrong on demand, before the postman takes them."""

from __future__ import annotations

from functools import partial

import attrs

from orchestrator.whatsapp.simulator.faults import Fault, FaultBoard
from orchestrator.whatsapp.simulator.postman import Letter, Postman
from orchestrator.whatsapp.simulator.timers import Timers

OVERTAKEN_SECONDS = 3.0
"""How long a webhook waits to be overtaken by a next one that may never come."""


class Mailroom:
    """Hands letters to `postman`, by the switches of `faults`."""

    def __init__(self, postman: Postman, faults: FaultBoard) -> None:
        self._postman = postman
        self._faults = faults
        self._timers = Timers()
        self._held: dict[str, Letter] = {}

    def waiting(self, user_id: str) -> int:
        return self._postman.waiting(user_id) + (user_id in self._held)

    def post(self, user_id: str, letter: Letter, *, is_status: bool = False) -> None:
        """Needs a running loop."""
        if is_status and self._faults.strikes(Fault.DROP_STATUSES):
            return
        late = self._faults.strikes(Fault.DELAY)
        self._timers.later(late.delay_seconds if late else 0, partial(self._hand, user_id, letter))

    def _hand(self, user_id: str, letter: Letter) -> None:
        overtaken = self._held.pop(user_id, None)
        if overtaken is None and self._faults.strikes(Fault.REORDER):
            self._held[user_id] = letter
            self._timers.later(OVERTAKEN_SECONDS, partial(self._release, user_id, letter))
            return
        self._hand_over(user_id, letter)
        if overtaken is not None:
            self._hand_over(user_id, overtaken)

    def _release(self, user_id: str, letter: Letter) -> None:
        if self._held.get(user_id) is letter:
            self._hand_over(user_id, self._held.pop(user_id))

    def _hand_over(self, user_id: str, letter: Letter) -> None:
        self._postman.post(user_id, letter)
        if self._faults.strikes(Fault.DUPLICATE):
            self._postman.post(user_id, attrs.evolve(letter, delivered=_nothing))

    async def settle(self) -> None:
        """Wait until every webhook is taken."""
        await self._timers.settle()
        await self._postman.settle()

    async def close(self) -> None:
        self._timers.cancel()
        await self._postman.close()


def _nothing() -> None:
    """A second copy brings no second tick."""
