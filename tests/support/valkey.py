"""A real Valkey for the tests: one server a session, emptied before each test that asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
import redis

from orchestrator.storage.embedded import EmbeddedServer
from orchestrator.storage.keys import Keys
from orchestrator.storage.store import RedisStore

Dump = dict[bytes, Any]


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """The server itself; its files are on a directory of the session."""
    directory = tmp_path_factory.mktemp("valkey")
    server = asyncio.run(EmbeddedServer.start(directory, appendfsync="no"))
    yield server
    asyncio.run(server.stop())


@pytest.fixture
def redis_url(valkey: EmbeddedServer) -> str:
    """The URL of the session's server, empty."""
    empty(valkey.url)
    return valkey.url


def empty(url: str) -> None:
    """Leave no key and no script: as a server that was just started."""
    with redis.Redis.from_url(url) as client:
        client.flushall()
        client.script_flush()


@asynccontextmanager
async def opened(
    url: str, *, partitions: int = 4, tagged: bool = False
) -> AsyncIterator[RedisStore]:
    """A store on the server, closed afterwards."""
    store = RedisStore(url, Keys(partitions, tagged=tagged))
    try:
        await store.open()
        yield store
    finally:
        await store.close()


async def dump(store: RedisStore) -> Dump:
    """Everything the server holds, key by key, with the moment it ends (-1: never)."""
    client: Any = store.client
    found: Dump = {}
    for key in sorted(cast(list[bytes], await client.keys("*"))):
        found[key] = (await _content(client, key), await client.pexpiretime(key))
    return found


async def _content(client: Any, key: bytes) -> Any:
    match (await client.type(key)).decode():
        case "string":
            return await client.get(key)
        case "stream":
            return await client.xrange(key)
        case "hash":
            return await client.hgetall(key)
        case "set":
            return await client.smembers(key)
        case other:
            raise AssertionError(f"{key!r} is a {other}; no key of ours is")


def data_directory(server: EmbeddedServer) -> Path:
    """Where a server keeps its append-only file."""
    return server.log_path.parent
