"""Order books for the tests: with what a test puts in, or with a fault."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from agents.registry import build_agents
from config.profile import BusinessProfile
from orchestrator.orders.order import Order, OrderLine, OrderStatus
from orchestrator.orders.ticket import Ticket
from orchestrator.routing.router import Router
from tests.unit.agents.talks import KEY, Shop, shared_rules
from tests.unit.orchestrator.routing.messages import pizzeria

NOW = datetime.fromisoformat("2026-11-04T15:00:00-05:00")


@frozen
class Book:
    orders: Sequence[Order] = ()
    tickets: Sequence[Ticket] = ()
    seconds: float = 0.0
    fails: bool = False

    async def recent_orders(
        self, phone_number_id: str, wa_id: str, limit: int = 3
    ) -> tuple[Order, ...]:
        await self._look()
        return tuple(self.orders)[:limit]

    async def recent_tickets(
        self, phone_number_id: str, wa_id: str, limit: int = 3
    ) -> tuple[Ticket, ...]:
        await self._look()
        return tuple(self.tickets)[:limit]

    async def _look(self) -> None:
        if self.fails:
            raise RuntimeError("the book is shut")
        await asyncio.sleep(self.seconds)


def shop_with(book: Book, profile: BusinessProfile | None = None) -> Shop:
    known = profile or pizzeria()
    return Shop(known, Router(known, rules=shared_rules()), build_agents(known, book))


def order(
    name: str = "a",
    *,
    status: OrderStatus = OrderStatus.PLACED,
    minutes_ago: int = 5,
    number: str | None = None,
) -> Order:
    line = OrderLine(product_id="hawaiana", name="Hawaiana", quantity=1, unit_price_cents=5_890_000)
    return Order(
        order_id=f"ord_{name}",
        number=number or f"T-{name.upper()}AAAA",
        tenant_id="la-tertulia",
        phone_number_id=KEY.phone_number_id,
        wa_id=KEY.wa_id,
        placed_at=(NOW - timedelta(minutes=minutes_ago)).isoformat(),
        fulfillment="delivery",
        currency="COP",
        lines=(line,),
        subtotal_cents=5_890_000,
        total_cents=5_890_000,
        status=status,
    )


def ticket(**changes: object) -> Ticket:
    base = Ticket(
        ticket_id="tic_a",
        number="C-AAAAA",
        tenant_id="la-tertulia",
        phone_number_id=KEY.phone_number_id,
        wa_id=KEY.wa_id,
        opened_at=(NOW - timedelta(hours=2)).isoformat(),
        kind="cold",
        summary="la pizza llegó fría",
    )
    return evolve(base, **changes)
