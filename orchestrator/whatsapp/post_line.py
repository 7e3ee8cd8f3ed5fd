"""POSTs to one host over aiohttp's connections, without what its client does around each.

The client builds request and response anew for every call, with cookies, redirects, tracing and
proxies in mind, and pools connections by all they might depend on. Here the headers are laid out
once and connections wait in one row; opening them, TLS and the parser are aiohttp's as before.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Mapping

import aiohttp
from aiohttp import ClientRequest, hdrs
from yarl import URL

from orchestrator.whatsapp.post_wire import Answer, PostWire

IDLE_SECONDS = 15.0
"""A connection unused so long is closed, before a server would."""


class PostLine:
    """Posts to paths of one host, by the connections and the time limits of a session.

    It keeps connections for itself: a session shared with others may find none left for a while.
    Needs a running loop. Raises ValueError for a header that HTTP could not carry.
    """

    def __init__(
        self, session: aiohttp.ClientSession, host: URL, headers: Mapping[str, str]
    ) -> None:
        for name, value in headers.items():
            if not value.isprintable():
                raise ValueError(f"the header {name} has a line break or the like; take it out")
        if session.connector is None:
            raise RuntimeError("the session is closed; open another")
        self._connector = session.connector
        self._timeout = session.timeout
        self._loop = asyncio.get_running_loop()
        self._room = asyncio.Semaphore(session.connector.limit or sys.maxsize)
        self._idle: deque[tuple[float, PostWire]] = deque()
        """Connections nobody uses and since when, by the loop's clock; the last used one last."""
        self._sweep: asyncio.TimerHandle | None = None
        # To the connector only: it looks at nothing but where the request goes.
        self._anywhere = ClientRequest(hdrs.METH_POST, host, loop=self._loop)
        fixed = {hdrs.HOST: self._anywhere.headers[hdrs.HOST], **headers}
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in fixed.items()).encode()

    async def post(self, url: URL, body: bytes) -> Answer:
        """Raises aiohttp.ClientError, TimeoutError, OSError; may be cancelled.

        ClientConnectorError and ConnectionTimeoutError mean that nothing was sent. An answer is
        waited for as long as the session's `total`.
        """
        if self._room.locked():
            await self._wait_for_room()
        else:
            await self._room.acquire()
        try:
            wire = self._idle_wire() or await self._connected()
            head = b"POST %b HTTP/1.1\r\n%bContent-Length: %d\r\n\r\n"
            request = head % (url.raw_path_qs.encode(), self._headers, len(body)) + body
            try:
                answer = await wire.ask(request, self._timeout.total)
            except BaseException:
                wire.close()
                raise
            if not wire.closed:
                self._keep(wire)
            return answer
        finally:
            self._room.release()

    async def _wait_for_room(self) -> None:
        try:
            async with asyncio.timeout(self._timeout.connect):
                await self._room.acquire()
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError("no connection in time") from error

    async def _connected(self) -> PostWire:
        try:
            connection = await self._connector.connect(self._anywhere, [], self._timeout)
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError("no connection in time") from error
        try:
            return PostWire(connection, self._loop)
        except aiohttp.ClientError:
            connection.close()
            raise

    # Connections between two requests

    def _keep(self, wire: PostWire) -> None:
        self._idle.append((self._loop.time(), wire))
        if self._sweep is None:
            self._sweep = self._loop.call_later(IDLE_SECONDS, self._close_idle)

    def _idle_wire(self) -> PostWire | None:
        """The one used last, so that the others grow old."""
        while self._idle:
            since, wire = self._idle.pop()
            if not wire.closed and self._loop.time() - since < IDLE_SECONDS:
                return wire
            wire.close()
        return None

    def _close_idle(self) -> None:
        self._sweep = None
        oldest = self._loop.time() - IDLE_SECONDS
        while self._idle and (self._idle[0][1].closed or self._idle[0][0] <= oldest):
            self._idle.popleft()[1].close()
        if self._idle:
            due = self._idle[0][0] + IDLE_SECONDS
            self._sweep = self._loop.call_at(due, self._close_idle)
