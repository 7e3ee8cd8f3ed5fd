"""Timers of conversations, set by the commit of a turn: they outlive the process.

A timer that is due becomes an entry of its conversation's inbox, and is struck afterwards. A death
between the two fires it again, and the entry's id, made from the timer, is known by then.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from orchestrator.conversation.key import ConversationKey
from orchestrator.storage.store import RedisStore


@frozen(kw_only=True, slots=True)
class Timer:
    """`due_ms` is Unix time in milliseconds."""

    partition: int
    conversation: ConversationKey
    due_ms: int


class Timers:
    """The timers of all partitions, on one Redis."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store

    async def due(self, partitions: Iterable[int], now_ms: int, count: int) -> list[Timer]:
        """At most `count` of each partition, the longest due first."""
        numbers = sorted(partitions)
        timers = [self._store.keys.of(number).timers for number in numbers]
        found = await self._store.execute_all(
            [
                ("ZRANGE", name, "-inf", now_ms, "BYSCORE", "LIMIT", 0, count, "WITHSCORES")
                for name in timers
            ]
        )
        return [
            Timer(
                partition=number,
                conversation=ConversationKey.parse(member.decode()),
                due_ms=int(score),
            )
            for number, members in zip(numbers, found, strict=True)
            for member, score in zip(members[::2], members[1::2], strict=True)
        ]

    async def strike(self, timer: Timer) -> bool:
        """Whether it was there; one set anew meanwhile stays."""
        name = self._store.keys.of(timer.partition).timers
        struck = await self._store.script("timer", [name], [str(timer.conversation), timer.due_ms])
        return bool(struck)
