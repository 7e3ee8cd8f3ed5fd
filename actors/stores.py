"""What a daemon keeps its data in: Redis (or the embedded server) and SQL, reached at start."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from attrs import frozen
from structlog.typing import FilteringBoundLogger

from config.settings import Settings
from orchestrator.storage.embedded import EmbeddedServer
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.keys import Keys
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.records.errors import RecordsUnavailable
from orchestrator.storage.records.recollection import Recollection
from orchestrator.storage.records.writer import Records
from orchestrator.storage.store import RedisStore
from orchestrator.storage.turn_store import TurnStore

RETRY_SECONDS = 0.5


@frozen(kw_only=True)
class Stores:
    """All of them, open. `embedded` is None where REDIS_URL names a server."""

    redis: RedisStore
    records: Records
    partitions: RedisPartitionLog
    turns: TurnStore
    recollection: Recollection
    """What is journalled here, for the recorder."""
    embedded: EmbeddedServer | None


async def open_stores(
    settings: Settings, stack: AsyncExitStack, log: FilteringBoundLogger
) -> Stores:
    """Open them, to be closed by `stack`. Raises the last error past STARTUP_SECONDS."""
    embedded = await _embedded(settings, stack)
    url = settings.redis_url or (embedded.url if embedded else "")
    redis = RedisStore(url, Keys(settings.partitions))
    stack.push_async_callback(redis.close)
    await _reached(redis.open, settings.startup_seconds, log)
    found: list[Records] = []

    async def open_records() -> None:
        found.append(await Records.open(settings.database_url, settings.data_dir))

    await _reached(open_records, settings.startup_seconds, log)
    stack.push_async_callback(found[0].close)
    recollection = Recollection()
    return Stores(
        redis=redis,
        records=found[0],
        partitions=RedisPartitionLog(redis),
        turns=TurnStore(
            redis,
            session_ttl_seconds=settings.session_ttl_seconds,
            recollection=recollection,
        ),
        recollection=recollection,
        embedded=embedded,
    )


async def _embedded(settings: Settings, stack: AsyncExitStack) -> EmbeddedServer | None:
    if settings.redis_url is not None:
        return None
    server = await EmbeddedServer.start(
        settings.data_dir / "valkey",
        appendfsync=settings.appendfsync,
        timeout_seconds=settings.startup_seconds,
    )
    stack.push_async_callback(server.stop)
    return server


async def _reached(
    connect: Callable[[], Awaitable[None]], seconds: float, log: FilteringBoundLogger
) -> None:
    """Try until the deadline; then raise what was wrong last."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            await connect()
            return
        except (StoreUnavailable, RecordsUnavailable) as error:
            if time.monotonic() > deadline:
                raise
            log.warning("store.unreachable", error=str(error))
            await asyncio.sleep(RETRY_SECONDS)
