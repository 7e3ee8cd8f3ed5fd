"""The public listener's connections: plain webhooks are answered here, aiohttp has the rest.

aiohttp's way from bytes to a handler and back is most of what a webhook costs. Nearly every
webhook has the one form that `HeadReader` knows; a connection that brings anything else is
aiohttp's from then on, with the bytes in question.
"""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Protocol, cast

import msgspec
from aiohttp import web
from aiohttp.http import SERVER_SOFTWARE
from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

WEBHOOK = "/webhook"
MAX_HEAD_BYTES = 8190
LARGE_BYTES = 128 * 1024
"""Larger bodies are aiohttp's, and read on a thread, so that they hold up nobody."""
MOST_WAITING_BYTES = LARGE_BYTES + MAX_HEAD_BYTES
"""With more in memory a whole webhook waits for its turn: no more is read from that client."""
AT_ONCE = 32
"""Webhooks of one connection judged before others have the loop."""
WORTH_A_PATTERN = 64
"""Heads alike that cost as much to parse as a pattern of them to make."""
MOST_HEADERS = 48
"""Meta sends a dozen, proxies add some. A pattern of a thousand would take a tenth of a second."""
FORMS_KEPT = 64
IDLE_SECONDS = 3600.0
"""A connection silent for so long is closed when it is looked at, once in that time."""
GRACE_SECONDS = 5.0
RETRY_AFTER_SECONDS = "5"

_BEGIN = b"POST %s HTTP/1.1\r\n" % WEBHOOK.encode()
_END = b"\r\n\r\n"
_LENGTH, _SIGNATURE = b"content-length", b"x-hub-signature-256"
_DIGITS = len(str(LARGE_BYTES))
_VALUES = {
    _LENGTH: b"(?P<length>[0-9]{1,%d})" % _DIGITS,
    _SIGNATURE: rb"(?P<signature>[!-~]+)",
    b"connection": rb"[Kk]eep-[Aa]live",
}
"""Of the headers that are looked at, in a pattern."""
_SPECIAL = frozenset(
    (
        *(b"proxy-connection", b"upgrade", b"expect"),
        *(b"transfer-encoding", b"content-encoding", b"trailer"),
    )
)
"""Headers that change how a request is read or answered."""


class Head(msgspec.Struct, frozen=True, gc=False):
    """What a webhook's head says: the signature, and where in the bytes its body stands."""

    signature: str | None
    start: int
    end: int


class _Fields(dict[bytes, bytes]):
    on_header = dict.__setitem__  # called by the parser


class Form:
    """What heads with these headers, in this order, have in common."""

    __slots__ = ("_seen", "length", "names", "pattern", "signature", "usual")

    def __init__(self, names: tuple[bytes, ...]) -> None:
        known = {name.lower(): name for name in names}
        self.names = names
        self.usual = (
            len(known) == len(names) <= MOST_HEADERS
            and _SPECIAL.isdisjoint(known)
            and _LENGTH in known
        )
        """Whether a head with them may be of the one form."""
        self.length, self.signature = known.get(_LENGTH, b""), known.get(_SIGNATURE, b"")
        self.pattern: re.Pattern[bytes] | None = None
        """Of those whose values every reader takes alike, once there were many."""
        self._seen = 0

    def seen(self) -> None:
        """There was one more."""
        self._seen += 1
        if self._seen == WORTH_A_PATTERN and self.signature:
            self.pattern = _pattern_of(self.names)


class HeadReader:
    """Reads the heads of one connection with the parser of Node.js; many alike, by a pattern.

    What two readers could read differently is not of the one form: it is left to one of them.
    Readers with the same `form_of` learn from each other's heads.
    """

    def __init__(self, form_of: Callable[[tuple[bytes, ...]], Form] = Form) -> None:
        self._form_of = form_of
        self._form = Form(())

    def read(self, data: bytes) -> Head | None:
        """The head `data` begins with; None if it is not whole or not of the one form.

        After None nothing more can be read.
        """
        pattern = self._form.pattern
        if pattern is not None:
            found = pattern.match(data, 0, MAX_HEAD_BYTES)
            if found is not None:
                length, signature = found.group("length", "signature")
                return _head(int(length), signature, found.end())
        return self._parse(data)

    def _parse(self, data: bytes) -> Head | None:
        end = data.find(_END, 0, MAX_HEAD_BYTES) + len(_END)
        if end < len(_END) or not data.startswith(_BEGIN):
            return None
        fields = _Fields()
        parser = HttpRequestParser(fields)
        try:
            parser.feed_data(data[:end])
        except (HttpParserError, HttpParserUpgrade):
            return None
        names = tuple(fields)
        if names != self._form.names:
            self._form = self._form_of(names)
        form = self._form
        if (
            not form.usual
            or len(names) != data.count(b"\n", 0, end) - 2  # the request line and the empty one
            or not parser.should_keep_alive()
        ):
            return None
        form.seen()
        digits = fields[form.length]
        length = int(digits) if len(digits) <= _DIGITS and digits.isdigit() else 0
        return _head(length, fields.get(form.signature), end)


def _head(length: int, signature: bytes | None, end: int) -> Head | None:
    if not 0 < length <= LARGE_BYTES:  # without a body the parser forgets `close`
        return None
    return Head(None if signature is None else signature.decode("latin-1"), end, end + length)


