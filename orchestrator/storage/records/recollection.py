"""What this process journalled lately, so that it need not decode it again for SQL.

An entry is known by its very bytes: one of another process, or of one that ended, is never taken
for it. What is not remembered is decoded; nothing depends on it but time.
"""

from __future__ import annotations

from orchestrator.storage.records.journal import JournalRecord, decode, encode, encode_unmended

MOST_KEPT = 4096
"""Records of a round: 7 MB of ordinary turns, 40 MB if each brought 4,000 characters."""
_NAME = 64
"""Bytes of an entry that tell it from nearly all others: type and id. To hash all costs more."""

_Kept = tuple[bytes, JournalRecord]


class Recollection:
    """Keeps each record for two rounds of its reader, or until it is asked for."""

    def __init__(self) -> None:
        self._new: dict[bytes, _Kept] = {}
        self._old: dict[bytes, _Kept] = {}

    def encode(self, record: JournalRecord) -> bytes:
        """The journal entry of `record`, as `journal.encode` writes it."""
        try:
            entry = encode_unmended(record)
        except UnicodeEncodeError:
            return encode(record)  # what will be read is not quite this record
        if len(self._new) < MOST_KEPT:
            self._new[entry[:_NAME]] = (entry, record)
        return entry

    def decode(self, entry: bytes) -> JournalRecord:
        """The record of a journal entry; raises as `journal.decode` does."""
        name = entry[:_NAME]
        kept = self._old.pop(name, None) or self._new.pop(name, None)
        if kept is not None and kept[0] == entry:
            return kept[1]
        return decode(entry)

    def begin_round(self) -> None:
        """Forget what was journalled before the last round: it was read then, or never will be."""
        self._old, self._new = self._new, {}
