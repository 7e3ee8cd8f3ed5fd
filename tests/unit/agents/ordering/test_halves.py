"""Half-and-half pieces: read in many words, priced by the dearer half, one line in the cart."""

from __future__ import annotations

from datetime import datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from agents.ordering.cart import NoteKind, apply, reprice, subtotal
from agents.ordering.index import CatalogueIndex
from agents.ordering.operations import AddLine, decode_lines, encode_lines
from agents.ordering.pricing import quote
from config.profile import BusinessProfile, Coupon, CouponKind, Localized
from tests.unit.agents.ordering.notation import cart, read, written

SAID = [
    ("es", "una grande mitad hawaiana mitad pepperoni", "1 hawaiana/pepperoni familiar"),
    ("es", "una familiar mitad y mitad de hawaiana y carnes", "1 hawaiana/carnes familiar"),
    ("es", "una pizza mediana mitad hawaiana y la otra mitad carnes", "1 hawaiana/carnes mediana"),
    ("es", "media hawaiana media carnes grande", "1 hawaiana/carnes familiar"),
    ("es", "una hawaiana y pepperoni mitad y mitad mediana", "1 hawaiana/pepperoni mediana"),
    ("es", "1/2 mexicana 1/2 cuatro quesos personal", "1 mexicana/cuatro_quesos personal"),
    ("es", "½ hawaiana, ½ criolla", "1 hawaiana/criolla"),
    ("es", "una mediana mitad jawaiana mitad peperoni", "1 hawaiana/pepperoni mediana"),
    (
        "es",
        "una mediana mitad pollo con champiñones mitad criolla",
        "1 pollo_champinones/criolla mediana",
    ),
    (
        "es",
        "dos medianas mitad hawaiana y mitad margarita con borde de queso y una coca de 400",
        "2 hawaiana/margarita mediana +borde_queso; 1 coca_cola 400_ml",
    ),
    ("es", "una pizza mediana mitad hawaiana mitad hawaiana", "1 hawaiana mediana"),
    ("es", "media docena de cervezas", "6 cerveza_club"),
    ("es", "mitad hawaiana mitad lasaña", "!mitad hawaiana mitad lasaña"),
    ("es", "mitad hawaiana", "!mitad hawaiana"),
    ("en", "a large half hawaiian half pepperoni", "1 hawaiana/pepperoni familiar"),
    ("en", "a medium half and half hawaiian and margherita", "1 hawaiana/margarita mediana"),
    ("en", "half meat lovers and the other half mexican, large", "1 carnes/mexicana familiar"),
    ("en", "a hawaiian and pepperoni half and half", "1 hawaiana/pepperoni"),
    ("en", "half a dozen beers", "6 cerveza_club"),
    ("pt", "uma grande meia havaiana meia marguerita", "1 hawaiana/margarita familiar"),
    ("pt", "uma média metade havaiana metade carnes", "1 hawaiana/carnes mediana"),
    ("pt", "uma família meio a meio de carnes e pepperoni", "1 carnes/pepperoni familiar"),
    ("pt", "meia calabresa meia marguerita", "!meia calabresa meia marguerita"),
]
THERE = [
    ("quita la de mitad y mitad", "out 0"),
    ("la de mitad y mitad bien tostada", "note 0 bien tostada"),
    ("la mitad y mitad grande", "size 0 familiar"),
    ("ponle borde de queso a la pizza", "extra 0 borde_queso"),
    ("otra mitad pepperoni mitad hawaiana mediana", "count 0 2"),
    ("otra hawaiana mediana", "1 hawaiana mediana"),
    ("quita la hawaiana", "out 0"),
    (
        "cambia la limonada por mitad carnes mitad criolla mediana",
        "swap 1 1 carnes/criolla mediana",
    ),
    ("mejor una mitad hawaiana mitad carnes", "swap 0 1 hawaiana/carnes"),
]
PIZZAS = ["margarita", "pepperoni", "hawaiana", "carnes", "mexicana", "cuatro_quesos"]


@pytest.mark.parametrize(("language", "text", "expected"), SAID)
def test_halves_are_read(index: CatalogueIndex, language: str, text: str, expected: str) -> None:
    assert written(read(index, text, language)) == expected


@pytest.mark.parametrize(("text", "expected"), THERE)
def test_what_is_there_half_and_half_is_meant(
    index: CatalogueIndex, text: str, expected: str
) -> None:
    lines = ("1 hawaiana/pepperoni mediana", "1 limonada_natural")
    assert written(read(index, text, "es", *lines)) == expected


