"""The POST line against bytes a server may send: in pieces, too late, or no HTTP at all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aiohttp
import pytest
from yarl import URL

from orchestrator.whatsapp.graph import graph_session
from orchestrator.whatsapp.post_line import Answer, PostLine

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"


class Scripted:
    """A server that answers each request with the next bytes; counts its connections."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        self._answers = list(answers)
        self.connections = 0
        self.requests: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        answer = b""
        try:
            while b"Connection: close" not in answer:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                answer = self._answers.pop(0)
                writer.write(answer)
        except asyncio.IncompleteReadError:
            pass  # the client went away
        finally:
            writer.close()


async def _post(server: Scripted, times: int = 1, seconds: float = 5) -> list[Answer]:
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    host = URL(f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}")
    async with listener, graph_session(timeout_seconds=seconds) as session:
        line = PostLine(session, host, {"Authorization": "Bearer a"})
        return [await line.post(host / "v24.0/1/messages", b"[1]") for _ in range(times)]


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
