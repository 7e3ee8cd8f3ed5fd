"""The end of a daemon: phases under one deadline, so that little is left for the next one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pykka
from attrs import frozen
from structlog.typing import FilteringBoundLogger

from actors.ring import Handle
from actors.sender import SenderActor
from actors.supervisor import SupervisorActor
from orchestrator.storage.acceptance import Acceptance
from orchestrator.storage.errors import StoreUnavailable

LOOK_SECONDS = 0.01
LEAST_SECONDS = 0.1
"""What a phase gets even when the deadline has passed."""


@frozen(kw_only=True)
class Drain:
    """What is stopped, in which order. Whatever is cut short the stores keep."""

    handles: Mapping[str, Handle]
    acceptance: Acceptance
    seconds: float
    log: FilteringBoundLogger

    async def run(self) -> None:
        """Accept nothing, read nothing, finish turns and sends, then stop the actors."""
        self.log.info("daemon.draining")
        deadline = time.monotonic() + self.seconds
        await self._phase("acceptance", self.acceptance.drain(), deadline)
        await self._phase("reminder", self._stop("reminder"), deadline)
        await self._phase("reader", self._stop("reader"), deadline)
        await self._phase("turns", _until(self._turns_done), deadline)
        await self._phase("sends", _until(self._sends_done), deadline)
        for name in ("conversations", "sender", "recorder", "persistence"):
            await self._phase(name, self._stop(name), deadline)
        for ref in list(pykka.ActorRegistry.get_all()):
            ref.stop(block=False)

    async def _phase(self, name: str, work: Awaitable[Any], deadline: float) -> None:
        left = max(LEAST_SECONDS, deadline - time.monotonic())
        try:
            await asyncio.wait_for(work, left)
        except (TimeoutError, pykka.Timeout, pykka.ActorDeadError, StoreUnavailable) as error:
            self.log.warning("daemon.phase_cut", phase=name, error=type(error).__name__)

    async def _stop(self, name: str) -> None:
        ref = self.handles[name].ref
        if ref is not None and ref.is_alive():
            await ref.stop(block=False)

    def _turns_done(self) -> bool:
        supervisor = self.handles["conversations"].actor
        return not isinstance(supervisor, SupervisorActor) or supervisor.in_flight <= 0

    def _sends_done(self) -> bool:
        sender = self.handles["sender"].actor
        return not isinstance(sender, SenderActor) or sender.idle


async def _until(done: Callable[[], bool]) -> None:
    while not done():  # noqa: ASYNC110 - a few looks while stopping need no event of their own
        await asyncio.sleep(LOOK_SECONDS)
