"""The journal streams: records wait here, durable, until SQL has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from orchestrator.storage.keys import REFUSED
from orchestrator.storage.packed import Call, packed, recurring
from orchestrator.storage.records.journal import JournalRecord
from orchestrator.storage.store import RedisStore

NEWEST = "+"


class JournalEntry(Struct, frozen=True, gc=False):
    """An encoded record with its place, and the record itself if it need not be decoded."""

    partition: int
    entry_id: str
    data: bytes
    record: JournalRecord | None = None


class JournalLog:
    """All journal streams of the data set."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store
        self._name = lru_cache(store.keys.partitions)(
            lambda number: packed(store.keys.of(number).journal)
        )

    async def read(
        self, positions: Mapping[int, str], count: int, until: str = NEWEST
    ) -> list[JournalEntry]:
        """`count` records behind `positions` (exclusive), or all if they are fewer.

        By partition, oldest first; none behind `until`.
        """
        partitions = list(positions)
        groups = self._store.keys.calls(partitions)
        calls: list[Call] = []
        for places in groups:
            keys = [self._name(partitions[place]) for place in places]
            args = [recurring(count), packed(until)]
            args += [packed("(" + positions[partitions[place]]) for place in places]
            calls.append(Call(len(keys), 2 + len(keys), keys + args))
        answers = await self._store.scripts("rest", calls)
        return [
            JournalEntry(partitions[places[key]], entry_id.decode(), fields[1])
            for places, answer in zip(groups, answers, strict=True)
            for key, found in answer
            for entry_id, fields in found
        ]

    async def trim(self, done: Sequence[JournalEntry]) -> None:
        """Remove records that SQL has."""
        ids: defaultdict[int, list[str]] = defaultdict(list)
        for entry in done:
            ids[entry.partition].append(entry.entry_id)
        keys = self._store.keys
        await self._store.execute_all(
            [("XDEL", keys.of(partition).journal, *which) for partition, which in ids.items()]
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
