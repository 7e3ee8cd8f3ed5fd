"""The inbox behind one small interface: grants, reading from a position, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.appended import place_of
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
        """The partitions granted to this process, each with its new ownership term.

        Entries that were there before are read with `recovered` set.
        """
        ...

    async def read(
        self, positions: Mapping[int, str], count: int
    ) -> tuple[list[InboxEntry], list[UndecodableEntry]]:
        """Up to `count` entries per partition behind `positions` (exclusive), oldest first."""
        ...

    def with_past(self, entries: list[InboxEntry]) -> list[InboxEntry]:
        """What this process accepted itself as it would be read, oldest of a partition first."""
        ...

    async def backlog(self) -> int:
        """Entries accepted and not yet applied or parked."""
        ...

    async def lost(self, terms: Mapping[int, int]) -> frozenset[int]:
        """Which of the partitions granted with these terms another owner has taken since."""
        ...


class RedisPartitionLog:
    """Streams on one Redis; one daemon owns all partitions."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store
        self._tails: dict[int, tuple[int, int]] = {}
        """Partition -> last entry of the backlog this owner found, while it is being read."""
        self._attempts: dict[tuple[int, str], int] = {}

    async def acquire(self) -> Mapping[int, int]:
        numbers = range(self._store.keys.partitions)
        pipeline = self._store.client.pipeline(transaction=False)
        for number in numbers:
            names = self._store.keys.of(number)
            pipeline.incr(names.term)
            pipeline.xrevrange(names.inbox, count=1)
            pipeline.hgetall(names.attempts)
        found = await self._store.call(pipeline.execute())
        terms = {}
        for number in numbers:
            term, last, attempts = found[3 * number : 3 * number + 3]
            terms[number] = int(term)
            if last:
                self._tails[number] = place_of(last[0][0].decode())
            for entry_id, count in attempts.items():
                self._attempts[number, entry_id.decode()] = int(count.partition(b"|")[0])
        return terms

    async def read(
        self, positions: Mapping[int, str], count: int
    ) -> tuple[list[InboxEntry], list[UndecodableEntry]]:
        if not positions:
            return [], []
        inboxes = self._store.keys.inboxes
        entries: list[InboxEntry] = []
        bad: list[UndecodableEntry] = []
        for stream, items in await self._store.read_streams(inboxes.behind(positions), count):
            good, others = _decoded(inboxes.number_of(stream), items)
            entries += good
            bad += others
        return self.with_past(entries), bad

    def with_past(self, entries: list[InboxEntry]) -> list[InboxEntry]:
        return [self._with_past(entry) for entry in entries] if self._tails else entries

    def _with_past(self, entry: InboxEntry) -> InboxEntry:
        tail = self._tails.get(entry.partition)
        if tail is None:
            return entry
        if place_of(entry.entry_id) > tail:
            del self._tails[entry.partition]
            return entry
        attempts = self._attempts.pop((entry.partition, entry.entry_id), 0)
        return replace(entry, recovered=True, attempts=attempts)

    async def backlog(self) -> int:
        return await self._store.total_length(self._store.keys.inboxes.names)

    async def lost(self, terms: Mapping[int, int]) -> frozenset[int]:
        names_of = self._store.keys.of
        found = await self._store.values([names_of(number).term for number in terms])
        if found == [b"%d" % term for term in terms.values()]:  # as ever
            return frozenset()
        ours = zip(terms.items(), found, strict=True)
        return frozenset(number for (number, term), now in ours if int(now or 0) != term)


def _decoded(
    partition: int, items: Sequence[tuple[str, bytes]]
) -> tuple[list[InboxEntry], list[UndecodableEntry]]:
    entries: list[InboxEntry] = []
    bad: list[UndecodableEntry] = []
    for entry_id, data in items:
        try:
            payload = decode_inbox(data)
            key = ConversationKey.parse(payload.identity)
        except (msgspec.DecodeError, ValueError) as error:
            bad.append(UndecodableEntry(partition, entry_id, data, str(error)))
        else:
            entries.append(
                InboxEntry(
                    partition=partition, entry_id=entry_id, conversation=key, payload=payload
                )
            )
    return entries, bad
