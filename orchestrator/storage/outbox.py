"""The durable outbox: committed replies, read in order, marked before they leave, settled once."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from functools import lru_cache, partial

import msgspec

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.answer import Answer
from orchestrator.storage.entries import OutboxEntry, decode_outbox, now_ms
from orchestrator.storage.journal_log import JournalEntry
from orchestrator.storage.keys import in_places
from orchestrator.storage.packed import Call, led, packed, recurring
from orchestrator.storage.records.journal import JournalRecord
from orchestrator.storage.records.recollection import Recollection
from orchestrator.storage.store import RedisStore
from orchestrator.storage.turn_store import Verdict

_PROVEN = b"s|"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A reply is about to be posted by the owner of `term`."""

    entry: OutboxEntry
    term: int


class Marked(msgspec.Struct, frozen=True):
    """Post it if OK. With a `wamid` it was sent before: a status told so."""

    verdict: Verdict
    wamid: str | None = None


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """A reply leaves the outbox with the record of how it fared."""

    partition: int
    term: int
    entry_id: str
    reply_id: str
    journal: bytes
    record: JournalRecord | None = None
    """What `journal` says, for the recorder; None: it is to read it there."""
    news: bytes = b""
    """An entry for the conversation's inbox, written in the same step; empty for none."""


class Outbox:
    """Replies behind a position, their marks and their settlement.

    What is journalled is handed to `recollection`.
    """

    def __init__(self, store: RedisStore, recollection: Recollection | None = None) -> None:
        self._store = store
        self._recollection = recollection or Recollection()
        self._marking = lru_cache(store.keys.partitions)(self._marking_keys)
        self._settling = lru_cache(store.keys.partitions)(self._settling_keys)

    async def read(self, positions: Mapping[int, str], count: int) -> list[OutboxEntry]:
        """Up to `count` replies per partition behind `positions` (exclusive), oldest first."""
        if not positions:
            return []
        outboxes = self._store.keys.outboxes
        found = await self._store.read_streams(outboxes.behind(positions), count)
        return [
            _decoded(outboxes.number_of(stream), *item) for stream, items in found for item in items
        ]

    async def marked(self, partitions: Sequence[int]) -> set[str]:
        """Ids of the replies an earlier owner had marked and not settled: fate unknown."""
        pipeline = self._store.client.pipeline(transaction=False)
        for number in partitions:
            pipeline.hkeys(self._store.keys.of(number).sending)
        found = await self._store.call(pipeline.execute()) if partitions else []
        return {reply_id.decode() for ids in found for reply_id in ids}

    def mark(self, marks: Sequence[Mark]) -> Awaitable[list[Marked]]:
        """Write down, before the POST, that these replies are being sent."""
        groups = self._store.keys.calls([item.entry.partition for item in marks])
        calls: list[Call] = []
        for positions in groups:
            keys: list[bytes] = []
            now = str(now_ms()).encode()
            args: list[bytes] = [led(len(now)), now]
            for position in positions:
                mark = marks[position]
                entry, payload = mark.entry, mark.entry.payload
                session = self._store.keys.session(entry.conversation).encode()
                entry_id, reply_id = entry.entry_id.encode(), payload.reply_id.encode()
                keys += (self._marking(entry.partition), led(len(session)), session)
                args += (recurring(mark.term), led(len(entry_id)), entry_id)
                args += (led(len(reply_id)), reply_id, recurring(int(payload.yields)))
            calls.append(Call(4 * len(positions), 1 + 4 * len(positions), keys + args))
        return self._store.scripts("mark", calls).then(partial(_all_marked, groups))

    def settle(self, settlements: Sequence[Settlement]) -> Awaitable[list[Verdict]]:
        """Remove replies from the outbox and journal their fate; a verdict for each."""
        groups = self._store.keys.calls([item.partition for item in settlements])
        calls: list[Call] = []
        for positions in groups:
            keys: list[bytes] = []
            args: list[bytes] = []
            for position in positions:
                item = settlements[position]
                entry_id, reply_id = item.entry_id.encode(), item.reply_id.encode()
                keys.append(self._settling(item.partition))
                args += (recurring(item.term), led(len(entry_id)), entry_id)
                args += (led(len(item.journal)), item.journal, led(len(reply_id)), reply_id)
                args += (led(len(item.news)), item.news)
            calls.append(Call(5 * len(positions), 5 * len(positions), keys + args))
        answers = self._store.scripts("settle", calls)
        return answers.then(partial(self._all_settled, settlements, groups))

    def _all_settled(
        self,
        settlements: Sequence[Settlement],
        groups: Sequence[Sequence[int]],
        scripts: Answer[list[list[bytes]]],
    ) -> list[Verdict]:
        answers = in_places(groups, scripts.result())
        return [self._settled(settlements[place], answer) for place, answer in enumerate(answers)]

    def _settled(self, settlement: Settlement, answer: bytes) -> Verdict:
        refusal = _VERDICTS.get(answer)
        if refusal is not None:
            return refusal
        if settlement.record is not None:
            self._recollection.keep(
                JournalEntry(
                    settlement.partition, answer.decode(), settlement.journal, settlement.record
                )
            )
        return _OK

    def _marking_keys(self, partition: int) -> bytes:
        names = self._store.keys.of(partition)
        return packed(names.term, names.outbox, names.sending)

    def _settling_keys(self, partition: int) -> bytes:
        names = self._store.keys.of(partition)
        return packed(names.term, names.outbox, names.journal, names.sending, names.inbox)


def _all_marked(
    groups: Sequence[Sequence[int]], scripts: Answer[list[list[bytes]]]
) -> list[Marked]:
    return [_marked(answer) for answer in in_places(groups, scripts.result())]


def _decoded(partition: int, entry_id: str, data: bytes) -> OutboxEntry:
    payload = decode_outbox(data)
    key = ConversationKey.parse(payload.identity)
    return OutboxEntry(partition=partition, entry_id=entry_id, conversation=key, payload=payload)


_OK = Verdict.OK  # looked up once: an attribute of an enum takes as long as a small call
_VERDICTS = {verdict.value.encode(): verdict for verdict in Verdict}
_MARKED = {answer: Marked(verdict) for answer, verdict in _VERDICTS.items()}


def _marked(answer: bytes) -> Marked:
    if answer.startswith(_PROVEN):
        return Marked(Verdict.GONE, answer[len(_PROVEN) :].decode())
    return _MARKED[answer]
