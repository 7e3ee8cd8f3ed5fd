"""Words of bringing, fetching and paying are taken out of what is read for products."""

from __future__ import annotations

import pytest
from attrs import evolve

from agents.checkout.terms import Terms
from agents.payments import Payments
from config.profile import BusinessProfile, Extra, Localized
from tests.unit.orchestrator.routing.messages import pizzeria


def terms(profile: BusinessProfile | None = None) -> Terms:
    profile = profile or pizzeria()
    return Terms(profile, Payments(profile, texts=None, formats={}))  # type: ignore[arg-type] # it only names


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("una hawaiana sin piña para recoger", "una hawaiana sin piña"),
        ("una hawaiana sin piña, efectivo", "una hawaiana sin piña"),
        ("una hawaiana con queso a domicilio en Usaquén", "una hawaiana con queso"),
        ("para llevar dos cocas y una margarita", "dos cocas y una margarita"),
        ("una margarita, la recojo en Chapinero y pago con nequi", "una margarita"),
        ("una margarita con tarjeta de crédito y una coca", "una margarita y una coca"),
        ("a hawaiian with no onions, cash", "a hawaiian with no onions"),
        ("a hawaiian to go", "a hawaiian"),
        ("uma havaiana sem cebola, dinheiro", "uma havaiana sem cebola"),
        ("uma havaiana, vou retirar na loja", "uma havaiana"),
        ("una coca y una limonada en Cedritos", "una coca y una limonada"),
        ("lo de antes a la misma dirección", "lo de antes"),
    ],
)
def test_only_the_goods_are_left(text: str, goods: str) -> None:
    left = terms().without(text).replace(",", " ").split()
    assert " ".join(left) == goods


@pytest.mark.parametrize(
    "text", ["una hawaiana con queso extra", "quiero retirar la coca", "dos mexicanas picantes"]
)
def test_what_says_nothing_of_it_stays_as_it_is(text: str) -> None:
    assert terms().without(text) == text


def test_a_way_to_pay_is_said_by_itself_or_with_a_joint() -> None:
    assert terms().pays("una hawaiana, nequi")
    assert terms().pays("a hawaiian with cash")
    assert not terms().pays("una hawaiana con queso")


def test_what_is_sold_is_no_way_to_pay() -> None:
    card = Extra(id="tarjeta", name=Localized({"es": "Tarjeta dedicada"}), price_cents=0)
    sells_cards = evolve(pizzeria(), extras=(*pizzeria().extras, card))
    assert terms().pays("un ramo con tarjeta")
    assert not terms(sells_cards).pays("un ramo con tarjeta")
