"""What this process journalled lately, so that it need not read it again for SQL.

An entry gets here once the store has told its id. It stands in the journal all the same until SQL
has it: nothing depends on what is remembered here but time.
"""

from __future__ import annotations

from orchestrator.storage.journal_log import JournalEntry

MOST_KEPT = 8192
"""Entries: 14 MB of ordinary turns, 80 MB if each brought 4,000 characters."""


class Recollection:
    """Keeps entries, in the order in which they were journalled, until the recorder takes them."""

    def __init__(self) -> None:
        self._entries: list[JournalEntry] = []

    def keep(self, entry: JournalEntry) -> None:
        """Too many are not kept: they are read when their turn comes."""
        if len(self._entries) < MOST_KEPT:
            self._entries.append(entry)

    def take(self) -> list[JournalEntry]:
        """All there is, once."""
        entries, self._entries = self._entries, []
        return entries
