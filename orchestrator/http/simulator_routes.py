"""The simulator over HTTP: Meta's Graph API for the sender, and phones for people.

`POST /graph/{version}/{phone_number_id}/messages` wants the simulated access token; it must be
left out of the admin listener's own check. Everything under `/simulator` relies on that check.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from aiohttp import web

from orchestrator.http.phone_page import PhonePage
from orchestrator.http.phone_socket import PhoneSocket
from orchestrator.http.simulator_media_routes import MediaRoutes, bearer_of, graph_json
from orchestrator.whatsapp.simulator.errors import (
    ControlRefused,
    TooManyWaiting,
    UserMessageRefused,
)
from orchestrator.whatsapp.simulator.phone import Phone
from orchestrator.whatsapp.simulator.simulator import Simulator

MAX_WAIT_SECONDS = 60.0


def add_routes(
    app: web.Application,
    simulator: Simulator,
    *,
    catalogues: Mapping[str, dict[str, Any]] | None = None,
) -> None:
    """Mount the simulator; it stays the caller's, who closes it.

    `catalogues` are what the phones can shop from, by phone_number_id; see `catalogue_of`. They are
    looked at anew whenever a page asks.
    """
    routes = _Routes(simulator, {} if catalogues is None else catalogues)
    PhonePage().add_routes(app)
    MediaRoutes(simulator).add_routes(app)
    app.router.add_get("/simulator/api/socket", PhoneSocket(simulator).handle)
    app.router.add_get("/simulator/api/controls", routes.controls)
    app.router.add_post("/simulator/api/faults", routes.faults)
    app.router.add_post("/simulator/api/clock", routes.clock)
    app.router.add_post("/graph/{version}/{phone_number_id}/messages", routes.graph)
    app.router.add_get("/simulator/api/phones", routes.phones)
    app.router.add_post("/simulator/api/phones/{user_id}/messages", routes.send)
    app.router.add_get("/simulator/api/phones/{user_id}/events", routes.events)


class _Routes:
    def __init__(self, simulator: Simulator, catalogues: Mapping[str, dict[str, Any]]) -> None:
        self._simulator = simulator
        self._catalogues = catalogues

    async def graph(self, request: web.Request) -> web.Response:
        """What `graph.facebook.com` would answer."""
        answer = self._simulator.answer(
            request.match_info["phone_number_id"], bearer_of(request), await request.read()
        )
        if answer.hangs_seconds is not None:
            await asyncio.sleep(answer.hangs_seconds)
            if request.transport is not None:
                request.transport.abort()
        return graph_json(answer)

    async def phones(self, request: web.Request) -> web.Response:
        """The phones switched on, the one used last first, and the numbers they can write to."""
        phones = [_summary(phone) for phone in self._simulator.phones()]
        return _json(
            {
                "phone_number_ids": self._simulator.phone_number_ids,
                "phones": phones,
                "catalogues": dict(self._catalogues),
            }
        )

    async def controls(self, request: web.Request) -> web.Response:
        """The virtual clock and the faults."""
        return _json(self._simulator.controls.as_json())

    async def faults(self, request: web.Request) -> web.Response:
        """`{"fault", "times" | "seconds", "delay_seconds"}` switches on, `{"off": FAULT}` off,
        `{"off": null}` all of them."""
        board = self._simulator.controls.faults
        try:
            wish = _object(await request.read())
            if "off" in wish:
                board.switch_off(_optional_text(wish, "off"))
            else:
                limits = {key: _amount(wish, key) for key in _AMOUNTS if wish.get(key) is not None}
                board.switch_on(_optional_text(wish, "fault") or "", **limits)
        except (ControlRefused, UserMessageRefused) as refused:
            return _json({"error": str(refused)}, 400)
        return await self.controls(request)

    async def clock(self, request: web.Request) -> web.Response:
        """`{"step_seconds": NUMBER}` puts it forward, `{"reset": true}` back to real time."""
        try:
            wish = _object(await request.read())
            if wish.get("reset"):
                self._simulator.reset_clock()
            else:
                self._simulator.step_clock(_amount(wish, "step_seconds"))
        except (ControlRefused, UserMessageRefused) as refused:
            return _json({"error": str(refused)}, 400)
        return await self.controls(request)

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


_AMOUNTS = ("times", "seconds", "delay_seconds")


def _amount(wish: dict[str, Any], key: str) -> Any:
    """An int for `times`, else a float."""
    value = wish.get(key)
    wanted = (int,) if key == "times" else (int, float)
    if isinstance(value, bool) or not isinstance(value, wanted):
        raise UserMessageRefused(f"`{key}` is {value!r}: write a number")
    return value


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
