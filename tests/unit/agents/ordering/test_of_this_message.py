"""What a message orders and speaks of again, and sizes said once for several."""

from __future__ import annotations

import pytest

from agents.ordering.cart import apply
from agents.ordering.index import CatalogueIndex
from agents.ordering.order_reading import ReadingContext
from tests.unit.agents.ordering.notation import read, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "una pepperoni y una hawaiana medianas, la hawaiana sin piña",
            "1 pepperoni mediana; 1 hawaiana mediana -piña",
        ),
        (
            "una pepperoni mediana y una hawaiana mediana, sin orégano la pepperoni",
            "1 pepperoni mediana -orégano; 1 hawaiana mediana",
        ),
        (
            "una hawaiana mediana y una pollo con champiñones mediana. sin cebolla la de pollo",
            "1 hawaiana mediana; 1 pollo_champinones mediana -cebolla",
        ),
        (
            "una hawaiana mediana, bien tostada la hawaiana y una coca de 400",
            "1 hawaiana mediana (bien tostada); 1 coca_cola 400_ml",
        ),
        ("una pepperoni y una hawaiana medianas", "1 pepperoni mediana; 1 hawaiana mediana"),
        (
            "quiero una hawaiana, una pepperoni y una margarita familiares",
            "1 hawaiana familiar; 1 pepperoni familiar; 1 margarita familiar",
        ),
        ("una hawaiana y una pepperoni mediana", "1 hawaiana; 1 pepperoni mediana"),
        ("dos medianas: hawaiana y pepperoni", "1 hawaiana mediana; 1 pepperoni mediana"),
        ("dos medianas, hawaianas", "2 hawaiana mediana"),
        ("una hawaiana, la mediana, y una limonada", "1 hawaiana mediana; 1 limonada_natural"),
        ("ah y me agregas una limonada", "1 limonada_natural"),
    ],
)
def test_each_is_as_it_was_said(index: CatalogueIndex, text: str, expected: str) -> None:
    assert written(read(index, text)) == expected


def test_of_two_pizzas_one_is_hawaiian_and_the_other_a_margherita(index: CatalogueIndex) -> None:
    two = read(index, "quiero 2 pizzas")
    waiting = apply((), two.operations, index.profile).waiting
    context = ReadingContext(pending_question="commerce:product", pending=waiting)
    reading = read(index, "una hawaiana y otra margarita", context=context)
    assert written(reading) == "1 hawaiana; 1 margarita"
    assert not reading.still_pending
    one = read(index, "una hawaiana", context=context)
    assert written(one) == "1 hawaiana"
    assert [line.quantity for line in one.still_pending] == [1]
    both = read(index, "hawaianas", context=context)
    assert written(both) == "2 hawaiana"


def test_rather_a_medium_of_the_pizza_that_waits_for_its_size(index: CatalogueIndex) -> None:
    waiting = apply((), read(index, "una hawaiana").operations, index.profile).waiting
    context = ReadingContext(pending_question="commerce:size", pending=waiting)
    reading = read(index, "no mejor mediana la piza", context=context)
    assert written(reading) == "1 hawaiana mediana"
