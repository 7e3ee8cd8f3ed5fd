"""The support lane: listens, says sorry and means it, and fetches a person with the whole story."""

from __future__ import annotations

from agents.asked import Asked, first_name
from agents.base import AgentResponse, Handoff
from agents.lane_agent import LaneAgent, answer
from agents.wording import say
from orchestrator.conversation.decision import Lane
from orchestrator.routing.context import COMPLAINT_DETAILS
from orchestrator.routing.rules import LANE_OF

_SORRY = frozenset({"complaint", "order_problem", "refund_or_return"})
_NOTES = {
    "refund_or_return": "refund_note",
    "cancel_order": "cancel_note",
    "ticket_status": "ticket_note",
}
_REASONS = {
    "complaint": "complains",
    "order_problem": "has a problem with an order",
    "refund_or_return": "wants a refund, return or exchange",
    "cancel_order": "wants to cancel an order",
    "ticket_status": "asks about a case reported before",
    "talk_to_human": "wants to talk to a person",
}
_VAGUE_WORDS = 5
"""A complaint this short says that something is wrong, not what."""


class SupportAgent(LaneAgent):
    """Every case goes to a person; this agent only sees that they know what it is about."""

    lane = Lane.SUPPORT

    def _answer(self, asked: Asked, handoff: Handoff | None) -> AgentResponse:
        if handoff is None and LANE_OF.get(asked.intent) is Lane.INFO:
            reason = f"{asked.intent} is no case"
            handoff = Handoff(lane=Lane.INFO, intent=asked.intent, reason=reason)
            return AgentResponse(handoff=handoff)
        if self._wants_details(asked):
            return self._ask_details(asked)
        return self._hand_over(asked)

    def _wants_details(self, asked: Asked) -> bool:
        """Whether to ask once what happened: only if a complaint says nothing of it."""
        return (
            asked.intent == "complaint"
            and len(asked.words) <= _VAGUE_WORDS
            and asked.state.pending_question != COMPLAINT_DETAILS
        )

    def _ask_details(self, asked: Asked) -> AgentResponse:
        text = f"{self._sorry(asked)} {self._texts.get('tell_me', asked.language)}"
        return answer(say(text), pending_question=COMPLAINT_DETAILS)

    def _hand_over(self, asked: Asked) -> AgentResponse:
        kind = "human" if asked.intent == "talk_to_human" else "case"
        reason = _REASONS.get(asked.intent, "needs a person")
        handed = self._business.people.hand_over(kind, asked, reason)
        lines = [self._sorry(asked)] if self._is_sorry(asked) else []
        if asked.intent in _NOTES:
            lines.append(self._texts.get(_NOTES[asked.intent], asked.language))
        lines.append(handed.text)
        ways = self._business.people.ways(asked)
        if ways is not None and not self._business.people.are_there(asked):
            lines.append(ways)
        return answer(say(" ".join(lines)), handed.effect, **handed.patch)

    def _is_sorry(self, asked: Asked) -> bool:
        """Said once: not again when the details come in."""
        return asked.intent in _SORRY and asked.state.pending_question != COMPLAINT_DETAILS

    def _sorry(self, asked: Asked) -> str:
        return self._texts.get("sorry", asked.language, name=first_name(asked))
