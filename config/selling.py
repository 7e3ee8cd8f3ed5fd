"""What an order costs beside its products: coupons, tax, and the rules for taking orders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from attrs import frozen

from config.localized import Localized


class CouponKind(StrEnum):
    """What a coupon takes off."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_DELIVERY = "free_delivery"


@frozen(kw_only=True, slots=True)
class Coupon:
    """A discount for whoever writes its code. The days are the business's own, both included."""

    code: str
    name: Localized
    kind: CouponKind
    percent: Decimal = Decimal(0)
    """Of a percent coupon: more than 0, at most 100."""
    amount_cents: int = 0
    """Of an amount coupon."""
    minimum_cents: int = 0
    """The smallest subtotal it is good for."""
    most_cents: int | None = None
    """The most a percent coupon takes off."""
    starts: date | None = None
    ends: date | None = None
    once_per_customer: bool = False
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Ids of what it is good for; it is good for everything if both are empty."""


@frozen(kw_only=True, slots=True)
class Tax:
    """The sales tax. `rate` is in per cent: Decimal("8") of IVA or INC."""

    name: Localized
    rate: Decimal
    included: bool = True
    """Whether the prices of the catalogue hold it already; otherwise it is added to them."""
    on_delivery: bool = False
    """Whether the delivery fee is taxed as well."""


@frozen(kw_only=True, slots=True)
class OrderRules:
    """How orders are taken."""

    lead_minutes: int = 0
    """Minutes an order needs at least before it can be handed over."""
    most_items: int = 100
    """Pieces in one order, all lines together."""
    cancellation_minutes: int = 0
    """How long after placing it a customer may cancel an order; 0: not by themselves."""
    scheduled: bool = False
    """Whether an order may be placed for later."""
    days_ahead: int = 7
    """How many days ahead, if so."""
    reminder_minutes: int = 0
    """So long after their last word people are reminded of a cart, once; 0: never."""
    smallest_amount_cents: int = 1
    """Discounts and taxes are rounded to whole multiples of it, half up."""
