"""Parked messages: list, replay, delete."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from orchestrator.conversation.key import ConversationKey
from orchestrator.http.admin.answers import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    Row,
    document,
    reveals,
    whole,
)
from orchestrator.storage.dead_letters import DeadLetterBox, DeadLetterEntry


class DeadLetterPages:
    """/admin/dead-letters. `on_replayed` hears the partition of a message put back."""

    def __init__(self, box: DeadLetterBox, on_replayed: Callable[[int], None]) -> None:
        self._box = box
        self._on_replayed = on_replayed

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/admin/dead-letters", self.list),
            web.post("/admin/dead-letters/{id}/replay", self.replay),
            web.delete("/admin/dead-letters/{id}", self.delete),
        ]

    async def list(self, request: web.Request) -> web.Response:
        limit = whole(request.query, "limit", DEFAULT_LIMIT, MAX_LIMIT)
        letters = await self._box.list(limit)
        reveal = reveals(request)
        return document(
            {
                "dead_letters": [shown_letter(one, reveal=reveal) for one in letters],
                "total": await self._box.count(),
            }
        )

    async def replay(self, request: web.Request) -> web.Response:
        letter_id = request.match_info["id"]
        replayed = await self._box.replay(letter_id)
        if replayed is None:
            raise web.HTTPNotFound(text=f"no dead letter {letter_id}")
        partition, entry_id = replayed
        self._on_replayed(partition)
        return web.json_response({"id": letter_id, "entry_id": entry_id}, status=202)

    async def delete(self, request: web.Request) -> web.Response:
        letter_id = request.match_info["id"]
        if not await self._box.delete(letter_id):
            raise web.HTTPNotFound(text=f"no dead letter {letter_id}")
        return web.json_response({"id": letter_id, "deleted": True})


def shown_letter(entry: DeadLetterEntry, *, reveal: bool) -> Row:
    letter = entry.letter
    key = ConversationKey.parse(letter.message.identity)
    shown: Row = {
        "id": entry.id,
        "conversation": str(key) if reveal else key.masked,
        "message_id": letter.message.message_id,
        "reason": letter.reason,
        "attempts": letter.attempts,
        "error": letter.error,
        "traceback_digest": letter.traceback_digest,
        "state_digest": letter.state_digest,
        "parked_at_ms": letter.parked_at_ms,
        "received_at_ms": letter.message.received_at_ms,
    }
    if reveal:
        shown["raw"] = letter.message.raw
    return shown
