"""What was asked, read once for all that may answer: language, words, local time, choice."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from agents.heard import Heard, hear
from config.profile import BusinessProfile, language_of
from orchestrator.conversation.decision import RoutingDecision
from orchestrator.conversation.state import SessionState
from orchestrator.conversation.turn import Turn
from orchestrator.routing.choices import Choice, parse_choice
from orchestrator.routing.guards import spoken_text
from orchestrator.routing.normal_text import normalise

LANGUAGES = ("es", "en", "pt")


# With a dict for `now`, which most answers do not ask for.
class Asked(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One turn as an agent answers it."""

    turn: Turn
    state: SessionState
    decision: RoutingDecision
    intent: str
    language: str
    text: str
    """As written."""
    heard: Heard
    words: tuple[str, ...]
    """Normalised, greetings and courtesies taken off."""
    plain: str
    """The same in one text."""
    choice: Choice | None
    zone: ZoneInfo
    locks_language: bool = False
    """A language was asked for by name: it is kept from now on."""

    @property
    def now(self) -> datetime:
        """When the message came, on the shop's clock."""
        told: datetime | None = self.__dict__.get("told")  # functools' own takes a lock for it
        if told is None:
            told = self.__dict__["told"] = self.turn.received_at.astimezone(self.zone)
        return told

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
    text, tapped = spoken_text(turn), turn.choice_id
    heard = hear(text)
    return Asked(
        turn=turn,
        state=state,
        decision=decision,
        intent=intent or decision.intent,
        language=_language(state, decision),
        text=text,
        heard=heard,
        words=heard.words,
        plain=heard.plain,
        choice=None if tapped is None else parse_choice(tapped),
        zone=profile.zone,
    )


def _language(state: SessionState, decision: RoutingDecision) -> str:
    spoken = None if state.language_locked else decision.locale
    if not spoken:
        spoken = language_of(state.locale)
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def first_name(asked: Asked) -> str:
    """ ", Ana" where the user's name looks like one, else empty; ready to stand in a text."""
    name = asked.turn.profile_name or asked.state.profile_name or ""
    first = name.split()[0] if name.split() else ""
    return f", {first}" if first.isalpha() and 2 <= len(first) <= 20 else ""
