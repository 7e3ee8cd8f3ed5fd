"""Answers to the bot's questions, and messages that are none."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.conversation.decision import Lane, RoutingDecision
from orchestrator.routing.choices import CONFIRMS, INTENTS
from orchestrator.routing.pending import QUESTIONS
from orchestrator.routing.router import Router
from orchestrator.routing.rules import LANE_OF
from orchestrator.routing.settling import RISKY, UNSURE_CONFIDENCE, settled
from tests.unit.orchestrator.routing.messages import a_state, a_turn, pizzeria


@cache
def router() -> Router:
    return Router(pizzeria())


@pytest.mark.parametrize(
    ("question", "text", "intent"),
    [
        ("commerce:product", "la pepperoni", "add_item"),
        ("commerce:product", "la segunda", "add_item"),
        ("commerce:size", "la familiar", "add_item"),
        ("commerce:size", "grande", "add_item"),
        ("commerce:extras", "no", "add_item"),
        ("commerce:extras", "con extra queso", "add_item"),
        ("commerce:quantity", "3", "add_item"),
        ("commerce:quantity", "que sean dos", "add_item"),
        ("commerce:fulfillment", "a domicilio", "choose_delivery_or_pickup"),
        ("commerce:fulfillment", "yo paso por ella", "choose_delivery_or_pickup"),
        ("commerce:address", "cra 9 # 57-32 apto 301", "choose_delivery_or_pickup"),
        ("commerce:address", "edificio los pinos torre 2", "choose_delivery_or_pickup"),
        ("commerce:branch", "la de chapinero", "choose_delivery_or_pickup"),
        ("commerce:schedule", "a las 8", "choose_delivery_or_pickup"),
        ("commerce:schedule", "mañana al mediodía", "choose_delivery_or_pickup"),
        ("commerce:payment", "con nequi", "pay"),
        ("commerce:payment", "efectivo", "pay"),
        ("commerce:confirm", "sí, confirmo", "checkout"),
        ("commerce:confirm", "yes please", "checkout"),
        ("commerce:confirm", "pode ser", "checkout"),
        ("commerce:clear_cart", "sí", "remove_item"),
        ("commerce:repeat", "dale", "start_order"),
        ("commerce:add_more", "no, así está bien", "checkout"),
        ("commerce:add_more", "dos cocas", "add_item"),
        ("commerce:something_new", "la roja", "add_item"),
    ],
)
def test_an_answer_stays_in_the_order(question: str, text: str, intent: str) -> None:
    state = a_state(pending_question=question, current_lane="commerce")
    decision = router().route(a_turn(text), state)
    assert (decision.lane, decision.intent, decision.tier) == (Lane.COMMERCE, intent, "pending")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("support:kind", "se demoró muchísimo"),
        ("support:details", "llegó sin la mitad de las cosas y nadie contestó"),
        ("support:details", "?"),
        ("support:photo", "no tengo foto"),
        ("support:order", "el de ayer, T-7K3F9"),
        ("support:confirm_human", "sí por favor"),
    ],
)
def test_an_answer_stays_in_the_case(question: str, text: str) -> None:
    state = a_state(pending_question=question, current_lane="support")
    decision = router().route(a_turn(text), state)
    assert (decision.lane, decision.tier) == (Lane.SUPPORT, "pending")


@pytest.mark.parametrize(
    ("question", "text", "intent"),
    [
        ("commerce:size", "a qué hora cierran?", "business_hours"),
        ("commerce:address", "quiero hablar con una persona", "talk_to_human"),
        ("commerce:payment", "la pizza de ayer llegó fría", "order_problem"),
        ("commerce:quantity", "cancelen mi pedido", "cancel_order"),
        ("commerce:confirm", "what time do you close?", "business_hours"),
        ("commerce:extras", "tienen parqueadero?", "general_faq"),
        ("support:details", "a qué hora cierran hoy?", "business_hours"),
    ],
)
def test_something_else_goes_where_it_belongs(question: str, text: str, intent: str) -> None:
    lane = question.partition(":")[0]
    state = a_state(pending_question=question, current_lane=lane)
    decision = router().route(a_turn(text), state)
    assert decision.intent == intent
    assert decision.tier != "pending"


@given(st.sampled_from(sorted(QUESTIONS)), st.text(max_size=60))
def test_whatever_is_answered_to_a_question_has_a_lane(question: str, text: str) -> None:
    decision = router().route(a_turn(text), a_state(pending_question=question))
    assert decision.lane in list(Lane)


# What moves money or food


@pytest.mark.parametrize("intent", sorted(RISKY))
def test_a_yes_to_what_was_meant_is_certain(intent: str) -> None:
    state = a_state(pending_question=f"confirm_intent:{intent}")
    decision = router().route(a_turn("sí"), state)
    assert (decision.lane, decision.intent) == (LANE_OF[intent], intent)
    assert decision.confidence > 0.9
    assert router().route(a_turn("no"), state).intent == "thanks_goodbye"
    assert INTENTS[CONFIRMS[intent]] == (LANE_OF[intent], intent)


@pytest.mark.parametrize("intent", sorted(RISKY))
def test_an_uncertain_step_of_consequence_is_asked_about_first(intent: str) -> None:
    decided = RoutingDecision(lane=LANE_OF[intent], intent=intent, confidence=0.6, tier="model")
    asked = settled(decided, a_state())
    assert (asked.lane, asked.intent, asked.tier) == (Lane.INFO, "confirm_intent", "gate")
    assert asked.alternatives[0] == (f"{LANE_OF[intent]}/{intent}", 0.6)
    certain = replace(decided, confidence=0.97)
    assert settled(certain, a_state()) == certain
    rivalled = replace(certain, alternatives=((f"{LANE_OF[intent]}/ticket_status", 0.1),))
    assert settled(rivalled, a_state()).intent == intent


def test_an_agent_at_work_in_its_lane_asks_by_itself() -> None:
    decided = RoutingDecision(lane=Lane.COMMERCE, intent="pay", confidence=0.6, tier="model")
    assert settled(decided, a_state(current_lane="commerce")) == decided


def test_what_is_too_unsure_is_asked_about_with_the_guess_kept() -> None:
    decided = RoutingDecision(
        lane=Lane.COMMERCE, intent="add_item", confidence=0.45, tier="model", oos_score=0.2
    )
    asked = settled(decided, a_state())
    assert (asked.lane, asked.tier) == (Lane.OUT_OF_SCOPE, "fallback")
    assert asked.confidence == UNSURE_CONFIDENCE
    assert asked.alternatives == (("commerce/add_item", 0.45),)
    assert asked.oos_score == 0.2


def test_a_plain_cancellation_is_not() -> None:
    assert router().route(a_turn("cancelen mi pedido"), a_state()).intent == "cancel_order"
