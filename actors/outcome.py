"""What a turn came to, before it is applied."""

from __future__ import annotations

import msgspec

from agents.base import Effect
from orchestrator.conversation.decision import RoutingDecision
from orchestrator.conversation.history import Line
from orchestrator.conversation.replies import Reply


class Outcome(msgspec.Struct, kw_only=True):
    """Replies, patch and effects gathered from all who answered."""

    outcome: str
    """applied, silent (nothing to answer), human (a person owns the conversation), command."""
    decision: RoutingDecision | None = None
    replies: tuple[Reply, ...] = ()
    patch: dict[str, object] = {}
    effects: tuple[Effect, ...] = ()
    agent: str | None = None
    handoffs: tuple[str, ...] = ()
    reply_role: str = "assistant"
    note: str | None = None
    """A line of the dialogue that is neither the user's message nor a reply."""
    note_role: str = "system"
    deletes_session: bool = False
    remind_at_ms: int | None = None
    """When the conversation is to be looked at by itself; see `TurnCommit`."""
    earlier: tuple[Line, ...] = ()
    """Lines of the dialogue that stand before all others."""
    rewrites: dict[str, str] = {}
    """Message id -> what stands in the dialogue for the user's words from now on."""
