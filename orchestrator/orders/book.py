"""Where agents look up what a customer ordered and complained about before."""

from __future__ import annotations

from typing import Protocol

from orchestrator.orders.order import Order
from orchestrator.orders.ticket import Ticket


class OrderBook(Protocol):
    """Newest first. Reads may fail or be slow: callers bound them and fall back on the session."""

    async def recent_orders(
        self, phone_number_id: str, wa_id: str, limit: int = 3
    ) -> tuple[Order, ...]: ...

    async def recent_tickets(
        self, phone_number_id: str, wa_id: str, limit: int = 3
    ) -> tuple[Ticket, ...]: ...


class EmptyBook:
    """The book of a business that keeps none."""

    async def recent_orders(
        self, phone_number_id: str, wa_id: str, limit: int = 3
    ) -> tuple[Order, ...]:
        return ()

    async def recent_tickets(
        self, phone_number_id: str, wa_id: str, limit: int = 3
    ) -> tuple[Ticket, ...]:
        return ()
