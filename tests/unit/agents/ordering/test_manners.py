"""How something shall be made: read as a note of its line, and never as another product."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.ordering.cart import apply
from agents.ordering.index import CatalogueIndex
from agents.ordering.manners import noted
from agents.ordering.operations import AddNote, ChangeSome
from orchestrator.conversation.contract import MAX_NAME
from tests.unit.agents.ordering.notation import cart, read, written

LINES = ("1 hawaiana mediana", "1 coca_cola 400_ml")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "la hawaiana bien tostada por favor", "note 0 bien tostada"),
        ("es", "hawaiana bien tostada", "note 0 bien tostada"),
        ("es", "bien tostada porfa", "note 0 bien tostada"),
        ("es", "que la hawaiana quede poco dorada", "note 0 poco dorada"),
        ("es", "que no esté tan tostada", "note 0 no esté tan tostada"),
        ("es", "la hawaiana cortada en cuadritos", "note 0 cortada en cuadritos"),
        ("es", "la hawaiana con poca salsa", "note 0 con poca salsa"),
        ("es", "la pizza con la masa delgada", "note 0 masa delgada"),
        ("es", "las pizzas bien doraditas", "note 0 bien doraditas"),
        ("es", "la coca bien fría", "note 1 bien fría"),
        ("es", "sin hielo la coca", "note 1 sin hielo"),
        ("es", "la coca sin hielo", "note 1 sin hielo"),
        ("es", "bien fría", "note 1 bien fría"),
        ("es", "una pepperoni personal bien tostada", "1 pepperoni personal (bien tostada)"),
        ("es", "una hawaiana mediana bien tostada", "1 hawaiana mediana (bien tostada)"),
        (
            "es",
            "la hawaiana bien tostada y una limonada sin hielo",
            "note 0 bien tostada; 1 limonada_natural (sin hielo)",
        ),
        (
            "es",
            "dos pepperonis medianas, una bien tostada",
            "1 pepperoni mediana (bien tostada); 1 pepperoni mediana",
        ),
        ("en", "the hawaiian well done", "note 0 well done"),
        ("en", "well done please", "note 0 well done"),
        ("en", "make the hawaiian extra crispy", "note 0 extra crispy"),
        ("en", "the pizza cut in squares", "note 0 cut in squares"),
        ("en", "no ice in the coke", "note 1 no ice"),
        ("en", "easy on the cheese", "note 0 easy on the cheese"),
        ("pt", "a havaiana bem assada", "note 0 bem assada"),
        ("pt", "bem crocante por favor", "note 0 bem crocante"),
        ("pt", "sem gelo na coca", "note 1 sem gelo"),
    ],
)
def test_a_manner_is_a_note_of_its_line(
    index: CatalogueIndex, language: str, text: str, expected: str
) -> None:
    assert written(read(index, text, language, *LINES)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("una tostada", "1 bruschetta"),
        ("una picante personal", "1 mexicana personal"),
        ("menos una coca", "out 1 x1"),
        ("una coca zero sin hielo", "1 coca_cola_zero (sin hielo)"),
    ],
)
def test_what_is_sold_by_that_name_stays_a_product(
    index: CatalogueIndex, text: str, expected: str
) -> None:
    assert written(read(index, text, "es", *LINES)) == expected


def test_some_pieces_alone_are_made_so(index: CatalogueIndex) -> None:
    before = cart(index.profile, "2 hawaiana mediana")
    reading = read(index, "una de las hawaianas bien tostada", "es", "2 hawaiana mediana")
    assert reading.operations == (
        ChangeSome(line=0, quantity=1, changes=(AddNote(line=0, note="bien tostada"),)),
    )
    after = apply(before, reading.operations, index.profile).cart
    assert [(line.quantity, line.note) for line in after] == [(1, None), (1, "bien tostada")]


def test_a_manner_takes_the_place_of_its_contrary_and_stands_beside_others() -> None:
    assert noted(None, "bien tostada") == "bien tostada"
    assert noted("bien tostada", "cortada en cuadros") == "bien tostada, cortada en cuadros"
    assert noted("bien tostada, sin hielo", "poco tostada") == "sin hielo, poco tostada"


@given(st.lists(st.text("abc é", min_size=1, max_size=40).map(str.strip), max_size=12))
def test_a_note_never_outgrows_the_session(index: CatalogueIndex, manners: list[str]) -> None:
    before = lines = cart(index.profile, "1 hawaiana mediana")
    for manner in filter(None, manners):
        lines = apply(lines, (AddNote(line=0, note=manner),), index.profile).cart
    assert len(lines[0].note or "") <= MAX_NAME
    assert lines[0].unit_price_cents == before[0].unit_price_cents
