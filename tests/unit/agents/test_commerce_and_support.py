"""Orders and cases: what the bot does itself, and what it fetches a person for."""

from __future__ import annotations

import asyncio

import pytest
from attrs import evolve

from agents.base import Handoff
from agents.people import HANDOFF_REQUESTED
from orchestrator.conversation.decision import Lane
from tests.unit.agents.talks import Talk, bare_profile, open_shop

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


# Support


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("la pizza llegó fría y faltó la gaseosa", "has a problem with an order"),
        ("quiero que me devuelvan la plata", "wants a refund, return or exchange"),
        ("cancelen mi pedido", "wants to cancel an order"),
        ("qué pasó con mi reclamo", "asks about a case reported before"),
        ("quiero hablar con una persona", "wants to talk to a person"),
        ("my pizza arrived cold", "has a problem with an order"),
        ("quero falar com um atendente", "wants to talk to a person"),
    ],
)
def test_every_case_goes_to_a_person_with_its_story(text: str, reason: str) -> None:
    talk = Talk()
    said = talk.write(text)
    effect = said.effect(HANDOFF_REQUESTED)
    assert effect is not None
    assert effect.details["reason"] == reason
    assert text in effect.details["summary"]
    assert talk.state.owner == "waiting"
    assert talk.state.last_handoff_reason == reason


def test_a_problem_is_met_with_regret_and_a_plain_wish_for_a_person_is_not() -> None:
    assert "Lamento mucho lo que pasó, Ana" in Talk().write("la pizza llegó fría").text
    assert "Lamento" not in Talk().write("un asesor por favor").text


def test_no_case_number_is_invented() -> None:
    talk = Talk()
    said = talk.write("la pizza llegó fría")
    assert not any(sign.isdigit() for sign in said.text)
    assert talk.state.active_case_id is None


def test_a_bare_complaint_is_asked_about_once_and_then_passed_on_whole() -> None:
    talk = Talk()
    first = talk.write("tengo una queja")
    assert "Cuéntame qué pasó" in first.text
    assert talk.state.owner == "bot"
    second = talk.write("el mesero fue grosero y el baño estaba sucio")
    effect = second.effect(HANDOFF_REQUESTED)
    assert effect is not None
    assert "tengo una queja" in effect.details["summary"]
    assert "baño estaba sucio" in effect.details["summary"]
    assert talk.state.pending_question is None


def test_out_of_hours_a_case_waits_and_is_told_since_when_it_is_answered() -> None:
    talk = Talk(CLOSED)
    said = talk.write("la pizza llegó fría")
    effect = said.effect(HANDOFF_REQUESTED)
    assert effect is not None
    assert effect.details["answered_from"] == "2026-11-04T11:00:00-05:00"
    assert "hoy desde las 11:00 a. m." in said.text
    assert "+57 601 555 0142" in said.text
    assert talk.state.owner == "waiting"


def test_a_business_without_hours_promises_no_time() -> None:
    said = Talk(shop=open_shop(bare_profile())).write("quiero hablar con una persona")
    assert "Quedó en espera de una persona" in said.text
    assert said.effect(HANDOFF_REQUESTED)


@pytest.mark.parametrize("lane", [Lane.COMMERCE, Lane.SUPPORT])
def test_an_agent_passes_on_what_is_not_its_own_but_never_what_was_passed_to_it(
    lane: Lane,
) -> None:
    talk = Talk()
    turn = talk.turn("a qué hora abren?")
    decision = evolve(talk.shop.router.route(turn, talk.state), lane=lane)
    agent = talk.shop.agents[lane]
    first = asyncio.run(agent.handle(turn, talk.state, decision))
    assert first.handoff is not None
    assert (first.handoff.lane, first.handoff.intent) == (Lane.INFO, "business_hours")
    passed = Handoff(lane=lane, intent="business_hours", reason="test")
    second = asyncio.run(agent.handle(turn, talk.state, decision, passed))
    assert second.handoff is None
    assert second.messages
