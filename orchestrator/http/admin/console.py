"""The console: pages for the people behind the counter. What they do goes the way of the API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any

from aiohttp import web

from orchestrator.conversation.key import ConversationKey
from orchestrator.http.admin.answers import whole
from orchestrator.http.admin.board import Board
from orchestrator.http.admin.conversations import COMMANDS, masked_state, shown_wait
from orchestrator.http.admin.dead_letters import shown_letter
from orchestrator.http.admin.views import SECURITY_HEADERS, page
from orchestrator.storage.dead_letters import DeadLetterBox
from orchestrator.storage.records.errors import RecordsUnavailable

SHOWN = 100
MAX_TEXT = 4_096
_TYPES = {"css": "text/css", "js": "text/javascript"}

Page = Callable[[web.Request], Awaitable[web.Response]]


class ConsolePages:
    """Home, conversations, dead letters; orders and tickets stand in `console_ledger`."""

    def __init__(
        self, board: Board, box: DeadLetterBox, on_replayed: Callable[[int], None]
    ) -> None:
        self._board = board
        self._box = box
        self._on_replayed = on_replayed

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.home),
            web.get("/console/page/{name}.{kind}", self.file),
            web.get("/console/conversations", self.conversations),
            web.get("/console/conversations/find", self.find),
            web.get("/console/live/{urn}", self.live),
            web.get("/console/queue/{place}", self.waiting),
            web.get("/console/conversations/{key}", self.conversation),
            web.post("/console/conversations/{key}/{command}", self.command),
            web.get("/console/dead-letters", self.dead_letters),
            web.post("/console/dead-letters/{id}/{what}", self.dead_letter),
        ]

    async def home(self, request: web.Request) -> web.Response:
        rows, _ = self._board.actor_page(kind=None, state=None, start=0, limit=SHOWN)
        return page(
            request,
            "home",
            {
                "not_ready": self._board.not_ready(),
                "live": self._board.live_conversations(),
                "queue": await self._queue(),
                "dead_letters": await self._box.count(),
                "actors": [row for row in rows if row["kind"] != "conversation"],
            },
        )

    async def file(self, request: web.Request) -> web.Response:
        """The style and the script, of which there is one each."""
        name, kind = request.match_info["name"], request.match_info["kind"]
        if name != "console" or kind not in _TYPES:
            raise web.HTTPNotFound(text=f"the console has no file {name}.{kind}")
        body = files("orchestrator.http.admin").joinpath("page", f"console.{kind}").read_bytes()
        return web.Response(
            body=body,
            content_type=_TYPES[kind],
            charset="utf-8",
            headers=SECURITY_HEADERS | {"Cache-Control": "no-cache"},  # type: ignore[operator]  # dict | Mapping
        )

    # Conversations

    async def conversations(self, request: web.Request) -> web.Response:
        """Those that wait for a person, and those in memory."""
        start = whole(request.query, "cursor", 0, None)
        rows, total = self._board.actor_page(
            kind="conversation", state=None, start=start, limit=SHOWN
        )
        context = {
            "queue": await self._queue(),
            "rows": [_talk(row) for row in rows],
            "cursor": start + SHOWN if start + SHOWN < total else None,
        }
        return page(request, "conversations", context)

    async def _queue(self) -> list[dict[str, Any]] | None:
        """None while SQL is away, which shall not hide everything else."""
        try:
            rows = await self._board.queue(SHOWN)
        except RecordsUnavailable:
            return None
        return [shown_wait(row, reveal=False) | {"place": row["place"]} for row in rows]

    async def waiting(self, request: web.Request) -> web.Response:
        """From a row of the queue to its conversation."""
        for row in await self._board.queue(SHOWN):
            if row["place"] == request.match_info["place"]:
                key = ConversationKey(row["phone_number_id"], row["wa_id"])
                raise web.HTTPSeeOther(f"/console/conversations/{key}")
        raise web.HTTPNotFound(text="this conversation has left the queue; look at the list again")

    async def find(self, request: web.Request) -> web.Response:
        key = ConversationKey.parse(
            f"{request.query.get('number', '').strip()}:{request.query.get('user', '').strip()}"
        )
        raise web.HTTPSeeOther(f"/console/conversations/{key}")

    async def live(self, request: web.Request) -> web.Response:
        """From a row of the list, which shows no whole phone number, to its conversation."""
        key = self._board.conversation_named(request.match_info["urn"])
        if key is None:
            raise web.HTTPNotFound(text="this conversation has gone to rest; find it by its number")
        raise web.HTTPSeeOther(f"/console/conversations/{key}")

    async def conversation(self, request: web.Request) -> web.Response:
        key = ConversationKey.parse(request.match_info["key"])
        state, live = await self._board.conversation(key)
        if state is None:
            raise web.HTTPNotFound(text=f"no session for {key.masked}")
        shown = state if request.query.get("reveal") == "1" else masked_state(state)
        context = {
            "key": str(key),
            "name": key.masked,
            "state": shown,
            "owner": str(state.get("owner", "bot")),
            "turns": [turn for turn in state.get("turns", ()) if isinstance(turn, dict)],
            "facts": _facts(shown),
            "live": live,
        }
        return page(request, "conversation", context)

    async def command(self, request: web.Request) -> web.Response:
        key = ConversationKey.parse(request.match_info["key"])
        name = request.match_info["command"]
        if name not in COMMANDS:
            raise web.HTTPNotFound(text=f"no such command {name!r}; use {', '.join(COMMANDS)}")
        text = ""
        if name == "messages":
            text = await form_text(request, "text", MAX_TEXT)
        done = await self._board.command(key, name.removesuffix("s"), text)
        if not done:
            raise web.HTTPAccepted(text="the conversation has not got to it yet; look again soon")
        target = "/console/conversations" if name == "reset" else f"/console/conversations/{key}"
        raise web.HTTPSeeOther(target)

    # Dead letters

    async def dead_letters(self, request: web.Request) -> web.Response:
        reveal = request.query.get("reveal") == "1"
        letters = [shown_letter(one, reveal=reveal) for one in await self._box.list(SHOWN)]
        return page(request, "dead_letters", {"letters": letters, "total": await self._box.count()})

    async def dead_letter(self, request: web.Request) -> web.Response:
        letter_id, what = request.match_info["id"], request.match_info["what"]
        if what not in ("replay", "delete"):
            raise web.HTTPNotFound(text=f"a dead letter is replayed or deleted, not {what!r}")
        if what == "replay":
            replayed = await self._box.replay(letter_id)
            found = replayed is not None
            if replayed is not None:
                self._on_replayed(replayed[0])
        else:
            found = await self._box.delete(letter_id)
        if not found:
            raise web.HTTPNotFound(text=f"no dead letter {letter_id}")
        raise web.HTTPSeeOther("/console/dead-letters")


async def form_text(request: web.Request, name: str, most: int, least: int = 1) -> str:
    """A field of the form that was sent; raises ValueError naming it."""
    value = (await request.post()).get(name, "")
    text = value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
    if not least <= len(text) <= most:
        raise ValueError(f"{name} has {len(text)} characters; write {least} to {most}")
    return text


def _talk(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"name": ConversationKey.parse(row["name"]).masked}


def _facts(state: dict[str, Any]) -> dict[str, Any]:
    """What the session holds beside the dialogue, without what it does not."""
    return {key: value for key, value in state.items() if value and key not in _NO_FACTS}


_NO_FACTS = ("turns", "version", "schema_version")
