"""Sending as operators see it: the state of each number, and the word to go on."""

from __future__ import annotations

from typing import Any, Protocol

from aiohttp import web


class SendingBoard(Protocol):
    """Implemented by the composition root."""

    def lane_rows(self) -> list[dict[str, Any]]:
        """One row a number; plain JSON."""
        ...

    def resume_sending(self, phone_number_id: str) -> bool:
        """Let a stopped number send at once; whether there is such a number."""
        ...

    def alerts(self) -> list[dict[str, Any]]:
        """What a person must look at now, oldest first."""
        ...

    def clear_alert(self, name: str) -> bool:
        """A person has looked at it; whether there was one of that name."""
        ...


def add_sending_routes(app: web.Application, board: SendingBoard) -> None:
    routes = _Routes(board)
    app.router.add_get("/admin/sending", routes.sending)
    app.router.add_post("/admin/sending/{phone_number_id}/resume", routes.resume)
    app.router.add_get("/admin/alerts", routes.alerts)
    app.router.add_delete("/admin/alerts/{name}", routes.clear)


class _Routes:
    def __init__(self, board: SendingBoard) -> None:
        self._board = board

    async def sending(self, _request: web.Request) -> web.Response:
        return web.json_response({"numbers": self._board.lane_rows()})

    async def resume(self, request: web.Request) -> web.Response:
        number = request.match_info["phone_number_id"]
        if not self._board.resume_sending(number):
            raise web.HTTPNotFound(text=f"nothing was sent from {number!r} yet")
        return web.json_response({"phone_number_id": number, "resumed": True})

    async def alerts(self, _request: web.Request) -> web.Response:
        return web.json_response({"alerts": self._board.alerts()})

    async def clear(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if not self._board.clear_alert(name):
            raise web.HTTPNotFound(text=f"no alert {name!r}")
        return web.json_response({"name": name, "cleared": True})
