"""Sessions and the turns that change them: load, COMMIT, PARK, ATTEMPT."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, cast

import msgspec
from attrs import frozen

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.answer import Answer
from orchestrator.storage.appended import Appended
from orchestrator.storage.entries import OutboxEntry, WrittenReply, decode_dead_letter
from orchestrator.storage.journal_log import JournalEntry
from orchestrator.storage.keys import in_places
from orchestrator.storage.packed import EMPTY, Call, led, packed, recurring
from orchestrator.storage.records.journal import JournalRecord
from orchestrator.storage.records.recollection import Recollection
from orchestrator.storage.store import RedisStore

NEWEST_DEAD_LETTERS = 20
TURN_KEYS = 7
TURN_ARGUMENTS = 10
"""Of a turn without replies and pieces."""
NO_REMINDER = EMPTY * 2
"""Neither when nor for whom."""


class Verdict(StrEnum):
    """What became of a commit. Only OK (and ALREADY, before) changed anything."""

    OK = "OK"
    ALREADY = "ALREADY"
    GONE = "GONE"
    FENCED = "FENCED"
    STALE = "STALE"
    EXPIRED = "EXPIRED"
    HELD = "HELD"
    """A reply of the bot's after a person took the conversation over: it must not leave."""


class TurnCommit(msgspec.Struct, frozen=True, kw_only=True):
    """One turn, ready to apply: all encoded. An empty `snapshot` deletes the session."""

    conversation: ConversationKey
    partition: int
    term: int
    base_version: str
    entry_id: str
    snapshot: bytes
    journal: bytes
    record: JournalRecord | None = None
    """What `journal` says, for the recorder; None: it is to read it there."""
    replies: tuple[WrittenReply, ...] = ()
    remind_at_ms: int | None = None
    """When to look at the conversation again by itself: 0 for never, None to leave it as it is."""
    pieces: tuple[tuple[str, bytes], ...] = ()
    """Entries that leave the inbox with this one, each with its record for the journal."""
    begins: bytes = b""
    """How the entry begins, where its id was only foretold."""


@frozen(kw_only=True, slots=True)
class Parking:
    """A message on its way to the dead letters."""

    partition: int
    term: int
    entry_id: str
    dead_letter: bytes
    journal: bytes
    replies: tuple[WrittenReply, ...] = ()


class Committed(msgspec.Struct, frozen=True):
    """What became of a commit, and its replies as they stand in the outbox now, if it has any."""

    verdict: Verdict
    replies: Appended[OutboxEntry] | None = None


