"""A line between daemon and PostgreSQL that can go silent, be cut, or lose a COMMIT's answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto

from attrs import define, field
from sqlalchemy.engine import URL, make_url

CHUNK = 1 << 20
DEFAULT_PORT = 5432


class Service(Enum):
    """What becomes of a connection: passed on, taken and never answered, or hung up on."""

    OPEN = auto()
    SILENT = auto()
    CUT = auto()


@define
class SqlLine:
    """`url` is for the daemon. Each connection is two threads that pass on what they read."""

    target: URL
    url: str = ""
    commits_lost: int = 0
    """Times a COMMIT was passed on and its answer was not."""
    _service: Service = Service.OPEN
    _open: threading.Event = field(factory=threading.Event)
    _lose_next: bool = False
    _sockets: list[socket.socket] = field(factory=list)

    def open(self) -> None:
        self._service = Service.OPEN
        self._open.set()

    def fall_silent(self) -> None:
        """What is on its way stays there."""
        self._open.clear()
        self._service = Service.SILENT

    def cut(self) -> None:
        """All connections, and every new one."""
        self._service = Service.CUT
        self._open.set()
        for one in self._sockets:
            hang_up(one)

    def lose_next_commit(self) -> None:
        """Then the line stays cut."""
        self._lose_next = True

    def serve(self, client: socket.socket) -> None:
        with client, self._dialled() as server:
            self._sockets += (client, server)
            back = threading.Thread(target=self._pass_back, args=(server, client), daemon=True)
            back.start()
            self._pass_on(client, server)
            hang_up(server)
            back.join()

    def _dialled(self) -> socket.socket:
        host = str(self.target.query.get("host") or self.target.host)
        port = self.target.port or DEFAULT_PORT
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while request := client.recv(CHUNK):
                self._open.wait()
                if self._service is Service.CUT:
                    return
                if self._lose_next and b"COMMIT" in request:
                    self._lose_commit(server, request)
                    return
                server.sendall(request)

    def _lose_commit(self, server: socket.socket, request: bytes) -> None:
        self._lose_next = False
        self._service = Service.CUT  # nothing comes back from here on
        server.sendall(request)
        server.shutdown(socket.SHUT_WR)  # it answers, then ends
        self.commits_lost += 1

    def _pass_back(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while answer := server.recv(CHUNK):
                self._open.wait()
                if self._service is Service.OPEN:
                    client.sendall(answer)
        hang_up(client)

    def take(self, client: socket.socket) -> None:
        if self._service is Service.CUT:
            client.close()
            return
        threading.Thread(target=self.serve, args=(client,), daemon=True).start()


def hang_up(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


@contextmanager
def sql_line(url: str) -> Iterator[SqlLine]:
    """A line to the database of this URL, open."""
    target = make_url(url)
    line = SqlLine(target)
    line.open()
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    rest = {name: value for name, value in target.query.items() if name not in ("host", "port")}
    own = target.set(host="127.0.0.1", port=listener.getsockname()[1], query=rest)
    line.url = own.render_as_string(hide_password=False)

    def accept() -> None:
        with suppress(OSError):
            while True:
                line.take(listener.accept()[0])

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield line
    finally:
        line.cut()
        hang_up(listener)
        listener.close()
        accepting.join()
