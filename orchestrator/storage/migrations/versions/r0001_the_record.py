"""The record: contacts, messages, turns, statuses that wait, account events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# A migration keeps the types it was written with, whatever the schema says later.
_id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.String(24).with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _create_contacts()
    _create_messages()
    _create_turns()
    _create_delivery_events()
    _create_account_events()


def downgrade() -> None:
    for table in ("account_events", "delivery_events", "turns", "messages", "contacts"):
        op.drop_table(table)


def _create_contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("phone_number_id", _id, primary_key=True),
        sa.Column("wa_id", _id, primary_key=True),
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("bsuid", sa.Text),
        sa.Column("name", sa.Text),
        sa.Column("locale", sa.Text),
        sa.Column("first_seen", _moment, nullable=False),
        sa.Column("last_seen", _moment, nullable=False),
        sqlite_with_rowid=False,
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("message_id", _id, primary_key=True),
        sa.Column("phone_number_id", _id, primary_key=True),
        sa.Column("wa_id", _id, nullable=False),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("kind", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("payload", _json),
        sa.Column("entry_id", _id),
        sa.Column("partition", sa.Integer),
        sa.Column("reply_index", sa.Integer),
        sa.Column("wamid", _id),
        sa.Column("delivery_state", sa.Text),
        sa.Column("delivery_rank", sa.SmallInteger),
        sa.Column("attempts", sa.Integer),
        sa.Column("accepted_at", _moment),
        sa.Column("sent_at", _moment),
        sa.Column("failed_at", _moment),
        sa.Column("delivered_at", _moment),
        sa.Column("read_at", _moment),
        sa.Column("played_at", _moment),
        sa.Column("error_code", sa.BigInteger),
        sa.Column("error", sa.Text),
    )
    op.create_index("messages_history", "messages", ["phone_number_id", "wa_id", "at"])
    _create_partial_index("messages_wamid", "messages", "wamid")


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("entry_id", _id, primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("phone_number_id", _id, nullable=False),
        sa.Column("wa_id", _id, nullable=False),
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("message_id", _id, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("lane", sa.Text),
        sa.Column("intent", sa.Text),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("tier", sa.Text),
        sa.Column("reasons", _json, nullable=False),
        sa.Column("agent", sa.Text),
        sa.Column("handoffs", _json, nullable=False),
        sa.Column("effects", _json, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("sent_at", _moment, nullable=False),
        sa.Column("received_at", _moment, nullable=False),
        sa.Column("started_at", _moment, nullable=False),
        sa.Column("committed_at", _moment, nullable=False),
        sa.Column("duration_us", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _create_delivery_events() -> None:
    op.create_table(
        "delivery_events",
        sa.Column("wamid", _id, primary_key=True),
        sa.Column("phone_number_id", _id, primary_key=True),
        sa.Column("status", _id, primary_key=True),
        sa.Column("at", _moment, primary_key=True),
        sa.Column("reply_id", _id),
        sa.Column("recipient", sa.Text),
        sa.Column("error_code", sa.BigInteger),
        sa.Column("error", sa.Text),
        sqlite_with_rowid=False,
    )
    _create_partial_index("delivery_events_reply", "delivery_events", "reply_id")


def _create_account_events() -> None:
    op.create_table(
        "account_events",
        sa.Column("event_id", _id, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("phone_number_id", _id),
        sa.Column("at", _moment, nullable=False),
        sa.Column("payload", _json, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("account_events_at", "account_events", ["at"])


def _create_partial_index(name: str, table: str, column: str) -> None:
    present = sa.text(f"{column} IS NOT NULL")
    op.create_index(name, table, [column], sqlite_where=present, postgresql_where=present)
