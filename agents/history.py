"""What a customer ordered and complained about before, as far as it can be known at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import datetime
from typing import TypeVar

from attrs import evolve, frozen

from agents.asked import Asked
from orchestrator.orders.book import OrderBook
from orchestrator.orders.errors import OrdersError
from orchestrator.orders.order import Order, OrderStatus, decode_order
from orchestrator.orders.ticket import Ticket

LONGEST_LOOK_SECONDS = 0.5
MOST_ORDERS = 3

T = TypeVar("T")


@frozen(kw_only=True, slots=True)
class PastOrder:
    """An order as far as it is known: from the book all of it, from the session its name."""

    order_id: str
    number: str
    status: OrderStatus | None = None
    placed_at: datetime | None = None
    order: Order | None = None

    def minutes_old(self, now: datetime) -> float | None:
        return None if self.placed_at is None else (now - self.placed_at).total_seconds() / 60


class History:
    """Looks things up in the book; a book that is slow or fails leaves what the session knows."""

    def __init__(self, book: OrderBook) -> None:
        self._book = book

    async def orders(self, asked: Asked) -> tuple[PastOrder, ...]:
        """Newest first."""
        state = asked.state
        look = self._book.recent_orders(state.phone_number_id, state.wa_id, MOST_ORDERS)
        known = tuple(map(_past, await _in_time(look, ())))
        last = _last_of_session(asked)
        if last is None:
            return known
        if all(order.order_id != last.order_id for order in known):
            return (last, *known)[:MOST_ORDERS]
        # The session is written with the turn, the book a moment later.
        return tuple(
            evolve(one, status=last.status or one.status) if one.order_id == last.order_id else one
            for one in known
        )

    async def tickets(self, asked: Asked) -> tuple[Ticket, ...]:
        """Newest first."""
        state = asked.state
        return await _in_time(self._book.recent_tickets(state.phone_number_id, state.wa_id), ())


async def _in_time(look: Awaitable[T], otherwise: T) -> T:
    try:
        async with asyncio.timeout(LONGEST_LOOK_SECONDS):
            return await look
    except Exception:  # noqa: BLE001 - a book may fail in any way of its storage; the talk goes on
        return otherwise


def _past(order: Order) -> PastOrder:
    return PastOrder(
        order_id=order.order_id,
        number=order.number,
        status=order.status,
        placed_at=datetime.fromisoformat(order.placed_at),
        order=order,
    )


def _last_of_session(asked: Asked) -> PastOrder | None:
    state = asked.state
    if state.last_order_id is None or state.last_order_number is None:
        return None
    whole = _decoded(state.last_order, state.last_order_id)
    status = next((one for one in OrderStatus if one == state.last_order_status), None)
    return PastOrder(
        order_id=state.last_order_id,
        number=state.last_order_number,
        status=status,
        placed_at=datetime.fromisoformat(whole.placed_at) if whole else None,
        order=whole,
    )


def _decoded(text: str | None, order_id: str) -> Order | None:
    try:
        order = decode_order(text) if text else None
    except OrdersError:
        return None
    return order if order is not None and order.order_id == order_id else None
