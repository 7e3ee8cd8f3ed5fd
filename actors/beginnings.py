"""Which turns began while their messages were being stored.

The reader delivers such a message before it stands in the inbox, and not again when it does.
"""

from __future__ import annotations

from collections import deque

from attrs import define, field

from orchestrator.storage.appended import place_of
from orchestrator.storage.entries import InboxEntry


@define
class Beginnings:
    """By partition, oldest first: each is forgotten when it, or what stands behind it, is read."""

    _begun: dict[int, deque[InboxEntry]] = field(factory=dict)

    def add(self, entry: InboxEntry) -> None:
        begun = self._begun.setdefault(entry.partition, deque())
        while begun and _came_to_nothing(begun[0]):
            begun.popleft()
        begun.append(entry)

    def include(self, entry: InboxEntry) -> bool:
        """Whether the turn of this entry of the inbox has begun; to be asked in their order."""
        begun = self._begun.get(entry.partition)
        if not begun:
            return False
        place = place_of(entry.entry_id)
        while begun and place_of(begun[0].entry_id) < place:
            begun.popleft()  # it came to nothing, or is committed already
        if not begun or begun[0].entry_id != entry.entry_id:
            return False
        storing = begun.popleft().storing
        # Else this is another message, or an earlier delivery of it: who began it gives up.
        return storing is not None and storing.gave(entry.entry_id)


def _came_to_nothing(entry: InboxEntry) -> bool:
    """Whether the store has said by now that it does not stand there under this id."""
    storing = entry.storing
    return storing is not None and storing.ids.done and not storing.gave(entry.entry_id)
