"""The watermarks, over a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from actors.store_watch import StoreWatch, Watermarks
from orchestrator.metrics import Metrics
from orchestrator.storage.partition_log import RedisPartitionLog
from orchestrator.storage.store import RedisStore
from tests.support.pipeline import accept, message
from tests.support.quiet_log import QuietLog
from tests.support.valkey import opened

Scenario = Callable[[StoreWatch, RedisStore, QuietLog], Awaitable[None]]


def watching(
    url: str, scenario: Scenario, *, inbox_entries: int = 1_000, memory_share: float = 1.0
) -> None:
    async def run() -> None:
        async with opened(url, partitions=4) as store:
            log = QuietLog()
            lost: list[int] = []
            partitions = RedisPartitionLog(store)
            watch = StoreWatch(
                store=store,
                log=partitions,
                terms=await partitions.acquire(),
                on_lost=lost.append,
                watermarks=Watermarks(inbox_entries=inbox_entries, memory_share=memory_share),
                logger=log.logger,
                metrics=Metrics(),
            )
            await scenario(watch, store, log)
            assert lost == []

    asyncio.run(run())


def test_a_store_with_room_is_no_reason_to_refuse(redis_url: str) -> None:
    async def scenario(watch: StoreWatch, store: RedisStore, log: QuietLog) -> None:
        await watch.look()
        assert watch.reason is None
        assert watch.metrics.store_memory._value.get() > 0

    watching(redis_url, scenario)


def test_acceptance_pauses_while_too_many_messages_wait_and_goes_on_after(redis_url: str) -> None:
    async def scenario(watch: StoreWatch, store: RedisStore, log: QuietLog) -> None:
        await accept(store, *(message(str(number)) for number in range(11)))
        await watch.look()
        assert watch.reason == "10 or more messages wait to be answered"
        names = [store.keys.of(number).inbox for number in range(4)]
        (full,) = [name for name in names if await store.execute("XLEN", name)]
        await store.execute("XTRIM", full, "MAXLEN", "10")
        await watch.look()
        assert watch.reason is not None, "at the edge it stays"
        await store.execute("XTRIM", full, "MAXLEN", "9")
        await watch.look()
        assert watch.reason is None
        assert len(log.named("store.overfull")) == len(log.named("store.relieved")) == 1

    watching(redis_url, scenario, inbox_entries=10)


def test_acceptance_pauses_when_memory_runs_out(redis_url: str) -> None:
    async def scenario(watch: StoreWatch, store: RedisStore, log: QuietLog) -> None:
        used = (await store.client.info("memory"))["used_memory"]
        await store.client.config_set("maxmemory", used * 2)
        try:
            await watch.look()
            assert watch.reason == "the store uses 30% or more of its memory"
        finally:
            await store.client.config_set("maxmemory", 0)
        await watch.look()
        assert watch.reason is None

    watching(redis_url, scenario, memory_share=0.3)


def test_partitions_another_owner_took_are_told_of(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url, partitions=4) as store:
            partitions = RedisPartitionLog(store)
            ours = await partitions.acquire()
            assert await partitions.lost(ours) == frozenset()
            await store.client.incr(store.keys.of(2).term)
            assert await partitions.lost(ours) == {2}
            await partitions.acquire()
            assert await partitions.lost(ours) == {0, 1, 2, 3}
            assert await partitions.lost({}) == frozenset()

    asyncio.run(scenario())
