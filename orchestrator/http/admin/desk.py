"""What staff see and do of orders and tickets, as the private listener needs it."""

from __future__ import annotations

from typing import Any, Protocol

from attrs import frozen

from orchestrator.storage.records.ledger import Ledger
from orchestrator.storage.records.order_history import ThingFilter, ThingFound, ThingPage


@frozen(kw_only=True, slots=True)
class StatusWish:
    """What somebody at the desk wants of an order or a ticket.

    `expected` is the status they were looking at; None if they did not say.
    """

    thing_id: str
    status: str
    note: str | None = None
    expected: str | None = None


@frozen(kw_only=True, slots=True)
class DeskAnswer:
    """`done` is False while the conversation has not got to it; `row` as it then stood."""

    row: dict[str, Any]
    done: bool


class Desk(Protocol):
    """Implemented by the composition root. Reads raise RecordsUnavailable."""

    async def page(self, ledger: Ledger, wanted: ThingFilter) -> ThingPage: ...

    async def find(self, ledger: Ledger, thing_id: str) -> ThingFound | None: ...

    async def change(self, ledger: Ledger, wish: StatusWish) -> DeskAnswer | None:
        """Through the conversation's own inbox; None for an unknown id.

        Raises ImpossibleChange, or ChangedMeanwhile if somebody else was faster.
        """
        ...

    async def reply(self, ticket_id: str, text: str) -> DeskAnswer | None:
        """A person's words to whoever opened the ticket; None for an unknown id."""
        ...
