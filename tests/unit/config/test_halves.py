"""Half and half: whether it is sold, and the price of the dearer half."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import Product, Size
from config.halves import halved
from config.localized import Localized
from config.profile import BusinessProfile
from config.profile_loader import load_profile
from config.settings import sample_profile_path
from tests.unit.config.profile_files import SMALL_PROFILE, write

PRICES = st.integers(min_value=0, max_value=10**12)
SIZES = st.dictionaries(st.sampled_from(["s", "m", "l", "xl"]), PRICES, min_size=1)
EXTRAS = st.lists(st.sampled_from(["queso", "borde", "piña"]), unique=True).map(tuple)


def product(name: str, sizes: dict[str, int], extras: tuple[str, ...] = ()) -> Product:
    return Product(
        id=name,
        name=Localized({"es": name.title(), "en": name.upper()}),
        description=Localized({"es": name}),
        sizes=tuple(
            Size(id=size, name=Localized({"es": size}), price_cents=cents)
            for size, cents in sizes.items()
        ),
        extras=extras,
    )


def sample() -> BusinessProfile:
    return load_profile(sample_profile_path())


@given(SIZES, SIZES, EXTRAS, EXTRAS)
def test_the_dearer_half_sets_the_price_whichever_is_named_first(
    first: dict[str, int],
    second: dict[str, int],
    first_extras: tuple[str, ...],
    second_extras: tuple[str, ...],
) -> None:
    one, other = product("a", first, first_extras), product("b", second, second_extras)
    piece, turned = halved(one, other), halved(other, one)
    prices = {size.id: size.price_cents for size in piece.sizes}
    assert prices == {size: max(first[size], second[size]) for size in first.keys() & second.keys()}
    assert prices == {size.id: size.price_cents for size in turned.sizes}
    assert all(type(price) is int for price in prices.values())
    assert set(piece.extras) == set(turned.extras) == set(first_extras) & set(second_extras)


@given(PRICES, PRICES)
def test_of_two_products_with_one_price_the_higher_holds(first: int, second: int) -> None:
    one = Product(id="a", name=Localized({}), description=Localized({}), price_cents=first)
    other = Product(id="b", name=Localized({}), description=Localized({}), price_cents=second)
    assert halved(one, other).price_cents == max(first, second)


def test_the_piece_is_called_by_both_halves_in_each_language() -> None:
    name = halved(product("hawaiana", {"m": 1}), product("carnes", {"m": 2})).name
    assert name.get("es") == "½ Hawaiana + ½ Carnes"
    assert name.get("en") == "½ HAWAIANA + ½ CARNES"


def test_only_what_the_profile_says_is_halved() -> None:
    profile = sample()
    piece = profile.halved("hawaiana", "carnes")
    assert piece is not None
    assert piece.price_of("mediana") == 4790000
    assert profile.may_be_halved("hawaiana")
    assert not profile.may_be_halved("lasana_carne")
    assert profile.halved("hawaiana", "hawaiana") is None
    assert profile.halved("hawaiana", "coca_cola") is None
    assert profile.halved("coca_cola", "coca_cola_zero") is None
    assert profile.halved("hawaiana", "unicornio") is None


def test_a_category_says_whether_it_is_halved(tmp_path: Path) -> None:
    said = SMALL_PROFILE.replace("[catalogue.panes]\n", "[catalogue.panes]\nhalves = true\n")
    assert said != SMALL_PROFILE
    assert load_profile(write(tmp_path / "a.toml", said)).catalogue[0].halves
    assert not load_profile(write(tmp_path / "b.toml", SMALL_PROFILE)).catalogue[0].halves
