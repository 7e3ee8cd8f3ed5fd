"""What a conversation takes over from the one the same user had under another number."""

from __future__ import annotations

import msgspec

from actors.outcome import Outcome
from agents.base import Effect
from config.profile import BusinessProfile
from orchestrator.conversation.builder import decode_state
from orchestrator.conversation.errors import UndecodableState
from orchestrator.conversation.patch import PATCHABLE_KEYS
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind, Turn

MOVES = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})
_OF_THE_NUMBER = frozenset({"bsuid", "phone_verified"})
_CART = ("cart_items", "cart_subtotal_cents", "cart_currency", "commerce_state")


def is_move(turn: Turn) -> bool:
    """Whether the user has a new number or user id, and it is told which."""
    told = turn.new_phone is not None or turn.new_bsuid is not None
    return turn.kind is MessageKind.SYSTEM and turn.detail in MOVES and told


def adopt(turn: Turn, state: SessionState, profile: BusinessProfile) -> Outcome:
    """A conversation not begun yet becomes the old one; one that was keeps what it has by now."""
    outcome = Outcome(outcome="command", note="[the user has a new number]")
    try:
        old = decode_state(msgspec.json.encode(turn.command_values.get("session")))
    except UndecodableState as error:
        outcome.note = f"[the user has a new number; what was before cannot be read: {error}]"[:400]
        return outcome
    if old.tenant_id != state.tenant_id:
        return outcome
    outcome.earlier = old.lines
    keys = PATCHABLE_KEYS - _OF_THE_NUMBER
    if state.lines:
        keys = frozenset(_CART) if not state.cart_items and old.cart_items else frozenset()
    outcome.patch = {key: getattr(old, key) for key in sorted(keys)}
    outcome.effects = (Effect(kind="moved", details={"from": old.wa_id}),)
    return outcome
