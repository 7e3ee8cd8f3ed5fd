"""Words about what is in the cart or waits for its size: they never order it once more."""

from __future__ import annotations

import pytest

from agents.ordering.cart import NoteKind, apply
from agents.ordering.index import CatalogueIndex
from agents.ordering.reading import ReadingContext, read_order
from config.profile import BusinessProfile
from tests.unit.agents.ordering.notation import cart, read

TWO = ("2 hawaiana familiar",)
SEVERAL = (
    "1 margarita mediana +queso_extra",
    "1 margarita mediana",
    "3 pepperoni familiar +queso_extra",
)
SPLIT = ("1 hawaiana mediana", "1 hawaiana mediana -piña")
NO_PINEAPPLE = ("1 hawaiana familiar", "1 hawaiana familiar -piña")
NO_PINEAPPLE_EN = ("1 hawaiana familiar", "1 hawaiana familiar -pineapple")
ONE_LESS = (*SEVERAL[:2], "2 pepperoni familiar +queso_extra")

CARTS = [
    # Some of those there are
    ("es", "ah no espera de las dos hawaianas una sin piña", TWO, NO_PINEAPPLE),
    ("es", "de las hawaianas una sin piña", TWO, NO_PINEAPPLE),
    ("es", "de las 2 hawaianas 1 sin piña", TWO, NO_PINEAPPLE),
    ("es", "una de las dos hawaianas sin piña", TWO, NO_PINEAPPLE),
    ("es", "de esas dos una sin piña", TWO, NO_PINEAPPLE),
    ("en", "take the pineapple off one", TWO, NO_PINEAPPLE_EN),
    ("en", "take the pineapple off one of them", TWO, NO_PINEAPPLE_EN),
    ("en", "take the pineapple off one of the hawaiians", TWO, NO_PINEAPPLE_EN),
    ("en", "take pineapple off one", TWO, NO_PINEAPPLE_EN),
    ("en", "of the two hawaiians one without pineapple", TWO, NO_PINEAPPLE_EN),
    (
        "pt",
        "das duas havaianas uma sem abacaxi",
        TWO,
        ("1 hawaiana familiar", "1 hawaiana familiar -abacaxi"),
    ),
    # All of them
    ("es", "las dos hawaianas sin piña", TWO, ("2 hawaiana familiar -piña",)),
    ("es", "a las dos hawaianas ponles queso extra", TWO, ("2 hawaiana familiar +queso_extra",)),
    (
        "pt",
        "coloca borda de queijo nas duas havaianas",
        SPLIT,
        ("1 hawaiana mediana +borde_queso", "1 hawaiana mediana +borde_queso -piña"),
    ),
    (
        "es",
        "y las margaritas hazlas familiares",
        SEVERAL,
        ("1 margarita familiar +queso_extra", "1 margarita familiar", SEVERAL[2]),
    ),
    (
        "pt",
        "as pizzas todas grandes",
        ("2 hawaiana mediana", "1 vegetariana mediana", "1 agua"),
        ("2 hawaiana familiar", "1 vegetariana familiar", "1 agua"),
    ),
    (
        "es",
        "todas las pizzas grandes",
        ("1 hawaiana mediana", "1 coca_cola 400_ml"),
        ("1 hawaiana familiar", "1 coca_cola 400_ml"),
    ),
    # Taken out by how they are
    ("es", "quita una con queso", SEVERAL, ONE_LESS),
    ("es", "quita una con queso extra", SEVERAL, ONE_LESS),
    ("es", "quita una margarita con queso", SEVERAL, SEVERAL[1:]),
    ("es", "quita dos con queso", SEVERAL, (*SEVERAL[:2], "1 pepperoni familiar +queso_extra")),
    ("en", "remove one with extra cheese", SEVERAL, ONE_LESS),
    ("pt", "tira uma com queijo extra", SEVERAL, ONE_LESS),
    ("es", "quita una sin piña", NO_PINEAPPLE, ("1 hawaiana familiar",)),
    ("es", "quítale el queso a una", SEVERAL, (*ONE_LESS, "1 pepperoni familiar")),
    # Put otherwise
    (
        "en",
        "could you make the margherita a medium instead?",
        ("1 margarita familiar", "1 pepperoni familiar"),
        ("1 margarita mediana", "1 pepperoni familiar"),
    ),
    ("es", "y otra margarita igual", ("1 margarita familiar", "1 agua"),
     ("2 margarita familiar", "1 agua")),
    ("es", "y que el agua sea con gas", ("1 agua",), ("1 agua_gas",)),
    ("es", "las aguas que sean cuatro", ("3 agua_gas",), ("4 agua_gas",)),
    ("es", "nel, mejor una hamburguesa", ("3 agua_gas",), ("3 agua_gas",)),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "before", "after"), CARTS)
