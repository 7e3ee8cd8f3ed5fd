"""What an order costs: subtotal, coupon, delivery and tax, in hundredths of the currency's unit.

The order of things is fixed: the coupon comes off the subtotal, the delivery fee is added, the tax
is taken of both as the profile says. Thresholds (a coupon's minimum, a zone's minimum, free
delivery) compare with the subtotal before the coupon, so that no coupon makes an order too small.
The discount and the tax are rounded once each, half up, to `order.smallest_amount_cents`; lines,
fees and totals are sums of whole amounts and never rounded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from attrs import frozen

from config.profile import BusinessProfile, Coupon, CouponKind, DeliveryZone
from orchestrator.conversation.state import CartItem

DELIVERY = "delivery"
_HUNDRED = Decimal(100)


class CouponAnswer(StrEnum):
    """What became of a coupon."""

    NONE = "none"
    """None was given."""
    APPLIED = "applied"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    USED = "used"
    """Once per customer, and this one had it."""
    TOO_SMALL = "too_small"
    """The subtotal is below its minimum; `Quote.coupon_shortfall_cents` is missing."""
    NOTHING_FOR_IT = "nothing_for_it"
    """Nothing in the cart is what it is good for, or nothing is delivered."""


@frozen(kw_only=True, slots=True)
class QuoteLine:
    """A line of the cart with its total."""

    item: CartItem
    total_cents: int


@frozen(kw_only=True, slots=True)
class Quote:
    """What an order costs. `total_cents` is subtotal - discount + delivery + tax if added."""

    currency: str
    lines: tuple[QuoteLine, ...]
    subtotal_cents: int
    discount_cents: int = 0
    """Off the subtotal, never more than it."""
    delivery_fee_cents: int = 0
    """After a coupon for free delivery and the zone's own threshold."""
    delivery_saved_cents: int = 0
    """What the delivery would cost beside that."""
    tax_cents: int = 0
    tax_included: bool = True
    """Whether `tax_cents` stands within the amounts already."""
    total_cents: int
    coupon: str | None = None
    """The code as the profile writes it, if it applied."""
    coupon_answer: CouponAnswer = CouponAnswer.NONE
    coupon_shortfall_cents: int = 0
    """How much more the cart must hold for the coupon."""
    minimum_cents: int = 0
    """The zone's smallest order."""
    shortfall_cents: int = 0
    """How much more the cart must hold for a delivery; 0: it is enough."""
    free_delivery_in_cents: int | None = None
    """How much more the cart must hold for free delivery; None if that cannot be had or is."""


def quote(
    cart: Sequence[CartItem],
    profile: BusinessProfile,
    fulfillment: str | None,
    zone: DeliveryZone | None,
    coupon: str | None,
    at: datetime,
    *,
    coupons_used: Collection[str] = (),
) -> Quote:
    """`at` is aware; `coupons_used` are the codes this customer had a discount for.

    The fee is the zone's for a delivery; without a zone it is 0, for it is not known yet.
    """
    lines = tuple(
        QuoteLine(item=one, total_cents=one.quantity * one.unit_price_cents) for one in cart
    )
    subtotal = sum(line.total_cents for line in lines)
    to_pay_for = zone if fulfillment == DELIVERY else None
    fee = _fee(to_pay_for, subtotal)
    asked = _Asked(lines, subtotal, fee, profile, at, frozenset(map(str.casefold, coupons_used)))
    known = profile.coupon(coupon) if coupon else None
    answer = _answer(asked, coupon, known)
    discount, saved = _taken_off(asked, known) if answer is CouponAnswer.APPLIED else (0, 0)
    tax = _tax(profile, subtotal - discount, fee - saved)
    included = profile.tax is None or profile.tax.included
    usual_fee = to_pay_for.fee_cents if to_pay_for else 0
    minimum = to_pay_for.minimum_cents if to_pay_for else 0
    return Quote(
        currency=profile.currency,
        lines=lines,
        subtotal_cents=subtotal,
        discount_cents=discount,
        delivery_fee_cents=fee - saved,
        delivery_saved_cents=usual_fee - fee + saved,
        tax_cents=tax,
        tax_included=included,
        total_cents=subtotal - discount + fee - saved + (0 if included else tax),
        coupon=known.code if known and answer is CouponAnswer.APPLIED else None,
        coupon_answer=answer,
        coupon_shortfall_cents=max(0, known.minimum_cents - subtotal)
        if known and answer is CouponAnswer.TOO_SMALL
        else 0,
        minimum_cents=minimum,
        shortfall_cents=max(0, minimum - subtotal),
        free_delivery_in_cents=_free_in(to_pay_for, subtotal) if fee - saved else None,
    )


