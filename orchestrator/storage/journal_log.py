"""The journal streams: records wait here, durable, until SQL has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from orchestrator.storage.keys import REFUSED
from orchestrator.storage.store import RedisStore

partition_of = attrgetter("partition")


class JournalEntry(Struct, frozen=True, gc=False):
    """An encoded record with its place."""

    partition: int
    entry_id: str
    data: bytes


class JournalLog:
    """All journal streams of the data set."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store

    async def read(self, positions: Mapping[int, str], count: int) -> list[JournalEntry]:
        """Up to `count` records per partition behind `positions` (exclusive), oldest first."""
        journals = self._store.keys.journals
        return [
            JournalEntry(journals.number_of(stream), entry_id, data)
            for stream, items in await self._store.read_streams(journals.behind(positions), count)
            for entry_id, data in items
        ]

    async def trim(self, done: Sequence[JournalEntry]) -> None:
        """Remove records that SQL has."""
        await self._store.execute_all(
            [
                ("XDEL", self._store.keys.of(partition).journal, *[each.entry_id for each in run])
                for partition, run in groupby(done, partition_of)
            ]
        )

    async def set_aside(self, refused: Sequence[JournalEntry]) -> None:
        """Keep records that SQL will never take, for a person to look at."""
        pipeline = self._store.client.pipeline(transaction=False)
        for entry in refused:
            pipeline.xadd(REFUSED, {"partition": entry.partition, "r": entry.data})
        await self._store.call(pipeline.execute())

    async def length(self) -> int:
        """Records not yet in SQL."""
        return await self._store.total_length(self._store.keys.journals.names)
