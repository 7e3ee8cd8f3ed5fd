"""The simulator over HTTP: Meta's Graph API for the sender, and phones for people.

`POST /graph/{version}/{phone_number_id}/messages` wants the simulated access token; it must be
left out of the admin listener's own check. Everything under `/simulator` relies on that check.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from aiohttp import hdrs, web

from orchestrator.whatsapp.simulator.errors import TooManyWaiting, UserMessageRefused
from orchestrator.whatsapp.simulator.phone import Phone
from orchestrator.whatsapp.simulator.simulator import Simulator

MAX_WAIT_SECONDS = 60.0
_BEARER = "Bearer "


def add_routes(app: web.Application, simulator: Simulator) -> None:
    """Mount the simulator; it stays the caller's, who closes it."""
    routes = _Routes(simulator)
    app.router.add_post("/graph/{version}/{phone_number_id}/messages", routes.graph)
    app.router.add_get("/simulator/api/phones", routes.phones)
    app.router.add_post("/simulator/api/phones/{user_id}/messages", routes.send)
    app.router.add_get("/simulator/api/phones/{user_id}/events", routes.events)


class _Routes:
    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    async def graph(self, request: web.Request) -> web.Response:
        """What `graph.facebook.com` would answer."""
        header = request.headers.get(hdrs.AUTHORIZATION, "")
        token = header.removeprefix(_BEARER) if header.startswith(_BEARER) else ""
        answer = self._simulator.answer(
            request.match_info["phone_number_id"], token, await request.read()
        )
        return _json(answer.body, answer.http_status)

    async def phones(self, request: web.Request) -> web.Response:
        """The phones switched on, the one used last first, and the numbers they can write to."""
        phones = [_summary(phone) for phone in self._simulator.phones()]
        return _json({"phone_number_ids": self._simulator.phone_number_ids, "phones": phones})

    async def send(self, request: web.Request) -> web.Response:
        """The user sends; the body says what (see `compose`), and may name `phone_number_id`,
        the user's profile `name`, and the time `at` which the message was sent."""
        try:
            wish = _object(await request.read())
            message_id = self._simulator.user_sends(
                request.match_info["user_id"],
                wish,
                phone_number_id=_optional_text(wish, "phone_number_id"),
                name=_optional_text(wish, "name"),
                at=_optional_moment(wish, "at"),
            )
        except TooManyWaiting as refused:
            return _json({"error": str(refused)}, 503)
        except UserMessageRefused as refused:
            return _json({"error": str(refused)}, 400)
        return _json({"id": message_id}, 201)

    async def events(self, request: web.Request) -> web.Response:
        """What happened on the screen since `after`; waits up to `wait` seconds for something."""
        try:
            screen = await self._simulator.watch(
                request.match_info["user_id"],
                after=int(_number(request, "after")),
                wait_seconds=min(_number(request, "wait"), MAX_WAIT_SECONDS),
            )
        except UserMessageRefused as refused:
            return _json({"error": str(refused)}, 400)
        events = [event.as_json() for event in screen.events]
        return _json({"events": events, "last": screen.last_number, "lost": screen.lost})


def _summary(phone: Phone) -> dict[str, Any]:
    last = phone.events[-1].as_json()["at"] if phone.events else None
    return {
        "user_id": phone.user_id,
        "name": phone.name,
        "bsuid": phone.bsuid,
        "last": phone.last_number,
        "last_at": last,
        "phone_number_ids": list(phone.chats),
    }


def _object(body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise UserMessageRefused(f"the body is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise UserMessageRefused('the body must be a JSON object, for example {"text": "hola"}')
    try:
        orjson.dumps([[[[[[[[document]]]]]]]])
    except orjson.JSONEncodeError as error:
        raise UserMessageRefused("the body nests too deeply to be shown again") from error
    return document


def _optional_text(wish: dict[str, Any], key: str) -> str | None:
    value = wish.get(key)
    if value is not None and not isinstance(value, str):
        raise UserMessageRefused(f"`{key}` must be a text")
    return value


def _optional_moment(wish: dict[str, Any], key: str) -> float | None:
    text = _optional_text(wish, key)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UserMessageRefused(f"`{key}` is {text!r}: write an ISO 8601 time") from error
    if moment.tzinfo is None:
        raise UserMessageRefused(f"`{key}` is {text!r}: say its offset, for example -05:00")
    return moment.timestamp()


def _number(request: web.Request, name: str) -> float:
    text = request.query.get(name, "0")
    try:
        value = float(text)
    except ValueError as error:
        raise UserMessageRefused(f"`{name}` is {text!r}: write a number") from error
    if not abs(value) < 1e15:
        raise UserMessageRefused(f"`{name}` is {text!r}: write a number")
    return value


def _json(document: dict[str, Any], status: int = 200) -> web.Response:
    body = orjson.dumps(document)
    return web.Response(body=body, status=status, content_type="application/json")
