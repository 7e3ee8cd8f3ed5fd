"""When somebody is to hear from the bot unasked: of a cart they left, or that nobody came."""

from __future__ import annotations

from datetime import datetime, timedelta

from orchestrator.conversation.ownership import BOT, WAITING
from orchestrator.conversation.state import SessionState

REMIND = "remind"
"""The command a timer that is due puts into the conversation's inbox."""
LATEST_MINUTES = 23 * 60
"""After the user's last message; WhatsApp takes plain texts for 24 hours."""


def reminder_due(state: SessionState, minutes: int) -> datetime | None:
    """`minutes` after the user's last word, while a cart waits that was not spoken of yet.

    None if nobody is to be reminded: no cart, a person at work, no wish for messages.
    """
    waits = minutes > 0 and state.cart_items and state.cart_id is not None
    if not waits or state.reminded_cart == state.cart_id or state.last_user_msg_at is None:
        return None
    if state.owner != BOT or state.opted_out:
        return None
    return datetime.fromisoformat(state.last_user_msg_at) + timedelta(minutes=minutes)


def wait_due(state: SessionState, minutes: int) -> datetime | None:
    """When a user whom no person came to is told so, `minutes` after they were put in line."""
    if state.owner != WAITING or state.owner_since is None or state.opted_out:
        return None
    return datetime.fromisoformat(state.owner_since) + timedelta(minutes=minutes)


def timer_for(
    before: SessionState, after: SessionState, minutes: int, waiting_minutes: int
) -> int | None:
    """What a turn's commit does to the timer, as `TurnCommit.remind_at_ms` says it."""
    due = _due(after, minutes, waiting_minutes)
    if due is not None:
        return int(due.timestamp() * 1000)
    return None if _due(before, minutes, waiting_minutes) is None else 0


def _due(state: SessionState, minutes: int, waiting_minutes: int) -> datetime | None:
    if state.owner == WAITING:
        return wait_due(state, waiting_minutes)
    return reminder_due(state, minutes) if state.cart_items else None
