"""Where an address begins and ends in what people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.checkout.streets import is_piece, street_in, street_span, without_street

ADDRESSES = [
    ("cra 13 # 57-20 apto 302 chapinero", "cra 13 # 57-20 apto 302 chapinero"),
    (
        "yo vivo en la calle 45 número 20 10 en Palermo, el edificio blanco",
        "calle 45 número 20 10 en Palermo, el edificio blanco",
    ),
    ("ah perdón, estoy en Bogotá: calle 57 # 10-30 marly", "calle 57 # 10-30 marly"),
    ("a la carrera 9 número 60 15 voy a pagar con tarjeta", "carrera 9 número 60 15"),
    ("calle 60 # 9-30 apto 201, en efectivo por favor", "calle 60 # 9-30 apto 201"),
    ("carrera 7 con calle 45 y una coca más", "carrera 7 con calle 45"),
    ("calle 60 # 9-30, dos cocas", "calle 60 # 9-30"),
    ("Edificio Los Álamos, calle 45 # 20-10", "Edificio Los Álamos, calle 45 # 20-10"),
    ("deliver to Carrera 11 # 82-10, Zona T", "Carrera 11 # 82-10, Zona T"),
    ("Av. Rivadavia 5100 piso 3 depto B", "Av. Rivadavia 5100 piso 3 depto B"),
    ("it's 12 Park Avenue", "12 Park Avenue"),
    ("rua 72 # 5-30, rosales", "rua 72 # 5-30, rosales"),
]


@pytest.mark.parametrize(("text", "address"), ADDRESSES)
def test_an_address_is_read_without_what_is_said_around_it(text: str, address: str) -> None:
    assert street_in(text) == address


@pytest.mark.parametrize(
    "text", ["dos hawaianas grandes", "la de 1.5", "en 20 minutos", "una de la casa", "400", ""]
)
def test_an_order_holds_no_address(text: str) -> None:
    assert street_in(text) is None
    assert without_street(text) == text


def test_what_is_ordered_beside_an_address_stays() -> None:
    text = "una margarita grande para la carrera 9 número 60 15 y una coca"
    assert without_street(text).split() == ["una", "margarita", "grande", "y", "una", "coca"]


@pytest.mark.parametrize("text", ["# 18-20", "18-20", "apto 401 torre b", "piso 3", "no. 20"])
def test_pieces_of_an_address_are_known(text: str) -> None:
    assert is_piece(text)


@pytest.mark.parametrize("text", ["calle 60 # 9-30 apto 201", "palermo", "en efectivo", "listo"])
def test_a_whole_address_or_none_is_no_piece(text: str) -> None:
    assert not is_piece(text)


@given(st.text(max_size=200))
def test_any_text_is_cut_within_its_bounds(text: str) -> None:
    span = street_span(text)
    assert span is None or 0 <= span[0] < span[1] <= len(text)
    without_street(text)
