"""Child processes of the benchmark that take a JSON order a line and answer with one."""

from __future__ import annotations

import ctypes
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define

ROOT = Path(__file__).resolve().parents[2]
_PR_SET_PDEATHSIG = 1


class HelperError(Exception):
    """A helper process ended, or said that it could not do what it was told."""


def end_with_parent() -> None:
    """In a child before exec: SIGTERM when the benchmark dies, however that happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@define
class Helper:
    """A running helper: the load generator, the fake Graph API, the bare handler."""

    name: str
    process: subprocess.Popen[str]

    def ask(self, **order: object) -> dict[str, Any]:
        self.tell(**order)
        return self.answer()

    def tell(self, **order: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise HelperError(f"{self.name} ended with code {self.process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise HelperError(f"{self.name}: {answer['error']}")
        return answer

    def stop(self) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.close()
            self.process.wait(timeout=3)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        finally:
            assert self.process.stdout is not None
            self.process.stdout.close()


@contextmanager
def helper(module: str) -> Iterator[Helper]:
    """Run `tests.bench.<module>` in a process of its own until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.bench.{module}"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the benchmark, which stops its children in order
        preexec_fn=end_with_parent,  # noqa: PLW1509 - one prctl, no lock taken
    )
    running = Helper(module, process)
    try:
        yield running
    finally:
        running.stop()
