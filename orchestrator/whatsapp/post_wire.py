"""One connection of a POST line: a request goes out in one piece, its answer comes back whole."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp
import msgspec
from aiohttp.base_protocol import BaseProtocol
from aiohttp.connector import Connection
from aiohttp.http import HttpProcessingError, RawResponseMessage
from aiohttp.http_parser import HttpResponseParser

_BUFFER_BYTES = 1 << 20
"""aiohttp stops a reader at twice this; Meta's answers have some hundred bytes."""
_NO_BODY = frozenset({204, 304})


class Answer(msgspec.Struct, frozen=True):
    """What came back; the body is whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class PostWire(BaseProtocol):
    """Takes a fresh connection of aiohttp's over, whose parser it feeds; one exchange at a time.

    Pool and session still know the connection: closing them closes it.
    """

    def __init__(self, connection: Connection, loop: asyncio.AbstractEventLoop) -> None:
        handler, transport = connection.protocol, connection.transport
        if handler is None or transport is None or transport.is_closing():
            raise aiohttp.ClientConnectionResetError("the connection was just closed")
        super().__init__(loop)
        self._connection = connection
        self._handler = handler
        self._answers = HttpResponseParser(
            self,
            loop,
            _BUFFER_BYTES,
            payload_exception=aiohttp.ClientPayloadError,
            read_until_eof=True,
        )
        self._asked: asyncio.Future[Answer] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._message: RawResponseMessage | None = None
        self._payload: aiohttp.StreamReader | None = None
        self._body = b""
        self.transport = transport
        transport.set_protocol(self)

    @property
    def closed(self) -> bool:
        return self.transport is None or self.transport.is_closing()

    def ask(self, request: bytes, seconds: float | None) -> asyncio.Future[Answer]:
        """The answer to come; TimeoutError or an aiohttp.ClientError. Close it after either."""
        if self.transport is None:
            raise aiohttp.ClientConnectionResetError("the connection was just closed")
        asked = self._asked = self._loop.create_future()
        if seconds is not None:
            self._timer = self._loop.call_later(seconds, self._late)
        self.transport.write(request)
        return asked

    def close(self) -> None:
        """Whatever is under way shall not meet the next request."""
        if self._timer is not None:
            self._timer.cancel()
        self._connection.close()

    def data_received(self, data: bytes) -> None:
        if self._asked is None:
            self.close()  # nobody asked
            return
        try:
            messages, _, _ = self._answers.feed_data(data)
            for message, payload in messages:
                if message.code < 200:
                    continue  # the announcement of an answer
                if self._message is not None:
                    raise HttpProcessingError(message="two answers to one request")
                self._message, self._payload = message, payload
            self._read()
        except (HttpProcessingError, aiohttp.ClientPayloadError) as error:
            self._fail(aiohttp.ClientPayloadError("the answer is no HTTP"), error)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._handler.connection_lost(exc)
        super().connection_lost(exc)
        if self._asked is not None and exc is None:
            self._read_to_end()
        self._fail(aiohttp.ServerDisconnectedError(), exc)
        self.close()

    def pause_reading(self) -> None:
        """The parser has more than anybody wants to read."""
        self._fail(aiohttp.ClientPayloadError("the answer is too long"), None)

    def resume_reading(self, resume_parser: bool = True) -> None:
        """Nothing was paused."""

    def _read_to_end(self) -> None:
        """An answer that does not tell its length ends with its connection."""
        try:
            self._answers.feed_eof()
            self._read()
        except (HttpProcessingError, aiohttp.ClientPayloadError) as error:
            self._fail(aiohttp.ClientPayloadError("the answer is not whole"), error)

    def _read(self) -> None:
        message, payload = self._message, self._payload
        if message is None or payload is None:
            return
        self._body += payload.read_nowait()
        if message.code not in _NO_BODY and not payload.is_eof():
            return
        answer = Answer(message.code, message.headers, self._body)
        self._message = self._payload = None
        self._body = b""
        if message.should_close or not payload.is_eof():
            self.close()
        asked = self._over()
        if asked is not None:
            asked.set_result(answer)

    def _late(self) -> None:
        self._fail(TimeoutError(), None)

    def _fail(self, error: Exception, cause: BaseException | None) -> None:
        asked = self._over()
        if asked is not None:
            error.__cause__ = cause
            asked.set_exception(error)
        self.close()

    def _over(self) -> asyncio.Future[Answer] | None:
        """End the exchange; whoever still waits for it."""
        asked, self._asked = self._asked, None
        if self._timer is not None:
            self._timer.cancel()
        return None if asked is None or asked.done() else asked
