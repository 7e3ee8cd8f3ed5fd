"""Every Redis key and TTL, in one place.

| key                               | type   | TTL           | content                        |
|-----------------------------------|--------|---------------|--------------------------------|
| session:{phone_number_id}:{wa_id} | string | session TTL   | flat state, one JSON object    |
| inbox:{p}                         | stream | none          | accepted, not yet applied      |
| outbox:{p}                        | stream | none          | committed replies, not sent    |
| journal:{p}                       | stream | none          | records on their way to SQL    |
| deadletters:{p}                   | stream | none          | parked messages                |
| attempts:{p}                      | hash   | none          | entry id -> count|token        |
| dedup:{p}:{n}                     | set    | 1.5 dedup TTL | digests of wamids of one span  |
| sending:{p}                       | hash   | none          | reply id -> when it was posted |
| term:{p}                          | string | none          | ownership term, the fence      |
| timers:{p}                        | zset   | none          | conversation -> when to remind |
| alias:{phone_number_id}:{id}      | string | alias TTL     | canonical wa_id of an identity |
| desk:{order or ticket id}         | string | a minute      | a change staff are making      |
| journal:refused                   | stream | none          | records SQL will never take    |
| dataset                           | hash   | none          | partitions, format             |

With `tagged=True` (Redis Cluster) all keys of a partition carry its hash tag and share a slot, and
so do the aliases at one number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

from attrs import field, frozen

from orchestrator.conversation.key import ConversationKey

T = TypeVar("T")

DATASET = "dataset"
REFUSED = "journal:refused"
ALIAS_TTL_SECONDS = 90 * 86400
REMEMBERED = 20_000
"""Conversations whose partition need not be worked out anew."""
DEDUP_SPANS = 3
"""Sets looked at for a wamid: the current span and the two before it.

The next one is looked at too: the clock may have stepped back since it was marked.
"""


@frozen(slots=True)
class PartitionKeys:
    """The keys of one partition."""

    inbox: str
    outbox: str
    journal: str
    dead_letters: str
    attempts: str
    term: str
    sending: str
    timers: str


class StreamNames:
    """The streams of one kind: all are asked for every second, most of the time for nothing."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.number_of = {name: number for number, name in enumerate(names)}.__getitem__

    def behind(self, positions: Mapping[int, str]) -> dict[str, str]:
        """Positions by partition as positions by stream."""
        names = self.names
        return {names[number]: position for number, position in positions.items()}


@frozen(slots=True)
class Keys:
    """The key builder: the only place that knows where a partition lives."""

    partitions: int
    tagged: bool = False
    partition_of: Callable[[ConversationKey], int] = field(init=False, repr=False, eq=False)
    """The partition of a conversation."""
    _built: tuple[PartitionKeys, ...] = field(init=False, repr=False)
    inboxes: StreamNames = field(init=False, repr=False, eq=False)
    outboxes: StreamNames = field(init=False, repr=False, eq=False)
    journals: StreamNames = field(init=False, repr=False, eq=False)

    @partition_of.default
    def _remember_partitions(self) -> Callable[[ConversationKey], int]:
        return lru_cache(REMEMBERED)(lambda key: key.partition(self.partitions))

    @_built.default
    def _build(self) -> tuple[PartitionKeys, ...]:
        return tuple(
            PartitionKeys(*(self._name(kind, number) for kind in _PARTITION_KINDS))
            for number in range(self.partitions)
        )

    @inboxes.default
    def _name_inboxes(self) -> StreamNames:
        return StreamNames([names.inbox for names in self._built])

    @outboxes.default
    def _name_outboxes(self) -> StreamNames:
        return StreamNames([names.outbox for names in self._built])

    @journals.default
    def _name_journals(self) -> StreamNames:
        return StreamNames([names.journal for names in self._built])

    def _name(self, kind: str, partition: int) -> str:
        return f"{kind}:{{{partition}}}" if self.tagged else f"{kind}:{partition}"

    def of(self, partition: int) -> PartitionKeys:
        return self._built[partition]

    def partition_of_reply(self, reply_id: str) -> int | None:
        """The partition a reply id of ours begins with; None for what is not of that form."""
        found = _REPLY_ID.fullmatch(reply_id)
        number = int(found[1]) if found else self.partitions
        return number if number < self.partitions else None

    def session(self, key: ConversationKey) -> str:
        if self.tagged:
            return f"session:{{{self.partition_of(key)}}}:{key}"
        return f"session:{key}"

    def dedup(self, partition: int, span: int) -> list[str]:
        """The sets a wamid may be in, the current one first."""
        name = self._name("dedup", partition)
        return [f"{name}:{span - age}" for age in (*range(DEDUP_SPANS), -1)]

    def alias(self, phone_number_id: str, identity: str) -> str:
        number = f"{{{phone_number_id}}}" if self.tagged else phone_number_id
        return f"alias:{number}:{identity}"

    def desk(self, thing_id: str) -> str:
        return f"desk:{thing_id}"

    def slot_group(self, partition: int) -> int:
        """Partitions of one group may share a script call; on a cluster each is its own."""
        return partition if self.tagged else 0

    def calls(self, partitions: Sequence[int]) -> Sequence[Sequence[int]]:
        """The places of those partitions' items, one list for each script call they need."""
        if not self.tagged:
            return [range(len(partitions))] if partitions else []
        groups: dict[int, list[int]] = {}
        for place, partition in enumerate(partitions):
            groups.setdefault(self.slot_group(partition), []).append(place)
        return list(groups.values())


def in_places(groups: Sequence[Sequence[int]], answers: Sequence[list[T]]) -> list[T]:
    """What each script call answered for its items, in the places `Keys.calls` had them from."""
    if len(groups) == 1:
        return answers[0]
    found: dict[int, T] = {}
    for call, places in enumerate(groups):
        found.update(zip(places, answers[call], strict=True))
    return [found[place] for place in range(len(found))]


_PARTITION_KINDS = (
    *("inbox", "outbox", "journal", "deadletters", "attempts", "term", "sending", "timers"),
)


_REPLY_ID = re.compile(r"([0-9]{1,6})\.[0-9]{1,20}-[0-9]{1,20}\.[0-9]{1,4}")


def dedup_span(now_seconds: float, ttl_seconds: int) -> int:
    """The number of the current span. Spans last half the TTL."""
    return int(now_seconds // (ttl_seconds / 2))


def wamid_digest(phone_number_id: str, message_id: str) -> bytes:
    """12 bytes that stand for a wamid in the dedup sets: 66 bytes of memory instead of 165."""
    return blake2b(f"{phone_number_id}|{message_id}".encode(), digest_size=12).digest()
