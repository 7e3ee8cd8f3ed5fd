"""The load generator: its own process, raw sockets, every request built before the clock starts.

It reads one JSON order a line (`prepare`, then `drive`) and answers with one line. No
event loop library: one epoll, and `select` to wait with the microseconds that epoll rounds away.
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time
from collections import Counter
from typing import Any

from attrs import define, field

from tests.bench.messages import Batch

STALL_SECONDS = 30.0
LEAD_SECONDS = 0.05
"""Between the order and the first scheduled request of a paced run."""


class Stalled(Exception):
    """Nothing was answered for STALL_SECONDS."""


@define(eq=False)
class Connection:
    """A keep-alive connection with at most one request under way."""

    sock: socket.socket
    number: int = -1
    received: bytes = b""


@define
class Drive:
    """One measured run over the prepared requests; times are wall clock, in seconds."""

    requests: list[bytes]
    port: int
    rate: float | None
    due: list[float]
    acked: list[float]
    done: int = 0
    following: int = 0
    refused: Counter[int] = field(factory=Counter)
    free: list[Connection] = field(factory=list)
    by_descriptor: dict[int, Connection] = field(factory=dict)
    poller: select.epoll = field(factory=select.epoll)

    @classmethod
    def over(cls, requests: list[bytes], port: int, rate: float | None) -> Drive:
        blank = [0.0] * len(requests)
        return cls(requests, port, rate, due=blank, acked=blank.copy())

    def run(self, connections: int) -> None:
        for _ in range(connections):
            self._connect()
        started = time.time() + LEAD_SECONDS
        if self.rate is not None:
            self.due = [started + number / self.rate for number in range(len(self.requests))]
        try:
            while self.done < len(self.requests):
                self._send_what_is_due()
                self._wait()
                for descriptor, _ in self.poller.poll(0):
                    self._receive(self.by_descriptor[descriptor])
        finally:
            for connection in self.by_descriptor.values():
                connection.sock.close()
            self.poller.close()

    def _connect(self) -> None:
        sock = socket.create_connection(("127.0.0.1", self.port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(sock)
        self.by_descriptor[sock.fileno()] = connection
        self.poller.register(sock, select.EPOLLIN)
        self.free.append(connection)

    def _send_what_is_due(self) -> None:
        now = time.time()
        while self.free and self.following < len(self.requests):
            number = self.following
            if self.rate is None:
                self.due[number] = time.time()
            elif self.due[number] > now:
                return
            connection = self.free.pop()
            connection.number = number
            self.following += 1
            connection.sock.sendall(self.requests[number])

    def _wait(self) -> None:
        timeout = STALL_SECONDS
        if self.rate is not None and self.free and self.following < len(self.requests):
            timeout = max(0.0, self.due[self.following] - time.time())
        readable, _, _ = select.select([self.poller], [], [], timeout)
        if not readable and timeout == STALL_SECONDS:
            raise Stalled(f"no answer for {STALL_SECONDS:g} s after {self.done} requests")

    def _receive(self, connection: Connection) -> None:
        try:
            data = connection.sock.recv(65_536)
        except ConnectionError:
            data = b""
        if not data:
            self._closed(connection)
            return
        if connection.received:
            data = connection.received + data
        end = data.find(b"\r\n\r\n")
        if end < 0 or len(data) < end + 4 + _content_length(data[:end]):
            connection.received = data
            return
        connection.received = b""
        self._answered(connection, int(data[9:12]))
        self.free.append(connection)

    def _answered(self, connection: Connection, status: int) -> None:
        self.acked[connection.number] = time.time()
        self.done += 1
        connection.number = -1
        if status != 200:
            self.refused[status] += 1

    def _closed(self, connection: Connection) -> None:
        """A connection the server closed: a refusal (status 0) if it owed an answer."""
        self.poller.unregister(connection.sock)
        del self.by_descriptor[connection.sock.fileno()]
        connection.sock.close()
        if connection.number >= 0:
            self._answered(connection, 0)
        else:
            self.free.remove(connection)
        self._connect()


def _content_length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


@define
class Generator:
    """Answers orders; holds the requests between `prepare` and the run."""

    requests: list[bytes] = field(factory=list)
    port: int = 0

    def prepare(self, batch: dict[str, Any], port: int) -> dict[str, Any]:
        self.port = port
        self.requests = list(Batch(**batch).requests(port))
        return {"prepared": len(self.requests)}

    def drive(self, connections: int, rate: float | None = None) -> dict[str, Any]:
        drive = Drive.over(self.requests, self.port, rate)
        cpu = time.process_time()
        drive.run(connections)
        return {
            "due": drive.due,
            "acked": drive.acked,
            "refused": dict(drive.refused),
            "cpu_seconds": time.process_time() - cpu,
        }


def main() -> None:
    generator = Generator()
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = getattr(generator, order.pop("do"))(**order)
        except (Stalled, OSError) as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
