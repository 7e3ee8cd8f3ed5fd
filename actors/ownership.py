"""Whether the partitions are still ours, asked of the store once a second.

A refused commit tells it too, but only of its own partition, and only if there is something to
commit. A daemon that wakes after another took over must fall silent by itself, and one whose
successor came and died must make way for a new start: nobody works on those partitions otherwise.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from actors.ring import Ring
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.partition_log import PartitionLog

WATCH_SECONDS = 1.0


async def watch_terms(ring: Ring, log: PartitionLog) -> None:
    """Tell the supervisor of each partition whose term was raised; runs until cancelled."""
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        with suppress(StoreUnavailable):  # asked again in a second
            for partition in await log.lost(ring.terms):
                ring.lost(partition)
