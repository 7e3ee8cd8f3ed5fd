"""The SQL of the writer: built with SQLAlchemy once per database, then run as text.

A batch goes through `executemany` with rows already in column order; SQLAlchemy's work per row
(names to positions, type conversions) would cost more than the database does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec
from attrs import frozen
from sqlalchemy import (
    ARRAY,
    Cast,
    Column,
    ColumnElement,
    Dialect,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from orchestrator.storage.records.delivery import LADDER
from orchestrator.storage.records.schema import (
    account_events,
    contacts,
    delivery_events,
    messages,
    turns,
)

Insert = sqlite.Insert | postgresql.Insert

_KEY = ("message_id", "phone_number_id")
_CONTENT = (
    *("wa_id", "at", "kind", "text", "payload", "entry_id", "partition"),
    "reply_index",
)
_DELIVERY = (
    *("delivery_state", "delivery_rank", "attempts"),
    *("accepted_at", "sent_at", "failed_at", "delivered_at", "read_at", "played_at"),
    *("error_code", "error"),
)


_IN = {"direction": "'in'"}
_OUT = {"direction": "'out'"}
_PLAIN_TURN = {
    "handoffs": "'[]'",
    "effects": "'[]'",
    "attempts": "1",
    "outcome": "'applied'",
    "error": "NULL",
}


@frozen(kw_only=True, slots=True)
class Statements:
    """SQL text, and what its parameters or its result are, in order.

    What nearly all rows have alike stands in the text: to bind a value costs more than to keep it.
    """

    takes_arrays: bool
    meet_contact: str
    """The columns of contacts."""
    record_turn: str
    """The columns of turns."""
    record_plain_turn: str
    """Those of a turn that was applied at once, without handoff or effect: all but these."""
    receive: str
    """`message_id` to `partition` of messages but `direction`."""
    new_reply: str
    """The columns of messages but `direction`."""
    new_reply_at: Mapping[int, str]
    """By rank, for a reply that reached that rung alone, at the first attempt and without error.

    `message_id` to `wamid` of messages but `direction`, and when it reached it.
    """
    fill_reply: str
    """`wa_id` to `reply_index`, then the key."""
    name_reply: str
    """`wamid` to `error`, then the key."""
    move_reply: str
    """`delivery_state` to `error`, then the key: spares the index of wamids."""
    hold: str
    """The columns of delivery_events."""
    release: str
    """The key of delivery_events."""
    record_event: str
    """The columns of account_events."""
    replies: str
    """A `list_of` message ids -> key, `entry_id`, `wamid` to `error`."""
    replies_by_wamid: str
    """A `list_of` wamids -> the same."""
    held: str
    """A `list_of` wamids, a `list_of` reply ids -> the columns of delivery_events."""

    def list_of(self, values: Sequence[str]) -> object:
        """`values` as the one parameter that stands for them all."""
        return list(values) if self.takes_arrays else msgspec.json.encode(values).decode()


def statements_for(dialect: Dialect) -> Statements:
    """The databases differ in how a list is passed and in nothing else."""
    write = _Writer(dialect)
    reply = (*_KEY, *_CONTENT, "wamid")
    plain_turn = [each.name for each in turns.columns if each.name not in _PLAIN_TURN]
    return Statements(
        takes_arrays=write.postgresql,
        meet_contact=write.upsert(contacts, contacts.c.keys(), _later_contact, {}),
        record_turn=write.upsert(turns, turns.c.keys(), _later_turn, {}),
        record_plain_turn=write.upsert(turns, plain_turn, _later_turn, _PLAIN_TURN),
        receive=write.upsert(messages, (*_KEY, *_CONTENT[:-1]), _later_owner, _IN),
        new_reply=write.upsert(messages, (*reply, *_DELIVERY), _as_is, _OUT),
        new_reply_at={
            rank: write.upsert(messages, (*reply, f"{state}_at"), _as_is, _settled(rank, state))
            for rank, state in enumerate(LADDER)
            if rank  # of one that is queued there is no such moment
        },
        fill_reply=write.update_message(_CONTENT),
        name_reply=write.update_message(("wamid", *_DELIVERY)),
        move_reply=write.update_message(_DELIVERY),
        hold=write.upsert(delivery_events, delivery_events.c.keys(), _named_once, {}),
        release=write.delete(delivery_events),
        record_event=write.upsert(account_events, account_events.c.keys(), _once, {}),
        replies=write.find_replies(messages.c.message_id),
        replies_by_wamid=write.find_replies(messages.c.wamid),
        held=write.find_held(),
    )


class _Writer:
    """Compiles clauses and holds each to the parameter order its rows are built in."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.postgresql = dialect.name == "postgresql"

    def upsert(
        self, table: Table, names: Sequence[str], settle: Any, alike: Mapping[str, str]
    ) -> str:
        """`alike`: columns that are the same in every row, with their SQL."""
        insert = (postgresql if self.postgresql else sqlite).insert(table)
        values = {name: self._value(name) for name in names}
        values |= {name: literal_column(text) for name, text in alike.items()}
        return self._text(settle(insert.values(values)), names)

    def update_message(self, names: Sequence[str]) -> str:
        keys = [f"key_{name}" for name in _KEY]
        clause = update(messages).values({name: self._value(name) for name in names})
        for name, key in zip(_KEY, keys, strict=True):
            clause = clause.where(messages.c[name] == bindparam(key))
        return self._text(clause, (*names, *keys))

    def _value(self, name: str) -> ColumnElement[Any]:
        """SQLite is given payloads as bytes, see `Moments`, and keeps them as text."""
        value: ColumnElement[Any] = bindparam(name)
        return Cast(value, Text) if name == "payload" and not self.postgresql else value

    def delete(self, table: Table) -> str:
        names = [key.name for key in table.primary_key]
        return self._text(
            delete(table).where(*(table.c[name] == bindparam(name) for name in names)), names
        )

    def find_replies(self, identity: Column[Any]) -> str:
        names = (*_KEY, "entry_id", "wamid", *_DELIVERY)
        found = select(*(messages.c[name] for name in names))
        return self._text(self._among(found, identity, "ids"), ("ids",))

    def find_held(self) -> str:
        held = select(delivery_events)
        by_wamid = self._among(held, delivery_events.c.wamid, "wamids")
        by_reply = self._among(held, delivery_events.c.reply_id, "reply_ids")
        return self._text(union_all(by_wamid, by_reply), ("wamids", "reply_ids"))

    def _among(self, found: Select[Any], identity: Column[Any], name: str) -> Select[Any]:
        """One parameter however many values: the same text, prepared once."""
        if self.postgresql:
            unnested = func.unnest(bindparam(name, type_=ARRAY(Text)))
            values = unnested.table_valued("value").render_derived()
        else:
            values = func.json_each(bindparam(name, type_=Text)).table_valued("value")
        return found.select_from(values.join(identity.table, identity == values.c.value))

    def _text(self, clause: ClauseElement, names: Sequence[str]) -> str:
        compiled = cast(SQLCompiler, clause.compile(dialect=self._dialect))
        order = tuple(compiled.positiontup or ())
        if order != tuple(names):
            raise AssertionError(f"the statement takes {order}, its rows are {tuple(names)}")
        return compiled.string


