"""What was asked, read once for all that may answer: language, words, local time, choice."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from attrs import frozen

from config.profile import BusinessProfile, language_of
from orchestrator.conversation.decision import RoutingDecision
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.routing.choices import Choice, parse_choice
from orchestrator.routing.guards import spoken_text
from orchestrator.routing.normal_text import normalise
from orchestrator.routing.opening import open_request

LANGUAGES = ("es", "en", "pt")


@frozen(kw_only=True, slots=True)
class Asked:
    """One turn as an agent answers it. `now` is when the message came, on the shop's clock."""

    turn: Turn
    state: SessionState
    decision: RoutingDecision
    intent: str
    language: str
    text: str
    """As written."""
    words: tuple[str, ...]
    """Normalised, greetings and courtesies taken off."""
    now: datetime
    choice: Choice | None

    @property
    def plain(self) -> str:
        return " ".join(self.words)

    def as_written(self, words: str) -> str:
        """Normalised words as the user wrote them, accents and all."""
        wanted = words.split()
        written = self.text.replace("?", " ").replace("!", " ").replace(",", " ").split()
        folded = [normalise(word) for word in written]
        for start in range(len(folded) - len(wanted) + 1):
            if folded[start : start + len(wanted)] == wanted:
                return " ".join(written[start : start + len(wanted)]).strip(".¿¡")
        return words

    def names(self, *words: str) -> bool:
        """Whether any of these normalised words or phrases occurs."""
        padded = f" {self.plain} "
        return any(f" {word} " in padded for word in words)


def read_asked(
    profile: BusinessProfile,
    turn: Turn,
    state: SessionState,
    decision: RoutingDecision,
    intent: str | None = None,
) -> Asked:
    """`intent` replaces the router's when another agent passed the turn on with its own."""
    text = spoken_text(turn)
    return Asked(
        turn=turn,
        state=state,
        decision=decision,
        intent=intent or decision.intent,
        language=_language(state, decision),
        text=text,
        words=_words(text),
        now=turn.received_at.astimezone(profile.zone),
        choice=parse_choice(turn.choice_id),
    )


@lru_cache(maxsize=4_096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(open_request(normalise(text)).request.split())


def _language(state: SessionState, decision: RoutingDecision) -> str:
    own = language_of(state.locale)
    spoken = own if state.language_locked else decision.locale or own
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def first_name(asked: Asked) -> str:
    """ ", Ana" where the user's name looks like one, else empty; ready to stand in a text."""
    name = asked.turn.profile_name or asked.state.profile_name or ""
    first = name.split()[0] if name.split() else ""
    return f", {first}" if first.isalpha() and 2 <= len(first) <= 20 else ""
