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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin piña la hawaiana y la margarita bien tostada", "without 0 piña; note 1 bien tostada"),
        (
            "ponle queso extra a la hawaiana y a la margarita",
            "extra 0 queso_extra; extra 1 queso_extra",
        ),
        ("quita la piña de la hawaiana y la coca", "without 0 piña; out 2"),
        (
            "queso extra para la hawaiana y borde de queso para la margarita",
            "extra 0 queso_extra; extra 1 borde_queso",
        ),
        ("sin piña la hawaiana y sin albahaca la margarita", "without 0 piña; without 1 albahaca"),
        ("la hawaiana y la margarita bien tostadas", "note 0 bien tostadas; note 1 bien tostadas"),
        ("bien tostadas la hawaiana y la margarita", "note 0 bien tostadas; note 1 bien tostadas"),
        ("ponle queso extra y tocineta a la hawaiana", "extra 0 queso_extra; extra 0 tocineta"),
        ("la hawaiana sin piña y con queso extra", "extra 0 queso_extra; without 0 piña"),
    ],
)
def test_each_line_gets_what_is_said_of_it(index: CatalogueIndex, text: str, expected: str) -> None:
    lines = ("1 hawaiana mediana", "1 margarita mediana", "1 coca_cola 400_ml")
    assert written(read(index, text, "es", *lines)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("una hawaiana grnade", "1 hawaiana familiar"),
        ("dos margaritas medinas", "2 margarita mediana"),
        ("una margarita familar y una coca de 400", "1 margarita familiar; 1 coca_cola 400_ml"),
        ("una hawaiana para 4 personas", "1 hawaiana"),
        ("una hawaiana mediana, gracias", "1 hawaiana mediana"),
        ("una hawaiana mediana para 4 y una coca de 400", "1 hawaiana mediana; 1 coca_cola 400_ml"),
        ("limonada por 3", "3 limonada_natural"),
    ],
)
def test_a_misspelt_size_is_a_size(index: CatalogueIndex, text: str, expected: str) -> None:
    assert written(read(index, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("la personal que sea sin piña", "without 1 piña"),
        ("la personal bien tostada", "note 1 bien tostada"),
        ("la personal mejor mediana", "size 1 mediana"),
        ("la mediana sin piña", "no extra 0 pina"),
        ("mejor quítale la piña extra", "no extra 0 pina"),
        ("quita la piña", "no extra 0 pina"),
        ("quita la hawaiana", "out 0"),
        ("dos jugos y una limonada", "1 limonada_natural; !jugos"),
    ],
)
def test_a_size_points_at_a_line_and_an_extra_is_no_pizza(
    index: CatalogueIndex, text: str, expected: str
) -> None:
    lines = ("1 hawaiana mediana +pina", "1 pepperoni personal")
    assert written(read(index, text, "es", *lines)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2 hawaianas medianas 1 sin piña 1 con tocineta",
            "1 hawaiana mediana -piña; 1 hawaiana mediana +tocineta",
        ),
        (
            "3 hawaianas medianas, 1 sin piña y 2 con tocineta",
            "1 hawaiana mediana -piña; 2 hawaiana mediana +tocineta",
        ),
        (
            "dos hawaianas medianas, una sin piña",
            "1 hawaiana mediana -piña; 1 hawaiana mediana",
        ),
        (
            "una hawaiana mediana y una con queso extra",
            "1 hawaiana mediana; 1 hawaiana mediana +queso_extra",
        ),
    ],
)
def test_portions_of_an_order_come_to_as_many_as_were_ordered(
    index: CatalogueIndex, text: str, expected: str
) -> None:
    assert written(read(index, text)) == expected


def test_the_other_is_beside_the_line_this_message_spoke_of(index: CatalogueIndex) -> None:
    lines = ("1 hawaiana/pepperoni familiar", "1 carnes familiar", "1 coca_cola 400_ml")
    said = "la de carnes sin chorizo y la otra con borde de queso"
    assert written(read(index, said, "es", *lines)) == "without 1 chorizo; extra 0 borde_queso"
