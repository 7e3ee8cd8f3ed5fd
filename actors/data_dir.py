"""The data directory: claimed by one daemon at a time, and where it says how to reach it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

LOCK_FILE = "daemon.lock"
DESCRIPTION_FILE = "daemon.json"
ADMIN_FILE = "admin_token"
_TOKEN_LENGTH = 32


class DataDirInUse(Exception):
    """Another daemon works on the data directory."""


@frozen
class DataDir:
    """A claimed directory."""

    path: Path

    @classmethod
    @contextmanager
    def claim(cls, path: Path) -> Iterator[DataDir]:
        """Hold the directory; raises DataDirInUse with the other daemon's pid.

        The kernel lets go of the claim when the process ends, however it does.
        """
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pid = os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
                raise DataDirInUse(
                    f"DATA_DIR {path} is in use by the daemon with pid {pid}; "
                    "stop it, or give this one a DATA_DIR of its own"
                ) from None
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
            yield cls(path)
            (path / DESCRIPTION_FILE).unlink(missing_ok=True)
        finally:
            os.close(descriptor)

    def kept_token(self) -> str:
        """A secret of this directory's own, the same at every start; made by the first."""
        path = self.path / ADMIN_FILE
        try:
            kept = path.read_text("ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            kept = ""
        if len(kept) >= _TOKEN_LENGTH:
            return kept
        made = secrets.token_urlsafe(24)
        self._write(path, made)
        return made

    def describe(self, facts: dict[str, Any]) -> None:
        """Write how this daemon is reached, for programs of the same user only."""
        self._write(self.path / DESCRIPTION_FILE, json.dumps(facts, indent=1))

    @staticmethod
    def _write(path: Path, text: str) -> None:
        """For the eyes of the same user only."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)


def described(path: Path) -> dict[str, Any] | None:
    """What the daemon of this directory wrote, None if there is none."""
    try:
        found = json.loads((path / DESCRIPTION_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
