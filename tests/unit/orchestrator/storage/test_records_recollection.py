"""Records this process journalled itself: SQL gets from them what it would get from the journal."""

from __future__ import annotations

import pytest
from hypothesis import given

from orchestrator.storage.journal_log import JournalEntry
from orchestrator.storage.records import recollection as recollections
from orchestrator.storage.records.batch import Batch
from orchestrator.storage.records.errors import UnfitRecord
from orchestrator.storage.records.journal import (
    JournalRecord,
    OtherRecord,
    decode,
    encode,
    journalled,
)
from orchestrator.storage.records.moments import POSTGRESQL
from orchestrator.storage.records.recollection import Recollection
from tests.unit.orchestrator.storage.test_records_journal import others, sendings, statuses, turns


def batch_of(record: JournalRecord) -> Batch | str:
    batch = Batch(POSTGRESQL)
    try:
        batch.add(record)
    except UnfitRecord as error:
        return str(error)
    return batch


@given(record=turns | sendings | statuses | others)
def test_what_is_remembered_makes_the_same_rows_as_what_is_read(record: JournalRecord) -> None:
    entry, remembered = journalled(record)
    assert entry == encode(record)
    assert remembered is record
    assert batch_of(record) == batch_of(decode(entry))


def test_what_was_replaced_while_it_was_written_is_not_remembered() -> None:
    entry, remembered = journalled(OtherRecord(kind="odd", raw={"a": "\ud83c"}, at_ms=0))
    assert remembered is None
    found = decode(entry)
    assert isinstance(found, OtherRecord)
    assert found.raw == {"a": "?"}


def entry(number: int) -> JournalEntry:
    return JournalEntry(number, f"{number}-0", b"{}")


def test_what_is_kept_is_taken_once_in_its_order() -> None:
    recollection = Recollection()
    for number in (2, 1):
        recollection.keep(entry(number))
    assert recollection.take() == [entry(2), entry(1)]
    assert recollection.take() == []


def test_no_more_is_kept_than_it_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recollections, "MOST_KEPT", 2)
    recollection = Recollection()
    for number in (1, 2, 3):
        recollection.keep(entry(number))
    assert recollection.take() == [entry(1), entry(2)]
    recollection.keep(entry(4))
    assert recollection.take() == [entry(4)]
