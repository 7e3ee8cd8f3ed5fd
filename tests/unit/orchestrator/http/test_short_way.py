"""Plain webhooks pass aiohttp's routing and share one answer: on the wire nobody can tell."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from typing import Any, cast

import pytest
from aiohttp import web

from orchestrator.http.intake import Intake
from orchestrator.http.receiver import MAX_BODY_BYTES, Receiver
from orchestrator.metrics import Metrics
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.whatsapp.signature import sign
from tests.support.quiet_log import QuietLog

SECRET = b"secret"
BODY = b'{"object":"whatsapp_business_account","entry":[]}'
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Store:
    """Stands for the intake."""

    def __init__(self, *, works: bool = True) -> None:
        self.batches = 0
        self._works = works

    async def store(self, _: object) -> None:
        if not self._works:
            raise StoreUnavailable("no store")
        self.batches += 1


def talk(conversation: Talk, *, works: bool = True, short: bool = True) -> Store:
    """Hold `conversation` with a listening receiver."""
    store = Store(works=works)

    async def scenario() -> None:
        receiver = Receiver(
            intake=cast(Intake, store),
            app_secrets=[SECRET],
            verify_token="token",
            not_ready=lambda: None,
            log=QuietLog().logger,
            metrics=Metrics(),
        )
        runner = web.AppRunner(receiver.application(), access_log=None)
        await runner.setup()
        if short:
            assert runner.server is not None
            receiver.shorten(runner.server)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        reader, writer = await asyncio.open_connection(*runner.addresses[0])
        async with asyncio.timeout(10):
            await conversation(reader, writer)
            writer.close()
            await writer.wait_closed()
            await runner.cleanup()

    asyncio.run(scenario())
    return store


def head(body: bytes = BODY, *lines: str, path: str = "/webhook", version: str = "1.1") -> bytes:
    signature = f"X-Hub-Signature-256: {sign(body, SECRET)}"
    start = [f"POST {path} HTTP/{version}", "Host: here", f"Content-Length: {len(body)}"]
    return "\r\n".join([*start, signature, *lines, "", ""]).encode()


async def answer(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]]:
    """Status line and headers; no answer here has a body that matters."""
    status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    await reader.readexactly(int(headers.get("Content-Length", 0)))
    return status, headers


def test_webhooks_of_one_connection_are_answered_in_turn() -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((head() + BODY) * 3)
        for _ in range(3):
            status, headers = await answer(reader)
            assert status == "HTTP/1.1 200 OK"
            assert headers["Content-Length"] == "0"
            assert parsedate_to_datetime(headers["Date"]).tzinfo is not None

    assert talk(conversation).batches == 3


def test_the_short_way_says_what_the_long_one_says() -> None:
    heard: list[dict[str, str]] = []

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head() + BODY)
        status, headers = await answer(reader)
        assert status == "HTTP/1.1 200 OK"
        heard.append(headers)

    talk(conversation)
    talk(conversation, short=False)
    short, long = (headers | {"Date": ""} for headers in heard)
    assert short == long


@pytest.mark.parametrize("size", [0, 1, 10, len(BODY) - 1])
def test_a_body_that_comes_after_its_head_is_waited_for(size: int) -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head())
        await writer.drain()
        for piece in (BODY[:size], BODY[size:]):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        assert (await answer(reader))[0] == "HTTP/1.1 200 OK"

    assert talk(conversation).batches == 1


@pytest.mark.parametrize(("version", "line"), [("1.1", "Connection: close"), ("1.0", "X: y")])
def test_a_client_that_wants_the_connection_closed_sees_it_closed(version: str, line: str) -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head(BODY, line, version=version) + BODY)
        assert (await answer(reader))[0] == f"HTTP/{version} 200 OK"
        assert await reader.read() == b""

    assert talk(conversation).batches == 1


def test_a_client_that_asks_first_is_told_to_go_on() -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head(BODY, "Expect: 100-continue"))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(BODY)
        assert (await answer(reader))[0] == "HTTP/1.1 200 OK"

    assert talk(conversation).batches == 1


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (head(b"{}") + BODY[:2], "401 Unauthorized"),
        (head(b"[]") + b"[]", "400 Bad Request"),
        (head(BODY, path="/webhook?a=b") + BODY, "200 OK"),
        (head(BODY, path="/other") + BODY, "404 Not Found"),
        (b"PUT /webhook HTTP/1.1\r\nHost: x\r\n\r\n", "405 Method Not Allowed"),
        (b"POST /webhook HTTP/1.1\r\nHost: x\r\n\r\n", "401 Unauthorized"),
        (b"GET /webhook?hub.mode=subscribe HTTP/1.1\r\nHost: x\r\n\r\n", "403 Forbidden"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200 OK"),
    ],
)
def test_everything_else_is_answered_as_before(request_: bytes, status: str) -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(request_)
        assert (await answer(reader))[0] == f"HTTP/1.1 {status}"

    talk(conversation)


def test_what_was_not_stored_is_not_acknowledged() -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head() + BODY)
        assert (await answer(reader))[0] == "HTTP/1.1 503 Service Unavailable"

    talk(conversation, works=False)


def test_a_body_over_the_limit_is_refused() -> None:
    body = b" " * (MAX_BODY_BYTES + 1)

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head(body) + body)
        status: Any = (await answer(reader))[0]
        assert status == "HTTP/1.1 413 Request Entity Too Large"

    assert talk(conversation).batches == 0
