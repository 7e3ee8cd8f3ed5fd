"""Where a turn goes, and why."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen


class Lane(StrEnum):
    """The three lanes, and what fits none of them."""

    INFO = "info"
    COMMERCE = "commerce"
    SUPPORT = "support"
    OUT_OF_SCOPE = "oos"


@frozen(kw_only=True, slots=True)
class RoutingDecision:
    """`confidence` lies in 0..1; `tier` names what decided (guard, pending, rules, sticky ...)."""

    lane: Lane
    intent: str
    confidence: float
    tier: str
    reasons: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other `lane/intent` with their confidence, best first."""
    locale: str | None = None
    """The language the message is written in (es, en, pt), if it shows."""

    @property
    def why(self) -> tuple[str, ...]:
        """For people: the reasons, then what else it might have been, as `or lane/intent 0.42`."""
        others = (f"or {name} {confidence:.2f}" for name, confidence in self.alternatives)
        return (*self.reasons, *others)
