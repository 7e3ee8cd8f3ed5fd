"""The dead letters: list, replay, delete."""

from __future__ import annotations

from typing import Any, cast

from attrs import frozen

from orchestrator.storage.entries import DeadLetter, decode_dead_letter, encode
from orchestrator.storage.store import RedisStore


@frozen(kw_only=True, slots=True)
class DeadLetterEntry:
    """A dead letter with its place. `id` is `partition.stream-id`, as the admin API names it."""

    id: str
    partition: int
    letter: DeadLetter


class DeadLetterBox:
    """The dead letter streams of all partitions."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store

    async def list(self, limit: int = 100) -> list[DeadLetterEntry]:
        """The oldest `limit` dead letters of each partition, oldest first."""
        pipeline = self._store.client.pipeline(transaction=False)
        for number in range(self._store.keys.partitions):
            pipeline.xrange(self._store.keys.of(number).dead_letters, count=limit)
        found = await self._store.call(pipeline.execute())
        entries = [
            DeadLetterEntry(
                id=f"{number}.{entry_id.decode()}",
                partition=number,
                letter=decode_dead_letter(fields[b"d"]),
            )
            for number, items in enumerate(found)
            for entry_id, fields in items
        ]
        return sorted(entries, key=lambda entry: entry.letter.parked_at_ms)[:limit]

    async def count(self) -> int:
        partitions = map(self._store.keys.of, range(self._store.keys.partitions))
        return await self._store.total_length(names.dead_letters for names in partitions)

    async def get(self, letter_id: str) -> DeadLetterEntry | None:
        """The dead letter of that id; ValueError if the id has not the form."""
        partition, stream_id = self._place(letter_id)
        name = self._store.keys.of(partition).dead_letters
        found = await self._store.call(
            cast(Any, self._store.client.xrange(name, stream_id, stream_id))
        )
        if not found:
            return None
        letter = decode_dead_letter(found[0][1][b"d"])
        return DeadLetterEntry(id=letter_id, partition=partition, letter=letter)

    async def replay(self, letter_id: str) -> tuple[int, str] | None:
        """Put the message back at the end of its inbox: (partition, entry id), None if gone."""
        entry = await self.get(letter_id)
        if entry is None:
            return None
        names = self._store.keys.of(entry.partition)
        _, stream_id = self._place(letter_id)
        answer = await self._store.script(
            "replay", [names.inbox, names.dead_letters], [stream_id, encode(entry.letter.message)]
        )
        return (entry.partition, answer.decode()) if answer else None

    async def delete(self, letter_id: str) -> bool:
        """Whether there was one."""
        partition, stream_id = self._place(letter_id)
        name = self._store.keys.of(partition).dead_letters
        return bool(await self._store.call(cast(Any, self._store.client.xdel(name, stream_id))))

    def _place(self, letter_id: str) -> tuple[int, str]:
        partition, _, stream_id = letter_id.partition(".")
        milliseconds, _, sequence = stream_id.partition("-")
        digits = partition.isdigit() and milliseconds.isdigit() and sequence.isdigit()
        if not digits or int(partition) >= self._store.keys.partitions:
            raise ValueError(
                f"{letter_id!r} is not the id of a dead letter; ids look like 12.1795420800000-0"
            )
        return int(partition), stream_id
