"""The connection: the data set's own marks, errors in our words, calls that are never cut short."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import cast

import pytest
from redis import exceptions as redis_errors
from redis.crc import key_slot

from orchestrator.storage.errors import (
    DatasetMismatch,
    OutcomeUnknown,
    StoreUnavailable,
)
from orchestrator.storage.keys import DATASET, Keys, dedup_span
from orchestrator.storage.packed import Call
from orchestrator.storage.store import RedisStore
from tests.support.pipeline import DEDUP_TTL_SECONDS, user
from tests.support.valkey import opened

NOTHING = Call(0, 0, ())


def test_a_data_set_is_opened_only_with_the_partitions_it_was_written_with(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url, partitions=4):
            pass
        with pytest.raises(DatasetMismatch, match=r"PARTITIONS is 8.*written with 4.*set PARTIT"):
            async with opened(redis_url, partitions=8):
                pass
        async with opened(redis_url, partitions=4):
            pass

    asyncio.run(scenario())


def test_a_data_set_of_another_format_is_not_opened(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            await cast(Awaitable[int], store.client.hset(DATASET, "format", "2"))
        with pytest.raises(DatasetMismatch, match="format 2"):
            async with opened(redis_url):
                pass

    asyncio.run(scenario())


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    async def scenario() -> None:
        store = RedisStore(f"unix://{tmp_path}/nobody.sock", Keys(4))
        with pytest.raises(StoreUnavailable, match="connection to Redis failed"):
            await store.ping()
        await store.close()

    asyncio.run(scenario())


def test_a_read_only_server_refuses_and_says_so(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            await store.client.execute_command("REPLICAOF", "127.0.0.1", "1")
            try:
                with pytest.raises(StoreUnavailable, match="refuses writes") as failure:
                    await store.call(cast(Awaitable[bool], store.client.set("a", "b")))
                assert not isinstance(failure.value, OutcomeUnknown)
            finally:
                await store.client.execute_command("REPLICAOF", "NO", "ONE")

    asyncio.run(scenario())


def test_more_callers_than_connections_wait_their_turn(redis_url: str) -> None:
    async def scenario() -> None:
        store = RedisStore(redis_url, Keys(4), max_connections=3)
        names = [f"k{number}" for number in range(60)]
        await asyncio.gather(
            *(store.call(cast(Awaitable[bool], store.client.set(name, name))) for name in names)
        )
        found = await asyncio.gather(
            *(store.call(cast(Awaitable[bytes], store.client.get(name))) for name in names)
        )
        assert found == [name.encode() for name in names]
        await store.close()

    asyncio.run(scenario())


def test_a_caller_that_is_cancelled_leaves_no_answer_to_the_next_one(redis_url: str) -> None:
    async def scenario() -> None:
        store = RedisStore(redis_url, Keys(4), max_connections=1)
        client = store.client
        await client.mset({f"k{number}": number for number in range(20)})
        for number in range(20):
            asking = asyncio.ensure_future(
                store.call(cast(Awaitable[bytes], client.get(f"k{number}")))
            )
            for _ in range(1 + number % 5):
                await asyncio.sleep(0)
            asking.cancel()
            await asyncio.wait([asking])
            other = f"k{(number + 1) % 20}"
            found = await store.call(cast(Awaitable[bytes], client.get(other)))
            assert f"k{found.decode()}" == other
        await store.close()

    asyncio.run(scenario())


def test_a_script_runs_to_its_end_when_its_caller_is_cancelled(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            await store.ping()
            names = store.keys.of(0)
            keys = [
                names.inbox,
                names.journal,
                names.sending,
                "dedup:0:1",
                "dedup:0:0",
                "dedup:0:-1",
                "dedup:0:2",
            ]
            args = [60, 1, b"", b"digest", b"payload", b"", b""]
            asking = asyncio.ensure_future(store.script("accept", keys, args))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            async with asyncio.timeout(30):
                while not await store.execute("XLEN", names.inbox):
                    continue
            written = await store.script("accept", keys, args)
            before, *ids = written
            assert before
            assert ids == [b""], "the first call was carried out"

    asyncio.run(scenario())


@pytest.mark.parametrize("partitions", [1, 7, 64])
def test_on_a_cluster_all_keys_of_a_partition_share_a_slot(partitions: int) -> None:
    keys = Keys(partitions, tagged=True)
    for number in range(40):
        partition = keys.partition_of(user(number))
        names = keys.of(partition)
        together = {
            keys.session(user(number)),
            names.inbox,
            names.outbox,
            names.journal,
            names.dead_letters,
            names.attempts,
            names.term,
            *keys.dedup(partition, dedup_span(1_795_000_000, DEDUP_TTL_SECONDS)),
        }
        assert len(together) == 11
        assert len({key_slot(name.encode()) for name in together}) == 1


def test_on_a_cluster_all_names_at_one_number_share_a_slot() -> None:
    alias = Keys(4, tagged=True).alias
    together = {alias("118273645509182", name) for name in ("573005550117", "CO.1", "CO.2")}
    assert len(together) == 3
    assert len({key_slot(name.encode()) for name in together}) == 1


def test_an_identity_of_two_conversations_is_two_keys() -> None:
    keys = Keys(4)
    assert keys.session(user(1)) != keys.session(user(2))
    assert keys.alias("1", "23") != keys.alias("12", "3")


@pytest.mark.parametrize(
    ("reply_id", "partition"),
    [
        ("0.1700000000000-0.0", 0),
        ("63.1700000000000-12.3", 63),
        ("64.1700000000000-0.0", None),
        ("7.1700000000000-0", None),
        ("-1.5-0.0", None),
        ("order-4711", None),
        ("", None),
    ],
)
def test_a_reply_id_tells_its_partition_and_foreign_callback_data_none(
    reply_id: str, partition: int | None
) -> None:
    assert Keys(64).partition_of_reply(reply_id) == partition


@pytest.mark.parametrize("known", [True, False])
def test_a_script_the_server_forgot_is_sent_again(redis_url: str, known: bool) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            assert await store.scripts("settle", [NOTHING]) == [[]]
            if not known:
                await store.execute("SCRIPT", "FLUSH")
            assert await store.scripts("settle", [NOTHING]) == [[]]
            assert await store.scripts("settle", [NOTHING] * 3) == [[]] * 3

    asyncio.run(scenario())


def test_no_script_waits_for_its_text_to_be_sent_behind_one_asked_for_later(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            await cast(Awaitable[bool], store.client.script_flush())
            await store.client.config_resetstat()
            for _ in range(2):
                assert await store.scripts("settle", [NOTHING]) == [[]]
                own = await store.execute("CLIENT", "ID")
                await store.client.execute_command("CLIENT", "KILL", "ID", own)
            assert b"NOSCRIPT" not in await store.execute("INFO", "errorstats")

    asyncio.run(scenario())


def test_what_was_asked_for_when_the_connection_broke_is_of_unknown_outcome(
    redis_url: str,
) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            own = await store.execute("CLIENT", "ID")
            pausing = asyncio.ensure_future(store.execute("BLPOP", "none", 30))
            await asyncio.sleep(0)
            answers = [store.scripts("settle", [NOTHING]), store.values(["a", "b"])]
            await store.client.execute_command("CLIENT", "KILL", "ID", own)
            for answer in answers:
                with pytest.raises(OutcomeUnknown, match="the connection to Redis failed") as found:
                    await answer
                assert isinstance(found.value.__cause__, redis_errors.ConnectionError)
            with pytest.raises(OutcomeUnknown):
                await pausing
            assert await store.values(["a", "b"]) == [None, None]
            assert await store.scripts("settle", [NOTHING]) == [[]]

    asyncio.run(scenario())
