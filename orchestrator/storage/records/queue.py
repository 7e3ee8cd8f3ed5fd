"""The queue: who answers each conversation, as the effects of its turns tell; newest word wins.

A conversation that waits leaves memory like any other, and no key in Redis lists those that wait.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attrs import define, field
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from orchestrator.storage.records.cells import printable
from orchestrator.storage.records.journal import TurnRecord
from orchestrator.storage.records.moments import to_datetime
from orchestrator.storage.records.schema import contacts, owners

Cells = dict[str, Any]

OWNER_AFTER = {"handoff_requested": "waiting", "taken_over": "human", "returned_to_bot": "bot"}
"""The owner that an effect of this kind leaves behind."""
MAX_REASON = 200


@define(slots=True)
class OwnerBatch:
    """The last word of a batch on each conversation."""

    _rows: dict[tuple[str, str], Cells] = field(factory=dict)

    def add(self, turn: TurnRecord) -> None:
        for index, effect in enumerate(turn.effects):
            owner = OWNER_AFTER.get(effect.kind)
            if owner is None:
                continue
            key, place = (turn.phone_number_id, turn.wa_id), place_of(turn, index)
            known = self._rows.get(key)
            if known is None or known["place"] < place:
                reason = effect.details.get("reason")
                self._rows[key] = {
                    "phone_number_id": turn.phone_number_id,
                    "wa_id": turn.wa_id,
                    "tenant_id": turn.tenant_id,
                    "owner": owner,
                    "since": to_datetime(turn.committed_at_ms),
                    "reason": printable(reason[:MAX_REASON]) if reason else None,
                    "place": place,
                }

    def write(self, connection: Connection) -> None:
        if not self._rows:
            return
        known = postgresql if connection.dialect.name == "postgresql" else sqlite
        insert = known.insert(owners)
        names = [column.name for column in owners.columns if not column.primary_key]
        connection.execute(
            insert.on_conflict_do_update(
                index_elements=owners.primary_key,
                set_={name: insert.excluded[name] for name in names},
                where=insert.excluded.place > owners.c.place,
            ),
            list(self._rows.values()),
        )


def place_of(turn: TurnRecord, effect_index: int) -> str:
    """Where an effect came about: a text that sorts as the conversation's inbox does.

    The partition makes it one conversation's alone.
    """
    milliseconds, _, sequence = turn.entry_id.partition("-")
    return f"{milliseconds:0>16}-{sequence:0>10}-{effect_index:04d}-{turn.partition}"


def queue_since(connection: Connection, since: datetime, limit: int) -> list[Cells]:
    """Conversations not with the bot, whoever waits first, the longest on top.

    What was left before `since` is passed over: its session is forgotten.
    """
    rows = connection.execute(
        select(owners, contacts.c.name)
        .outerjoin(
            contacts,
            (contacts.c.phone_number_id == owners.c.phone_number_id)
            & (contacts.c.wa_id == owners.c.wa_id),
        )
        .where(owners.c.owner != "bot", owners.c.since > since)
        .order_by(owners.c.owner.desc(), owners.c.since)
        .limit(limit)
    )
    return [dict(row) for row in rows.mappings()]
