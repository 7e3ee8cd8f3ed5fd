"""A Graph API of its own process that says yes at once and remembers what came when.

A raw protocol instead of a web framework, so that it leaves the CPU to the daemon. `take` on
stdin hands over (and forgets) `[wall seconds, biz_opaque_callback_data, to]` of every message.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from typing import cast

import orjson
import uvloop
from attrs import define, field


@define
class Received:
    """The messages since the last `take`."""

    posts: list[tuple[float, str, str]] = field(factory=list)
    ids: itertools.count[int] = field(factory=itertools.count)

    def answer(self, body: bytes) -> bytes:
        at = time.time()
        message = orjson.loads(body)
        if "to" not in message:  # a read mark or a typing indicator
            return b'{"success":true}'
        to = message["to"]
        self.posts.append((at, message.get("biz_opaque_callback_data", ""), to))
        wamid = f"wamid.HBgMNTczMDA1NTUwMTE3FQIAERgS{next(self.ids):018X}AA=="
        return orjson.dumps(
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": to, "wa_id": to.lstrip("+")}],
                "messages": [{"id": wamid}],
            }
        )

    def take(self) -> list[tuple[float, str, str]]:
        taken, self.posts = self.posts, []
        return taken


class GraphProtocol(asyncio.Protocol):
    """HTTP/1.1 with keep-alive and Content-Length, nothing else."""

    def __init__(self, received: Received) -> None:
        self._received = received
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            total = end + 4 + _content_length(self._buffer[:end])
            if len(self._buffer) < total:
                return
            body, self._buffer = self._buffer[end + 4 : total], self._buffer[total:]
            self._reply(self._received.answer(body))

    def _reply(self, answer: bytes) -> None:
        assert self._transport is not None
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(answer), answer)
        )


def _content_length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


async def serve() -> None:
    received = Received()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: GraphProtocol(received), "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        if json.loads(line)["do"] == "take":
            print(json.dumps({"posts": received.take()}), flush=True)
    server.close()


if __name__ == "__main__":
    uvloop.run(serve())
