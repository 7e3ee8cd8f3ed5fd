"""Answers to what the bot asked, and words that lean on what was spoken of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.ordering.cart import NoteKind, apply
from agents.ordering.index import CatalogueIndex
from agents.ordering.operations import AddLine
from agents.ordering.reading import ReadingContext, read_order
from config.profile import BusinessProfile
from tests.unit.agents.ordering.notation import cart, read, written

TWO = (
    AddLine(product_id="pepperoni", quantity=2, said="pepperoni"),
    AddLine(product_id="hawaiana"),
)
SIZES = [
    ("la grande", "2 pepperoni familiar", 1),
    ("mediana", "2 pepperoni mediana", 1),
    ("la pepperoni mediana y la hawaiana familiar", "2 pepperoni mediana; 1 hawaiana familiar", 0),
    ("la hawaiana personal", "1 hawaiana personal", 1),
    ("todas grandes", "2 pepperoni familiar; 1 hawaiana familiar", 0),
    ("las dos medianas", "2 pepperoni mediana; 1 hawaiana mediana", 0),
    ("ambas familiares", "2 pepperoni familiar; 1 hawaiana familiar", 0),
    ("una grande sin cebolla", "2 pepperoni familiar -cebolla", 1),
    ("y dos aguas", "2 agua", 2),
    ("cuánto se demora", "", 2),
    ("ya no quiero la hawaiana", "out hawaiana x1", 1),
    ("quita la pepperoni", "out pepperoni x2", 1),
    ("quítala", "out pepperoni x2", 1),
    ("mejor una vegetariana", "2 vegetariana", 1),
    ("cambia la hawaiana por una mexicana grande", "1 mexicana familiar", 1),
]
SIZED_CART = ("1 hawaiana mediana", "1 pepperoni personal", "2 coca_cola 400_ml")
LEANING = [
    # All of the kind spoken of last; else drinks, sized by measure, only if nothing else is there
    ("todas grandes", "pepperoni", "size 0 familiar; size 1 familiar"),
    ("todas grandes", "coca_cola", "size 2 1_5_l"),
    ("todas grandes", None, "size 0 familiar; size 1 familiar"),
    ("todas grandes", "tiramisu", "size 0 familiar; size 1 familiar"),
    ("todas medianas", "coca_cola", "size 0 mediana; size 1 mediana"),
    # What was spoken of last, unless the size is named by another only
    ("mejor grande", "coca_cola", "size 2 1_5_l"),
    ("mejor grande", "hawaiana", "size 0 familiar"),
    ("mejor grande", None, "size 2 1_5_l"),
    ("mejor mediana", "coca_cola", "size 1 mediana"),
    ("mejor familiar", "coca_cola", "size 1 familiar"),
]
WAITING = [
    ("mejor grande", "1 pepperoni familiar"),
    ("son 3 pepperonis", "3 pepperoni"),
    ("que sean 3 pepperonis", "3 pepperoni"),
    ("son 3 pepperonis grandes", "3 pepperoni familiar"),
    ("son 3 cocas", "count 0 3"),
    ("todas grandes", "1 pepperoni familiar"),
]
LEMONADES = (AddLine(quantity=3, candidates=("limonada_coco", "limonada_natural")),)
PRODUCTS = [
    ("la de coco", "3 limonada_coco"),
    ("la natural", "3 limonada_natural"),
    ("la segunda", "3 limonada_natural"),
    ("la primera por favor", "3 limonada_coco"),
    ("2", "3 limonada_natural"),
    ("la última", "3 limonada_natural"),
    ("limonada de coco", "3 limonada_coco"),
    ("coco", "3 limonada_coco"),
    ("mejor un agua", "1 agua"),
]
SPOKEN = [
    ("quiero la grande", "es", "1 pepperoni familiar"),
    ("dame dos", "es", "2 pepperoni"),
    ("dos medianas", "es", "2 pepperoni mediana"),
    ("una personal sin queso", "es", "1 pepperoni personal -queso"),
    ("the large one", "en", "1 pepperoni familiar"),
    ("give me two", "en", "2 pepperoni"),
    ("a média", "pt", "1 pepperoni mediana"),
]


@pytest.mark.parametrize(("text", "expected", "waiting"), SIZES)
def test_a_size_answers_for_the_line_that_waits(
    index: CatalogueIndex, text: str, expected: str, waiting: int
) -> None:
    context = ReadingContext(pending_question="commerce:size", pending=TWO)
    reading = read(index, text, context=context)
    assert written(reading) == expected
    assert len(reading.still_pending) == waiting


@pytest.mark.parametrize(("text", "last", "expected"), LEANING)
def test_a_size_alone_leans_on_what_was_spoken_of(
    index: CatalogueIndex, profile: BusinessProfile, text: str, last: str | None, expected: str
) -> None:
    context = ReadingContext(cart=cart(profile, *SIZED_CART), last_product_id=last)
    assert written(read(index, text, context=context)) == expected


@pytest.mark.parametrize(("text", "expected"), WAITING)
def test_a_line_that_waits_is_corrected_before_the_cart(
    index: CatalogueIndex, profile: BusinessProfile, text: str, expected: str
) -> None:
    context = ReadingContext(
        cart=cart(profile, "2 coca_cola 400_ml"),
        last_product_id="coca_cola",
        pending=(AddLine(product_id="pepperoni"),),
        pending_question="commerce:size",
    )
    assert written(read(index, text, context=context)) == expected


def test_all_large_means_the_drinks_where_only_drinks_come_so(
    index: CatalogueIndex, profile: BusinessProfile
) -> None:
    lines = cart(profile, "2 coca_cola 400_ml", "1 tiramisu", "1 coca_cola_zero 400_ml")
    reading = read(index, "todas grandes", context=ReadingContext(cart=lines))
    assert written(reading) == "size 0 1_5_l; size 2 1_5_l"


@pytest.mark.parametrize(("text", "expected"), PRODUCTS)
def test_which_of_several_is_told_by_name_or_place(
    index: CatalogueIndex, text: str, expected: str
) -> None:
    context = ReadingContext(pending_question="commerce:product", pending=LEMONADES)
    assert written(read(index, text, context=context)) == expected


@pytest.mark.parametrize(("text", "language", "expected"), SPOKEN)
def test_what_was_spoken_of_needs_no_name(
    index: CatalogueIndex, text: str, language: str, expected: str
) -> None:
    context = ReadingContext(last_product_id="pepperoni")
    assert written(read(index, text, language, context=context)) == expected


def test_a_line_that_waits_no_more_is_told_by_its_name(
    index: CatalogueIndex, profile: BusinessProfile
) -> None:
    context = ReadingContext(pending_question="commerce:size", pending=TWO)
    reading = read(index, "ya no quiero la hawaiana", context=context)
    (note,) = apply((), reading.operations, profile).notes
    assert (note.kind, note.name) == (NoteKind.REMOVED, "Hawaiana")
    assert [line.product_id for line in reading.still_pending] == ["pepperoni"]


def test_the_line_spoken_of_is_meant_before_the_last(
    index: CatalogueIndex, profile: BusinessProfile
) -> None:
    lines = cart(profile, "1 hawaiana mediana", "1 pepperoni mediana")
    context = ReadingContext(cart=lines, last_product_id="hawaiana")
    assert written(read(index, "que sean tres", context=context)) == "count 0 3"


def test_a_quantity_answers_the_question_for_it(
    index: CatalogueIndex, profile: BusinessProfile
) -> None:
    context = ReadingContext(
        cart=cart(profile, "1 hawaiana mediana"), pending_question="commerce:quantity"
    )
    assert written(read(index, "tres", context=context)) == "count 0 3"


def test_a_size_that_is_wanted_is_missing_with_what_there_is(index: CatalogueIndex) -> None:
    (missing,) = read(index, "una hawaiana y un agua").missing
    assert (missing.operation, missing.option) == (0, "size")
    assert missing.choices == ("personal", "mediana", "familiar")


def test_a_kind_of_product_is_a_choice_among_its_category(index: CatalogueIndex) -> None:
    reading = read(index, "una pizza grande")
    (line,) = reading.operations
    assert isinstance(line, AddLine)
    assert (line.category, line.size_said) == ("pizzas", "grand")
    assert reading.missing[0].option == "product"
    context = ReadingContext(pending_question="commerce:product", pending=(line,))
    assert written(read(index, "hawaiana", context=context)) == "1 hawaiana familiar"


@given(text=st.text(max_size=80))
def test_no_text_breaks_the_reading(
    index: CatalogueIndex, profile: BusinessProfile, text: str
) -> None:
    context = ReadingContext(cart=cart(profile, "1 hawaiana mediana"), pending=TWO)
    reading = read_order(text, "es", index, context)
    apply(context.cart, reading.operations, profile)


WORDS = re.findall(
    r"\S+",
    "la una dos tres otra más hawaiana pepperoni coca pizza grande mediana sin con y , quita "
    "cambia por mejor son 3 cocas todas ponle queso extra cebolla todo lo mismo en vez de x2 "
    "mitad a que sea última",
)


@given(
    words=st.lists(st.sampled_from(WORDS), max_size=14),
    language=st.sampled_from(["es", "en", "pt"]),
)
def test_whatever_is_read_the_cart_can_take(
    index: CatalogueIndex, profile: BusinessProfile, words: list[str], language: str
) -> None:
    context = ReadingContext(
        cart=cart(profile, "1 hawaiana mediana +queso_extra", "2 coca_cola 400_ml"),
        last_product_id="coca_cola",
        pending=TWO,
        pending_question="commerce:size",
    )
    reading = read_order(" ".join(words), language, index, context)
    change = apply(context.cart, reading.operations, profile)
    assert all(item.quantity > 0 for item in change.cart)
    assert len(reading.still_pending) <= len(TWO)