def _pattern_of(names: tuple[bytes, ...]) -> re.Pattern[bytes]:
    """Heads with these headers, in this order, and values that every reader takes alike."""
    lines = (re.escape(name) + b": " + _VALUES.get(name.lower(), b"[ -~]*") for name in names)
    return re.compile(re.escape(_BEGIN) + b"".join(line + b"\r\n" for line in lines) + b"\r\n")


@lru_cache(maxsize=8)
def _answer(status: int, second: int) -> bytes:
    """A whole answer without a body, given in that second since 1970."""
    retry = f"Retry-After: {RETRY_AFTER_SECONDS}\r\n" if status == 503 else ""
    return (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{retry}"
        "Content-Length: 0\r\n"
        f"Date: {formatdate(second, usegmt=True)}\r\n"
        f"Server: {SERVER_SOFTWARE}\r\n\r\n"
    ).encode("ascii")


class Judge(Protocol):
    def judge(self, body: bytes, signature: str | None, then: Callable[[int], None]) -> None:
        """Call `then` with the status, now or later, once; never raise."""


class Door:
    """Makes the protocol of each connection to `judge`, and closes them all.

    `server` is aiohttp's, for whatever is no plain webhook.
    """

    def __init__(self, judge: Judge, server: web.Server) -> None:
        self.judge = judge.judge
        self.server = server
        self.open: set[Connection] = set()
        self.form_of = lru_cache(maxsize=FORMS_KEPT)(Form)
        """Of all connections: each may be short, and most clients are the same."""
        self.closing = False
        self._empty = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self._listener: asyncio.Server | None = None
        self._look = self.loop.call_later(IDLE_SECONDS, self._close_idle)

    async def listen(self, host: str, port: int) -> int:
        """Accept connections; the port."""
        self._listener = await self.loop.create_server(
            lambda: Connection(self), host, port, backlog=1024
        )
        return cast(int, self._listener.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Accept nothing more; what has been read is answered first."""
        self.closing = True
        self._look.cancel()
        if self._listener is not None:
            self._listener.close()
        for connection in list(self.open):
            connection.close_when_answered()
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                while self.open:
                    self._empty.clear()
                    await self._empty.wait()
        except TimeoutError:
            for connection in list(self.open):
                connection.abort()

    def left(self, connection: Connection) -> None:
        self.open.discard(connection)
        if not self.open:
            self._empty.set()

    def _close_idle(self) -> None:
        for connection in list(self.open):
            connection.close_if_idle()
        self._look = self.loop.call_later(IDLE_SECONDS, self._close_idle)


class Connection(asyncio.Protocol):
    """Reads webhooks and answers them one after the other, in their order."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._transport: asyncio.Transport = cast(asyncio.Transport, None)
        self._data = b""
        self._heads = HeadReader(door.form_of)
        self._head: Head | None = None
        self._judged = True
        self._going_on = False
        self._choked = False
        self._paused = False
        self._heard = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        sock = transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._door.open.add(self)
        if self._door.closing:
            self._transport.close()  # it was accepted just before the listener was closed

    def connection_lost(self, _: Exception | None) -> None:
        self._door.left(self)

    def data_received(self, data: bytes) -> None:
        self._heard = True
        self._data = self._data + data if self._data else data
        self._go_on()
        if len(self._data) > MOST_WAITING_BYTES and not self._transport.is_closing():
            self._paused = True
            self._transport.pause_reading()

    def pause_writing(self) -> None:
        """The client does not take its answers: until it does, it gets no more of them."""
        self._choked = True

    def resume_writing(self) -> None:
        self._choked = False
        self._go_on()

    def _go_on(self) -> None:
        """Take the next webhooks, as far as they have come."""
        if self._going_on:
            return
        self._going_on = True
        for _ in range(AT_ONCE):
            if not self._begin_next():
                break
        else:
            self._door.loop.call_soon(self._go_on)
        self._going_on = False

    def _begin_next(self) -> bool:
        """Have the next webhook judged; whether another one may be."""
        data = self._data
        if not (self._judged and data) or self._choked or self._transport.is_closing():
            return False
        head = self._head or self._heads.read(data)
        if head is None:
            self._hand_over()
            return False
        if len(data) < head.end:
            self._head = head
            self._go_on_reading()
            return False
        self._data = data[head.end :]
        self._head = None
        self._judged = False
        self._door.judge(data[head.start : head.end], head.signature, self._answer)
        return self._judged

    def _go_on_reading(self) -> None:
        if self._paused and not self._transport.is_closing():
            self._paused = False
            self._transport.resume_reading()

    def _answer(self, status: int) -> None:
        self._judged = True
        if self._transport.is_closing():
            return
        self._transport.write(_answer(status, int(time.time())))
        if self._door.closing:
            self._transport.close()
        elif self._data:
            self._go_on()
        elif self._paused:
            self._go_on_reading()

    def _hand_over(self) -> None:
        self._go_on_reading()
        protocol = self._door.server()
        self._transport.set_protocol(protocol)
        self._door.left(self)
        protocol.connection_made(self._transport)
        data, self._data = self._data, b""
        protocol.data_received(data)

    def close_when_answered(self) -> None:
        if self._judged:
            self._transport.close()

    def close_if_idle(self) -> None:
        if self._judged and not self._heard:
            self._transport.close()
        self._heard = False

    def abort(self) -> None:
        self._transport.abort()