def test_one_more_of_the_halves_comes_in_another_size(index: CatalogueIndex) -> None:
    reading = read(index, "otra igual pero familiar", "es", "1 hawaiana/pepperoni mediana")
    assert written(reading) == "1 hawaiana/pepperoni familiar"


def test_three_halves_are_none(index: CatalogueIndex) -> None:
    reading = read(index, "una mitad hawaiana mitad pepperoni mitad carnes")
    assert not reading.operations
    assert "mitad" in reading.unknown[0]


@given(
    first=st.sampled_from(PIZZAS),
    second=st.sampled_from(PIZZAS),
    size=st.sampled_from(["personal", "mediana", "familiar"]),
    quantity=st.integers(1, 9),
    cheese=st.booleans(),
)
def test_a_line_of_halves_costs_what_the_dearer_whole_costs(
    profile: BusinessProfile, first: str, second: str, size: str, quantity: int, cheese: bool
) -> None:
    extras = ("queso_extra",) if cheese else ()
    halves = AddLine(
        product_id=first, other_half=second, size=size, quantity=quantity, extras=extras
    )
    turned = evolve(halves, product_id=second, other_half=first)
    change = apply((), (halves,), profile)
    if first == second:
        assert not change.cart
        return
    wholes = [
        apply((), (evolve(halves, product_id=one, other_half=None),), profile)
        for one in (first, second)
    ]
    assert subtotal(change.cart) == max(subtotal(whole.cart) for whole in wholes)
    both = apply(change.cart, (turned,), profile).cart
    assert [line.quantity for line in both] == [2 * quantity]
    assert subtotal(both) == 2 * subtotal(change.cart)
    assert reprice(both, profile).cart == both


def test_a_half_that_is_sold_out_is_told_by_its_name(profile: BusinessProfile) -> None:
    pizzas = profile.catalogue[0]
    products = tuple(evolve(one, available=one.id != "carnes") for one in pizzas.products)
    less = evolve(profile, catalogue=(evolve(pizzas, products=products), *profile.catalogue[1:]))
    line = AddLine(product_id="hawaiana", other_half="carnes", size="mediana")
    change = apply((), (line,), less)
    assert not change.cart
    assert [(note.kind, note.product_id) for note in change.notes] == [
        (NoteKind.SOLD_OUT, "carnes")
    ]
    before = apply((), (line,), profile).cart
    assert [one.now for one in reprice(before, less).changes] == [None]


def test_a_shop_that_halves_nothing_sells_no_halves(profile: BusinessProfile) -> None:
    whole = evolve(profile, catalogue=tuple(evolve(one, halves=False) for one in profile.catalogue))
    reading = read(CatalogueIndex(whole), "una grande mitad hawaiana mitad pepperoni")
    assert written(reading) == "!mitad hawaiana mitad pepperoni"
    line = AddLine(product_id="hawaiana", other_half="pepperoni", size="mediana")
    assert not apply((), (line,), whole).cart


def test_a_dearer_half_is_dearer_from_its_new_price_on(profile: BusinessProfile) -> None:
    before = cart(profile, "1 hawaiana/carnes mediana")
    pizzas = profile.catalogue[0]
    products = tuple(
        evolve(one, sizes=tuple(evolve(size, price_cents=9_000_000) for size in one.sizes))
        if one.id == "carnes"
        else one
        for one in pizzas.products
    )
    dear = evolve(profile, catalogue=(evolve(pizzas, products=products), *profile.catalogue[1:]))
    assert reprice(before, dear).cart[0].unit_price_cents == 9_000_000


def test_a_coupon_for_a_product_is_for_no_piece_half_of_another(profile: BusinessProfile) -> None:
    coupon = Coupon(
        code="HAWAII",
        name=Localized({"es": "Hawaii"}),
        kind=CouponKind.AMOUNT,
        amount_cents=100_000,
        products=("hawaiana",),
    )
    sold = evolve(profile, coupons=(coupon,))
    now = datetime(2026, 11, 24, 15, tzinfo=sold.zone)
    whole = quote(cart(sold, "1 hawaiana mediana"), sold, "pickup", None, "HAWAII", now)
    half = quote(cart(sold, "1 hawaiana/carnes mediana"), sold, "pickup", None, "HAWAII", now)
    assert (whole.discount_cents, half.discount_cents) == (100_000, 0)


def test_halves_that_wait_for_their_size_outlive_the_session() -> None:
    lines = (AddLine(product_id="hawaiana", other_half="carnes", note="bien tostada"),)
    assert decode_lines(encode_lines(lines)) == lines
