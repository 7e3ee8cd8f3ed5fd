"""The POST line against bytes a server may send: in pieces, too late, or no HTTP at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
import pytest
from yarl import URL

from orchestrator.whatsapp import post_line
from orchestrator.whatsapp.graph import graph_session
from orchestrator.whatsapp.post_line import PostLine
from orchestrator.whatsapp.post_wire import Answer

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"


class Scripted:
    """A server that answers each request with the next bytes; counts its connections."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        self._answers = list(answers)
        self.connections = 0
        self.requests: list[bytes] = []
        self.asked, self.gone = asyncio.Event(), asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        answer = b""
        try:
            while b"Connection: close" not in answer and not answer.startswith(b"HTTP/1.0"):
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                self.asked.set()
                answer = self._answers.pop(0)
                writer.write(answer)
        except asyncio.IncompleteReadError:
            pass  # the client went away
        finally:
            self.gone.set()
            writer.close()


@asynccontextmanager
async def posting(
    server: Scripted, connections: int = 9, seconds: float = 5
) -> AsyncIterator[tuple[PostLine, URL]]:
    """A line to the server, and where to post."""
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    host = URL(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}")
    session = graph_session(connections=connections, timeout_seconds=seconds)
    async with listener, session:
        line = PostLine(session, host, {"Authorization": "Bearer a"})
        yield line, host / "v24.0/1/messages"


async def _post(server: Scripted, times: int = 1, seconds: float = 5) -> list[Answer]:
    async with posting(server, seconds=seconds) as (line, url):
        return [await line.post(url, b"[1]") for _ in range(times)]


def test_a_request_has_its_headers_once_and_its_body_whole() -> None:
    server = Scripted([WHOLE])
    asyncio.run(_post(server))

    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    first, *headers = head.decode().split("\r\n")
    assert first == "POST /v24.0/1/messages HTTP/1.1"
    assert sorted(name.partition(":")[0] for name in headers) == [
        "Authorization",
        "Content-Length",
        "Host",
    ]
    assert body == b"[1]"


@pytest.mark.parametrize(
    "answer", [WHOLE, CHUNKED, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + WHOLE]
)
def test_an_answer_is_read_whole_and_its_connection_kept(answer: bytes) -> None:
    server = Scripted([answer, answer])
    for got in asyncio.run(_post(server, times=2)):
        assert (got.status, got.body) == (200, b"{}")
    assert server.connections == 1


def test_a_server_that_closes_after_its_answer_is_connected_to_anew() -> None:
    closing = WHOLE.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
    server = Scripted([closing, WHOLE])
    assert [got.status for got in asyncio.run(_post(server, times=2))] == [200, 200]
    assert server.connections == 2


@pytest.mark.parametrize("answer", [b"", WHOLE[:-1]])
def test_an_answer_that_is_not_whole_in_time_is_given_up(answer: bytes) -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(_post(Scripted([answer]), seconds=0.1))


def test_an_answer_that_tells_no_length_ends_with_its_connection() -> None:
    server = Scripted([b"HTTP/1.0 200 OK\r\n\r\n{}", WHOLE])
    for got in asyncio.run(_post(server, times=2)):
        assert (got.status, got.body) == (200, b"{}")
    assert server.connections == 2


def test_a_status_that_has_no_body_is_an_answer() -> None:
    (got,) = asyncio.run(_post(Scripted([b"HTTP/1.1 204 No Content\r\n\r\n"])))
    assert (got.status, got.body) == (204, b"")


def test_a_second_answer_nobody_asked_for_meets_no_request() -> None:
    with pytest.raises(aiohttp.ClientPayloadError):
        asyncio.run(_post(Scripted([WHOLE + WHOLE])))


def test_a_long_answer_is_read_whole() -> None:
    long = b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 9_000_000
    (got,) = asyncio.run(_post(Scripted([long])))
    assert len(got.body) == 9_000_000


def test_what_there_is_no_connection_for_waits_for_one_and_then_says_that_nothing_was_sent() -> (
    None
):
    server = Scripted([WHOLE, WHOLE, b""])

    async def scenario() -> None:
        async with posting(server, connections=1, seconds=0.3) as (line, url):
            both = await asyncio.gather(line.post(url, b"[1]"), line.post(url, b"[2]"))
            assert [got.status for got in both] == [200, 200]
            assert server.connections == 1
            busy = asyncio.create_task(line.post(url, b"[3]"))
            await asyncio.sleep(0)
            with pytest.raises(aiohttp.ConnectionTimeoutError):
                await line.post(url, b"[4]")
            with pytest.raises(TimeoutError):
                await busy
        assert len(server.requests) == 3

    asyncio.run(scenario())


def test_a_connection_unused_for_long_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post_line, "IDLE_SECONDS", 0.01)
    server = Scripted([WHOLE, WHOLE])

    async def scenario() -> None:
        async with posting(server) as (line, url):
            await line.post(url, b"[1]")
            async with asyncio.timeout(5):
                await server.gone.wait()
            await line.post(url, b"[1]")
        assert server.connections == 2

    asyncio.run(scenario())


def test_a_request_given_up_takes_its_connection_along() -> None:
    server = Scripted([b"", WHOLE])

    async def scenario() -> None:
        async with posting(server) as (line, url):
            given_up = asyncio.create_task(line.post(url, b"[1]"))
            async with asyncio.timeout(5):
                await server.asked.wait()
            given_up.cancel()
            with pytest.raises(asyncio.CancelledError):
                await given_up
            assert (await line.post(url, b"[2]")).body == b"{}"
        assert server.connections == 2

    asyncio.run(scenario())


def test_what_is_no_http_is_an_error_of_the_client() -> None:
    with pytest.raises(aiohttp.ClientError):
        asyncio.run(_post(Scripted([b"220 smtp.example ready\r\n\r\n"])))


def test_a_header_with_a_line_break_is_refused_without_quoting_it() -> None:
    async def build() -> None:
        async with graph_session() as session:
            with pytest.raises(ValueError, match="Authorization") as caught:
                PostLine(session, URL("http://localhost"), {"Authorization": "secret\r\nA: b"})
            assert "secret" not in str(caught.value)

    asyncio.run(build())
