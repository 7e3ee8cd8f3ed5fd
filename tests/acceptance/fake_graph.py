"""A Graph API that remembers what was posted and answers as it is told to."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attrs import define, field, frozen


@frozen
class Posted:
    """One POST and what it was answered."""

    path: str
    authorization: str
    body: dict[str, Any]
    status: int


@define
class HalfAnswer(Exception):
    """Raised by `judge`: the message is taken, and its answer ends early."""

    cut: Callable[[bytes], bytes]
    """What of the answer is sent."""
    end: Callable[[socket.socket], object]
    """What becomes of the connection then; it is closed in order afterwards."""


@define
class FakeGraph:
    """`judge` gives the status and body for a message; None says yes."""

    url: str = ""
    posted: list[Posted] = field(factory=list)
    judge: Callable[[dict[str, Any]], tuple[int, dict[str, Any]] | None] = lambda _: None

    def messages(self, to: str | None = None) -> list[Posted]:
        return [one for one in self.posted if to is None or one.body["to"].lstrip("+") == to]


def accepted(body: dict[str, Any], number: int) -> dict[str, Any]:
    if "to" not in body:
        return {"success": True}
    return {
        "messaging_product": "whatsapp",
        "contacts": [{"input": body["to"], "wa_id": body["to"].lstrip("+")}],
        "messages": [{"id": f"wamid.graph{number}"}],
    }


def refusal(code: int, status: int, message: str = "refused") -> tuple[int, dict[str, Any]]:
    """A verdict in Meta's words."""
    error = {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code}
    return status, {"error": error | {"fbtrace_id": "A"}}


@contextmanager
def fake_graph() -> Iterator[FakeGraph]:
    graph = FakeGraph()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            half = None
            with lock:
                try:
                    verdict = graph.judge(body) if "to" in body else None
                except HalfAnswer as asked:
                    half, verdict = asked, None
                status, answer = verdict or (200, accepted(body, len(graph.posted)))
                if "to" in body:
                    authorization = self.headers.get("Authorization", "")
                    graph.posted.append(Posted(self.path, authorization, body, status))
            data = json.dumps(answer).encode()
            if half is not None:
                self._answer_in_part(half, data)
                return
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _answer_in_part(self, half: HalfAnswer, data: bytes) -> None:
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(data)}\r\n\r\n"
            self.wfile.write(half.cut(head.encode() + data))
            self.wfile.flush()
            half.end(self.connection)
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128  # of 5, a burst of connections would wait for seconds

        def handle_error(self, *_: object) -> None:
            """A killed daemon leaves its connections behind."""

    server = Server(("127.0.0.1", 0), Handler)
    graph.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield graph
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