class TurnStore:
    """The scripts around a turn, on one Redis. What is journalled is handed to `recollection`."""

    def __init__(
        self,
        store: RedisStore,
        *,
        session_ttl_seconds: int,
        recollection: Recollection | None = None,
    ) -> None:
        self._store = store
        self._recollection = recollection or Recollection()
        self._session_ttl = session_ttl_seconds
        self._keys_of = lru_cache(store.keys.partitions)(self._names)

    def load(self, conversations: Sequence[ConversationKey]) -> Awaitable[list[bytes | None]]:
        """The snapshots, None where there is no session."""
        return self._store.values([self._store.keys.session(key) for key in conversations])

    def commit(self, turns: Sequence[TurnCommit]) -> Awaitable[list[Committed]]:
        """Apply turns of any conversations in few round trips; what became of each."""
        groups = self._store.keys.calls([turn.partition for turn in turns])
        calls: list[Call] = []
        for positions in groups:
            count = 1
            keys: list[bytes] = []
            args: list[bytes] = [recurring(self._session_ttl)]
            for position in positions:
                count += self._add(turns[position], keys, args)
            calls.append(Call(TURN_KEYS * len(positions), count, keys + args))
        answers = self._store.scripts("commit", calls)
        return answers.then(partial(self._all_committed, turns, groups))

    def _all_committed(
        self,
        turns: Sequence[TurnCommit],
        groups: Sequence[Sequence[int]],
        scripts: Answer[list[list[Any]]],
    ) -> list[Committed]:
        answers = in_places(groups, scripts.result())
        return [self._committed(turns[place], answer) for place, answer in enumerate(answers)]

    def _committed(self, turn: TurnCommit, answer: bytes | list[bytes]) -> Committed:
        if isinstance(answer, bytes):
            return _BARE[answer]
        if turn.record is not None:
            self._recollection.keep(
                JournalEntry(turn.partition, answer[0].decode(), turn.journal, turn.record)
            )
        if not turn.replies:
            return _DONE
        entries = [
            OutboxEntry(
                partition=turn.partition,
                entry_id=answer[place].decode(),
                conversation=turn.conversation,
                payload=reply.payload,
            )
            for place, reply in enumerate(turn.replies, 2)
        ]
        return Committed(_OK, Appended(answer[1].decode(), tuple(entries)))

    def _add(self, turn: TurnCommit, keys: list[bytes], args: list[bytes]) -> int:
        """How many arguments it took."""
        term, others = self._keys_of(turn.partition)
        session = self._store.keys.session(turn.conversation).encode()
        keys += (term, led(len(session)), session, others)
        base, entry_id = turn.base_version.encode(), turn.entry_id.encode()
        args += (recurring(turn.term), led(len(base)), base, led(len(entry_id)), entry_id)
        args += (led(len(turn.snapshot)), turn.snapshot, led(len(turn.journal)), turn.journal)
        if turn.remind_at_ms is None:
            args.append(NO_REMINDER)
        else:
            due, whose = str(turn.remind_at_ms).encode(), str(turn.conversation).encode()
            args += (led(len(due)), due, led(len(whose)), whose)
        args.append(recurring(len(turn.replies)))
        for reply in turn.replies:
            args += (led(len(reply.data)), reply.data)
        args.append(recurring(len(turn.pieces)))
        for piece in turn.pieces:
            args.append(packed(*piece))
        args += (led(len(turn.begins)), turn.begins)
        return TURN_ARGUMENTS + len(turn.replies) + 2 * len(turn.pieces)

    def _names(self, partition: int) -> tuple[bytes, bytes]:
        """The script's keys for `partition`: the one before the session, and those behind it."""
        names = self._store.keys.of(partition)
        others = (names.inbox, names.outbox, names.journal, names.attempts, names.timers)
        return packed(names.term), packed(*others)

    async def park(self, parking: Parking) -> Verdict:
        """Move a message to the dead letters: OK, FENCED or GONE."""
        names = self._store.keys.of(parking.partition)
        answer = await self._store.script(
            "park",
            [
                names.term,
                names.inbox,
                names.dead_letters,
                names.outbox,
                names.journal,
                names.attempts,
            ],
            [
                parking.term,
                parking.entry_id,
                parking.dead_letter,
                parking.journal,
                len(parking.replies),
                *[reply.data for reply in parking.replies],
            ],
        )
        return Verdict(answer.decode())

    async def count_attempt(
        self, partition: int, term: int, entry_id: str, token: str
    ) -> int | Verdict:
        """Count one more attempt; the number so far, or FENCED or GONE.

        `token` names the attempt: asked again with it, the store counts nothing.
        """
        names = self._store.keys.of(partition)
        attempts = int(
            await self._store.script(
                "attempt", [names.term, names.inbox, names.attempts], [term, entry_id, token]
            )
        )
        if attempts < 0:
            return Verdict.FENCED
        return attempts or Verdict.GONE

    async def settled(self, partition: int, entry_id: str) -> bool:
        """Whether the entry has left the inbox: applied or parked."""
        name = self._store.keys.of(partition).inbox
        found = await self._store.call(
            cast(Any, self._store.client.xrange(name, entry_id, entry_id))
        )
        return not found

    async def parked(self, partition: int, entry_id: str) -> bool:
        """Whether the entry is among the newest dead letters of its partition."""
        name = self._store.keys.of(partition).dead_letters
        found = await self._store.call(
            cast(Any, self._store.client.xrevrange(name, count=NEWEST_DEAD_LETTERS))
        )
        return any(decode_dead_letter(fields[b"d"]).entry_id == entry_id for _, fields in found)


_OK = Verdict.OK  # looked up once: an attribute of an enum takes as long as a small call
_DONE = Committed(_OK)
_BARE = {verdict.encode(): Committed(verdict) for verdict in Verdict}
