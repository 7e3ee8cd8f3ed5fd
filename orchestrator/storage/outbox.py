"""The durable outbox: committed replies, read in order, settled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.entries import OutboxEntry, decode_outbox
from orchestrator.storage.store import RedisStore
from orchestrator.storage.turn_store import Verdict


@frozen(kw_only=True, slots=True)
class Settlement:
    """A reply leaves the outbox with the record of how it fared."""

    partition: int
    term: int
    entry_id: str
    journal: bytes


class Outbox:
    """Replies behind a position, and their settlement."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store

    async def read(self, positions: Mapping[int, str], count: int) -> list[OutboxEntry]:
        """Up to `count` replies per partition behind `positions` (exclusive), oldest first."""
        if not positions:
            return []
        numbers = {self._store.keys.of(number).outbox: number for number in positions}
        streams = {name: positions[number] for name, number in numbers.items()}
        entries = []
        for stream, items in await self._store.read_streams(streams, count):
            partition = numbers[stream]
            for entry_id, data in items:
                payload = decode_outbox(data)
                entries.append(
                    OutboxEntry(
                        partition=partition,
                        entry_id=entry_id,
                        conversation=ConversationKey.parse(payload.identity),
                        payload=payload,
                    )
                )
        return entries

    async def settle(self, settlements: Sequence[Settlement]) -> list[Verdict]:
        """Remove replies from the outbox and journal their fate; a verdict for each."""
        verdicts: list[Verdict] = [Verdict.GONE] * len(settlements)
        for positions in self._store.keys.calls(item.partition for item in settlements):
            keys: list[str] = []
            args: list[str | bytes | int] = []
            for position in positions:
                item = settlements[position]
                names = self._store.keys.of(item.partition)
                keys += [names.term, names.outbox, names.journal]
                args += [item.term, item.entry_id, item.journal]
            answers = await self._store.script("settle", keys, args, shielded=False)
            for position, answer in zip(positions, answers, strict=True):
                verdicts[position] = Verdict(answer.decode())
        return verdicts
