"""Messages that ask for two things, and those that only look so."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.conversation.decision import RoutingDecision
from orchestrator.routing.clauses import MOST, split
from orchestrator.routing.router import Router
from tests.unit.orchestrator.routing.messages import a_state, a_turn, pizzeria


@cache
def router() -> Router:
    return Router(pizzeria())


def decided(text: str) -> RoutingDecision:
    return router().route(a_turn(text), a_state())


def asked_for(text: str) -> set[str]:
    decision = decided(text)
    return {decision.intent, *(clause.intent for clause in decision.secondary)}


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("a qué hora cierran? y quiero dos cocas", {"business_hours", "add_item"}),
        ("dónde quedan y a qué hora abren", {"locations", "business_hours"}),
        ("aceptan tarjeta? y tienen parqueadero?", {"payment_methods", "general_faq"}),
        ("dónde va mi pedido? y agregale una coca", {"order_status", "add_item"}),
        ("quiero una hawaiana y a qué hora cierran hoy?", {"add_item", "business_hours"}),
        ("where are you and do you take cards?", {"locations", "payment_methods"}),
        ("que horas vocês abrem? e aceitam pix?", {"business_hours", "payment_methods"}),
        ("mi pizza llegó fría. a qué hora cierran?", {"order_problem", "business_hours"}),
        (
            "la pizza no llegó, también quiero saber a qué hora cierran hoy",
            {"order_problem", "business_hours"},
        ),
    ],
)
def test_two_requests_are_both_heard(text: str, intents: set[str]) -> None:
    assert asked_for(text) == intents


@pytest.mark.parametrize(
    "text",
    [
        "una de pepperoni y dos cocas",
        "quiero dos hawaianas, es para llevar y pago con nequi",
        "quiero una margarita sin cebolla y con extra queso",
        "quiero pizza y cerveza",
        "mi pizza llegó fría y quiero que me devuelvan la plata",
        "a qué hora abren y cierran",
        "sigo esperando, ya son dos horas",
        "hola, buenas tardes, a qué hora abren?",
        "muchas gracias, muy amables",
        "two large pepperoni and a coke, please",
        "me vê uma calabresa e duas cocas",
        "cuánto vale la hawaiana y la pepperoni?",
        "eso es todo, gracias",
        "calle 80 # 20-15, apto 302, barrio la soledad",
    ],
)
def test_one_request_in_many_words_stays_one(text: str) -> None:
    decision = decided(text)
    assert decision.secondary == ()
    assert decision.clause is None


def test_an_order_keeps_all_its_words_but_for_the_question() -> None:
    decision = decided("mandame una pepperoni, dos cocas y a qué hora cierran?")
    assert decision.intent == "add_item"
    assert decision.clause is not None
    assert "pepperoni" in decision.clause
    assert "cocas" in decision.clause
    assert "hora" not in decision.clause
    assert [clause.text for clause in decision.secondary] == ["a qué hora cierran?"]


def test_no_more_than_three_things_are_taken_up() -> None:
    decision = decided(
        "dónde quedan? a qué hora abren? aceptan tarjeta? tienen parqueadero? hacen domicilios?"
    )
    assert len(decision.secondary) == MOST - 1
    assert any(reason.startswith("and info/") for reason in decision.reasons)


@given(st.text(max_size=200))
def test_splitting_loses_no_word_but_the_joining_ones(text: str) -> None:
    for part in split(text):
        for word in part.split():
            assert word in text


@given(st.lists(st.sampled_from(["hola", "y", "quiero", "dos", ",", "?", "pero", "cocas"])))
def test_parts_have_two_words_but_perhaps_the_last(words: list[str]) -> None:
    parts = split(" ".join(words))
    assert all(len(part.split()) >= 2 for part in parts[:-1])
