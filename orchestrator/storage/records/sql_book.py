"""The book of orders, read from the record."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from attrs import fields

from orchestrator.orders.order import Order
from orchestrator.orders.ticket import Ticket
from orchestrator.storage.records.ledger import ORDERS, TICKETS
from orchestrator.storage.records.writer import Records

Thing = TypeVar("Thing", Order, Ticket)


class SqlOrderBook:
    """Implements `OrderBook`; behind the journal by what the recorder has not written yet.

    Raises `RecordsUnavailable` while the database is away.
    """

    def __init__(self, records: Records) -> None:
        self._records = records

    async def recent_orders(
        self, phone_number_id: str, wa_id: str, limit: int = 3
    ) -> tuple[Order, ...]:
        rows = await self._records.recent(ORDERS, phone_number_id, wa_id, limit)
        return tuple(_thing(row, Order) for row in rows)

    async def recent_tickets(
        self, phone_number_id: str, wa_id: str, limit: int = 3
    ) -> tuple[Ticket, ...]:
        rows = await self._records.recent(TICKETS, phone_number_id, wa_id, limit)
        return tuple(_thing(row, Ticket) for row in rows)


def _thing(row: dict[str, Any], kind: type[Thing]) -> Thing:
    """The row as the value it was made from, with its status of today; moments as ISO texts."""
    cells = {name.name: row[name.name] for name in fields(kind)}
    for name in ("placed_at", "opened_at"):
        if name in cells:
            cells[name] = cells[name].isoformat(timespec="milliseconds")
    return msgspec.convert(cells, kind)
