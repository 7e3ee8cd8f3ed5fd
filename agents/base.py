"""What an agent is: a plain class that answers a turn; it can be tested without an actor."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any, Protocol

import msgspec

from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.replies import Reply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn


class Handoff(msgspec.Struct, frozen=True, kw_only=True):
    """The turn belongs to another lane. `context` carries what was learned (slots, summary)."""

    lane: Lane
    intent: str
    reason: str
    context: Mapping[str, str] = {}


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """A fact for the record beside the replies, for example `handoff_requested`."""

    kind: str
    details: Mapping[str, str] = {}


class AgentResponse(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent decided. Nothing is sent or stored until the turn commits.

    With a `handoff` the other lane's agent answers next, in the same turn; messages and patch
    of both are kept, in order.
    """

    messages: tuple[Reply, ...] = ()
    state_patch: Mapping[str, object] = {}
    handoff: Handoff | None = None
    effects: tuple[Effect, ...] = ()
    reroutes: bool = False
    """The bot has the conversation back: after these words the turn is routed as any other."""


Answer = AgentResponse | Coroutine[Any, Any, AgentResponse]
"""What an agent says at once, or when what it looks up is there."""


class Agent(Protocol):
    """Answers the turns of one lane. Must not keep anything of a conversation between calls."""

    lane: Lane

    def handle(
        self,
        turn: Turn,
        state: SessionState,
        decision: RoutingDecision,
        handoff: Handoff | None = None,
    ) -> Answer:
        """Answer `turn`. `handoff` is set when another agent passed the turn on."""
        ...


async def awaited(answer: Answer) -> AgentResponse:
    return answer if isinstance(answer, AgentResponse) else await answer
