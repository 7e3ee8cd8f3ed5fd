"""Meta's limits in time: the 24-hour window, and how often one number may write to one user."""

from __future__ import annotations

from attrs import define

from orchestrator.whatsapp.simulator.errors import RequestRefused
from orchestrator.whatsapp.simulator.phone import Chat
from orchestrator.whatsapp.simulator.rules import PairLimit


@define(slots=True)
class Throughput:
    """A bucket of one second's messages, one for each number of the business."""

    per_second: float
    _left: float = 0.0
    _seen_at: float | None = None

    def take(self, now: float) -> None:
        """Count one message; `now` in seconds of any clock. Raises RequestRefused."""
        if self._seen_at is None:
            self._left = self.per_second
        else:
            grown = self._left + max(0.0, now - self._seen_at) * self.per_second
            self._left = min(self.per_second, grown)
        self._seen_at = now
        if self._left < 1:
            raise RequestRefused(130429, "Cloud API message throughput has been reached.")
        self._left -= 1


def check_window(opened_at: float, now: float, window_seconds: float) -> None:
    """All in Unix seconds. Raises RequestRefused if only a template could still be sent."""
    if now - opened_at > window_seconds:
        raise RequestRefused(
            131047,
            "Message failed to send because more than 24 hours have passed since the "
            "customer last replied to this number.",
        )


def take_turn(chat: Chat, limit: PairLimit, now: float) -> None:
    """Count one message against the pair's limit. Raises RequestRefused if it is used up."""
    longest = limit.burst * limit.seconds
    owed_until = chat.pair_free_at
    if owed_until > now + longest:  # from before the clock was set back
        owed_until = now
    free_at = max(owed_until, now) + limit.seconds
    if free_at - now > longest:
        raise RequestRefused(
            131056,
            "Message failed to send because there were too many messages sent from this "
            "phone number to the same phone number in a short period of time.",
        )
    chat.pair_free_at = free_at
