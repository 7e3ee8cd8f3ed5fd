"""Records this process journalled itself: known again by their entry, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given

from orchestrator.storage.records import recollection as recollections
from orchestrator.storage.records.batch import Batch
from orchestrator.storage.records.errors import UndecodableRecord, UnfitRecord
from orchestrator.storage.records.journal import JournalRecord, OtherRecord, decode, encode
from orchestrator.storage.records.moments import POSTGRESQL
from orchestrator.storage.records.recollection import Recollection
from tests.unit.orchestrator.storage.test_records_journal import (
    STATUS,
    others,
    sendings,
    statuses,
    turns,
)


def batch_of(record: JournalRecord) -> Batch | str:
    batch = Batch(POSTGRESQL)
    try:
        batch.add(record)
    except UnfitRecord as error:
        return str(error)
    return batch


@given(record=turns | sendings | statuses | others)
def test_what_is_remembered_makes_the_same_rows_as_what_is_read(record: JournalRecord) -> None:
    recollection = Recollection()
    entry = recollection.encode(record)
    assert entry == encode(record)
    assert recollection.decode(bytes(bytearray(entry))) is record
    assert batch_of(record) == batch_of(decode(entry))


def test_it_is_remembered_once_and_decoded_from_then_on() -> None:
    recollection = Recollection()
    entry = recollection.encode(STATUS)
    recollection.decode(entry)
    found = recollection.decode(entry)
    assert found == STATUS
    assert found is not STATUS


def test_it_is_forgotten_after_two_rounds() -> None:
    recollection = Recollection()
    entries = [recollection.encode(STATUS)]
    recollection.begin_round()
    assert recollection.decode(entries[0]) is STATUS
    recollection.encode(STATUS)
    recollection.begin_round()
    recollection.begin_round()
    assert recollection.decode(entries[0]) is not STATUS


def test_more_than_a_round_holds_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recollections, "MOST_KEPT", 1)
    recollection = Recollection()
    first, second = (OtherRecord(kind=kind, raw={}, at_ms=5) for kind in ("first", "second"))
    entries = [recollection.encode(record) for record in (first, second)]
    assert recollection.decode(entries[0]) is first
    assert recollection.decode(entries[1]) == second


def test_what_was_replaced_while_it_was_written_is_read_as_it_was_written() -> None:
    recollection = Recollection()
    entry = recollection.encode(OtherRecord(kind="odd", raw={"a": "\ud83c"}, at_ms=0))
    found = recollection.decode(entry)
    assert isinstance(found, OtherRecord)
    assert found.raw == {"a": "?"}


def test_noise_is_undecodable() -> None:
    with pytest.raises(UndecodableRecord):
        Recollection().decode(b"noise")


def test_an_entry_that_only_begins_alike_is_decoded() -> None:
    recollection = Recollection()
    alike = (OtherRecord(kind="long" * 20, raw={"a": number}, at_ms=5) for number in (1, 2))
    entries = [recollection.encode(record) for record in alike]
    found = [recollection.decode(entry) for entry in entries]
    assert [record.raw for record in found if isinstance(record, OtherRecord)] == [
        {"a": 1},
        {"a": 2},
    ]
