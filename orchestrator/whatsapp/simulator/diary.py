"""What happened on the phones, on disk: a restart of the daemon forgets no chat.

One JSON document a line, appended as it happens and rewritten when it has grown too long. It is a
developer's convenience, not a record: what cannot be read or written is left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

MAX_BYTES = 16 * 1024 * 1024


class Diary:
    """The file at `path`, which is made when something is first written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._bytes = 0

    @property
    def is_long(self) -> bool:
        """Whether it is time to `rewrite` it."""
        return self._bytes > MAX_BYTES

    def read(self) -> Iterator[dict[str, Any]]:
        """What was written, oldest first; half a line at the end is what a crash leaves."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return
        for line in lines:
            try:
                record = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if isinstance(record, dict):
                yield record

    def write(self, record: dict[str, Any]) -> None:
        """Raises OSError if the disk says no."""
        if self._descriptor is None:
            self._descriptor = self._open(os.O_APPEND)
        self._bytes += os.write(self._descriptor, orjson.dumps(record) + b"\n")

    def rewrite(self, records: Iterable[dict[str, Any]]) -> None:
        """Put these in the place of everything; a crash meanwhile leaves the old file."""
        self.close()
        body = b"".join(orjson.dumps(record) + b"\n" for record in records)
        new = self._path.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_bytes(body)
        new.replace(self._path)
        self._bytes = len(body)

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self, flags: int) -> int:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | flags, 0o600)
        self._bytes = os.fstat(descriptor).st_size
        return descriptor
