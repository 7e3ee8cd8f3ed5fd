"""The 200 without a body that answers nearly every webhook, made once a second."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import NoReturn

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import SERVER_SOFTWARE, HttpVersion11


class Acknowledgement(web.StreamResponse):
    """One object for all requests of HTTP/1.1 that keep their connection.

    aiohttp puts each response together anew, which costs a third of the whole request.
    """

    def __init__(self) -> None:
        super().__init__()
        self._second = 0
        self._written = b""

    @staticmethod
    def suits(request: web.BaseRequest) -> bool:
        return request.version == HttpVersion11 and request.keep_alive

    @property
    def keep_alive(self) -> bool:
        return True

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Send the whole answer."""
        transport = request.transport
        if transport is None or transport.is_closing():
            raise ConnectionResetError("the client has closed the connection")
        transport.write(self._now())
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Nothing is left to send."""

    async def write(self, data: bytes | bytearray | memoryview) -> NoReturn:
        raise TypeError("an acknowledgement has no body")

    def _now(self) -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._written = (
                "HTTP/1.1 200 OK\r\n"
                "Content-Length: 0\r\n"
                f"Date: {formatdate(second, usegmt=True)}\r\n"
                f"Server: {SERVER_SOFTWARE}\r\n\r\n"
            ).encode("ascii")
        return self._written
