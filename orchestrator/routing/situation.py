"""Where a conversation stands, as far as routing looks: there the same words mean the same."""

from __future__ import annotations

from typing import Protocol

import msgspec

from orchestrator.conversation.state import SessionState


class Standing(Protocol):
    """What the tiers ask of a conversation: a `Situation`, or the whole session."""

    @property
    def pending_question(self) -> str | None: ...

    @property
    def last_intent(self) -> str | None: ...

    @property
    def current_lane(self) -> str | None: ...


class Situation(msgspec.Struct, frozen=True):
    """All that a decision depends on besides the words; keys of a session, as they are there."""

    pending_question: str | None
    last_intent: str | None
    current_lane: str | None
    opted_out: bool
    locale: str
    language_locked: bool
    is_fresh: bool
    """Nothing was said before."""


def situation_of(state: SessionState) -> Situation:
    return Situation(
        state.pending_question,
        state.last_intent,
        state.current_lane,
        state.opted_out,
        state.locale,
        state.language_locked,
        not state.lines,
    )
