"""One conversation: what it holds, and an operator's word to it."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from orchestrator.conversation.key import ConversationKey, mask_user
from orchestrator.http.admin.answers import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    Row,
    body_of,
    document,
    reveals,
    text_in,
    whole,
)
from orchestrator.http.admin.board import Board

COMMANDS = ("reset", "handoff", "return", "messages")
PERSONAL_KEYS = ("wa_id", "bsuid")


class ConversationPages:
    """/admin/conversations/{key}."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/admin/queue", self.queue),
            web.get("/admin/conversations/{key}", self.show),
            web.post("/admin/conversations/{key}/{command}", self.command),
        ]

    async def queue(self, request: web.Request) -> web.Response:
        limit = whole(request.query, "limit", DEFAULT_LIMIT, MAX_LIMIT)
        rows = await self._board.queue(limit)
        return document({"queue": [shown_wait(row, reveal=reveals(request)) for row in rows]})

    async def show(self, request: web.Request) -> web.Response:
        key = ConversationKey.parse(request.match_info["key"])
        state, live = await self._board.conversation(key)
        if state is None:
            raise web.HTTPNotFound(text=f"no session for {key.masked}")
        reveal = reveals(request)
        limit = whole(request.query, "traces", 10, MAX_LIMIT)
        traces = await self._board.traces(key, limit)
        return document(
            {
                "key": str(key) if reveal else key.masked,
                "live": live,
                "state": state if reveal else masked_state(state),
                "traces": traces,
            }
        )

    async def command(self, request: web.Request) -> web.Response:
        key = ConversationKey.parse(request.match_info["key"])
        name = request.match_info["command"]
        if name not in COMMANDS:
            raise web.HTTPNotFound(text=f"no such command {name!r}; use {', '.join(COMMANDS)}")
        text = ""
        if name == "messages":
            text = text_in(await body_of(request, '{"text": "…"}'), "text")
        command = "message" if name == "messages" else name
        done = await self._board.command(key, command, text)
        return web.json_response(
            {"key": key.masked, "command": command, "done": done}, status=200 if done else 202
        )


def shown_wait(row: Row, *, reveal: bool) -> Row:
    key = ConversationKey(row["phone_number_id"], row["wa_id"])
    kept = {name: row[name] for name in ("tenant_id", "name", "owner", "since", "reason")}
    return {"conversation": str(key) if reveal else key.masked} | kept


def masked_state(state: dict[str, Any]) -> dict[str, Any]:
    hidden = {key: mask_user(state[key]) for key in PERSONAL_KEYS if state.get(key)}
    return state | hidden
