"""Amounts in configuration files."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.money import MAXIMUM_CENTS, cents_of_major, checked_cents, major_of_cents

UNITS = st.integers(0, MAXIMUM_CENTS // 100 - 1)


@given(UNITS)
def test_a_whole_number_is_an_amount_in_major_units(units: int) -> None:
    assert cents_of_major(units) == units * 100
    assert cents_of_major(str(units)) == units * 100


@given(UNITS, st.integers(0, 99))
def test_a_text_with_two_decimals_is_read_exactly(units: int, hundredths: int) -> None:
    assert cents_of_major(f"{units}.{hundredths:02}") == units * 100 + hundredths


@given(UNITS, st.integers(0, 9))
def test_one_decimal_means_tenths(units: int, tenths: int) -> None:
    assert cents_of_major(f"{units}.{tenths}") == units * 100 + tenths * 10


@given(st.integers(0, MAXIMUM_CENTS))
def test_an_amount_survives_the_way_out_and_back(cents: int) -> None:
    assert cents_of_major(str(major_of_cents(cents))) == cents
    assert major_of_cents(cents) * 100 == Decimal(cents)


@given(st.floats())
def test_a_float_is_refused_with_the_cure(amount: float) -> None:
    with pytest.raises(ValueError, match="put it in quotes"):
        cents_of_major(amount)


@given(st.text() | st.from_regex(r"-?[0-9., ]{1,20}", fullmatch=True))
def test_any_text_is_either_its_exact_value_or_refused(text: str) -> None:
    try:
        cents = cents_of_major(text)
    except ValueError:
        return
    assert Decimal(cents) == Decimal(text) * 100


@pytest.mark.parametrize("text", ["34.900", "34,900", "12.5.0", "$ 12", "1e3", "-1", "", "１２"])
def test_thousands_separators_signs_and_currency_marks_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        cents_of_major(text)


@pytest.mark.parametrize("value", [True, False, None, [], {}])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"amount|whole number"):
        cents_of_major(value)
    with pytest.raises(ValueError, match="whole number"):
        checked_cents(value)


@pytest.mark.parametrize("cents", [-1, MAXIMUM_CENTS + 1])
def test_an_amount_out_of_bounds_is_refused(cents: int) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        checked_cents(cents)
