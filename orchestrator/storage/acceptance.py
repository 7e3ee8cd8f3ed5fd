"""ACCEPT: what a webhook brought becomes durable, once."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain

import msgspec

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.answer import Answer
from orchestrator.storage.appended import Appended
from orchestrator.storage.entries import InboxEntry, InboxPayload
from orchestrator.storage.foretelling import Tail
from orchestrator.storage.group_commit import GroupCommit, Told
from orchestrator.storage.keys import dedup_span, wamid_digest
from orchestrator.storage.packed import EMPTY, Call, led, packed, recurring
from orchestrator.storage.store import RedisStore
from orchestrator.storage.storing import Storing

FEW = 16
"""Items of one write whose turns may begin meanwhile; with more there is enough to do as it is."""
ACCEPT_BATCH = 1_000
"""Items a script call carries at most: the largest batch of updates Meta sends in one webhook."""
GROUP_KEYS = 7
GROUP_ARGUMENTS = 2
ITEM_ARGUMENTS = 4


class Accepted(msgspec.Struct, frozen=True, gc=False):
    """Whose message it is, and what its payload says: nobody in this process need read that.

    The number and the message's id are what a redelivery is known by.
    """

    conversation: ConversationKey
    payload: InboxPayload

    def entry(self, partition: int, entry_id: str, storing: Storing | None = None) -> InboxEntry:
        """As it stands, or will stand, in the inbox."""
        return InboxEntry(
            partition=partition,
            entry_id=entry_id,
            conversation=self.conversation,
            payload=self.payload,
            storing=storing,
        )


class Acceptable(msgspec.Struct, frozen=True, gc=False):
    """A payload for the inbox of `partition`, or, without `message`, for its journal."""

    partition: int
    payload: bytes
    message: Accepted | None = None
    proof: str = ""
    """`reply id|wamid` of a status: proof that this reply of ours was sent."""


class Acceptance:
    """Writes accepted items in groups; `on_accepted` is told what each inbox has got.

    `on_coming` is told before, when a write has been sent to the store while no other was under
    way: the ids its messages will have are foretold then, so that work on them can begin. What is
    sent to the store from then on is carried out behind it.
    """

    def __init__(
        self,
        store: RedisStore,
        *,
        dedup_ttl_seconds: int,
        on_accepted: Callable[[Mapping[int, Appended[InboxEntry]]], None],
        on_coming: Callable[[Sequence[InboxEntry]], None] | None = None,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._dedup_ttl = dedup_ttl_seconds
        self._dedup_set_ttl = packed(dedup_ttl_seconds * 3 // 2)
        self._on_accepted = on_accepted
        self._on_coming = on_coming
        self._tails: dict[int, Tail] = defaultdict(Tail)
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
        now = self._wall_clock()
        span = dedup_span(now, self._dedup_ttl)
        foretold = self._foretold(items, groups, int(now * 1000))
        partitions = list(groups)
        calls: list[Call] = []
        for places in self._store.keys.calls(partitions):  # which leaves them in their order
            count = 0
            keys: list[bytes] = []
            args: list[bytes] = [self._dedup_set_ttl]
            for place in places:
                positions = groups[partitions[place]]
                keys.append(self._keys_of(partitions[place], span))
                ids = foretold.get(partitions[place])
                args.append(recurring(len(positions)))
                _add(args, self._tails[partitions[place]].known if ids else "")
                count += len(positions)
                for step, position in enumerate(positions):
                    item = items[position]
                    digest = _digest(item.message)
                    args += (led(len(digest)), digest, led(len(item.payload)), item.payload)
                    args.append(packed(item.proof) if item.proof else EMPTY)
                    _add(args, ids[step] if ids else "")
            argument_count = 1 + GROUP_ARGUMENTS * len(places) + ITEM_ARGUMENTS * count
            calls.append(Call(GROUP_KEYS * len(places), argument_count, keys + args))
        stored: Answer[list[str]] = Answer()
        answer = self._store.scripts("accept", calls)
        written = answer.then(partial(self._written, items, groups, foretold, stored))
        if foretold and self._on_coming is not None:
            self._on_coming(_coming(items, groups, foretold, stored))
        return written

    def _foretold(
        self, items: Sequence[Acceptable], groups: Mapping[int, list[int]], now_ms: int
    ) -> dict[int, list[str]]:
        """By partition, the ids its items will have if they are new messages.

        While another write is under way its entries are not known yet, and nothing would be
        gained: when many write, there is enough to do meanwhile. Without a connection the write
        only waits for one.
        """
        if (
            self._on_coming is None
            or len(items) > FEW
            or self._writer.under_way
            or not self._store.connected
        ):
            return {}
        return {
            partition: ids
            for partition, positions in groups.items()
            if any(items[position].message is not None for position in positions)
            and (ids := self._tails[partition].foretell(len(positions), now_ms))
        }

    def _written(
        self,
        items: Sequence[Acceptable],
        groups: Mapping[int, list[int]],
        foretold: Mapping[int, list[str]],
        stored: Answer[list[str]],
        answer: Answer[list[list[bytes]]],
    ) -> list[str]:
        """The id of each item; whose inbox grew is told."""
        if answer.error is not None:
            stored.settle(None, answer.error)
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
                    entries.append(message.entry(partition, entry_id))
            if entries:
                news[partition] = Appended(before, tuple(entries))
                tail = self._tails[partition]
                tail.known = entries[-1].entry_id
                if partition in foretold and tail.known not in foretold[partition]:
                    tail.refuse()
        stored.settle(results)
        if news:
            self._on_accepted(news)
        return results

    def _names(self, partition: int, span: int) -> bytes:
        """The script's keys for `partition`; a span is hours long."""
        keys = self._store.keys
        names = keys.of(partition)
        dedup = keys.dedup(partition, span)
        return packed(names.inbox, names.journal, names.sending, *dedup)


def _coming(
    items: Sequence[Acceptable],
    groups: Mapping[int, list[int]],
    foretold: Mapping[int, list[str]],
    stored: Answer[list[str]],
) -> list[InboxEntry]:
    """The messages among `items`, those of a partition in their order."""
    return [
        message.entry(partition, ids[step], Storing(stored, position))
        for partition, ids in foretold.items()
        for step, position in enumerate(groups[partition])
        if (message := items[position].message) is not None
    ]


def _add(args: list[bytes], text: str) -> None:
    if text:
        data = text.encode()
        args += (led(len(data)), data)
    else:
        args.append(EMPTY)


def _digest(message: Accepted | None) -> bytes:
    if message is None:
        return b""
    return wamid_digest(message.conversation.phone_number_id, message.payload.message_id)
