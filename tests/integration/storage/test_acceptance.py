"""ACCEPT on a real server: once, durable, the inbox before the mark."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from redis import exceptions as redis_errors

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.acceptance import Acceptable
from orchestrator.storage.answer import Answer
from orchestrator.storage.embedded import EmbeddedServer
from orchestrator.storage.entries import InboxEntry
from orchestrator.storage.errors import StoreUnavailable
from orchestrator.storage.keys import DEDUP_SPANS
from orchestrator.storage.store import Call
from tests.support.pipeline import (
    DEDUP_TTL_SECONDS,
    accept,
    acceptable,
    acceptance,
    inbox,
    journal,
    message,
    note,
    outbox,
    user,
)
from tests.support.valkey import opened

SPAN_SECONDS = DEDUP_TTL_SECONDS / 2


def texts(entries: list[InboxEntry]) -> list[str]:
    return [entry.payload.raw["text"]["body"] for entry in entries]


def test_a_message_is_accepted_and_read_back_as_it_came(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            (entry_id,) = await accept(store, message("hola"))
            (entry,) = await inbox(store)
            assert entry.entry_id == entry_id
            assert entry.conversation == user()
            assert entry.partition == store.keys.partition_of(user())
            assert entry.payload == message("hola")

    asyncio.run(scenario())


def test_a_redelivered_message_is_accepted_once(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            (first,) = await accept(store, message("hola"))
            assert first
            assert await accept(store, message("hola")) == [""]
            assert len(await inbox(store)) == 1

    asyncio.run(scenario())


def test_a_message_twice_in_one_batch_is_accepted_once(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            first, second, third = await accept(store, message("a"), message("a"), message("b"))
            assert (bool(first), second, bool(third)) == (True, "", True)
            assert texts(await inbox(store)) == ["a", "b"]

    asyncio.run(scenario())


def test_the_same_wamid_at_two_numbers_is_two_messages(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url, partitions=1) as store:
            other = ConversationKey("999", user().wa_id)
            ids = await accept(store, message("a", wamid="w"), message("a", other, wamid="w"))
            assert all(ids)

    asyncio.run(scenario())


@pytest.mark.parametrize("offset", [0.0, 0.3, 0.99])
def test_a_redelivery_is_known_for_the_whole_dedup_time(redis_url: str, offset: float) -> None:
    start = (1_000 + offset) * SPAN_SECONDS

    async def scenario() -> None:
        async with opened(redis_url) as store:
            now = start
            writer = acceptance(store, wall_clock=lambda: now)
            item = acceptable(store.keys, message("hola"))
            assert await writer.accept([item]) != [""]
            for later in (1, SPAN_SECONDS, DEDUP_TTL_SECONDS):
                now = start + later
                assert await writer.accept([item]) == [""]
            now = start + (DEDUP_SPANS + 1) * SPAN_SECONDS
            assert await writer.accept([item]) != [""]

    asyncio.run(scenario())


def test_a_redelivery_is_known_after_the_clock_stepped_back(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            now = 40 * SPAN_SECONDS + 5.0
            payload = acceptable(store.keys, message("hola"))
            (first,) = await acceptance(store, wall_clock=lambda: now).accept([payload])
            assert first
            earlier = acceptance(store, wall_clock=lambda: now - 3_600)
            assert await earlier.accept([payload]) == [""]

    asyncio.run(scenario())


def test_a_mark_lives_longer_than_it_is_looked_for(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            await accept(store, message("hola"))
            (name,) = await store.client.keys("dedup:*")
            assert DEDUP_TTL_SECONDS < await store.client.ttl(name) <= DEDUP_TTL_SECONDS * 3 // 2

    asyncio.run(scenario())


def test_a_redelivery_after_the_server_was_killed_is_known(tmp_path: Path) -> None:
    async def scenario() -> None:
        server = await EmbeddedServer.start(tmp_path)
        async with opened(server.url) as store:
            await accept(store, message("hola"))
        server.process.kill()
        server.process.wait()
        server = await EmbeddedServer.start(tmp_path)
        try:
            async with opened(server.url) as store:
                assert texts(await inbox(store)) == ["hola"]
                assert await accept(store, message("hola")) == [""]
        finally:
            await server.stop()

    asyncio.run(scenario())


def test_a_message_whose_mark_fails_is_in_the_inbox_all_the_same(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            await store.client.execute_command("ACL", "SETUSER", "default", "-sadd")
            try:
                with pytest.raises(redis_errors.ResponseError):
                    await accept(store, message("hola"))
            finally:
                await store.client.execute_command("ACL", "SETUSER", "default", "+sadd")
            assert texts(await inbox(store)) == ["hola"]
            assert not await store.client.keys("dedup:*")
            assert all(await accept(store, message("hola"))), "no mark, so it is accepted anew"

    asyncio.run(scenario())


def test_a_message_whose_inbox_fails_is_not_marked_so_its_redelivery_is_taken(
    redis_url: str,
) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            name = store.keys.of(store.keys.partition_of(user())).inbox
            await store.client.set(name, "not a stream")
            with pytest.raises(redis_errors.ResponseError, match="WRONGTYPE"):
                await accept(store, message("hola"))
            await store.client.delete(name)
            assert all(await accept(store, message("hola")))
            assert texts(await inbox(store)) == ["hola"]

    asyncio.run(scenario())


def test_what_is_no_message_goes_to_the_journal_every_time(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            rung: list[set[int]] = []
            writer = acceptance(store, on_accepted=rung.append)
            item = Acceptable(2, note("status"))
            ids = await writer.accept([item, item])
            assert all(ids)
            assert [record.kind for record in await journal(store)] == ["status", "status"]  # type: ignore[union-attr]
            assert not rung, "nothing of it is for a conversation"

    asyncio.run(scenario())


def test_a_batch_goes_to_each_conversations_partition_and_rings_for_each(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url, partitions=8) as store:
            rung: list[set[int]] = []
            writer = acceptance(store, on_accepted=rung.append)
            keys = [user(number) for number in range(40)]
            items = [acceptable(store.keys, message("hola", key)) for key in keys]
            items.insert(7, Acceptable(3, note("between")))
            ids = await writer.accept(items)
            entries = await inbox(store)
            assert {entry.conversation: entry.entry_id for entry in entries} == dict(
                zip(keys, ids[:7] + ids[8:], strict=True)
            )
            assert all(store.keys.partition_of(e.conversation) == e.partition for e in entries)
            assert set().union(*rung) == {entry.partition for entry in entries}
            assert not await outbox(store)

    asyncio.run(scenario())


@pytest.mark.parametrize("tagged", [False, True])
def test_a_batch_of_a_thousand_is_stored_in_one_round_trip_a_partition(
    redis_url: str, tagged: bool
) -> None:
    async def scenario() -> None:
        async with opened(redis_url, partitions=4, tagged=tagged) as store:
            await accept(store, message("loads the script"))
            await store.execute("CONFIG", "RESETSTAT")
            users = [user(number) for number in range(100)]
            batch = [message(f"{number}", users[number % 100]) for number in range(1_000)]
            assert len(await accept(store, *batch)) == 1_000
            counts: dict[str, Any] = await store.client.info("commandstats")
            assert counts["cmdstat_evalsha"]["calls"] == (4 if tagged else 1)

    asyncio.run(scenario())


def test_on_a_cluster_each_partition_has_a_call_of_its_own(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url, partitions=8, tagged=True) as store:
            calls: list[Call] = []
            scripts = store.scripts

            def watched(name: str, these: list[Call]) -> Answer[list[Any]]:
                calls.extend(these)
                return scripts(name, these)

            store.scripts = watched  # type: ignore[method-assign, assignment]
            await accept(store, *(message("hola", user(number)) for number in range(20)))
            partitions = {store.keys.partition_of(user(number)) for number in range(20)}
            assert len(calls) == len(partitions)
            assert len(await inbox(store)) == 20

    asyncio.run(scenario())


def test_a_server_without_memory_refuses_and_says_so(redis_url: str) -> None:
    async def scenario() -> None:
        async with opened(redis_url) as store:
            await store.client.config_set("maxmemory", 1)
            try:
                with pytest.raises(StoreUnavailable, match="refuses writes"):
                    await accept(store, message("hola"))
            finally:
                await store.client.config_set("maxmemory", 0)
            assert all(await accept(store, message("hola")))

    asyncio.run(scenario())
