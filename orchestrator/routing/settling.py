"""What becomes of a decision that is not sure enough for what it would do."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.routing.pending import CONFIRM_INTENT
from orchestrator.routing.rules import LANE_OF
from orchestrator.routing.situation import Standing

UNSURE_CONFIDENCE = 0.4
"""What a message nobody can make out is given: it is asked about, never refused."""

ASKED_BELOW = 0.5
"""Confidence below which the bot asks back instead of answering; twice in a row it offers a
person."""

RISKY = frozenset({"cancel_order", "pay", "checkout", "refund_or_return"})
"""Intents that move money or food; each of them is asked about unless it is quite certain."""

SURE_OF_RISK = 0.65
"""Probability of the intent itself, not only of its lane."""

_WEIGHED = frozenset({"model", "rules", "sticky", "llm"})
"""Tiers that go by likelihood; the others know."""


def settled(decision: RoutingDecision, state: Standing) -> RoutingDecision:
    """The decision, or the question that has to come first."""
    if decision.tier not in _WEIGHED:
        return decision
    if decision.confidence < ASKED_BELOW:
        return _asked_back(decision)
    under_way = decision.lane == state.current_lane  # its agent asks before it does such a thing
    risky = decision.intent in RISKY and not under_way
    if risky and chance_of_intent(decision) < SURE_OF_RISK:
        return _confirmed_first(decision)
    return decision


def chance_of_intent(decision: RoutingDecision) -> float:
    """The lane's probability without what its other intents have of it."""
    if decision.tier == "llm":
        return decision.confidence
    rivals = sum(
        chance
        for name, chance in decision.alternatives
        if LANE_OF.get(name.partition("/")[2]) is decision.lane
        and not name.endswith(f"/{decision.intent}")
    )
    return decision.confidence - rivals


def _asked_back(decision: RoutingDecision) -> RoutingDecision:
    guess = (f"{decision.lane}/{decision.intent}", round(decision.confidence, 4))
    return replace(
        decision,
        lane=Lane.OUT_OF_SCOPE,
        intent="out_of_scope",
        confidence=UNSURE_CONFIDENCE,
        tier="fallback",
        alternatives=(guess, *decision.alternatives),
        reasons=(f"too unsure of {decision.intent}",),
    )


def _confirmed_first(decision: RoutingDecision) -> RoutingDecision:
    """The info agent asks; the intent meant is the first of the alternatives."""
    guess = (f"{decision.lane}/{decision.intent}", round(decision.confidence, 4))
    return replace(
        decision,
        lane=Lane.INFO,
        intent=CONFIRM_INTENT,
        tier="gate",
        alternatives=(guess, *decision.alternatives),
        reasons=(*decision.reasons, f"{decision.intent} is asked about first"),
    )
