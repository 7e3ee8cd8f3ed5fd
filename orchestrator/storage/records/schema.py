"""The tables of the record, the same on SQLite and PostgreSQL.

A row may be written by records that come in any order, so there are no foreign keys between
tables: a status may be here before its message, a reply before its turn.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.types import TypeEngine

from orchestrator.storage.records.moments import to_iso, to_ms

REVISION = "0003"
"""The newest migration; a database at this revision needs none."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC. PostgreSQL keeps it as timestamptz, SQLite as `2026-11-23T04:16:30.123Z`."""

    impl = String(24)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(String(24))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; pass an aware datetime")
        return value if dialect.name == "postgresql" else to_iso(to_ms(value))

    def process_result_value(
        self, value: datetime | str | None, dialect: Dialect
    ) -> datetime | None:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value if value is None else value.astimezone(UTC)


# Identities compare byte by byte on both databases; PostgreSQL's default is the server's language.
_Id = Text().with_variant(Text(collation="C"), "postgresql")
# JSONB, so that operators can query and index what is inside.
_Json = JSON().with_variant(JSONB(), "postgresql")

METADATA = MetaData()

contacts = Table(
    "contacts",
    METADATA,
    Column("phone_number_id", _Id, primary_key=True),
    Column("wa_id", _Id, primary_key=True),
    Column("tenant_id", Text, nullable=False),
    Column("bsuid", Text),
    Column("name", Text),
    Column("locale", Text),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

# In: `message_id` is the wamid. Out: it is our reply id, and `wamid` comes with the sending.
# The id leads the key because statuses name messages, of any number, by their ids.
messages = Table(
    "messages",
    METADATA,
    Column("message_id", _Id, primary_key=True),
    Column("phone_number_id", _Id, primary_key=True),
    Column("wa_id", _Id, nullable=False),
    Column("direction", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", Text),
    Column("text", Text),
    Column("payload", _Json),
    Column("entry_id", _Id),
    Column("partition", Integer),
    Column("reply_index", Integer),
    Column("wamid", _Id),
    Column("delivery_state", Text),
    Column("delivery_rank", SmallInteger),
    Column("attempts", Integer),
    Column("accepted_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("failed_at", UtcDateTime),
    Column("delivered_at", UtcDateTime),
    Column("read_at", UtcDateTime),
    Column("played_at", UtcDateTime),
    Column("error_code", BigInteger),
    Column("error", Text),
)
Index("messages_history", messages.c.phone_number_id, messages.c.wa_id, messages.c.at)
Index(
    "messages_wamid",
    messages.c.wamid,
    sqlite_where=text("wamid IS NOT NULL"),
    postgresql_where=text("wamid IS NOT NULL"),
)

turns = Table(
    "turns",
    METADATA,
    Column("entry_id", _Id, primary_key=True),
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("phone_number_id", _Id, nullable=False),
    Column("wa_id", _Id, nullable=False),
    Column("tenant_id", Text, nullable=False),
    Column("message_id", _Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("lane", Text),
    Column("intent", Text),
    Column("confidence", Float, nullable=False),
    Column("tier", Text),
    Column("reasons", _Json, nullable=False),
    Column("agent", Text),
    Column("handoffs", _Json, nullable=False),
    Column("effects", _Json, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("error", Text),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("committed_at", UtcDateTime, nullable=False),
    Column("duration_us", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# Statuses that found no message: those that came before it, those of messages other senders sent
# from the same number, and words that say nothing of delivery. A status that finds its message is
# in the message's own row.
delivery_events = Table(
    "delivery_events",
    METADATA,
    Column("wamid", _Id, primary_key=True),
    Column("phone_number_id", _Id, primary_key=True),
    Column("status", _Id, primary_key=True),
    Column("at", UtcDateTime, primary_key=True),
    Column("reply_id", _Id),
    Column("recipient", Text),
    Column("error_code", BigInteger),
    Column("error", Text),
    sqlite_with_rowid=False,
)
Index(
    "delivery_events_reply",
    delivery_events.c.reply_id,
    sqlite_where=text("reply_id IS NOT NULL"),
    postgresql_where=text("reply_id IS NOT NULL"),
)

# `event_id` is a digest of the content: the same event is kept once.
account_events = Table(
    "account_events",
    METADATA,
    Column("event_id", _Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("phone_number_id", _Id),
    Column("at", UtcDateTime, nullable=False),
    Column("payload", _Json, nullable=False),
    sqlite_with_rowid=False,
)
Index("account_events_at", account_events.c.at)

# `order_id` is made from the conversation and the message that confirmed the order. `status` is
# what the order's events come to; the rest is the order as it was placed.
orders = Table(
    "orders",
    METADATA,
    Column("order_id", _Id, primary_key=True),
    Column("phone_number_id", _Id, primary_key=True),
    Column("wa_id", _Id, nullable=False),
    Column("tenant_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_at", UtcDateTime, nullable=False),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("customer_name", Text),
    Column("fulfillment", Text, nullable=False),
    Column("location_id", Text),
    Column("zone_id", Text),
    Column("address", Text),
    Column("scheduled_for", Text),
    Column("payment_method", Text),
    Column("currency", Text, nullable=False),
    Column("lines", _Json, nullable=False),
    Column("subtotal_cents", BigInteger, nullable=False),
    Column("discount_cents", BigInteger, nullable=False),
    Column("coupon", Text),
    Column("delivery_fee_cents", BigInteger, nullable=False),
    Column("tax_cents", BigInteger, nullable=False),
    Column("total_cents", BigInteger, nullable=False),
    Column("note", Text),
    sqlite_with_rowid=False,
)
Index("orders_newest", orders.c.placed_at, orders.c.order_id)
Index("orders_status", orders.c.status, orders.c.placed_at, orders.c.order_id)
Index("orders_customer", orders.c.phone_number_id, orders.c.wa_id, orders.c.placed_at)

tickets = Table(
    "tickets",
    METADATA,
    Column("ticket_id", _Id, primary_key=True),
    Column("phone_number_id", _Id, primary_key=True),
    Column("wa_id", _Id, nullable=False),
    Column("tenant_id", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("status_at", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("customer_name", Text),
    Column("kind", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("order_id", _Id),
    Column("media_ids", _Json, nullable=False),
    sqlite_with_rowid=False,
)
Index("tickets_newest", tickets.c.opened_at, tickets.c.ticket_id)
Index("tickets_status", tickets.c.status, tickets.c.opened_at, tickets.c.ticket_id)
Index("tickets_customer", tickets.c.phone_number_id, tickets.c.wa_id, tickets.c.opened_at)


def _events(name: str, id_name: str) -> Table:
    """What was asked of each thing, one row an effect of a turn.

    `kind` is opened, changed or unreadable; `outcome` applied or refused, with the reason in
    `refusal`; both are told anew whenever an event arrives that had been missing.
    """
    return Table(
        name,
        METADATA,
        Column(id_name, _Id, primary_key=True),
        Column("phone_number_id", _Id, primary_key=True),
        Column("entry_id", _Id, primary_key=True),
        Column("partition", Integer, primary_key=True, autoincrement=False),
        Column("effect_index", Integer, primary_key=True, autoincrement=False),
        Column("wa_id", _Id, nullable=False),
        Column("message_id", _Id, nullable=False),
        Column("at", UtcDateTime, nullable=False),
        Column("kind", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("note", Text),
        Column("outcome", Text, nullable=False),
        Column("refusal", Text),
        sqlite_with_rowid=False,
    )


order_events = _events("order_events", "order_id")
ticket_events = _events("ticket_events", "ticket_id")

# `place` is where in the inbox the word on the owner came: a later one replaces it.
owners = Table(
    "owners",
    METADATA,
    Column("phone_number_id", _Id, primary_key=True),
    Column("wa_id", _Id, primary_key=True),
    Column("tenant_id", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("reason", Text),
    Column("place", _Id, nullable=False),
    sqlite_with_rowid=False,
)
Index(
    "owners_queue",
    owners.c.since,
    sqlite_where=text("owner <> 'bot'"),
    postgresql_where=text("owner <> 'bot'"),
)
