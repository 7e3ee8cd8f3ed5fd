"""What a conversation journals is the record SQL would get from the journal, cell by cell."""

from __future__ import annotations

from typing import Any

from orchestrator.storage.journal_log import JournalLog
from orchestrator.storage.records.batch import Batch
from orchestrator.storage.records.journal import JournalRecord, decode
from orchestrator.storage.records.moments import SQLITE
from tests.support.pipeline import message
from tests.support.stage import Stage, play


def test_a_turn_is_remembered_as_it_would_be_read(redis_url: str) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.accept(message("hola"))
        await stage.settled(1)
        positions = dict.fromkeys(range(stage.store.keys.partitions), "0-0")
        (entry,) = await JournalLog(stage.store).read(positions, 10)
        remembered, read = stage.ring.recollection.decode(entry.data), decode(entry.data)
        assert type(remembered) is not type(read)  # else nothing was remembered
        assert cells(remembered) == cells(read)

    play(redis_url, scenario)


def cells(record: JournalRecord) -> list[tuple[type, Any]]:
    """With their very types: of a kind of string SQLite asks at length what it may be."""
    batch = Batch(SQLITE)
    batch.add(record)
    (_, _, turn), (received,), (reply,) = (
        *batch.turns.values(),
        batch.received.values(),
        batch.replies.values(),
    )
    return [(type(cell), repr(cell)) for cell in (*turn, *received, *(reply.content or ()))]
