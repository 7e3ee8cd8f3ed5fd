"""Makes an order of a draft, and a draft of an order."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve
from msgspec.structs import replace

from agents.asked import Asked
from agents.base import Effect
from agents.checkout.draft import DELIVERY, PICKUP, Draft
from agents.history import PastOrder
from agents.ordering.pricing import Quote
from config.profile import BusinessProfile
from orchestrator.conversation.state import CartItem, SessionState
from orchestrator.orders.errors import OrdersError
from orchestrator.orders.order import (
    Order,
    OrderLine,
    OrderStatus,
    decode_order,
    encode_order,
    order_id_for,
    order_number,
)

ORDER_PLACED = "order_placed"


def order_of(
    asked: Asked,
    profile: BusinessProfile,
    draft: Draft,
    quote: Quote,
    place: str | None,
    note: str | None = None,
) -> Order:
    """The order this turn confirms. Its id comes from the message: never two of one tap.

    `note` is for those who make and bring it, in the shop's language.
    """
    state = asked.state
    order_id = order_id_for(str(asked.turn.conversation), asked.turn.message_id)
    delivers = draft.fulfillment == DELIVERY
    return Order(
        order_id=order_id,
        number=order_number(order_id),
        tenant_id=profile.tenant_id,
        phone_number_id=state.phone_number_id,
        wa_id=state.wa_id,
        customer_name=asked.turn.profile_name or state.profile_name,
        placed_at=asked.turn.received_at.isoformat(),
        fulfillment=draft.fulfillment or PICKUP,
        location_id=place,
        zone_id=draft.zone_id if delivers else None,
        address=draft.address if delivers else None,
        scheduled_for=draft.scheduled_for,
        payment_method=draft.payment_method,
        currency=quote.currency,
        lines=tuple(_line(item) for item in draft.cart),
        subtotal_cents=quote.subtotal_cents,
        discount_cents=quote.discount_cents,
        coupon=quote.coupon,
        delivery_fee_cents=quote.delivery_fee_cents,
        tax_cents=quote.tax_cents,
        total_cents=quote.total_cents,
        note=note,
    )


def _line(item: CartItem) -> OrderLine:
    return OrderLine(
        product_id=item.product_id,
        name=item.name,
        quantity=item.quantity,
        unit_price_cents=item.unit_price_cents,
        size=item.size,
        extras=item.extras,
        without=item.without,
        note=item.note,
        other_half=item.other_half,
    )


def placed_effect(order: Order) -> Effect:
    return Effect(kind=ORDER_PLACED, details={"order": encode_order(order)})


def order_in(state: SessionState) -> Order | None:
    """The last order the session knows, in the state it knows it to be."""
    if not state.last_order:
        return None
    try:
        order = decode_order(state.last_order)
        status = OrderStatus(state.last_order_status or order.status)
    except (OrdersError, ValueError):
        return None  # an older version wrote it: the book may know better
    return evolve(order, status=status) if order.order_id == state.last_order_id else order


def recalled(asked: Asked, known: Sequence[PastOrder]) -> Asked:
    """The turn with the newest order the book knows, for a session that has forgotten it."""
    order = next((one.order for one in known if one.order is not None), None)
    if order is None:
        return asked
    state = replace(
        asked.state,
        last_order=encode_order(order),
        last_order_id=order.order_id,
        last_order_number=order.number,
        last_order_status=order.status.value,
    )
    return replace(asked, state=state)


def lines_again(order: Order) -> tuple[CartItem, ...]:
    """The lines of an order as a cart, at its prices: they are to be repriced."""
    return tuple(
        CartItem(
            product_id=line.product_id,
            name=line.name,
            quantity=line.quantity,
            unit_price_cents=line.unit_price_cents,
            size=line.size,
            extras=line.extras,
            without=line.without,
            note=line.note,
            other_half=line.other_half,
        )
        for line in order.lines
    )
