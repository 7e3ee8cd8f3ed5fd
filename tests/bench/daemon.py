"""The daemon under test: started as an operator starts it, and watched from outside."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil
from attrs import define, frozen

from tests.bench.helpers import ROOT, end_with_parent
from tests.bench.log_tail import LogTail
from tests.bench.messages import APP_SECRET

COMMAND = (sys.executable, "run.py", "serve")
ADMIN_TOKEN = "bench-admin-token"
START_SECONDS = 60.0
STOP_SECONDS = 60.0
QUIET_WINDOW_SECONDS = 1.5
"""Longer than the recorder waits for a batch: records on their way to SQL are part of a turn."""
QUIET_SHARE = 0.03
"""Of one core: below it the daemon has nothing left to do (its clocks and polls go on)."""
QUIET_LIMIT_SECONDS = 60.0
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
UNLIMITED = {
    "WHATSAPP_APP_SECRET": APP_SECRET,
    "WHATSAPP_VERIFY_TOKEN": "bench-verify-token",
    "BURST_WINDOW_SECONDS": "0",
    "SEND_RATE_PER_NUMBER": "100000",
    "SEND_PAIR_BURST": "100000",
    "SEND_PAIR_SECONDS": "0",
    "LOG_FORMAT": "json",
}
"""Meta's own limits and the merging of bursts would measure the limits, not the daemon."""


class DaemonError(Exception):
    """The daemon did not start, answer or stop as it should."""


@frozen(slots=True)
class Cpu:
    """CPU seconds used so far, all threads."""

    daemon: float
    valkey: float

    def __sub__(self, other: Cpu) -> Cpu:
        return Cpu(self.daemon - other.daemon, self.valkey - other.valkey)


@define
class Daemon:
    """A running daemon with its embedded server."""

    process: psutil.Process
    valkey: psutil.Process
    port: int
    admin_port: int
    log: LogTail
    start_seconds: float

    def cpu(self) -> Cpu:
        return Cpu(_cpu_seconds(self.process), _cpu_seconds(self.valkey))

    def rss_bytes(self) -> int:
        return int(self.process.memory_info().rss)

    def peak_rss_bytes(self) -> int:
        return _status_bytes(self.process.pid, "VmHWM")

    def settle(self) -> None:
        """Wait until the daemon has nothing left to do: what follows a reply is its cost too."""
        deadline = time.monotonic() + QUIET_LIMIT_SECONDS
        while True:
            before = _cpu_seconds(self.process)
            time.sleep(QUIET_WINDOW_SECONDS)
            if _cpu_seconds(self.process) - before <= QUIET_SHARE * QUIET_WINDOW_SECONDS:
                return
            if time.monotonic() > deadline:
                raise DaemonError(f"still busy {QUIET_LIMIT_SECONDS:g} s after its last reply")

    def valkey_port(self) -> int:
        """Where its embedded server listens; the command line no longer says, it is rewritten."""
        for connection in self.valkey.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN:
                return int(connection.laddr.port)
        raise DaemonError("the daemon's valkey-server listens on no TCP port")

    def admin(self, path: str) -> dict[str, object]:
        connection = http.client.HTTPConnection("127.0.0.1", self.admin_port, timeout=60)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {ADMIN_TOKEN}"})
            response = connection.getresponse()
            body = response.read()
            if response.status != 200:
                raise DaemonError(f"GET {path} answered {response.status}: {body[:200]!r}")
            answer: dict[str, object] = json.loads(body)
            return answer
        finally:
            connection.close()


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _status_bytes(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise DaemonError(f"/proc/{pid}/status has no {name}")


@contextmanager
def running(directory: Path, settings: Mapping[str, str]) -> Iterator[Daemon]:
    """Start a daemon with its data in `directory`, wait until it is ready, stop it at the end."""
    directory.mkdir(parents=True)
    port, admin_port = _free_ports(2)
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment |= UNLIMITED | {
        "HTTP_HOST": "127.0.0.1",
        "HTTP_PORT": str(port),
        "ADMIN_PORT": str(admin_port),
        "ADMIN_TOKEN": ADMIN_TOKEN,
        "DATA_DIR": str(directory / "data"),
        "LOG_FILE": str(directory / "daemon.log"),
    }
    environment |= settings
    output_path = directory / "output.txt"
    with output_path.open("wb") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            COMMAND,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - one prctl, no lock taken
        )
    try:
        seconds = _until_ready(process, port, started, output_path)
        watched = psutil.Process(process.pid)
        log = LogTail(directory / "daemon.log")
        yield Daemon(watched, _valkey_of(watched), port, admin_port, log, seconds)
        _stop(process, output_path)
    finally:
        if process.poll() is None:
            _kill(process)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for sock in sockets:
            sock.bind(("127.0.0.1", 0))
        return [int(sock.getsockname()[1]) for sock in sockets]
    finally:
        for sock in sockets:
            sock.close()


def _until_ready(
    process: subprocess.Popen[bytes], port: int, started: float, output_path: Path
) -> float:
    while time.monotonic() < started + START_SECONDS:
        if process.poll() is not None:
            raise DaemonError(
                f"the daemon ended with code {process.returncode} at start:\n{_tail(output_path)}"
            )
        if _ready(port):
            return time.monotonic() - started
        time.sleep(0.005)
    raise DaemonError(f"not ready within {START_SECONDS:g} s:\n{_tail(output_path)}")


def _ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _valkey_of(process: psutil.Process) -> psutil.Process:
    for child in process.children(recursive=True):
        if "valkey-server" in child.name() or "redis-server" in child.name():
            return child
    raise DaemonError("the daemon has no valkey-server among its children")


def _stop(process: subprocess.Popen[bytes], output_path: Path) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        code = process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise DaemonError(f"did not stop within {STOP_SECONDS:g} s of SIGTERM") from error
    if code != 0:
        raise DaemonError(f"stopped with code {code}, not 0:\n{_tail(output_path)}")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it and what it started, for when it could not be stopped in order."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    for member in family:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue
    process.wait()


def _tail(path: Path) -> str:
    return path.read_text(errors="replace")[-3_000:]
