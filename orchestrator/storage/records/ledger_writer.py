"""Writes what a batch says of orders and tickets, and tells their statuses from all their events.

A status is never counted on from the last one: it is what the events come to in the order of the
conversation's inbox, so that the order in which they are written, and how often, is all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import define, field
from sqlalchemy import Connection, Row, Table, and_, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from orchestrator.orders.course import Course, Step, course_of
from orchestrator.storage.records.journal import TurnRecord
from orchestrator.storage.records.ledger import (
    APPLIED,
    LEDGERS,
    OPENED,
    REFUSED,
    STEPS,
    Ledger,
    LedgerEvent,
    events_in,
)

ThingKey = tuple[str, str]
"""Its id, and the business number's: as everywhere, nothing of two numbers mixes."""
AT_A_TIME = 200
"""Things whose events are read in one query."""


@define(slots=True)
class LedgerBatch:
    """The events of a batch, by ledger."""

    _events: dict[str, list[LedgerEvent]] = field(factory=dict)

    def add(self, turn: TurnRecord) -> None:
        for ledger in LEDGERS:
            if found := events_in(turn, ledger):
                self._events.setdefault(ledger.noun, []).extend(found)

    def write(self, connection: Connection) -> None:
        for ledger in LEDGERS:
            if events := self._events.get(ledger.noun):
                _write(connection, ledger, events)


def _write(connection: Connection, ledger: Ledger, events: Sequence[LedgerEvent]) -> None:
    _insert(connection, ledger.events, [each.event for each in events])
    _insert(connection, ledger.things, [each.thing for each in events if each.thing is not None])
    touched = {
        (each.event[ledger.id_name], each.event["phone_number_id"])
        for each in events
        if each.event["kind"] in STEPS
    }
    keys = sorted(touched)
    for start in range(0, len(keys), AT_A_TIME):
        _tell_anew(connection, ledger, keys[start : start + AT_A_TIME])


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """What is there stays: an effect is written once, and a thing is as it began."""
    if rows:
        known = postgresql if connection.dialect.name == "postgresql" else sqlite
        nothing = dict.fromkeys(column.name for column in table.columns)
        connection.execute(
            known.insert(table).on_conflict_do_nothing(), [nothing | row for row in rows]
        )


def _tell_anew(connection: Connection, ledger: Ledger, keys: Sequence[ThingKey]) -> None:
    table = ledger.events
    found = connection.execute(
        select(table).where(
            table.c[ledger.id_name].in_([thing_id for thing_id, _ in keys]),
            table.c.kind.in_(STEPS),
        )
    )
    by_thing: dict[ThingKey, list[Row[Any]]] = defaultdict(list)
    for row in found:
        by_thing[getattr(row, ledger.id_name), row.phone_number_id].append(row)
    outcomes: list[dict[str, Any]] = []
    statuses: list[dict[str, Any]] = []
    for key in keys:
        events = sorted(by_thing[key], key=_place)
        course = course_of(_steps(events), ledger.ways)
        outcomes += _changed_outcomes(ledger, events, course)
        if course.status is not None:
            at = events[course.last_taken].at
            statuses.append(_named(key) | {"new_status": course.status, "new_status_at": at})
    _update(connection, ledger.events, ledger.id_name, outcomes)
    _update(connection, ledger.things, ledger.id_name, statuses)


def _place(event: Row[Any]) -> tuple[tuple[int, ...], int]:
    """Its place in the inbox: entry ids are `milliseconds-sequence`, of one partition."""
    parts = event.entry_id.split("-")
    return tuple(int(part) if part.isdecimal() else 0 for part in parts), event.effect_index


def _steps(events: Iterable[Row[Any]]) -> list[Step]:
    return [Step(opens=event.kind == OPENED, status=event.status) for event in events]


def _changed_outcomes(
    ledger: Ledger, events: Sequence[Row[Any]], course: Course
) -> list[dict[str, Any]]:
    changed = []
    for event, refusal in zip(events, course.refusals, strict=True):
        outcome = APPLIED if refusal is None else REFUSED
        if (event.outcome, event.refusal) != (outcome, refusal):
            key = {
                f"key_{name.name}": getattr(event, name.name) for name in ledger.events.primary_key
            }
            key["key_id"] = key.pop(f"key_{ledger.id_name}")
            changed.append(key | {"new_outcome": outcome, "new_refusal": refusal})
    return changed


def _named(key: ThingKey) -> dict[str, Any]:
    return {"key_id": key[0], "key_phone_number_id": key[1]}


def _update(connection: Connection, table: Table, id_name: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    names = [name.removeprefix("new_") for name in rows[0] if name.startswith("new_")]
    keys = {
        key.name: "key_id" if key.name == id_name else f"key_{key.name}"
        for key in table.primary_key
    }
    connection.execute(
        update(table)
        .where(and_(*(table.c[name] == bindparam(bind) for name, bind in keys.items())))
        .values({name: bindparam(f"new_{name}") for name in names}),
        rows,
    )
