"""Lines typed or piped into a file descriptor, without holding up the event loop."""

from __future__ import annotations

import asyncio
import codecs
import os
import threading

_CHUNK = 65_536


class Lines:
    """Reads in a thread of its own, because terminals, pipes and files differ in what a loop can
    wait for; past the interpreter's buffers, whose locks such a thread could hold at exit."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._loop = asyncio.get_running_loop()
        self._lines = asyncio.Queue[str | None]()
        threading.Thread(target=self._read, name="chat-lines", daemon=True).start()

    async def next(self) -> str | None:
        """The next line without its end, or None when there are no more."""
        return await self._lines.get()

    def _read(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        rest = ""
        try:
            while chunk := os.read(self._descriptor, _CHUNK):
                *whole, rest = (rest + decoder.decode(chunk)).split("\n")
                for line in whole:
                    self._put(line.rstrip("\r"))
            if rest:
                self._put(rest)
            self._put(None)
        except (OSError, RuntimeError):
            return  # the descriptor or the loop was closed: nobody waits any more

    def _put(self, line: str | None) -> None:
        self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
