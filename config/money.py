"""Amounts of money as people write them in a configuration file.

Inside, an amount is always a whole number of hundredths of the currency's major unit, for every
currency: also for one that is written without decimals (34900 COP = 3490000) or that ISO 4217
gives none or three.
"""

from __future__ import annotations

import re
from decimal import Decimal

CENTS_PER_UNIT = 100
MAXIMUM_CENTS = 10**13
"""Past any price, and well inside a 64-bit column even after adding up a cart."""

_AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")


def cents_of_major(value: object) -> int:
    """Read an amount in major units: the whole number 34900 or the text "12.50".

    Raises ValueError with the cure, which does not repeat the value.
    """
    if isinstance(value, bool):
        raise ValueError('is not an amount; write a whole number (34900) or a text ("12.50")')
    if isinstance(value, float):
        raise ValueError("is a float, which cannot hold money exactly; put it in quotes")
    if isinstance(value, int):
        return checked_cents(value * CENTS_PER_UNIT)
    match = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(
            "is not an amount; write a whole number (34900) or a text with at most two decimals "
            'after a point and nothing between thousands ("12.50")'
        )
    units, hundredths = match.groups()
    return checked_cents(int(units) * CENTS_PER_UNIT + int((hundredths or "").ljust(2, "0")))


def checked_cents(value: object) -> int:
    """An amount that is already in hundredths; raises ValueError with the cure."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("must be a whole number of hundredths of the currency's unit")
    if not 0 <= value <= MAXIMUM_CENTS:
        raise ValueError(f"must lie between 0 and {MAXIMUM_CENTS // CENTS_PER_UNIT} units")
    return value


def major_of_cents(cents: int) -> Decimal:
    """The amount in major units, exact, for formatting."""
    return Decimal(cents).scaleb(-2)
