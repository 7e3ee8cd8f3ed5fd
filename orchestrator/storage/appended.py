"""What this process wrote to a stream itself, so that its reader need not fetch it again.

Whether nothing else stands between the reader's position and what was written is told by the entry
that was the stream's last one just before: with that one read, the reader has seen all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

import msgspec
from attrs import define, field

MOST_KEPT = 128
"""Entries of a partition kept at most; with more of them the reader fetches all."""


class Placed(Protocol):
    """An entry of a stream."""

    @property
    def entry_id(self) -> str: ...


Entry = TypeVar("Entry", bound=Placed)


class Appended(msgspec.Struct, Generic[Entry], frozen=True):
    """Entries one write put at the end of a stream, oldest first, as they would be read.

    `before` is the id of the entry that was the last one then, '' if the stream was empty.
    """

    before: str
    entries: tuple[Entry, ...]

    def then(self, later: Appended[Entry]) -> Appended[Entry]:
        """This and what the same call wrote right after."""
        return Appended(self.before, self.entries + later.entries)


@define
class Handover(Generic[Entry]):
    """Keeps what was appended, by partition, until the reader comes for it."""

    _kept: dict[int, list[Appended[Entry]]] = field(factory=dict)

    def put(self, appended: Mapping[int, Appended[Entry]]) -> None:
        for partition, new in appended.items():
            kept = self._kept.setdefault(partition, [])
            kept.append(new)
            count = len(new.entries)
            if len(kept) > 1:  # hardly ever
                count = sum(len(one.entries) for one in kept)
            if count > MOST_KEPT:
                del self._kept[partition]

    def take(self, partition: int, position: str) -> Sequence[Entry] | None:
        """All there is behind `position`, None if that is not known: then it must be fetched.

        Answers of writes may arrive in another order than that in which they were carried out.
        """
        kept = self._kept.pop(partition, None)
        if kept is None:
            return None
        if len(kept) == 1 and kept[0].before == position:  # nearly always
            return kept[0].entries
        found: list[Entry] = []
        reached = place_of(position)
        for appended in kept:
            if appended.before and place_of(appended.before) > reached:
                return None
            for entry in appended.entries:
                if (place := place_of(entry.entry_id)) > reached:
                    found.append(entry)
                    reached = place
        return found

    def take_all(self, positions: Mapping[int, str]) -> tuple[list[Entry], dict[int, str]]:
        """What is known, and the positions of the partitions that must be fetched."""
        if not self._kept:  # when all are looked at, once a second
            return [], dict(positions)
        known: list[Entry] = []
        unknown: dict[int, str] = {}
        for partition, position in positions.items():
            entries = self.take(partition, position)
            if entries is None:
                unknown[partition] = position
            else:
                known += entries
        return known, unknown


@lru_cache(maxsize=4096)
def place_of(entry_id: str) -> tuple[int, int]:
    """A stream id as something that can be compared; that of each entry is asked for often."""
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence)
