"""Watches the store: reachable, not too full, still ours; brings a dead embedded server back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from attrs import define, frozen
from structlog.typing import FilteringBoundLogger

from orchestrator.metrics import Metrics
from orchestrator.storage.embedded import EmbeddedServer
from orchestrator.storage.errors import EmbeddedServerError, StoreUnavailable
from orchestrator.storage.partition_log import PartitionLog
from orchestrator.storage.store import RedisStore

WATCH_SECONDS = 1.0
STORE_UNREACHABLE = "the store cannot be reached"
RELIEF = 0.9
"""A watermark is behind us at this share of it: no flapping at the edge."""


@frozen(kw_only=True)
class Watermarks:
    """Where acceptance pauses: entries waiting in the inbox, share of the memory Redis may use."""

    inbox_entries: int
    memory_share: float


@define
class StoreWatch:
    """`reason` says why nothing can be accepted now; None when it can."""

    store: RedisStore
    log: PartitionLog
    watermarks: Watermarks
    terms: Mapping[int, int]
    on_lost: Callable[[int], object]
    """Told a partition that another owner has taken."""
    logger: FilteringBoundLogger
    metrics: Metrics
    embedded: EmbeddedServer | None = None
    on_revived: Callable[[], object] = lambda: None
    """Told when the embedded server is back, maybe on another port."""
    reason: str | None = None

    async def run(self) -> None:
        """Look once a second, for ever."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                if self.embedded is not None and self.embedded.ended:
                    await self._revive(self.embedded)
                await self.look()
            except (StoreUnavailable, EmbeddedServerError) as error:
                self._change(STORE_UNREACHABLE, error=str(error))

    async def look(self) -> None:
        """One look; raises StoreUnavailable."""
        backlog = await self.log.backlog()
        share = await self.store.memory_share()
        for partition in await self.log.lost(dict(self.terms)):
            self.on_lost(partition)
        self.metrics.inbox_entries.set(backlog)
        self.metrics.store_memory.set(share)
        self._change(self._overfull(backlog, share))

    def _overfull(self, backlog: int, share: float) -> str | None:
        """Which watermark is passed, if any; one that was passed counts until there is relief."""
        ease = RELIEF if self.reason not in (None, STORE_UNREACHABLE) else 1.0
        if backlog > self.watermarks.inbox_entries * ease:
            return f"{self.watermarks.inbox_entries} or more messages wait to be answered"
        if share > self.watermarks.memory_share * ease:
            return f"the store uses {self.watermarks.memory_share:.0%} or more of its memory"
        return None

    def _change(self, reason: str | None, **details: str) -> None:
        before, self.reason = self.reason, reason
        if reason == before:
            return
        if reason == STORE_UNREACHABLE:
            self.logger.error("store.unreachable", **details)
        elif reason is not None:
            self.logger.error("store.overfull", reason=reason)
        elif before == STORE_UNREACHABLE:
            self.logger.info("store.reachable")
        else:
            self.logger.info("store.relieved")

    async def _revive(self, server: EmbeddedServer) -> None:
        self.reason = STORE_UNREACHABLE
        self.logger.error("embedded.ended", returncode=server.process.returncode)
        self.metrics.restarts.labels("embedded").inc()
        await server.revive()
        self.on_revived()
        self.logger.info("embedded.restarted")
