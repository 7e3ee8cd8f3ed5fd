"""The recorder on a real Valkey: what waits in the journal reaches SQL once, and leaves it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from attrs import define, field

from actors import recorder
from actors.messages import FlushJournal
from actors.recorder import RecorderActor
from orchestrator.storage.journal_log import JournalEntry, JournalLog
from orchestrator.storage.keys import REFUSED
from orchestrator.storage.records.errors import RecordRefused, RecordsUnavailable
from orchestrator.storage.records.journal import JournalRecord, OtherRecord, encode
from orchestrator.storage.store import RedisStore
from tests.support.pipeline import note
from tests.support.stage import Stage, staged

SECONDS = 30.0


@define
class SpokenRecords:
    """Keeps what it is given; refuses or is away as told."""

    batches: list[list[str]] = field(factory=list)
    refused: frozenset[str] = frozenset()
    away: bool = False
    written: asyncio.Event = field(factory=asyncio.Event)

    async def write(self, batch: Sequence[tuple[str, JournalRecord]]) -> tuple[RecordRefused, ...]:
        if self.away:
            raise RecordsUnavailable("away")
        kinds = [record.kind for _, record in batch if isinstance(record, OtherRecord)]
        self.batches.append(kinds)
        self.written.set()
        return tuple(
            RecordRefused(index=index, entry_id=batch[index][0], reason="unfit")
            for index, kind in enumerate(kinds)
            if kind in self.refused
        )

    async def until(self, kind: str) -> None:
        """Wait until a record of that kind was written."""
        async with asyncio.timeout(SECONDS):
            while kind not in self.kinds:
                self.written.clear()
                await self.written.wait()

    @property
    def kinds(self) -> list[str]:
        return [kind for batch in self.batches for kind in batch]


@asynccontextmanager
async def recording(stage: Stage, records: SpokenRecords) -> AsyncIterator[Any]:
    parts: dict[str, Any] = {
        "records": records,
        "recollection": stage.turns.recollection,
        "supervisor": stage.root,
    }
    ref = RecorderActor.start(
        ring=stage.ring, journal=JournalLog(stage.store), name="recorder", **parts
    )
    try:
        yield ref
    finally:
        records.away = False
        await ref.stop()


async def append(store: RedisStore, partition: int, *entries: bytes) -> None:
    for entry in entries:
        await store.execute("XADD", store.keys.of(partition).journal, "*", "r", entry)


def test_a_partition_with_much_is_read_to_its_end_beside_one_with_little(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "READ_COUNT", 8)
    much = [f"a{index}" for index in range(37)]

    async def story() -> None:
        records = SpokenRecords()
        async with staged(redis_url) as stage, recording(stage, records) as ref:
            await append(stage.store, 0, *map(note, much))
            await append(stage.store, 1, note("b0"), note("b1"))
            await ref.ask(FlushJournal(), timeout=SECONDS)
            assert [kind for kind in records.kinds if kind[0] == "a"] == much
            assert [kind for kind in records.kinds if kind[0] == "b"] == ["b0", "b1"]
            assert await JournalLog(stage.store).length() == 0

    asyncio.run(story())


def test_more_than_a_batch_is_written_in_batches(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "BATCH", 10)

    async def story() -> None:
        records = SpokenRecords()
        async with staged(redis_url) as stage, recording(stage, records) as ref:
            await append(stage.store, 0, *(note(f"a{index}") for index in range(25)))
            await ref.ask(FlushJournal(), timeout=SECONDS)
            assert [len(batch) for batch in records.batches] == [10, 10, 5]
            assert await JournalLog(stage.store).length() == 0

    asyncio.run(story())


def test_what_sql_will_never_take_is_set_aside_and_its_neighbours_are_written(
    redis_url: str,
) -> None:
    async def story() -> None:
        records = SpokenRecords(refused=frozenset({"bad"}))
        async with staged(redis_url) as stage, recording(stage, records) as ref:
            await append(stage.store, 0, note("one"), b"no record", note("bad"), note("two"))
            await ref.ask(FlushJournal(), timeout=SECONDS)
            assert records.kinds == ["one", "bad", "two"]
            aside = await stage.store.execute("XRANGE", REFUSED, "-", "+")
            assert [fields[3] for _, fields in aside] == [b"no record", note("bad")]
            assert await JournalLog(stage.store).length() == 0

    asyncio.run(story())


def test_while_sql_is_away_the_journal_keeps_everything(redis_url: str) -> None:
    async def story() -> None:
        records = SpokenRecords(away=True)
        async with staged(redis_url) as stage, recording(stage, records) as ref:
            await append(stage.store, 0, note("one"), note("two"))
            with pytest.raises(RecordsUnavailable):
                await ref.ask(FlushJournal(), timeout=SECONDS)
            assert await JournalLog(stage.store).length() == 2
            records.away = False
            await ref.ask(FlushJournal(), timeout=SECONDS)
            assert records.kinds == ["one", "two"]
            assert await JournalLog(stage.store).length() == 0

    asyncio.run(story())


async def remember(stage: Stage, partition: int, kind: str) -> None:
    """As a commit does. What stands in the journal says nothing, to tell it from the remembered."""
    name = stage.store.keys.of(partition).journal
    place = await stage.store.execute("XADD", name, "*", "r", note("not remembered"))
    record = remembered(kind)
    stage.turns.recollection.keep(JournalEntry(partition, place.decode(), encode(record), record))


def remembered(kind: str) -> OtherRecord:
    return OtherRecord(kind=kind, raw={}, at_ms=0)


def test_what_is_remembered_is_written_without_being_read(redis_url: str) -> None:
    async def story() -> None:
        records = SpokenRecords(refused=frozenset({"bad"}))
        async with staged(redis_url) as stage, recording(stage, records) as ref:
            for kind in ("one", "bad", "two"):
                await remember(stage, 0, kind)
            await append(stage.store, 1, note("others"))
            await ref.ask(FlushJournal(), timeout=SECONDS)
            assert records.batches == [["one", "bad", "two"], ["others"]]
            aside = await stage.store.execute("XRANGE", REFUSED, "-", "+")
            assert [fields[3] for _, fields in aside] == [encode(remembered("bad"))]
            assert await JournalLog(stage.store).length() == 0

    asyncio.run(story())


def test_what_was_remembered_while_sql_was_away_is_read_instead(redis_url: str) -> None:
    async def story() -> None:
        records = SpokenRecords(away=True)
        async with staged(redis_url) as stage, recording(stage, records) as ref:
            await remember(stage, 0, "remembered")
            with pytest.raises(RecordsUnavailable):
                await ref.ask(FlushJournal(), timeout=SECONDS)
            records.away = False
            await ref.ask(FlushJournal(), timeout=SECONDS)
            assert records.kinds == ["not remembered"]
            assert await JournalLog(stage.store).length() == 0

    asyncio.run(story())


def test_a_round_leaves_what_came_after_the_remembered_to_the_next(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "LINGER_SECONDS", 0.001)

    async def story() -> None:
        records = SpokenRecords()
        async with staged(redis_url) as stage:
            await append(stage.store, 0, note("before"))
            await remember(stage, 0, "remembered")
            await append(stage.store, 0, note("after"))
            async with recording(stage, records):
                await records.until("after")
            assert records.batches == [["remembered"], ["before"], ["after"]]
            assert await JournalLog(stage.store).length() == 0

    asyncio.run(story())


def test_what_comes_remembered_while_much_is_read_is_not_read_as_well(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "READ_COUNT", 2)
    monkeypatch.setattr(recorder, "BATCH", 2)
    monkeypatch.setattr(recorder, "LINGER_SECONDS", 0.001)

    async def story() -> None:
        async with staged(redis_url) as stage:

            class Flooded(SpokenRecords):
                async def write(
                    self, batch: Sequence[tuple[str, JournalRecord]]
                ) -> tuple[RecordRefused, ...]:
                    if not self.batches:
                        await remember(stage, 0, "remembered")
                    return await super().write(batch)

            records = Flooded()
            await append(stage.store, 0, note("one"), note("two"), note("three"))
            async with recording(stage, records):
                await records.until("three")
            assert records.batches == [["one", "two"], ["remembered"], ["three"]]
            assert await JournalLog(stage.store).length() == 0

    asyncio.run(story())