def test_what_is_there_is_changed_and_nothing_is_ordered(
    profile: BusinessProfile,
    index: CatalogueIndex,
    language: str,
    text: str,
    before: tuple[str, ...],
    after: tuple[str, ...],
) -> None:
    found = apply(cart(profile, *before), read(index, text, language, *before).operations, profile)
    assert not found.waiting
    assert found.cart == cart(profile, *after)


WAITING = [
    ("pt", "as pizzas todas grandes", "2 hawaiana familiar; 1 vegetariana familiar", ""),
    ("es", "todas las pizzas grandes", "2 hawaiana familiar; 1 vegetariana familiar", ""),
    ("pt", "muda a vegetariana pra média", "1 vegetariana mediana", "2 hawaiana"),
    ("es", "cambia la vegetariana a mediana", "1 vegetariana mediana", "2 hawaiana"),
    ("pt", "tira a cebola da vegetariana", "", "2 hawaiana; 1 vegetariana -cebola"),
    ("es", "quita la piña de la hawaiana", "", "2 hawaiana -piña; 1 vegetariana"),
]


@pytest.mark.parametrize(("language", "text", "settled", "waits"), WAITING)
def test_what_waits_for_its_size_is_not_thrown_away(
    profile: BusinessProfile,
    index: CatalogueIndex,
    language: str,
    text: str,
    settled: str,
    waits: str,
) -> None:
    asked = read(index, "dos hawaianas y una vegetariana")
    context = ReadingContext(
        pending_question="commerce:size", pending=apply((), asked.operations, profile).waiting
    )
    found = read_order(text, language, index, context)
    lines = "; ".join(
        f"{item.quantity} {item.product_id} {item.size}"
        for item in apply((), found.operations, profile).cart
    )
    still = "; ".join(
        " ".join((str(one.quantity), one.product_id or "", *(f"-{word}" for word in one.without)))
        for one in found.still_pending
    )
    assert (lines, still) == (settled, waits)


def test_a_size_said_for_all_of_several_is_of_each(
    profile: BusinessProfile, index: CatalogueIndex
) -> None:
    text = "bueno 4 familiares, dos hawaianas, una de carnes y una vegetariana"
    wanted = cart(profile, "2 hawaiana familiar", "1 carnes familiar", "1 vegetariana familiar")
    assert apply((), read(index, text).operations, profile).cart == wanted


def test_courtesies_are_not_named_as_something_we_do_not_sell(index: CatalogueIndex) -> None:
    text = (
        "mire, yo quería ver si usted me puede hacer el favor de mandarme una pizza de esas que "
        "tienen pollo con champiñones, la mediana por favor"
    )
    assert read(index, text).unknown == ()
    assert read(index, "una hamburguesa y una coca").unknown == ("hamburguesa",)


def test_of_two_kinds_one_unknown_the_other_is_not_doubled(index: CatalogueIndex) -> None:
    found = read(index, "queria duas pizzas, uma de calabresa e uma marguerita", "pt")
    assert found.unknown == ("calabresa",)
    assert [one.quantity for one in found.operations if hasattr(one, "candidates")] == [1, 1]


def test_extra_before_the_thing_is_no_note_for_the_kitchen(
    profile: BusinessProfile, index: CatalogueIndex
) -> None:
    found = apply((), read(index, "una mexicana familiar con extra jalapeño").operations, profile)
    assert [(one.extras, one.note) for one in found.cart] == [("jalapenos", None)]


def test_a_line_changed_twice_in_one_breath_is_told_once(
    profile: BusinessProfile, index: CatalogueIndex
) -> None:
    before = ("1 pepperoni mediana",)
    operations = read(index, "no mejor dos familiares", "es", *before).operations
    notes = apply(cart(profile, *before), operations, profile).notes
    assert [(one.kind, one.quantity) for one in notes] == [(NoteKind.CHANGED, 2)]
