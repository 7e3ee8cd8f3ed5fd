"""Orders and tickets for tests."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from orchestrator.orders.order import Order, OrderLine, order_id_for, order_number
from orchestrator.orders.ticket import Ticket, TicketPriority, ticket_id_for, ticket_number

NUMBER = "118273645509182"
USER = "573005550117"
CONVERSATION = f"{NUMBER}:{USER}"


def an_order(message_id: str = "wamid.1", **changes: Any) -> Order:
    order_id = order_id_for(CONVERSATION, message_id)
    order = Order(
        order_id=order_id,
        number=order_number(order_id),
        tenant_id="la-tertulia",
        phone_number_id=NUMBER,
        wa_id=USER,
        customer_name="Ana",
        placed_at="2026-03-04T15:30:00.000+00:00",
        fulfillment="delivery",
        address="Cra 11 # 94-47, apto 502",
        payment_method="efectivo",
        currency="COP",
        lines=(
            OrderLine(
                product_id="hawaiana",
                name="Hawaiana",
                quantity=2,
                unit_price_cents=3_490_000,
                size="mediana",
                without="piña",
            ),
        ),
        subtotal_cents=6_980_000,
        delivery_fee_cents=500_000,
        total_cents=7_480_000,
    )
    return evolve(order, **changes)


def a_ticket(message_id: str = "wamid.2", **changes: Any) -> Ticket:
    ticket_id = ticket_id_for(CONVERSATION, message_id)
    ticket = Ticket(
        ticket_id=ticket_id,
        number=ticket_number(ticket_id),
        tenant_id="la-tertulia",
        phone_number_id=NUMBER,
        wa_id=USER,
        opened_at="2026-03-04T16:30:00.000+00:00",
        kind="cold",
        summary="La pizza llegó fría",
        priority=TicketPriority.HIGH,
        media_ids=("media-1",),
    )
    return evolve(ticket, **changes)
