"""Orders and tickets, and what was asked of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A migration keeps the types it was written with, whatever the schema says later.
_id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.String(24).with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
_json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _create_orders()
    _create_tickets()
    _create_events("order_events", "order_id")
    _create_events("ticket_events", "ticket_id")


def downgrade() -> None:
    for table in ("ticket_events", "order_events", "tickets", "orders"):
        op.drop_table(table)


def _create_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("order_id", _id, primary_key=True),
        *_of_a_customer(),
        sa.Column("placed_at", _moment, nullable=False),
        sa.Column("customer_name", sa.Text),
        sa.Column("fulfillment", sa.Text, nullable=False),
        sa.Column("location_id", sa.Text),
        sa.Column("zone_id", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("scheduled_for", sa.Text),
        sa.Column("payment_method", sa.Text),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("lines", _json, nullable=False),
        sa.Column("subtotal_cents", sa.BigInteger, nullable=False),
        sa.Column("discount_cents", sa.BigInteger, nullable=False),
        sa.Column("coupon", sa.Text),
        sa.Column("delivery_fee_cents", sa.BigInteger, nullable=False),
        sa.Column("tax_cents", sa.BigInteger, nullable=False),
        sa.Column("total_cents", sa.BigInteger, nullable=False),
        sa.Column("note", sa.Text),
        sqlite_with_rowid=False,
    )
    _index("orders", "order_id", "placed_at")


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("ticket_id", _id, primary_key=True),
        *_of_a_customer(),
        sa.Column("opened_at", _moment, nullable=False),
        sa.Column("customer_name", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("priority", sa.Text, nullable=False),
        sa.Column("order_id", _id),
        sa.Column("media_ids", _json, nullable=False),
        sqlite_with_rowid=False,
    )
    _index("tickets", "ticket_id", "opened_at")


def _of_a_customer() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("phone_number_id", _id, primary_key=True),
        sa.Column("wa_id", _id, nullable=False),
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("status_at", _moment, nullable=False),
    )


def _index(table: str, identity: str, moment: str) -> None:
    op.create_index(f"{table}_newest", table, [moment, identity])
    op.create_index(f"{table}_status", table, ["status", moment, identity])
    op.create_index(f"{table}_customer", table, ["phone_number_id", "wa_id", moment])


def _create_events(table: str, identity: str) -> None:
    op.create_table(
        table,
        sa.Column(identity, _id, primary_key=True),
        sa.Column("phone_number_id", _id, primary_key=True),
        sa.Column("entry_id", _id, primary_key=True),
        sa.Column("partition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("effect_index", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("wa_id", _id, nullable=False),
        sa.Column("message_id", _id, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("refusal", sa.Text),
        sqlite_with_rowid=False,
    )
