"""Rows that share a step: the same rows, in the same order, as one a step."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from orchestrator.storage.records.runs import ROWS_A_STEP, in_runs

UPSERT = "INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT (a) DO UPDATE SET b = excluded.b"


@pytest.mark.parametrize("count", [0, 1, ROWS_A_STEP - 1, ROWS_A_STEP, 3 * ROWS_A_STEP + 5])
def test_every_row_arrives_once_and_in_order(count: int) -> None:
    rows = [(index, f"row {index}") for index in range(count)]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
        for _ in range(2):
            for text, parameters in in_runs(UPSERT, rows):
                connection.executemany(text, parameters)
        assert connection.execute("SELECT a, b FROM t ORDER BY rowid").fetchall() == rows


def test_full_steps_come_first_and_the_rest_a_row_at_a_time() -> None:
    rows = [(index, "") for index in range(2 * ROWS_A_STEP + 3)]
    (together, steps), (alone, rest) = in_runs(UPSERT, rows)
    assert together.count("(?, ?)") == ROWS_A_STEP
    assert [len(step) for step in steps] == [2 * ROWS_A_STEP] * 2
    assert (alone, rest) == (UPSERT, rows[-3:])


def test_other_statements_take_a_row_a_step() -> None:
    update = "UPDATE t SET b = ? WHERE a = ?"
    rows = [("", index) for index in range(ROWS_A_STEP)]
    assert list(in_runs(update, rows)) == [(update, rows)]
