"""Orders and tickets in the console."""

from __future__ import annotations

from aiohttp import web

from orchestrator.http.admin.console import MAX_TEXT, form_text
from orchestrator.http.admin.desk import Desk, DeskAnswer, StatusWish
from orchestrator.http.admin.ledger import shown_thing, statuses_of, wanted_of
from orchestrator.http.admin.views import page
from orchestrator.storage.records.ledger import MAX_NOTE, TICKETS, Ledger


class LedgerConsole:
    """/console/orders, or the same for tickets."""

    def __init__(self, desk: Desk, ledger: Ledger) -> None:
        self._desk = desk
        self._ledger = ledger
        self._path = f"/console/{ledger.noun}s"

    def routes(self) -> list[web.RouteDef]:
        routes = [
            web.get(self._path, self.list),
            web.get(self._path + "/{id}", self.show),
            web.get(self._path + "/{id}/conversation", self.conversation),
            web.post(self._path + "/{id}/status", self.change),
        ]
        if self._ledger is TICKETS:
            routes.append(web.post(self._path + "/{id}/reply", self.reply))
        return routes

    async def list(self, request: web.Request) -> web.Response:
        wanted = wanted_of(request, self._ledger)
        found = await self._desk.page(self._ledger, wanted)
        reveal = request.query.get("reveal") == "1"
        return page(
            request,
            f"{self._ledger.noun}s",
            {
                "things": [shown_thing(self._ledger, row, reveal=reveal) for row in found.rows],
                "statuses": statuses_of(self._ledger),
                "status": wanted.status,
                "cursor": found.cursor,
            },
        )

    async def show(self, request: web.Request) -> web.Response:
        thing_id = request.match_info["id"]
        found = await self._desk.find(self._ledger, thing_id)
        if found is None:
            raise self._unknown(thing_id)
        reveal = request.query.get("reveal") == "1"
        thing = shown_thing(self._ledger, found.row, reveal=reveal)
        return page(request, self._ledger.noun, {"thing": thing, "events": found.events})

    async def conversation(self, request: web.Request) -> web.Response:
        thing_id = request.match_info["id"]
        found = await self._desk.find(self._ledger, thing_id)
        if found is None:
            raise self._unknown(thing_id)
        key = f"{found.row['phone_number_id']}:{found.row['wa_id']}"
        raise web.HTTPSeeOther(f"/console/conversations/{key}")

    async def change(self, request: web.Request) -> web.Response:
        wish = StatusWish(
            thing_id=request.match_info["id"],
            status=await form_text(request, "status", 64),
            note=await form_text(request, "note", MAX_NOTE, least=0) or None,
            expected=await form_text(request, "expected", 64, least=0) or None,
        )
        raise self._after(await self._desk.change(self._ledger, wish), wish.thing_id)

    async def reply(self, request: web.Request) -> web.Response:
        ticket_id = request.match_info["id"]
        text = await form_text(request, "text", MAX_TEXT)
        raise self._after(await self._desk.reply(ticket_id, text), ticket_id)

    def _after(self, answer: DeskAnswer | None, thing_id: str) -> web.HTTPException:
        if answer is None:
            return self._unknown(thing_id)
        if not answer.done:
            return web.HTTPAccepted(
                text="the conversation has not got to it yet; look again in a moment"
            )
        return web.HTTPSeeOther(f"{self._path}/{thing_id}")

    def _unknown(self, thing_id: str) -> web.HTTPNotFound:
        return web.HTTPNotFound(text=f"no {self._ledger.noun} {thing_id}")
