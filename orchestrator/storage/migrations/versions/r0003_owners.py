"""Who answers each conversation, for the queue of those that wait for a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A migration keeps the types it was written with, whatever the schema says later.
_id = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.String(24).with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "owners",
        sa.Column("phone_number_id", _id, primary_key=True),
        sa.Column("wa_id", _id, primary_key=True),
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("since", _moment, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("place", _id, nullable=False),
        sqlite_with_rowid=False,
    )
    attended = sa.text("owner <> 'bot'")
    op.create_index(
        "owners_queue", "owners", ["since"], sqlite_where=attended, postgresql_where=attended
    )


def downgrade() -> None:
    op.drop_table("owners")
