"""The phones' screens over one WebSocket per page.

A socket keeps no queue: each phone is read from its own bounded log at the pace of the reader, and
a page that was away too long is told that something is `lost`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

import orjson
from aiohttp import WSCloseCode, WSMsgType, hdrs, web

from orchestrator.whatsapp.simulator.errors import UserMessageRefused
from orchestrator.whatsapp.simulator.simulator import Simulator

MAX_PHONES = 24
"""Phones one page may watch."""
_WAIT_SECONDS = 60.0
_HEARTBEAT_SECONDS = 20.0
_MAX_QUESTION = 64 * 1024


class PhoneSocket:
    """`GET /simulator/api/socket`.

    The page says `{"watch": PHONE, "after": NUMBER, "reading": BOOL}` or `{"leave": PHONE}`; it is
    told `{"phone", "events", "last", "lost", "restarted"}`, `{"controls": ...}` whenever a switch
    or the clock moved, and `{"problem": TEXT}`.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        _refuse_strangers(request)
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_SECONDS, max_msg_size=_MAX_QUESTION)
        await socket.prepare(request)
        await _Sitting(self._simulator, socket).run()
        return socket


def _refuse_strangers(request: web.Request) -> None:
    """Browsers let any page open a socket here, and send the cookie unless told otherwise."""
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text=f"the page of {origin} may not look at these phones")


class _Sitting:
    """One open page."""

    def __init__(self, simulator: Simulator, socket: web.WebSocketResponse) -> None:
        self._simulator = simulator
        self._socket = socket
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        self._start("", self._follow_controls())
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(message.data)
        finally:
            tasks = list(self._tasks.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _hear(self, words: str) -> None:
        try:
            wish = orjson.loads(words)
            if "leave" in wish:
                self._stop(str(wish["leave"]))
            else:
                await self._watch(
                    str(wish["watch"]), int(wish.get("after", 0)), bool(wish.get("reading"))
                )
        except (KeyError, TypeError, ValueError) as error:
            await self._say({"problem": f"this page asked for what cannot be: {error}"})

    async def _watch(self, user_id: str, after: int, reading: bool) -> None:
        if user_id not in self._tasks and len(self._tasks) > MAX_PHONES:
            raise UserMessageRefused(f"one page may watch {MAX_PHONES} phones: put one away")
        self._simulator.phone(user_id)
        self._start(user_id, self._follow(user_id, after, reading))

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        self._stop(name)
        self._tasks[name] = asyncio.create_task(
            self._until_gone(work), name=f"simulator-page-{name[-4:]}"
        )

    def _stop(self, name: str) -> None:
        task = self._tasks.pop(name, None)
        if task is not None:
            task.cancel()

    async def _until_gone(self, work: Coroutine[Any, Any, None]) -> None:
        """A page closed while it was being told something is no trouble."""
        try:
            await work
        except ConnectionError:
            return
        if not self._socket.closed:  # the simulator is closing: let the page look for the next one
            await self._socket.close(code=WSCloseCode.GOING_AWAY)

    async def _follow(self, user_id: str, after: int, reading: bool) -> None:
        first = True
        while not self._simulator.closed:
            restarted = after > self._simulator.phone(user_id).last_number
            screen = await self._simulator.watch(
                user_id,
                after=0 if restarted else after,
                wait_seconds=0 if first else _WAIT_SECONDS,
                reading=reading,
            )
            if screen.events or first:
                await self._say(
                    {
                        "phone": user_id,
                        "events": [event.as_json() for event in screen.events],
                        "last": screen.last_number,
                        "lost": screen.lost,
                        "restarted": restarted,
                        "live": not first,
                    }
                )
            after, first = screen.last_number, False

    async def _follow_controls(self) -> None:
        controls = self._simulator.controls
        while not self._simulator.closed:
            news = controls.changed
            await self._say({"controls": controls.as_json()})
            await news.wait()

    async def _say(self, document: dict[str, Any]) -> None:
        await self._socket.send_str(orjson.dumps(document).decode())
