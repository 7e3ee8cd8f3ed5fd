"""How a decision is told to people."""

from __future__ import annotations

from orchestrator.conversation.decision import Lane, RoutingDecision


def test_the_reasons_come_before_what_else_it_might_have_been() -> None:
    decision = RoutingDecision(
        lane=Lane.INFO,
        intent="opening_hours",
        confidence=0.8,
        tier="rules",
        reasons=("words of opening_hours",),
        alternatives=(("commerce/view_cart", 0.425), ("info/locations", 0.1)),
    )

    assert decision.why == (
        "words of opening_hours",
        "or commerce/view_cart 0.42",
        "or info/locations 0.10",
    )
