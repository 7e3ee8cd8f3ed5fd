"""What staff and agents ask of the recorded orders and tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from orchestrator.storage.records.ledger import Ledger
from orchestrator.storage.records.moments import to_datetime, to_ms

MAX_EVENTS = 200
"""Of one thing, shown at once: its newest."""

Cells = dict[str, Any]
Position = tuple[datetime, str]
"""When the last thing of a page began, and its id."""


@frozen(kw_only=True, slots=True)
class ThingFilter:
    """Which orders or tickets; `cursor` is what the page before gave."""

    status: str | None = None
    tenant_id: str | None = None
    limit: int = 50
    cursor: str | None = None


@frozen(kw_only=True, slots=True)
class ThingPage:
    """Newest first; `cursor` leads to what is older, None at the end."""

    rows: tuple[Cells, ...]
    cursor: str | None


@frozen(kw_only=True, slots=True)
class ThingFound:
    """`events` oldest first."""

    row: Cells
    events: tuple[Cells, ...]


def page_of(
    connection: Connection, ledger: Ledger, wanted: ThingFilter, after: Position | None
) -> ThingPage:
    """What `wanted` says, behind the position its cursor stands for."""
    things = ledger.things
    query = _newest(ledger).limit(wanted.limit + 1)
    if wanted.status is not None:
        query = query.where(things.c.status == wanted.status)
    if wanted.tenant_id is not None:
        query = query.where(things.c.tenant_id == wanted.tenant_id)
    if after is not None:
        query = query.where(_behind(ledger, after))
    rows = _cells(connection, query)
    more = len(rows) > wanted.limit
    rows = rows[: wanted.limit]
    return ThingPage(rows=tuple(rows), cursor=_cursor(ledger, rows[-1]) if more else None)


def position_of(cursor: str | None) -> Position | None:
    """What a cursor stands for; raises ValueError for one no page gave."""
    if cursor is None:
        return None
    text, _, thing_id = cursor.partition(".")
    if not thing_id or not text.removeprefix("-").isdecimal() or len(text) > _MS_DIGITS:
        raise ValueError(f"cursor is {cursor!r}; give the cursor of the page before, or none")
    return to_datetime(int(text)), thing_id


_MS_DIGITS = 14
"""Of milliseconds until the year 5138."""


def find(connection: Connection, ledger: Ledger, thing_id: str) -> ThingFound | None:
    """The thing of that id and what was asked of it."""
    things = ledger.things
    rows = _cells(connection, select(things).where(things.c[ledger.id_name] == thing_id).limit(1))
    if not rows:
        return None
    events = ledger.events
    found = _cells(
        connection,
        select(events)
        .where(
            events.c[ledger.id_name] == thing_id,
            events.c.phone_number_id == rows[0]["phone_number_id"],
        )
        .order_by(events.c.at.desc(), events.c.effect_index.desc())
        .limit(MAX_EVENTS),
    )
    return ThingFound(row=rows[0], events=tuple(reversed(found)))


def recent_of(
    connection: Connection, ledger: Ledger, phone_number_id: str, wa_id: str, limit: int
) -> list[Cells]:
    """A customer's newest."""
    things = ledger.things
    query = _newest(ledger).where(
        things.c.phone_number_id == phone_number_id, things.c.wa_id == wa_id
    )
    return _cells(connection, query.limit(limit))


def _newest(ledger: Ledger) -> Select[Any]:
    things = ledger.things
    return select(things).order_by(things.c[ledger.moment].desc(), things.c[ledger.id_name].desc())


def _behind(ledger: Ledger, position: Position) -> ColumnElement[bool]:
    moment, identity = ledger.things.c[ledger.moment], ledger.things.c[ledger.id_name]
    at, thing_id = position
    return or_(moment < at, and_(moment == at, identity < thing_id))


def _cursor(ledger: Ledger, row: Cells) -> str:
    moment: datetime = row[ledger.moment]
    return f"{to_ms(moment)}.{row[ledger.id_name]}"


def _cells(connection: Connection, query: Select[Any]) -> list[Cells]:
    return [dict(row) for row in connection.execute(query).mappings()]
