"""Where a turn goes, and why."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

import msgspec


class Lane(StrEnum):
    """The three lanes, and what fits none of them."""

    __hash__ = str.__hash__  # Enum's own is written in Python, and called several times a turn

    INFO = "info"
    COMMERCE = "commerce"
    SUPPORT = "support"
    OUT_OF_SCOPE = "oos"


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a message that asks for something of its own."""

    text: str
    lane: Lane
    intent: str
    confidence: float


# With a dict for what is told of it: decisions are kept and given out again, worded once.
class RoutingDecision(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`confidence` lies in 0..1; `tier` names what decided (guard, pending, rules, model ...)."""

    lane: Lane
    intent: str
    confidence: float
    tier: str
    reasons: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other `lane/intent` with their confidence, best first."""
    locale: str | None = None
    """The language the message is written in (es, en, pt), if it shows."""
    oos_score: float = 0.0
    """How likely the message is out of scope, 0..1, whatever was decided."""
    clause: str | None = None
    """The words this decision is about, where the message asks for other things as well."""
    secondary: tuple[Clause, ...] = ()
    """What the message asks for besides, in its order."""

    @cached_property
    def why(self) -> tuple[str, ...]:
        """For people: the reasons, then what else it might have been, as `or lane/intent 0.42`."""
        others = (f"or {name} {confidence:.2f}" for name, confidence in self.alternatives)
        return (*self.reasons, *others)

    @cached_property
    def certainty(self) -> float:
        """`confidence` in three digits, for logs."""
        return round(self.confidence, 3)


def decision_of(clause: Clause, whole: RoutingDecision) -> RoutingDecision:
    """The decision about one of the other things a message asks for."""
    return RoutingDecision(
        lane=clause.lane,
        intent=clause.intent,
        confidence=clause.confidence,
        tier=whole.tier,
        reasons=("asked for besides",),
        locale=whole.locale,
        clause=clause.text,
    )
