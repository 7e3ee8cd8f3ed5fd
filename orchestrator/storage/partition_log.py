"""The inbox behind one small interface: grants, reading from a position, what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, cast

import msgspec

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.entries import InboxEntry, decode_inbox
from orchestrator.storage.store import RedisStore


class UndecodableEntry(Exception):
    """An inbox entry that is not ours to read; it is parked with its bytes."""

    def __init__(self, partition: int, entry_id: str, data: bytes, reason: str) -> None:
        super().__init__(f"inbox entry {entry_id} of partition {partition}: {reason}")
        self.partition, self.entry_id, self.data, self.reason = partition, entry_id, data, reason


class PartitionLog(Protocol):
    """How messages arrive. Nothing outside knows whether it is Redis Streams or another log."""

    async def acquire(self) -> Mapping[int, int]:
        """The partitions granted to this process, each with its new ownership term."""
        ...

    async def read(
        self, positions: Mapping[int, str], count: int
    ) -> tuple[list[InboxEntry], list[UndecodableEntry]]:
        """Up to `count` entries per partition behind `positions` (exclusive), oldest first."""
        ...

    async def backlog(self) -> int:
        """Entries accepted and not yet applied or parked."""
        ...


class RedisPartitionLog:
    """Streams on one Redis; one daemon owns all partitions."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store

    async def acquire(self) -> Mapping[int, int]:
        numbers = range(self._store.keys.partitions)
        pipeline = self._store.client.pipeline(transaction=False)
        for number in numbers:
            pipeline.incr(self._store.keys.of(number).term)
        return dict(zip(numbers, await self._store.call(pipeline.execute()), strict=True))

    async def read(
        self, positions: Mapping[int, str], count: int
    ) -> tuple[list[InboxEntry], list[UndecodableEntry]]:
        if not positions:
            return [], []
        numbers = {self._store.keys.of(number).inbox: number for number in positions}
        streams = {name: positions[number] for name, number in numbers.items()}
        found = await self._store.call(
            cast(Any, self._store.client.xread(cast(Any, streams), count=count))
        )
        return _decoded(numbers, found or ())

    async def backlog(self) -> int:
        pipeline = self._store.client.pipeline(transaction=False)
        for number in range(self._store.keys.partitions):
            pipeline.xlen(self._store.keys.of(number).inbox)
        return sum(await self._store.call(pipeline.execute()))


def _decoded(
    numbers: Mapping[str, int], found: Iterable[Sequence[Any]]
) -> tuple[list[InboxEntry], list[UndecodableEntry]]:
    entries: list[InboxEntry] = []
    bad: list[UndecodableEntry] = []
    for stream, items in found:
        partition = numbers[stream.decode()]
        for raw_id, fields in items:
            entry_id, data = raw_id.decode(), fields.get(b"m", b"")
            try:
                payload = decode_inbox(data)
                key = ConversationKey.parse(payload.identity)
            except (msgspec.DecodeError, ValueError) as error:
                bad.append(UndecodableEntry(partition, entry_id, data, str(error)))
            else:
                entries.append(
                    InboxEntry(
                        partition=partition,
                        entry_id=entry_id,
                        conversation=key,
                        payload=payload,
                    )
                )
    return entries, bad
