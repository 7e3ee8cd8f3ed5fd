"""Things to be done a little later, which may be waited for or given up all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Timers:
    """What is due now is done at once."""

    def __init__(self) -> None:
        self._handles: set[asyncio.TimerHandle] = set()
        self._idle = asyncio.Event()
        self._idle.set()

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Needs a running loop, unless `seconds` is 0."""
        if seconds <= 0:
            work()
            return

        def run() -> None:
            self._forget(handle)
            work()

        handle = asyncio.get_running_loop().call_later(seconds, run)
        self._handles.add(handle)
        self._idle.clear()

    def __len__(self) -> int:
        return len(self._handles)

    async def settle(self) -> None:
        """Wait until nothing is to be done any more."""
        await self._idle.wait()

    def cancel(self) -> None:
        for handle in list(self._handles):
            handle.cancel()
            self._forget(handle)

    def _forget(self, handle: asyncio.TimerHandle) -> None:
        self._handles.discard(handle)
        if not self._handles:
            self._idle.set()