@frozen(slots=True)
class _Asked:
    """What a coupon is held against."""

    lines: tuple[QuoteLine, ...]
    subtotal: int
    fee: int
    profile: BusinessProfile
    at: datetime
    used: frozenset[str]


def _fee(zone: DeliveryZone | None, subtotal: int) -> int:
    if zone is None:
        return 0
    free_from = zone.free_delivery_from_cents
    return 0 if free_from is not None and subtotal >= free_from else zone.fee_cents


def _free_in(zone: DeliveryZone | None, subtotal: int) -> int | None:
    if zone is None or zone.free_delivery_from_cents is None:
        return None
    return max(0, zone.free_delivery_from_cents - subtotal)


def _answer(asked: _Asked, code: str | None, coupon: Coupon | None) -> CouponAnswer:
    if not code:
        return CouponAnswer.NONE
    if coupon is None:
        return CouponAnswer.UNKNOWN
    untimely = out_of_time(coupon, asked.at.astimezone(asked.profile.zone).date())
    if untimely is not None:
        return untimely
    if coupon.once_per_customer and coupon.code.casefold() in asked.used:
        return CouponAnswer.USED
    if asked.subtotal < coupon.minimum_cents:
        return CouponAnswer.TOO_SMALL
    return CouponAnswer.APPLIED if any(_taken_off(asked, coupon)) else CouponAnswer.NOTHING_FOR_IT


def out_of_time(coupon: Coupon, today: date) -> CouponAnswer | None:
    """Why a day of the business's own calendar is none of the coupon's; None if it is one."""
    if coupon.starts is not None and today < coupon.starts:
        return CouponAnswer.NOT_YET
    return CouponAnswer.EXPIRED if coupon.ends is not None and today > coupon.ends else None


def _taken_off(asked: _Asked, coupon: Coupon | None) -> tuple[int, int]:
    """What a coupon takes off the subtotal and off the delivery fee."""
    if coupon is None:
        return 0, 0
    if coupon.kind is CouponKind.FREE_DELIVERY:
        return 0, asked.fee
    base = sum(line.total_cents for line in asked.lines if _is_for(asked.profile, coupon, line))
    if coupon.kind is CouponKind.AMOUNT:
        return min(coupon.amount_cents, base), 0
    step = asked.profile.order.smallest_amount_cents
    off = rounded(base * coupon.percent / _HUNDRED, step)
    return min(off, base, base if coupon.most_cents is None else coupon.most_cents), 0


def _is_for(profile: BusinessProfile, coupon: Coupon, line: QuoteLine) -> bool:
    if not (coupon.products or coupon.categories):
        return True
    category = profile.category_of(line.item.product_id)
    halves = {line.item.product_id, line.item.other_half or line.item.product_id}
    return halves.issubset(coupon.products) or (
        category is not None and category.id in coupon.categories
    )


def _tax(profile: BusinessProfile, goods: int, fee: int) -> int:
    tax = profile.tax
    if tax is None:
        return 0
    taxed = goods + (fee if tax.on_delivery else 0)
    divisor = _HUNDRED + tax.rate if tax.included else _HUNDRED
    return rounded(taxed * tax.rate / divisor, profile.order.smallest_amount_cents)


def rounded(amount: Decimal, step: int) -> int:
    """Half up to a whole multiple of `step` hundredths."""
    return int((amount / step).quantize(Decimal(1), ROUND_HALF_UP)) * step
