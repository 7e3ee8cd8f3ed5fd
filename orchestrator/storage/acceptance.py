"""ACCEPT: what a webhook brought becomes durable, once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain

import msgspec

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.answer import Answer
from orchestrator.storage.appended import Appended
from orchestrator.storage.entries import InboxEntry, InboxPayload
from orchestrator.storage.group_commit import GroupCommit, Told
from orchestrator.storage.keys import dedup_span, wamid_digest
from orchestrator.storage.packed import EMPTY, Call, led, packed, recurring
from orchestrator.storage.store import RedisStore

ACCEPT_BATCH = 1_000
"""Items a script call carries at most: the largest batch of updates Meta sends in one webhook."""
GROUP_KEYS = 7
ITEM_ARGUMENTS = 3


class Accepted(msgspec.Struct, frozen=True):
    """Whose message it is, and what its payload says: nobody in this process need read that.

    The number and the message's id are what a redelivery is known by.
    """

    conversation: ConversationKey
    payload: InboxPayload


class Acceptable(msgspec.Struct, frozen=True):
    """A payload for the inbox of `partition`, or, without `message`, for its journal."""

    partition: int
    payload: bytes
    message: Accepted | None = None
    proof: str = ""
    """`reply id|wamid` of a status: proof that this reply of ours was sent."""


class Acceptance:
    """Writes accepted items in groups; `on_accepted` is told what each inbox has got."""

    def __init__(
        self,
        store: RedisStore,
        *,
        dedup_ttl_seconds: int,
        on_accepted: Callable[[Mapping[int, Appended[InboxEntry]]], None],
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._dedup_ttl = dedup_ttl_seconds
        self._dedup_set_ttl = packed(dedup_ttl_seconds * 3 // 2)
        self._on_accepted = on_accepted
        self._wall_clock = wall_clock
        self._keys_of = lru_cache(2 * store.keys.partitions)(self._names)
        self._writer: GroupCommit[Acceptable, str] = GroupCommit(
            self._write, max_batch=ACCEPT_BATCH, max_in_flight=4
        )

    def ask(self, item: Acceptable, told: Told[str]) -> None:
        """As `accept`, for one item: `told` hears its id, or why it could not be stored."""
        self._writer.ask(item, told)

    async def accept(self, items: Sequence[Acceptable]) -> list[str]:
        """Store `items`; returns the stream id of each, '' for a message accepted before.

        Raises StoreUnavailable if any could not be stored; those that were stay stored, and the
        redelivery finds them again as duplicates.
        """
        futures = [self._writer.submit(item) for item in items]
        return [await future for future in futures]

    async def drain(self) -> None:
        await self._writer.drain()

    def _write(self, items: Sequence[Acceptable]) -> Answer[list[str]]:
        groups: dict[int, list[int]] = {}
        for position, item in enumerate(items):
            groups.setdefault(item.partition, []).append(position)
        span = dedup_span(self._wall_clock(), self._dedup_ttl)
        partitions = list(groups)
        calls: list[Call] = []
        for places in self._store.keys.calls(partitions):  # which leaves them in their order
            count = 0
            keys: list[bytes] = []
            args: list[bytes] = [self._dedup_set_ttl]
            for place in places:
                positions = groups[partitions[place]]
                keys.append(self._keys_of(partitions[place], span))
                args.append(recurring(len(positions)))
                count += len(positions)
                for position in positions:
                    item = items[position]
                    digest = _digest(item.message)
                    args += (led(len(digest)), digest, led(len(item.payload)), item.payload)
                    args.append(packed(item.proof) if item.proof else EMPTY)
            argument_count = 1 + len(places) + ITEM_ARGUMENTS * count
            calls.append(Call(GROUP_KEYS * len(places), argument_count, keys + args))
        return self._store.scripts("accept", calls).then(partial(self._written, items, groups))

    def _written(
        self,
        items: Sequence[Acceptable],
        groups: Mapping[int, list[int]],
        answer: Answer[list[list[bytes]]],
    ) -> list[str]:
        """The id of each item; whose inbox grew is told."""
        written = chain.from_iterable(answer.result())
        results = [""] * len(items)
        news: dict[int, Appended[InboxEntry]] = {}
        for partition, positions in groups.items():
            before = next(written).decode()
            entries: list[InboxEntry] = []
            for position in positions:
                results[position] = entry_id = next(written).decode()
                message = items[position].message
                if entry_id and message is not None:
                    entries.append(
                        InboxEntry(
                            partition=partition,
                            entry_id=entry_id,
                            conversation=message.conversation,
                            payload=message.payload,
                        )
                    )
            if entries:
                news[partition] = Appended(before, tuple(entries))
        if news:
            self._on_accepted(news)
        return results

    def _names(self, partition: int, span: int) -> bytes:
        """The script's keys for `partition`; a span is hours long."""
        keys = self._store.keys
        names = keys.of(partition)
        dedup = keys.dedup(partition, span)
        return packed(names.inbox, names.journal, names.sending, *dedup)


def _digest(message: Accepted | None) -> bytes:
    if message is None:
        return b""
    return wamid_digest(message.conversation.phone_number_id, message.payload.message_id)
