"""What every lane's agent does alike: read the turn, speak the user's language, keep the notes."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any

from msgspec.structs import replace

from agents.asked import Asked, read_asked
from agents.base import AgentResponse, Answer, Effect, Handoff
from agents.business import Business
from agents.support_case import brings_a_file, in_progress, joined_media, just_opened
from agents.wording import say
from config.profile import language_of
from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.conversation.ownership import BOT
from orchestrator.conversation.replies import Reply
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import MessageKind, Turn
from orchestrator.routing.guards import NON_TEXT

_WORDLESS = {
    MessageKind.VOICE: "only_text_voice",
    MessageKind.AUDIO: "only_text_voice",
    MessageKind.IMAGE: "only_text_image",
    MessageKind.VIDEO: "only_text_image",
    MessageKind.DOCUMENT: "only_text_image",
    MessageKind.STICKER: "only_text_sticker",
}


class LaneAgent:
    """Subclasses say what to answer in `_answer`; this class does the rest."""

    lane: Lane

    def __init__(self, business: Business) -> None:
        self._business = business
        self._texts = business.texts

    def handle(
        self,
        turn: Turn,
        state: SessionState,
        decision: RoutingDecision,
        handoff: Handoff | None = None,
    ) -> Answer:
        """Answer `turn`. `handoff` is set when another agent passed the turn on."""
        intent = handoff.intent if handoff else None
        asked = read_asked(self._business.profile, turn, state, decision, intent)
        wish = asked.heard.wish
        if wish is not None and handoff is None and state.owner == BOT:
            asked = replace(asked, language=wish.language, locks_language=True)
        response = self._response(asked, handoff)
        if isinstance(response, AgentResponse):
            return self._finished(asked, response, handoff)
        return self._once_known(asked, response, handoff)

    def _response(self, asked: Asked, handoff: Handoff | None) -> Answer:
        heard = asked.heard
        if asked.locks_language and heard.wish is not None and heard.wish.alone:
            return answer(say(self._texts.get("language_kept", asked.language)), **kept(asked))
        if asked.intent == NON_TEXT:
            return self._wordless(asked)
        if heard.is_unwell and self.lane is not Lane.SUPPORT and handoff is None:
            reason = "somebody may be hurt"
            passed_on = Handoff(lane=Lane.SUPPORT, intent="order_problem", reason=reason)
            return AgentResponse(handoff=passed_on)
        return self._respond(asked, handoff)

    async def _once_known(
        self, asked: Asked, response: Coroutine[Any, Any, AgentResponse], handoff: Handoff | None
    ) -> AgentResponse:
        return self._finished(asked, await response, handoff)

    def _respond(self, asked: Asked, handoff: Handoff | None) -> Answer:
        """For agents that look things up; the others say all in `_answer`."""
        return self._answer(asked, handoff)

    def _answer(self, asked: Asked, handoff: Handoff | None) -> AgentResponse:
        raise NotImplementedError

    def _wordless(self, asked: Asked) -> AgentResponse:
        """To a voice note, a picture, a sticker: the truth about what can be read.

        While a case is told it belongs to the case, whatever lane it reached.
        """
        told = self.lane is not Lane.SUPPORT and just_opened(asked) is not None
        if (in_progress(asked.state) or told) and brings_a_file(asked):
            reason = f"{asked.turn.kind.value} for the case being told"
            return AgentResponse(handoff=Handoff(lane=Lane.SUPPORT, intent=NON_TEXT, reason=reason))
        key = _WORDLESS.get(asked.turn.kind, "only_text")
        patch = dict(kept(asked))
        if asked.turn.media is not None and brings_a_file(asked):
            earlier = (asked.state.case_media or "").split(",")
            patch["case_media"] = joined_media([*filter(None, earlier), asked.turn.media.media_id])
        return answer(say(self._texts.get(key, asked.language)), **patch)

    def _finished(
        self, asked: Asked, response: AgentResponse, handoff: Handoff | None
    ) -> AgentResponse:
        """Add what every answer notes: intent, language, and that the bot understood."""
        state, onward = asked.state, response.handoff
        patch: dict[str, object] = {}
        if onward is None:
            patch = {"last_intent": asked.intent, "pending_question": None, "unclear_turns": 0}
        if state.case_media and asked.intent != NON_TEXT and not in_progress(state):
            patch["case_media"] = None  # sent with nothing said about it: no case's picture
        if asked.language != language_of(state.locale):
            patch["locale"] = self._locale(asked.language)
        messages = response.messages
        if asked.turn.media is not None and handoff is None and self._missed_a_file(asked):
            messages = (*say(self._texts.get("caption_only", asked.language)), *messages)
        patch.update(response.state_patch)
        if asked.locks_language:
            patch["language_locked"] = True
        if onward is None and state.pending_question is not None:
            messages += self._asked_again(asked, patch)
        return AgentResponse(
            messages=messages,
            state_patch=patch,
            handoff=onward,
            effects=response.effects,
            reroutes=response.reroutes,
        )

    def _asked_again(self, asked: Asked, patch: dict[str, object]) -> tuple[Reply, ...]:
        """The question an answer interrupted, if it is to be put again; `patch` then keeps it.

        Only called while a question is pending.
        """
        return ()

    def _missed_a_file(self, asked: Asked) -> bool:
        """Whether of a file that came with words only the words were read."""
        return bool(asked.text)

    def _locale(self, language: str) -> str:
        """The locale to store of a user who changed to this language."""
        profile = self._business.profile
        return profile.locale if language == profile.language else language

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
