"""The private listener: what is alive, what a conversation holds, dead letters, metrics.

It takes everything as an argument and knows no actor: rows are read, no mailbox is touched.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web
from attrs import frozen

from orchestrator.conversation.key import ConversationKey, mask_user
from orchestrator.metrics import Metrics
from orchestrator.storage.dead_letters import DeadLetterBox, DeadLetterEntry
from orchestrator.storage.errors import StoreUnavailable

COOKIE = "tertulia_admin"
MAX_LIMIT = 1_000
DEFAULT_LIMIT = 100
COMMANDS = ("reset", "handoff", "return", "messages")
PERSONAL_KEYS = ("wa_id", "bsuid")

Row = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Board(Protocol):
    """What the admin pages read and order; implemented by the composition root."""

    def actor_page(
        self, *, kind: str | None, state: str | None, start: int, limit: int
    ) -> tuple[list[Row], int]:
        """Rows, conversations last, and how many there are; a conversation's `name` is its key."""
        ...

    def live_conversations(self) -> int: ...

    async def conversation(self, key: ConversationKey) -> tuple[dict[str, Any] | None, bool]:
        """The flat state, None if there is none, and whether an actor is live."""
        ...

    async def traces(self, key: ConversationKey, limit: int) -> list[dict[str, Any]]:
        """The last turns, oldest first."""
        ...

    async def command(self, key: ConversationKey, command: str, text: str) -> bool:
        """Give the conversation an operator's word; whether it was carried out in time."""
        ...


@frozen
class AdminToken:
    """Compares in constant time; never shows itself."""

    _value: str

    def __repr__(self) -> str:
        return "AdminToken(********)"

    def matches(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(errors="surrogateescape"), self._value.encode())


def admin_application(
    *,
    board: Board,
    dead_letters: DeadLetterBox,
    on_replayed: Callable[[int], None],
    metrics: Metrics,
    token: AdminToken,
    open_prefixes: tuple[str, ...] = (),
) -> web.Application:
    """The admin app. Paths under `open_prefixes` check their callers themselves."""
    app = web.Application(middlewares=[_guard(token, open_prefixes), _errors])
    admin = _Admin(board, dead_letters, on_replayed, metrics)
    app.add_routes(
        [
            web.get("/", admin.index),
            web.get("/metrics", admin.metrics),
            web.get("/admin/actors", admin.actors),
            web.get("/admin/conversations/{key}", admin.conversation),
            web.post("/admin/conversations/{key}/{command}", admin.command),
            web.get("/admin/dead-letters", admin.dead_letters),
            web.post("/admin/dead-letters/{id}/replay", admin.replay),
            web.delete("/admin/dead-letters/{id}", admin.delete),
        ]
    )
    return app


def _guard(token: AdminToken, open_prefixes: tuple[str, ...]) -> Any:
    # The cookie holds no token: a page that leaks it gives away one start of the daemon only.
    session = secrets.token_urlsafe(24)

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(open_prefixes):
            return await handler(request)
        given = request.query.get("token")
        if given is not None and token.matches(given):
            response = await handler(request)
            response.set_cookie(COOKIE, session, httponly=True, samesite="Strict")
            return response
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token.matches(bearer.strip()):
            return await handler(request)
        cookie = request.cookies.get(COOKIE, "")
        if hmac.compare_digest(cookie.encode(errors="surrogateescape"), session.encode()):
            return await handler(request)
        return _problem(
            401, "the admin token is missing or wrong; send Authorization: Bearer TOKEN"
        )

    return guard


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        return _problem(error.status, error.text or error.reason)
    except ValueError as error:
        return _problem(400, str(error))
    except StoreUnavailable as error:
        return _problem(503, str(error))


def _problem(status: int, text: str) -> web.Response:
    return web.json_response({"error": text}, status=status)


