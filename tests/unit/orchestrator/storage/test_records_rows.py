"""Moments, texts and statements: the form in which rows reach the databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url

from orchestrator.storage.records.batch import Batch
from orchestrator.storage.records.cells import json_bytes, json_cell, json_text, printable
from orchestrator.storage.records.errors import UnfitRecord
from orchestrator.storage.records.journal import StatusRecord
from orchestrator.storage.records.moments import POSTGRESQL, SQLITE, check_ms, to_iso
from orchestrator.storage.records.schema import UtcDateTime
from orchestrator.storage.records.statements import Statements, statements_for

years_1_to_9999 = st.integers(-62_135_596_800_000, 253_402_214_400_000)


@given(at_ms=years_1_to_9999)
def test_a_moment_comes_back_to_the_millisecond(at_ms: int) -> None:
    check_ms(at_ms)
    for moments in (SQLITE, POSTGRESQL):
        assert moments.load(moments.store(at_ms)) == at_ms


@given(one=years_1_to_9999, other=years_1_to_9999)
def test_texts_sort_as_their_moments_do(one: int, other: int) -> None:
    assert (to_iso(one) < to_iso(other)) is (one < other)


@given(at_ms=years_1_to_9999)
def test_the_writer_and_the_schema_write_the_same_text(at_ms: int) -> None:
    moment = POSTGRESQL.store(at_ms)
    column = UtcDateTime()
    assert isinstance(moment, datetime)
    assert column.process_bind_param(moment, sqlite.dialect()) == SQLITE.store(at_ms)
    assert column.process_result_value(to_iso(at_ms), sqlite.dialect()) == moment


def test_a_moment_of_another_zone_is_kept_in_utc() -> None:
    bogota = datetime(2026, 11, 23, 3, 15, tzinfo=timezone(timedelta(hours=-5)))
    text = UtcDateTime().process_bind_param(bogota, sqlite.dialect())
    assert text == "2026-11-23T08:15:00.000Z"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 23), sqlite.dialect())  # noqa: DTZ001  # the point of the test


def test_seconds_taken_for_milliseconds_still_are_a_time_but_microseconds_are_not() -> None:
    check_ms(1_795_421_700)
    with pytest.raises(UnfitRecord, match="milliseconds"):
        check_ms(1_795_421_700_000_000)


def test_nul_is_replaced_in_texts_and_within_json() -> None:
    assert printable("a\0b") == "a\ufffdb"
    assert json_text({"a\0": ["\0", {"b": "\\u0000"}]}) == (
        '{"a\ufffd":["\ufffd",{"b":"\\\\u0000"}]}'
    )


def test_a_batch_keeps_news_of_nobody_apart() -> None:
    batch = Batch(SQLITE)
    for reply_id in (None, ""):
        batch.add(
            StatusRecord(phone_number_id="1", wamid="w", status="read", at_ms=5, reply_id=reply_id)
        )
    batch.add(StatusRecord(phone_number_id="1", wamid="w", status="deleted", at_ms=5))
    assert (len(batch.strays), len(batch.remarks), batch.replies) == (2, 1, {})


@pytest.mark.parametrize("scheme", ["sqlite", "postgresql+asyncpg"])
def test_statements_take_their_parameters_in_the_order_of_the_rows(scheme: str) -> None:
    """`statements_for` refuses to compile them otherwise."""
    assert _statements(scheme).hold.startswith("INSERT INTO delivery_events")


def test_lists_travel_as_one_parameter() -> None:
    assert _statements("sqlite").list_of(["a", "b"]) == '["a","b"]'
    assert _statements("postgresql+asyncpg").list_of(["a", "b"]) == ["a", "b"]


def _statements(scheme: str) -> Statements:
    return statements_for(make_url(f"{scheme}://").get_dialect()())


def test_utc_is_what_comes_back() -> None:
    moment = POSTGRESQL.store(0)
    assert isinstance(moment, datetime)
    assert moment.tzinfo is UTC


def test_nothing_is_a_null() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        row = connection.execute("SELECT ? IS NULL", (SQLITE.nothing,)).fetchone()
    assert row == (1,)
    assert POSTGRESQL.nothing is None


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, None), (Raw(), None), (Raw(b"null"), None), ({}, "{}"), (Raw(b"{}"), "{}")],
)
def test_json_that_says_nothing_is_a_null(value: object, cell: str | None) -> None:
    assert json_cell(value) == cell
    assert json_bytes(value) == (None if cell is None else cell.encode())


def test_json_stays_as_it_came_but_for_nul() -> None:
    assert json_cell(Raw(b'{"a": 1.50}')) == '{"a": 1.50}'
    assert json_cell(Raw(b'["\\u0000"]')) == '["\ufffd"]'
    with pytest.raises(ValueError, match="utf-8"):
        json_cell(Raw(b'"\xff"'))


@pytest.mark.parametrize("own", [b'{"a": 1.50}', b'["\\u0000\\n"]', '["¡ya!\\n🍕"]'.encode()])
def test_json_of_ours_is_the_same_in_bytes(own: bytes) -> None:
    text = json_cell(Raw(own))
    assert text is not None
    assert json_bytes(Raw(own)) == text.encode()