def _settled(rank: int, state: str) -> dict[str, str]:
    rung = {"delivery_state": f"'{state}'", "delivery_rank": str(rank), "attempts": "1"}
    return _OUT | rung


def _as_is(insert: Insert) -> Insert:
    return insert


def _once(insert: Insert) -> Insert:
    return insert.on_conflict_do_nothing()


def _later_contact(insert: Insert) -> Insert:
    """Keep the newest word, but let a missing name or id erase none."""
    new, old = insert.excluded, contacts.c
    later = new.last_seen > old.last_seen

    def newest(name: str) -> ColumnElement[Any]:
        return case((later, new[name]), else_=old[name])

    def newest_known(name: str) -> ColumnElement[Any]:
        return case(
            (and_(new[name].is_not(None), or_(later, old[name].is_(None))), new[name]),
            else_=old[name],
        )

    return insert.on_conflict_do_update(
        index_elements=contacts.primary_key,
        set_={
            "tenant_id": newest("tenant_id"),
            "bsuid": newest_known("bsuid"),
            "name": newest_known("name"),
            "locale": newest("locale"),
            "first_seen": case(
                (new.first_seen < old.first_seen, new.first_seen), else_=old.first_seen
            ),
            "last_seen": newest("last_seen"),
        },
    )


def _later_turn(insert: Insert) -> Insert:
    return insert.on_conflict_do_update(
        index_elements=turns.primary_key,
        set_={
            column.name: insert.excluded[column.name]
            for column in turns.columns
            if not column.primary_key
        },
        where=insert.excluded.committed_at > turns.c.committed_at,
    )


_TURN_KEY = ("entry_id", "partition")


def _later_owner(insert: Insert) -> Insert:
    """A message taken up again, after it was parked, belongs to the turn that came last."""
    return insert.on_conflict_do_update(
        index_elements=messages.primary_key,
        set_={name: insert.excluded[name] for name in (*_TURN_KEY, "at")},
        where=insert.excluded.entry_id > messages.c.entry_id,
    )


def _named_once(insert: Insert) -> Insert:
    return insert.on_conflict_do_update(
        index_elements=delivery_events.primary_key,
        set_={"reply_id": insert.excluded.reply_id},
        where=delivery_events.c.reply_id.is_(None),
    )
