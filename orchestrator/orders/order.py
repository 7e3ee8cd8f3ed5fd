"""An order: what a customer bought, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from attrs import frozen

from orchestrator.orders.errors import Unreadable, Unsound
from orchestrator.orders.faults import empty_keys, is_moment, json_of
from orchestrator.orders.identity import id_for, number_for

FULFILLMENTS = ("delivery", "pickup", "dine_in")
MAX_CENTS = 10**15
"""Ten million millions of the currency: beyond it an amount is a mistake."""
MAX_QUANTITY = 9_999


class OrderStatus(StrEnum):
    PLACED = "placed"
    CONFIRMED = "confirmed"
    PREPARING = "preparing"
    ON_ITS_WAY = "on_its_way"
    READY = "ready"
    """Waiting to be picked up or brought to the table."""
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


_S = OrderStatus
_WAYS: dict[OrderStatus, tuple[OrderStatus, ...]] = {
    _S.PLACED: (_S.CONFIRMED, _S.PREPARING, _S.CANCELLED),
    _S.CONFIRMED: (_S.PREPARING, _S.ON_ITS_WAY, _S.READY, _S.CANCELLED),
    _S.PREPARING: (_S.ON_ITS_WAY, _S.READY, _S.CANCELLED),
    _S.ON_ITS_WAY: (_S.DELIVERED, _S.CANCELLED),
    _S.READY: (_S.DELIVERED, _S.CANCELLED),
    _S.DELIVERED: (),
    _S.CANCELLED: (),
}


@frozen(kw_only=True, slots=True)
class OrderLine:
    """`unit_price_cents` includes size and extras. `extras` and `without`: as in the cart, text."""

    product_id: str
    name: str
    quantity: int
    unit_price_cents: int
    size: str | None = None
    extras: str | None = None
    without: str | None = None
    note: str | None = None
    other_half: str | None = None
    """Id of the product that makes the other half; `name` names both."""

    @property
    def total_cents(self) -> int:
        return self.quantity * self.unit_price_cents


@frozen(kw_only=True, slots=True)
class Order:
    """Amounts are minor units of `currency`; `placed_at` and `scheduled_for` ISO 8601."""

    order_id: str
    number: str
    tenant_id: str
    phone_number_id: str
    wa_id: str
    customer_name: str | None = None
    placed_at: str
    fulfillment: str
    location_id: str | None = None
    zone_id: str | None = None
    address: str | None = None
    scheduled_for: str | None = None
    payment_method: str | None = None
    currency: str
    lines: tuple[OrderLine, ...]
    subtotal_cents: int
    discount_cents: int = 0
    coupon: str | None = None
    delivery_fee_cents: int = 0
    tax_cents: int = 0
    """May be part of the prices already: no rule ties it to the total."""
    total_cents: int
    status: OrderStatus = OrderStatus.PLACED
    note: str | None = None


_NEVER_EMPTY = ("order_id", "number", "tenant_id", "phone_number_id", "wa_id")
_decoder = msgspec.json.Decoder(Order)


def order_id_for(conversation: str, message_id: str) -> str:
    """The id of the order confirmed by `message_id`: one tap never makes two orders.

    `conversation` is the text of the conversation's key.
    """
    return id_for("ord", conversation, message_id)


def order_number(order_id: str) -> str:
    """What people call the order, such as `T-7K3F9`."""
    return number_for("T", order_id)


def encode_order(order: Order) -> str:
    """The order as JSON; raises `Unsound` rather than write what `decode_order` would refuse."""
    _check(order)
    return json_of(order)


def decode_order(text: str | bytes) -> Order:
    """The order in `text`; raises `Unreadable` or `Unsound`."""
    try:
        order = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Unreadable(f"an order cannot be read: {error}; write it with encode_order") from error
    _check(order)
    return order


def next_statuses(status: OrderStatus, fulfillment: str | None = None) -> tuple[OrderStatus, ...]:
    """Where an order can go from `status`; with a fulfillment, without what makes no sense for it.

    What is picked up is never on its way, and what is delivered never waits to be picked up.
    """
    out_of_place = {"delivery": _S.READY, "pickup": _S.ON_ITS_WAY, "dine_in": _S.ON_ITS_WAY}
    return tuple(new for new in _WAYS[status] if new is not out_of_place.get(fulfillment or ""))


def may_become(status: OrderStatus, new: OrderStatus) -> bool:
    """Whether an order may go from `status` to `new` in one step; to itself it may not."""
    return new in _WAYS[status]


def _check(order: Order) -> None:
    for fault in _faults(order):
        raise Unsound(f"order {order.order_id!r} {fault}")


def _faults(order: Order) -> Iterator[str]:
    yield from empty_keys(order, _NEVER_EMPTY)
    if not order.lines:
        yield "has no lines; an order is of one product at least"
    if order.fulfillment not in FULFILLMENTS:
        yield f"has fulfillment {order.fulfillment!r}; it is one of {', '.join(FULFILLMENTS)}"
    for key in ("placed_at", "scheduled_for"):
        value = getattr(order, key)
        if value is not None and not is_moment(value):
            yield f"has {key} {value!r}; write ISO 8601 with its offset"
    yield from _wrong_amounts(order)


def _wrong_amounts(order: Order) -> Iterator[str]:
    for key in ("subtotal", "discount", "delivery_fee", "tax", "total"):
        cents = getattr(order, f"{key}_cents")
        if not 0 <= cents <= MAX_CENTS:
            yield f"has {key}_cents {cents}; it is from 0 to {MAX_CENTS}"
    for line in order.lines:
        if not 0 < line.quantity <= MAX_QUANTITY:
            yield f"has quantity {line.quantity} of {line.product_id!r}; it is 1 to {MAX_QUANTITY}"
        if not 0 <= line.unit_price_cents <= MAX_CENTS:
            yield f"has {line.product_id!r} at {line.unit_price_cents} cents; correct the price"
