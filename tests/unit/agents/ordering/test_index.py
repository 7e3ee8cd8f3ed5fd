"""Names in a catalogue of two thousand products."""

from __future__ import annotations

import random
from itertools import product as combinations

import pytest
from attrs import evolve

from agents.ordering.index import CatalogueIndex
from agents.ordering.operations import AddLine
from agents.ordering.reading import ReadingContext, read_order
from config.localized import Localized
from config.profile import BusinessProfile, Category, Product

KINDS = (
    "arroz fríjol lenteja aceite panela azúcar café chocolate galleta jabón champú detergente atún "
    "sardina pasta salsa mayonesa mostaza leche yogur queso mantequilla huevo tostada cereal"
)
BRANDS = (
    "diana roa florhuila supremo premier riopaila colcafé corona noel dersa familia alpina zenú"
)
KEPT = "clásico integral light dulce artesanal molido selecto"
SIZE = 2_000


def product_of(position: int, words: tuple[str, ...]) -> Product:
    name = " ".join(words).title()
    return Product(
        id=f"p{position}",
        name=Localized({"es": name}),
        description=Localized({"es": "Del supermercado."}),
        price_cents=100_000 + position,
    )


@pytest.fixture(scope="module")
def names() -> list[tuple[str, ...]]:
    all_names = list(combinations(*(text.split() for text in (KINDS, BRANDS, KEPT))))
    random.Random(7).shuffle(all_names)  # noqa: S311 - the same catalogue in each run
    return all_names[:SIZE]


@pytest.fixture(scope="module")
def market(profile: BusinessProfile, names: list[tuple[str, ...]]) -> CatalogueIndex:
    products = [product_of(position, words) for position, words in enumerate(names)]
    aisles = tuple(
        Category(
            id=f"pasillo_{start}",
            name=Localized({"es": f"Pasillo {start}"}),
            products=tuple(products[start : start + 100]),
        )
        for start in range(0, SIZE, 100)
    )
    return CatalogueIndex(evolve(profile, catalogue=aisles, extras=()))


def misspelt(word: str, luck: random.Random) -> str:
    """Two neighbouring letters exchanged, inside a word that is long enough."""
    if len(word) < 7:
        return word
    at = luck.randrange(1, len(word) - 3)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def ordered(index: CatalogueIndex, text: str) -> list[AddLine]:
    operations = read_order(text, "es", index, ReadingContext()).operations
    return [one for one in operations if isinstance(one, AddLine)]


def test_every_product_is_found_by_its_name(
    market: CatalogueIndex, names: list[tuple[str, ...]]
) -> None:
    for position, words in enumerate(names):
        (line,) = ordered(market, f"quiero 3 {' '.join(words)} por favor")
        assert (line.product_id, line.quantity) == (f"p{position}", 3), words


def test_products_are_found_without_accents_and_misspelt(
    market: CatalogueIndex, names: list[tuple[str, ...]]
) -> None:
    luck = random.Random(3)  # noqa: S311 - the same misspellings in each run
    for position in range(0, SIZE, 10):
        said = " ".join(misspelt(word, luck) for word in names[position])
        (line,) = ordered(market, f"me das dos {said}")
        assert line.product_id == f"p{position}", said


def test_two_products_of_one_message_are_kept_apart(
    market: CatalogueIndex, names: list[tuple[str, ...]]
) -> None:
    for first, second in ((1, 2), (30, 77), (500, 1999)):
        said = f"un {' '.join(names[first])} y 4 {' '.join(names[second])}"
        assert [(line.product_id, line.quantity) for line in ordered(market, said)] == [
            (f"p{first}", 1),
            (f"p{second}", 4),
        ]


def test_part_of_a_name_gives_a_choice_of_those_that_hold_it(
    market: CatalogueIndex, names: list[tuple[str, ...]]
) -> None:
    (line,) = ordered(market, "un arroz diana")
    assert line.product_id is None
    assert 1 < len(line.candidates) <= 10
    assert all(names[int(one[1:])][:2] == ("arroz", "diana") for one in line.candidates)


@pytest.mark.parametrize(
    "text", ["quiero una bicicleta", "hola qué más", "para mi casa", "me das dos", "con todo"]
)
def test_other_words_name_no_product(market: CatalogueIndex, text: str) -> None:
    assert ordered(market, text) == []
