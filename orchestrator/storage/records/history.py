"""What operators ask of the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, Row, and_, func, select

from orchestrator.storage.records.schema import contacts, delivery_events, messages, turns


@frozen(kw_only=True, slots=True)
class RecordedReply:
    """A reply as it stands now. `state` is a rung of `delivery.LADDER`."""

    reply_id: str
    kind: str | None
    text: str | None
    state: str
    wamid: str | None
    error_code: int | None
    error: str | None


@frozen(kw_only=True, slots=True)
class RecordedTurn:
    """A turn with its message and its replies; times aware UTC."""

    entry_id: str
    partition: int
    message_id: str
    kind: str
    text: str
    locale: str
    lane: str | None
    intent: str | None
    confidence: float
    tier: str | None
    reasons: tuple[str, ...]
    agent: str | None
    handoffs: tuple[str, ...]
    effects: tuple[dict[str, Any], ...]
    attempts: int
    outcome: str
    error: str | None
    received_at: datetime
    committed_at: datetime
    duration_us: int
    replies: tuple[RecordedReply, ...] = ()


@frozen(kw_only=True, slots=True)
class MessageCounts:
    """All there is in the record, counted by reading it: not a query for every second."""

    received: int
    replies: dict[str, int] = field(factory=dict)
    """By state of delivery."""
    unclaimed_statuses: int = 0
    """Statuses of messages that are not ours, or whose sending is not recorded yet."""


def turns_of(
    connection: Connection, phone_number_id: str, wa_id: str, limit: int
) -> list[RecordedTurn]:
    """The last `limit` turns of a conversation, oldest first.

    A message that was parked and taken up again shows its last turn.
    """
    rows = connection.execute(
        select(turns, messages.c.text)
        .join(messages, _same_turn())
        .where(*_conversation(phone_number_id, wa_id), messages.c.direction == "in")
        .order_by(messages.c.at.desc(), messages.c.entry_id.desc())
        .limit(limit)
    ).fetchall()
    replies = _replies_of(connection, phone_number_id, wa_id, [row.entry_id for row in rows])
    return [_turn(row, replies.get(row.entry_id, ())) for row in reversed(rows)]


def message_counts(connection: Connection) -> MessageCounts:
    counted = connection.execute(
        select(messages.c.direction, messages.c.delivery_state, func.count()).group_by(
            messages.c.direction, messages.c.delivery_state
        )
    ).fetchall()
    unclaimed = connection.execute(select(func.count()).select_from(delivery_events)).scalar_one()
    return MessageCounts(
        received=sum(count for direction, _, count in counted if direction == "in"),
        replies={state: count for direction, state, count in counted if direction == "out"},
        unclaimed_statuses=unclaimed,
    )


def locale_of(connection: Connection, phone_number_id: str, wa_id: str) -> str | None:
    return connection.execute(
        select(contacts.c.locale).where(
            contacts.c.phone_number_id == phone_number_id, contacts.c.wa_id == wa_id
        )
    ).scalar()


def _same_turn() -> Any:
    return and_(messages.c.entry_id == turns.c.entry_id, messages.c.partition == turns.c.partition)


def _conversation(phone_number_id: str, wa_id: str) -> tuple[Any, ...]:
    return messages.c.phone_number_id == phone_number_id, messages.c.wa_id == wa_id


def _replies_of(
    connection: Connection, phone_number_id: str, wa_id: str, entry_ids: list[str]
) -> dict[str, tuple[RecordedReply, ...]]:
    rows = connection.execute(
        select(messages)
        .where(
            *_conversation(phone_number_id, wa_id),
            messages.c.direction == "out",
            messages.c.entry_id.in_(entry_ids),
        )
        .order_by(messages.c.reply_index)
    )
    replies: dict[str, tuple[RecordedReply, ...]] = {}
    for row in rows:
        replies[row.entry_id] = (*replies.get(row.entry_id, ()), _reply(row))
    return replies


def _reply(row: Row[Any]) -> RecordedReply:
    return RecordedReply(
        reply_id=row.message_id,
        kind=row.kind,
        text=row.text,
        state=row.delivery_state,
        wamid=row.wamid,
        error_code=row.error_code,
        error=row.error,
    )


def _turn(row: Row[Any], replies: tuple[RecordedReply, ...]) -> RecordedTurn:
    return RecordedTurn(
        entry_id=row.entry_id,
        partition=row.partition,
        message_id=row.message_id,
        kind=row.kind,
        text=row.text,
        locale=row.locale,
        lane=row.lane,
        intent=row.intent,
        confidence=row.confidence,
        tier=row.tier,
        reasons=tuple(row.reasons),
        agent=row.agent,
        handoffs=tuple(row.handoffs),
        effects=tuple(row.effects),
        attempts=row.attempts,
        outcome=row.outcome,
        error=row.error,
        received_at=row.received_at,
        committed_at=row.committed_at,
        duration_us=row.duration_us,
        replies=replies,
    )
