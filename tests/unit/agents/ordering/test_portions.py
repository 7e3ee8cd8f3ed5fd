"""What is said of some pieces of a line changes, and costs, only these."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from agents.ordering.cart import NoteKind, apply
from agents.ordering.index import CatalogueIndex
from agents.ordering.lines import parted
from agents.ordering.operations import AddExtra, AddLine, ChangeSome
from agents.ordering.reading import OrderReading, ReadingContext, read_order
from config.profile import BusinessProfile
from orchestrator.conversation.contract import MAX_CART_ITEMS
from orchestrator.conversation.state import CartItem
from tests.unit.agents.ordering.notation import cart, line, read, written

TWO = ("2 hawaiana mediana",)
CHEESE = ("1 hawaiana mediana", "1 hawaiana mediana +queso_extra")
BACON = ("1 hawaiana mediana", "1 hawaiana mediana +tocineta")
LARGE = ("1 hawaiana mediana", "1 hawaiana familiar")
NO_ONION = ("1 hawaiana mediana", "1 hawaiana mediana -cebolla")
NO_PINEAPPLE = ("1 hawaiana mediana", "1 hawaiana mediana -piña")

OF_TWO = {
    "es": [
        ("con queso extra en una", CHEESE),
        ("una con queso extra", CHEESE),
        ("solo una con queso extra", CHEESE),
        ("quiero una con queso extra", CHEESE),
        ("una de ellas con queso", CHEESE),
        ("una de las dos con queso extra", CHEESE),
        ("ponle queso extra a una", CHEESE),
        ("a una ponle queso", CHEESE),
        ("a una hawaiana ponle queso", CHEESE),
        ("a una de las hawaianas ponle queso extra", CHEESE),
        ("solo a una ponle tocineta", BACON),
        ("a una sola ponle tocineta", BACON),
        ("a la otra ponle tocineta", BACON),
        ("la otra con tocineta", BACON),
        ("que una lleve tocineta", BACON),
        ("una con tocineta y la otra normal", BACON),
        ("una sin cebolla", NO_ONION),
        ("en una sin cebolla", NO_ONION),
        ("una de las hawaianas sin cebolla", NO_ONION),
        ("una sin cebolla y la otra normal", NO_ONION),
        ("quítale la piña a una", NO_PINEAPPLE),
        ("a una quítale la piña", NO_PINEAPPLE),
        ("quita la piña de una", NO_PINEAPPLE),
        ("una que no lleve piña", NO_PINEAPPLE),
        ("una grande y la otra mediana", LARGE),
        ("mejor una grande", LARGE),
        ("que una sea familiar", LARGE),
        ("una que sea familiar", LARGE),
        ("cámbiame una a familiar", LARGE),
        ("cambia una hawaiana a familiar", LARGE),
        ("cambia una por pepperoni", ("1 hawaiana mediana", "1 pepperoni mediana")),
        ("cambia una hawaiana por una vegana", ("1 hawaiana mediana", "1 vegana mediana")),
        ("cambia la otra por pepperoni", ("1 hawaiana mediana", "1 pepperoni mediana")),
        (
            "una con tocineta y otra con queso extra",
            ("1 hawaiana mediana +queso_extra", "1 hawaiana mediana +tocineta"),
        ),
        ("otra con queso extra", ("2 hawaiana mediana", "1 hawaiana mediana +queso_extra")),
        (
            "queso extra en una y tocineta en la otra",
            ("1 hawaiana mediana +queso_extra", "1 hawaiana mediana +tocineta"),
        ),
        (
            "a una ponle queso y a la otra tocineta",
            ("1 hawaiana mediana +queso_extra", "1 hawaiana mediana +tocineta"),
        ),
        ("quita la otra", ("1 hawaiana mediana",)),
        ("quita una de las hawaianas", ("1 hawaiana mediana",)),
        ("la otra normal", TWO),
        # All of them
        ("ambas con queso", ("2 hawaiana mediana +queso_extra",)),
        ("a las dos ponle queso", ("2 hawaiana mediana +queso_extra",)),
        ("con queso", ("2 hawaiana mediana +queso_extra",)),
    ],
    "en": [
        ("one of them with extra cheese", CHEESE),
        ("extra cheese on one", CHEESE),
        ("extra cheese on one of them", CHEESE),
        ("one with extra cheese", CHEESE),
        ("just one with extra cheese", CHEESE),
        ("add extra cheese to just one", CHEESE),
        ("only one with bacon", BACON),
        ("put bacon on one of them", BACON),
        ("one of the hawaiians with bacon", BACON),
        ("one with bacon and the other one plain", BACON),
        ("one large and the other medium", LARGE),
        ("make one large", LARGE),
        ("make one of them large", LARGE),
        ("change one to large", LARGE),
        ("swap one for a pepperoni", ("1 hawaiana mediana", "1 pepperoni mediana")),
        ("no onion on one", ("1 hawaiana mediana", "1 hawaiana mediana -onion")),
        ("the other one plain", TWO),
        (
            "bacon on one and olives on the other",
            ("1 hawaiana mediana +tocineta", "1 hawaiana mediana +aceitunas"),
        ),
        ("both with extra cheese", ("2 hawaiana mediana +queso_extra",)),
        ("another one with bacon", ("2 hawaiana mediana", "1 hawaiana mediana +tocineta")),
    ],
    "pt": [
        ("uma com queijo extra", CHEESE),
        ("só uma com queijo extra", CHEESE),
        ("queijo extra só em uma", CHEESE),
        ("com queijo extra em uma", CHEESE),
        ("uma delas com queijo extra", CHEESE),
        ("uma com queijo extra e a outra normal", CHEESE),
        ("coloca bacon em uma", BACON),
        ("bota bacon numa delas", BACON),
        ("uma das havaianas com bacon", BACON),
        ("uma grande e a outra média", LARGE),
        ("muda uma para grande", LARGE),
        ("tira a cebola de uma", ("1 hawaiana mediana", "1 hawaiana mediana -cebola")),
        ("a outra normal", TWO),
        (
            "bacon em uma e queijo extra na outra",
            ("1 hawaiana mediana +queso_extra", "1 hawaiana mediana +tocineta"),
        ),
        ("as duas com queijo extra", ("2 hawaiana mediana +queso_extra",)),
    ],
}
OF_THREE = [
    ("dos con queso extra", ("1 hawaiana mediana", "2 hawaiana mediana +queso_extra")),
    (
        "una con queso y las otras dos normales",
        ("2 hawaiana mediana", "1 hawaiana mediana +queso_extra"),
    ),
    ("dos con tocineta y la otra normal", ("1 hawaiana mediana", "2 hawaiana mediana +tocineta")),
    ("dos sin cebolla", ("1 hawaiana mediana", "2 hawaiana mediana -cebolla")),
]
OF_ONE = [
    ("una con queso extra", ("1 hawaiana mediana +queso_extra",)),
    ("a una hawaiana ponle queso", ("1 hawaiana mediana +queso_extra",)),
    ("cambia una hawaiana por pepperoni", ("1 pepperoni mediana",)),
]
OF_TWO_LINES = [
    ("la otra con queso", ("1 hawaiana mediana +tocineta", "1 hawaiana mediana +queso_extra")),
    ("quita la otra", ("1 hawaiana mediana +tocineta",)),
]
ORDERED = [
    ("es", "2 hawaianas medianas, una con queso extra", CHEESE),
    ("es", "dos hawaianas medianas, una con queso extra y la otra normal", CHEESE),
    ("es", "dos hawaianas medianas con queso extra en una", CHEESE),
    ("es", "dos hawaianas medianas, la otra con queso", CHEESE),
    ("es", "2 hawaianas medianas, solo a una ponle tocineta", BACON),
    ("es", "2 hawaianas medianas una sin cebolla", NO_ONION),
    ("es", "2 hawaianas, una grande y la otra mediana", LARGE),
    (
        "es",
        "tres hawaianas medianas, una sin piña, otra con tocineta y la otra normal",
        ("1 hawaiana mediana -piña", "1 hawaiana mediana +tocineta", "1 hawaiana mediana"),
    ),
    (
        "es",
        "una hawaiana mediana con queso extra y una sin cebolla",
        ("1 hawaiana mediana +queso_extra", "1 hawaiana mediana -cebolla"),
    ),
    (
        "es",
        "dos hawaianas medianas y una con queso extra",
        ("2 hawaiana mediana", "1 hawaiana mediana +queso_extra"),
    ),
    (
        "es",
        "dos pizzas medianas una hawaiana y la otra pepperoni",
        ("1 hawaiana mediana", "1 pepperoni mediana"),
    ),
    ("es", "una hawaiana mediana con piña extra", ("1 hawaiana mediana +pina",)),
    ("es", "dos cocas, una de 400 y otra de 1.5", ("1 coca_cola 400_ml", "1 coca_cola 1_5_l")),
    ("en", "two medium hawaiians, one with extra cheese", CHEESE),
    ("en", "two medium hawaiians, extra cheese on one", CHEESE),
    ("en", "2 medium hawaiians, one with bacon the other plain", BACON),
    ("en", "2 hawaiians, one large and the other medium", LARGE),
    ("en", "two cokes, one 400 and one 1.5", ("1 coca_cola 400_ml", "1 coca_cola 1_5_l")),
    (
        "en",
        "one hawaiian and one with pepperoni, both medium",
        ("1 hawaiana mediana", "1 pepperoni mediana"),
    ),
    ("pt", "duas havaianas médias, uma com queijo extra", CHEESE),
    ("pt", "duas havaianas médias com queijo extra só em uma", CHEESE),
    ("pt", "duas havaianas, uma grande e a outra média", LARGE),
]
SIZES = [
    ("es", "uno de 400 y otro de 1.5"),
    ("es", "una de 400 y la otra de 1.5"),
    ("es", "una pequeña y una grande"),
    ("en", "one 400 and one 1.5"),
    ("en", "one small and the other large"),
    ("pt", "uma de 400 e outra de 1.5"),
    ("pt", "uma pequena e a outra grande"),
]
MORE = [
    ("es", "2 más iguales"),
    ("es", "otras dos iguales"),
    ("es", "dos más de lo mismo"),
    ("en", "two more of the same"),
    ("en", "two more like that"),
    ("pt", "mais dois iguais"),
    ("pt", "mais 2 do mesmo"),
]
CRUST = [
    ("es", "sin borde de queso"),
    ("es", "sin borde"),
    ("es", "quita el borde"),
    ("pt", "tira a borda"),
    ("pt", "sem borda recheada"),
    ("en", "no crust"),
    ("en", "remove the crust"),
]


def described(items: tuple[CartItem, ...]) -> list[str]:
    return sorted(map(_described, items))


def _described(item: CartItem) -> str:
    parts = [str(item.quantity), item.product_id, item.size or ""]
    parts += [f"+{one}" for one in parted(item.extras)]
    return " ".join(filter(None, [*parts, *(f"-{one}" for one in parted(item.without))]))


def after(index: CatalogueIndex, text: str, language: str, *lines: str) -> list[str]:
    change = apply(
        cart(index.profile, *lines), read(index, text, language, *lines).operations, index.profile
    )
    assert change.waiting == ()
    for item in change.cart:
        priced = line(index.profile, _described(item))
        assert item.unit_price_cents == priced.unit_price_cents
    return described(change.cart)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [(language, *one) for language, table in OF_TWO.items() for one in table],
)
def test_of_two_in_the_cart_only_those_meant_change(
    index: CatalogueIndex, language: str, text: str, expected: tuple[str, ...]
) -> None:
    assert after(index, text, language, *TWO) == sorted(expected)


@pytest.mark.parametrize(("text", "expected"), OF_THREE)
def test_of_three_as_many_change_as_are_told(
    index: CatalogueIndex, text: str, expected: tuple[str, ...]
) -> None:
    assert after(index, text, "es", "3 hawaiana mediana") == sorted(expected)


@pytest.mark.parametrize(("text", "expected"), OF_ONE)
def test_one_alone_is_changed_itself(
    index: CatalogueIndex, text: str, expected: tuple[str, ...]
) -> None:
    assert after(index, text, "es", "1 hawaiana mediana") == sorted(expected)


@pytest.mark.parametrize(("text", "expected"), OF_TWO_LINES)
def test_the_other_is_the_plain_one(
    index: CatalogueIndex, text: str, expected: tuple[str, ...]
) -> None:
    assert after(index, text, "es", *BACON) == sorted(expected)


@pytest.mark.parametrize(("language", "text", "expected"), ORDERED)
def test_pieces_are_told_apart_in_the_message_that_orders_them(
    index: CatalogueIndex, language: str, text: str, expected: tuple[str, ...]
) -> None:
    assert after(index, text, language) == sorted(expected)


@pytest.mark.parametrize(("language", "text"), SIZES)
def test_two_that_wait_for_their_size_can_get_one_each(
    index: CatalogueIndex, language: str, text: str
) -> None:
    cokes = AddLine(product_id="coca_cola", quantity=2, quantity_given=True)
    asked = ReadingContext(pending=(cokes,), pending_question="commerce:size")
    reading = read_order(text, language, index, asked)
    assert sorted(written(reading).split("; ")) == ["1 coca_cola 1_5_l", "1 coca_cola 400_ml"]
    assert reading.still_pending == ()


@pytest.mark.parametrize(("language", "text"), SIZES)
def test_a_product_spoken_of_is_ordered_in_two_sizes(
    index: CatalogueIndex, language: str, text: str
) -> None:
    spoken = ReadingContext(last_product_id="coca_cola")
    reading = read_order(text, language, index, spoken)
    assert sorted(written(reading).split("; ")) == ["1 coca_cola 1_5_l", "1 coca_cola 400_ml"]


def test_a_bare_number_that_is_a_size_is_no_quantity(index: CatalogueIndex) -> None:
    cokes = AddLine(product_id="coca_cola", quantity=2, quantity_given=True)
    asked = ReadingContext(pending=(cokes,), pending_question="commerce:size")
    assert written(read_order("400", "es", index, asked)) == "2 coca_cola 400_ml"


@pytest.mark.parametrize(("language", "text"), MORE)
def test_so_many_more_of_the_same_are_counted_once(
    index: CatalogueIndex, language: str, text: str
) -> None:
    assert after(index, text, language, "1 coca_cola 400_ml") == ["3 coca_cola 400_ml"]


@pytest.mark.parametrize(("language", "text"), CRUST)
def test_part_of_its_name_takes_an_extra_off(
    index: CatalogueIndex, language: str, text: str
) -> None:
    crusted = "1 hawaiana mediana +borde_queso"
    assert after(index, text, language, crusted) == ["1 hawaiana mediana"]


def test_an_ingredient_called_like_part_of_an_extra_leaves_the_extra_on(
    index: CatalogueIndex,
) -> None:
    crusted = "1 hawaiana mediana +borde_queso"
    assert written(read(index, "sin queso", "es", crusted)) == "without 0 queso"


def test_a_split_tells_of_the_piece_that_changed(profile: BusinessProfile) -> None:
    some = ChangeSome(line=0, quantity=1, changes=(AddExtra(line=0, extra="queso_extra"),))
    change = apply(cart(profile, *TWO), (some,), profile)
    (note,) = change.notes
    assert note.kind is NoteKind.CHANGED
    assert note.item == change.cart[1]
    assert note.quantity == 1


def test_a_refused_extra_leaves_the_line_whole(profile: BusinessProfile) -> None:
    some = ChangeSome(line=0, quantity=1, changes=(AddExtra(line=0, extra="helado"),))
    change = apply(cart(profile, *TWO), (some,), profile)
    assert change.cart == cart(profile, *TWO)
    assert [note.kind for note in change.notes] == [NoteKind.NO_SUCH_EXTRA]


def test_a_split_stands_beside_its_line(profile: BusinessProfile) -> None:
    before = cart(profile, *TWO, "1 coca_cola 400_ml")
    some = ChangeSome(line=0, quantity=1, changes=(AddExtra(line=0, extra="queso_extra"),))
    products = [item.product_id for item in apply(before, (some,), profile).cart]
    assert products == ["hawaiana", "hawaiana", "coca_cola"]


def test_a_full_cart_refuses_one_more_line(profile: BusinessProfile) -> None:
    (pizza,) = cart(profile, *TWO)
    full = tuple(evolve(pizza, note=str(at)) for at in range(MAX_CART_ITEMS))
    some = ChangeSome(line=0, quantity=1, changes=(AddExtra(line=0, extra="queso_extra"),))
    change = apply(full, (some,), profile)
    assert change.cart == full
    assert [note.kind for note in change.notes] == [NoteKind.TOO_MANY]


@given(have=st.integers(1, 12), some=st.integers(1, 14))
def test_a_split_neither_makes_nor_loses_pieces(
    profile: BusinessProfile, have: int, some: int
) -> None:
    change = apply(
        cart(profile, f"{have} hawaiana mediana"),
        (ChangeSome(line=0, quantity=some, changes=(AddExtra(line=0, extra="pina"),)),),
        profile,
    )
    assert sum(item.quantity for item in change.cart) == have
    topped = sum(item.quantity for item in change.cart if item.extras)
    assert topped == min(have, some)


def test_an_empty_reading_says_nothing(index: CatalogueIndex) -> None:
    assert read_order("la otra", "es", index, ReadingContext()) == OrderReading()
