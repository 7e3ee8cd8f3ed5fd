"""What every lane's agent does alike: read the turn, speak the user's language, keep the notes."""

from __future__ import annotations

from collections.abc import Mapping

from agents.asked import Asked, read_asked
from agents.base import AgentResponse, Effect, Handoff
from agents.business import Business
from agents.wording import say
from config.profile import language_of
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.replies import Reply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.routing.guards import NON_TEXT


class LaneAgent:
    """Subclasses say what to answer in `_answer`; this class does the rest."""

    lane: Lane

    def __init__(self, business: Business) -> None:
        self._business = business
        self._texts = business.texts

    async def handle(
        self,
        turn: Turn,
        state: SessionState,
        decision: RoutingDecision,
        handoff: Handoff | None = None,
    ) -> AgentResponse:
        """Answer `turn`. `handoff` is set when another agent passed the turn on."""
        intent = handoff.intent if handoff else None
        asked = read_asked(self._business.profile, turn, state, decision, intent)
        if asked.intent == NON_TEXT:
            return self._finished(asked, self._only_text(asked), handoff)
        return self._finished(asked, self._answer(asked, handoff), handoff)

    def _answer(self, asked: Asked, handoff: Handoff | None) -> AgentResponse:
        raise NotImplementedError

    def _only_text(self, asked: Asked) -> AgentResponse:
        """To a voice note, a picture, a sticker: the truth about what can be read."""
        return answer(say(self._texts.get("only_text", asked.language)), **kept(asked))

    def _finished(
        self, asked: Asked, response: AgentResponse, handoff: Handoff | None
    ) -> AgentResponse:
        """Add what every answer notes: intent, language, and that the bot understood."""
        patch: dict[str, object] = {}
        if response.handoff is None:
            patch = {"last_intent": asked.intent, "pending_question": None, "unclear_turns": 0}
        locale = self._locale(asked)
        if locale is not None:
            patch["locale"] = locale
        messages = response.messages
        if handoff is None and asked.text and asked.turn.media is not None:
            messages = (*say(self._texts.get("caption_only", asked.language)), *messages)
        return AgentResponse(
            messages=messages,
            state_patch=patch | dict(response.state_patch),
            handoff=response.handoff,
            effects=response.effects,
        )

    def _locale(self, asked: Asked) -> str | None:
        """The locale to store if the user changed language, else None."""
        if asked.language == language_of(asked.state.locale):
            return None
        profile = self._business.profile
        return profile.locale if asked.language == profile.language else asked.language

    def _buttons(self, asked: Asked, *choices: tuple[str, str]) -> list[tuple[str, str]]:
        """Pairs of (id, text key) as pairs of (id, title)."""
        return [(identifier, self._texts.get(key, asked.language)) for identifier, key in choices]


def answer(messages: tuple[Reply, ...], *effects: Effect, **patch: object) -> AgentResponse:
    return AgentResponse(messages=messages, state_patch=patch, effects=effects)


def kept(asked: Asked) -> Mapping[str, object]:
    """A patch that leaves the bot's question and count as they were."""
    return {
        "last_intent": asked.state.last_intent,
        "pending_question": asked.state.pending_question,
        "unclear_turns": asked.state.unclear_turns,
    }
