"""How many entries are in memory: bounds that no single busy conversation can use up."""

from __future__ import annotations

from collections import defaultdict

from attrs import define, field

WINDOW = 256
"""Entries of one partition in memory at a time; the rest waits in the stream."""
SHARE = 16
"""Of these one conversation has at most so many; what it has beyond is surplus."""
SURPLUS = 10_000
"""Entries of all busy conversations that wait in memory, so that those behind them can be read."""


@define
class InFlight:
    """Counts entries from their delivery until their turn is finished."""

    # A Counter takes three times as long to count.
    _shares: defaultdict[int, int] = field(factory=lambda: defaultdict(int))
    _surplus: defaultdict[int, int] = field(factory=lambda: defaultdict(int))
    _surplus_total: int = 0

    @property
    def total(self) -> int:
        return sum(self._shares.values()) + self._surplus_total

    def take(self, partition: int, place: int) -> None:
        """An entry came; it is the `place`-th (from 1) its conversation has in memory."""
        if place > SHARE:
            self._surplus[partition] += 1
            self._surplus_total += 1
        else:
            self._shares[partition] += 1

    def give_back(self, partition: int, place: int) -> None:
        """An entry of a conversation that had `place` of them is done."""
        if place > SHARE:
            self._surplus[partition] -= 1
            self._surplus_total -= 1
        else:
            self._shares[partition] -= 1

    def drop(self, partition: int) -> None:
        """Forget the partition: its entries are another owner's."""
        self._surplus_total -= self._surplus.pop(partition, 0)
        self._shares.pop(partition, None)

    def full(self, partition: int) -> bool:
        """Whether no more of the partition may be read now."""
        if self._shares[partition] >= WINDOW:
            return True
        return self._surplus_total >= SURPLUS and self._surplus[partition] > 0

    def has_room(self, partition: int) -> bool:
        """Whether a partition that was full may be read again; later than it is just not full."""
        if self._shares[partition] > WINDOW // 2:
            return False
        return self._surplus_total <= SURPLUS // 2 or self._surplus[partition] == 0
