"""A wire between daemon and Valkey that a test can cut at the most unfortunate moment."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from hashlib import sha1
from pathlib import Path

from attrs import define, field

SCRIPTS = Path(__file__).parents[2] / "orchestrator" / "storage" / "scripts"
CHUNK = 1 << 20


class Cut(Enum):
    """Where: the server never sees the request, or the client never its answer."""

    BEFORE = auto()
    AFTER = auto()


@define
class Trap:
    """For the next `times` calls of a script. `then` runs at the moment of the cut."""

    digest: bytes
    cut: Cut
    times: int
    then: Callable[[], object]


@define
class Wire:
    """`url` is for the daemon. Each connection is a thread that passes on what it reads."""

    target: int
    url: str = ""
    sprung: list[Cut] = field(factory=list)
    _traps: list[Trap] = field(factory=list)
    _lock: threading.Lock = field(factory=threading.Lock)

    def set_trap(
        self, script: str, cut: Cut, times: int = 1, then: Callable[[], object] = bool
    ) -> None:
        source = (SCRIPTS / f"{script}.lua").read_bytes()
        digest = sha1(source, usedforsecurity=False).hexdigest().encode()
        self._traps.append(Trap(digest, cut, times, then))

    def serve(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            line = Line(self, client, server)
            back = threading.Thread(target=line.pass_back, daemon=True)
            back.start()
            line.pass_on()
            for side in (client, server):
                with suppress(OSError):
                    side.shutdown(socket.SHUT_RDWR)
            back.join()

    def trapped(self, request: bytes) -> Trap | None:
        with self._lock:
            for trap in self._traps:
                if trap.times and trap.digest in request:
                    trap.times -= 1
                    return trap
        return None


@define
class Line:
    """One connection."""

    wire: Wire
    client: socket.socket
    server: socket.socket
    deaf: bool = False
    """Answers are swallowed."""
    swallowed: threading.Event = field(factory=threading.Event)

    def pass_on(self) -> None:
        """Requests, up to the one that springs a trap."""
        with suppress(OSError):
            while request := self.client.recv(CHUNK):
                trap = self.wire.trapped(request)
                if trap is None:
                    self.server.sendall(request)
                    continue
                if trap.cut is Cut.AFTER:
                    self.deaf = True
                    self.server.sendall(request)
                    self.swallowed.wait(5)
                trap.then()
                self.wire.sprung.append(trap.cut)
                return

    def pass_back(self) -> None:
        with suppress(OSError):
            while answer := self.server.recv(CHUNK):
                if self.deaf:
                    self.swallowed.set()
                    return
                self.client.sendall(answer)


@contextmanager
def wire(target: int) -> Iterator[Wire]:
    """A wire to the Valkey on that port of this machine."""
    made = Wire(target)
    listener = socket.create_server(("127.0.0.1", 0))
    made.url = f"redis://127.0.0.1:{listener.getsockname()[1]}"

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=made.serve, args=(client,), daemon=True).start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield made
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join()
