"""Orders and cases: what the bot does itself, and what it fetches a person for."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from agents.base import Handoff, awaited
from orchestrator.conversation.decision import Lane
from tests.unit.agents.talks import Talk

CLOSED = "2026-11-04 03:00"


# Commerce: see also `test_commerce` and `tests/conversations`


def test_browsing_shows_the_menu_or_the_category_named() -> None:
    assert "info:category:pizzas" in Talk().write("quiero ver el menú").rows
    assert "info:product:hawaiana" in Talk().write("qué pizzas tienen?").rows
    assert "info:product:coca_cola" in Talk().write("what drinks do you have?").rows


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("con nequi", "payment_methods", "Sí, aceptamos Nequi"),
        ("para la soledad", "delivery_zones", "Sí, llevamos a La Soledad"),
    ],
)
def test_what_only_asks_is_answered_by_the_info_agent(
    text: str, intent: str, expected: str
) -> None:
    said = Talk().write(text)
    assert said.lanes == (Lane.COMMERCE, Lane.INFO)
    assert expected in said.text
    assert intent


@pytest.mark.parametrize("lane", [Lane.COMMERCE, Lane.SUPPORT])
def test_an_agent_passes_on_what_is_not_its_own_but_never_what_was_passed_to_it(
    lane: Lane,
) -> None:
    talk = Talk()
    turn = talk.turn("a qué hora abren?")
    decision = replace(talk.shop.router.route(turn, talk.state), lane=lane)
    agent = talk.shop.agents[lane]
    first = asyncio.run(awaited(agent.handle(turn, talk.state, decision)))
    assert first.handoff is not None
    assert (first.handoff.lane, first.handoff.intent) == (Lane.INFO, "business_hours")
    passed = Handoff(lane=lane, intent="business_hours", reason="test")
    second = asyncio.run(awaited(agent.handle(turn, talk.state, decision, passed)))
    assert second.handoff is None
    assert second.messages
