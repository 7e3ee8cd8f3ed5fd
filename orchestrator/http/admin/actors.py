"""The rows of what is alive; no mailbox is touched."""

from __future__ import annotations

from aiohttp import web

from orchestrator.conversation.key import ConversationKey
from orchestrator.http.admin.answers import DEFAULT_LIMIT, MAX_LIMIT, Row, reveals, whole
from orchestrator.http.admin.board import Board


class ActorPages:
    """GET /admin/actors."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/admin/actors", self.list)]

    async def list(self, request: web.Request) -> web.Response:
        """Filtered by kind and state, paged by limit and cursor."""
        query = request.query
        limit = whole(query, "limit", DEFAULT_LIMIT, MAX_LIMIT)
        start = whole(query, "cursor", 0, None)
        rows, total = self._board.actor_page(
            kind=query.get("kind"), state=query.get("state"), start=start, limit=limit
        )
        return web.json_response(
            {
                "actors": [shown_row(row, reveal=reveals(request)) for row in rows],
                "total": total,
                "live_conversations": self._board.live_conversations(),
                "cursor": str(start + limit) if start + limit < total else None,
            }
        )


def shown_row(row: Row, *, reveal: bool) -> Row:
    if reveal or row["kind"] != "conversation":
        return row
    return row | {"name": ConversationKey.parse(row["name"]).masked}
