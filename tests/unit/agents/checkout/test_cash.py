"""The note somebody pays with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.checkout.cash import pays_with

DUE = 4_930_000
NOTES = [
    ("efectivo pago con 100 mil", 10_000_000),
    ("en efectivo, con un billete de cien mil", 10_000_000),
    ("con un billete de 50", 5_000_000),
    ("pago en efectivo con 100mil", 10_000_000),
    ("efectivo con 100.000", 10_000_000),
    ("billete de $50.000", 5_000_000),
    ("me traes cambio de 100.000?", 10_000_000),
    ("pago con 2 lucas", None),
    ("efectivo, tengo 100 mil", 10_000_000),
    ("cash, I have 100k", 10_000_000),
    ("cash, I only have a 200k bill", 20_000_000),
    ("I'm paying with a 100 thousand note", 10_000_000),
    ("change for 100k please", 10_000_000),
    ("dinheiro, troco pra 200 mil", 20_000_000),
    ("troco para cem mil", 10_000_000),
    ("con un billete de veinte mil", None),
    ("efectivo", None),
    ("dos hawaianas grandes", None),
    ("calle 100 # 20-30", None),
]


@pytest.mark.parametrize(("text", "cents"), NOTES)
def test_the_note_is_read_if_it_suffices(text: str, cents: int | None) -> None:
    assert pays_with(text, DUE) == cents


@given(st.text(max_size=120), st.integers(0, 10**10))
def test_a_note_never_is_less_than_what_is_due(text: str, due: int) -> None:
    note = pays_with(text, due)
    assert note is None or note >= due > 0
