"""What a conversation journals is the record SQL would get from the journal, cell by cell."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

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
        (read,) = await JournalLog(stage.store).read(positions, 10)
        (remembered,) = stage.turns.recollection.take()
        assert replace(remembered, record=None) == read
        assert remembered.record is not None
        assert cells(remembered.record) == cells(decode(read.data))

    play(redis_url, scenario)


def cells(record: JournalRecord) -> list[tuple[type, Any]]:
    """With their very types: of a kind of string SQLite asks at length what it may be."""
    batch = Batch(SQLITE)
    batch.add(record)
    (turn,), (received,), (reply,) = (
        batch.plain_turns,
        batch.received,
        batch.replies.values(),
    )
    return [(type(cell), repr(cell)) for cell in (*turn, *received, *(reply.content or ()))]