class _Admin:
    def __init__(
        self,
        board: Board,
        dead_letters: DeadLetterBox,
        on_replayed: Callable[[int], None],
        metrics: Metrics,
    ) -> None:
        self._board = board
        self._dead_letters = dead_letters
        self._on_replayed = on_replayed
        self._metrics = metrics

    async def index(self, _request: web.Request) -> web.Response:
        live = self._board.live_conversations()
        rows, _ = self._board.actor_page(kind=None, state=None, start=0, limit=50)
        rows = [row for row in rows if row["kind"] != "conversation"]
        return web.Response(
            text=_INDEX.format(
                live=live,
                rows="".join(
                    f"<tr><td>{row['kind']}<td>{row['name']}<td>{row['state']}"
                    f"<td>{row['mailbox']}<td>{row['turns']}<td>{row['restarts']}"
                    for row in rows
                ),
            ),
            content_type="text/html",
        )

    async def metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.render(), content_type="text/plain")

    async def actors(self, request: web.Request) -> web.Response:
        """Filtered by kind and state, paged by limit and cursor."""
        query = request.query
        limit = _whole(query, "limit", DEFAULT_LIMIT, MAX_LIMIT)
        start = _whole(query, "cursor", 0, None)
        rows, total = self._board.actor_page(
            kind=query.get("kind"), state=query.get("state"), start=start, limit=limit
        )
        return web.json_response(
            {
                "actors": [_shown_row(row, reveal=_reveal(request)) for row in rows],
                "total": total,
                "live_conversations": self._board.live_conversations(),
                "cursor": str(start + limit) if start + limit < total else None,
            }
        )

    async def conversation(self, request: web.Request) -> web.Response:
        key = ConversationKey.parse(request.match_info["key"])
        state, live = await self._board.conversation(key)
        if state is None:
            raise web.HTTPNotFound(text=f"no session for {key.masked}")
        reveal = _reveal(request)
        limit = _whole(request.query, "traces", 10, MAX_LIMIT)
        traces = await self._board.traces(key, limit)
        return _json(
            {
                "key": str(key) if reveal else key.masked,
                "live": live,
                "state": state if reveal else _masked(state),
                "traces": traces,
            }
        )

    async def command(self, request: web.Request) -> web.Response:
        key = ConversationKey.parse(request.match_info["key"])
        name = request.match_info["command"]
        if name not in COMMANDS:
            raise web.HTTPNotFound(text=f"no such command {name!r}; use {', '.join(COMMANDS)}")
        text = await _text(request) if name == "messages" else ""
        command = "message" if name == "messages" else name
        done = await self._board.command(key, command, text)
        return web.json_response(
            {"key": key.masked, "command": command, "done": done}, status=200 if done else 202
        )

    async def dead_letters(self, request: web.Request) -> web.Response:
        limit = _whole(request.query, "limit", DEFAULT_LIMIT, MAX_LIMIT)
        letters = await self._dead_letters.list(limit)
        reveal = _reveal(request)
        return _json(
            {
                "dead_letters": [_shown_letter(one, reveal=reveal) for one in letters],
                "total": await self._dead_letters.count(),
            }
        )

    async def replay(self, request: web.Request) -> web.Response:
        letter_id = request.match_info["id"]
        replayed = await self._dead_letters.replay(letter_id)
        if replayed is None:
            raise web.HTTPNotFound(text=f"no dead letter {letter_id}")
        partition, entry_id = replayed
        self._on_replayed(partition)
        return web.json_response({"id": letter_id, "entry_id": entry_id}, status=202)

    async def delete(self, request: web.Request) -> web.Response:
        letter_id = request.match_info["id"]
        if not await self._dead_letters.delete(letter_id):
            raise web.HTTPNotFound(text=f"no dead letter {letter_id}")
        return web.json_response({"id": letter_id, "deleted": True})


async def _text(request: web.Request) -> str:
    try:
        body = await request.json()
    except json.JSONDecodeError as error:
        raise ValueError(f'the body is not JSON ({error}); send {{"text": "…"}}') from error
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= MAX_TEXT:
        raise ValueError(f'"text" must be a string of 1 to {MAX_TEXT} characters')
    return text


MAX_TEXT = 4_096


def _whole(query: Mapping[str, str], name: str, default: int, most: int | None) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal() or (most is not None and int(text) > most):
        bound = f" up to {most}" if most is not None else ""
        raise ValueError(f"{name} is {text!r}; it must be a whole number{bound}")
    return int(text)


def _reveal(request: web.Request) -> bool:
    return request.query.get("reveal") == "1"


def _shown_row(row: Row, *, reveal: bool) -> Row:
    if reveal or row["kind"] != "conversation":
        return row
    return row | {"name": ConversationKey.parse(row["name"]).masked}


def _masked(state: dict[str, Any]) -> dict[str, Any]:
    hidden = {key: mask_user(state[key]) for key in PERSONAL_KEYS if state.get(key)}
    return state | hidden


def _shown_letter(entry: DeadLetterEntry, *, reveal: bool) -> Row:
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


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _json(document: Row) -> web.Response:
    return web.json_response(text=json.dumps(document, ensure_ascii=False, default=_plain))


_INDEX = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>tertulia</title>
<style>body{{font:16px system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;padding:.3rem .6rem;
border-bottom:1px solid #ccc}}</style>
<h1>tertulia</h1><p>{live} live conversations.
<a href="/admin/actors?kind=conversation">conversations</a> ·
<a href="/admin/dead-letters">dead letters</a> · <a href="/metrics">metrics</a></p>
<table><tr><th>kind<th>name<th>state<th>mailbox<th>messages<th>restarts</tr>{rows}</table>
"""
