"""Orders and tickets for staff: list, look at one, move it on, answer."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from orchestrator.conversation.key import mask_user
from orchestrator.http.admin.answers import (
    MAX_LIMIT,
    Row,
    body_of,
    document,
    optional_text_in,
    reveals,
    text_in,
    whole,
)
from orchestrator.http.admin.desk import Desk, DeskAnswer, StatusWish
from orchestrator.orders.order import OrderStatus
from orchestrator.orders.ticket import TicketStatus
from orchestrator.storage.records.ledger import MAX_NOTE, ORDERS, TICKETS, Ledger, allowed_next
from orchestrator.storage.records.order_history import ThingFilter

PAGE = 50
_STATUSES: dict[str, tuple[str, ...]] = {
    ORDERS.noun: tuple(OrderStatus),
    TICKETS.noun: tuple(TicketStatus),
}
_EXAMPLE = '{"status": "…", "note": "…"}'


class LedgerPages:
    """/admin/orders, or the same for tickets."""

    def __init__(self, desk: Desk, ledger: Ledger) -> None:
        self._desk = desk
        self._ledger = ledger

    def routes(self) -> list[web.RouteDef]:
        path = f"/admin/{self._ledger.noun}s"
        return [
            web.get(path, self.list),
            web.get(path + "/{id}", self.show),
            web.post(path + "/{id}/status", self.change),
        ]

    async def list(self, request: web.Request) -> web.Response:
        """Newest first; `?status=&tenant=&limit=&cursor=`."""
        page = await self._desk.page(self._ledger, wanted_of(request, self._ledger))
        reveal = reveals(request)
        return document(
            {
                f"{self._ledger.noun}s": [
                    shown_thing(self._ledger, row, reveal=reveal) for row in page.rows
                ],
                "cursor": page.cursor,
            }
        )

    async def show(self, request: web.Request) -> web.Response:
        thing_id = request.match_info["id"]
        found = await self._desk.find(self._ledger, thing_id)
        if found is None:
            raise self._unknown(thing_id)
        reveal = reveals(request)
        events = [_shown_event(event, reveal=reveal) for event in found.events]
        return document(shown_thing(self._ledger, found.row, reveal=reveal) | {"events": events})

    async def change(self, request: web.Request) -> web.Response:
        body = await body_of(request, _EXAMPLE)
        wish = StatusWish(
            thing_id=request.match_info["id"],
            status=_status(self._ledger, text_in(body, "status")),
            note=optional_text_in(body, "note", MAX_NOTE),
            expected=optional_text_in(body, "expected"),
        )
        return self.answered(await self._desk.change(self._ledger, wish), wish.thing_id, request)

    def answered(
        self, answer: DeskAnswer | None, thing_id: str, request: web.Request
    ) -> web.Response:
        if answer is None:
            raise self._unknown(thing_id)
        shown = shown_thing(self._ledger, answer.row, reveal=reveals(request))
        return document(shown | {"done": answer.done}, status=200 if answer.done else 202)

    def _unknown(self, thing_id: str) -> web.HTTPNotFound:
        return web.HTTPNotFound(text=f"no {self._ledger.noun} {thing_id}")


class TicketPages(LedgerPages):
    """Tickets can be answered too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, TICKETS)

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.post("/admin/tickets/{id}/reply", self.reply)]

    async def reply(self, request: web.Request) -> web.Response:
        text = text_in(await body_of(request, '{"text": "…"}'), "text")
        ticket_id = request.match_info["id"]
        return self.answered(await self._desk.reply(ticket_id, text), ticket_id, request)


def statuses_of(ledger: Ledger) -> tuple[str, ...]:
    return _STATUSES[ledger.noun]


def wanted_of(request: web.Request, ledger: Ledger) -> ThingFilter:
    query = request.query
    status = query.get("status") or None
    limit = whole(query, "limit", PAGE, MAX_LIMIT)
    if not limit:
        raise ValueError("limit is 0; ask for one at least")
    return ThingFilter(
        status=None if status is None else _status(ledger, status),
        tenant_id=query.get("tenant") or None,
        limit=limit,
        cursor=query.get("cursor") or None,
    )


def _status(ledger: Ledger, status: str) -> str:
    known = _STATUSES[ledger.noun]
    if status not in known:
        raise ValueError(
            f"{status!r} is no status of {ledger.noun}s; use one of {', '.join(known)}"
        )
    return status


def shown_thing(ledger: Ledger, row: Row, *, reveal: bool) -> Row:
    """A row with what can become of it; addresses and phones only for whoever reveals them."""
    shown = row | {"allowed": list(allowed_next(ledger, row))}
    if reveal:
        return shown | {"conversation": f"{row['phone_number_id']}:{row['wa_id']}"}
    return shown | {"wa_id": mask_user(row["wa_id"])}


def _shown_event(event: dict[str, Any], *, reveal: bool) -> Row:
    kept = ("at", "kind", "status", "author", "note", "outcome", "refusal", "message_id")
    shown = {name: event[name] for name in kept}
    return shown | ({"wa_id": event["wa_id"]} if reveal else {})
