"""Brings a database to the newest schema: alembic, started from inside the program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from orchestrator.storage.records.errors import RecordsMisconfigured
from orchestrator.storage.records.schema import REVISION

SCRIPTS = Path(__file__).parent.parent / "migrations"


def is_current(connection: Connection) -> bool:
    """A cheap look that spares a start of an up-to-date database the loading of alembic."""
    return revision_of(connection) == REVISION


def revision_of(connection: Connection) -> str | None:
    """None for a database without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)


def upgrade(connection: Connection) -> None:
    """Run the missing migrations in the caller's transaction, under the caller's lock."""
    found = revision_of(connection)
    if found == REVISION:  # another start was faster
        return
    # Loading alembic takes a tenth of a second that only the first start needs to spend.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise RecordsMisconfigured(
            f"the tables of the record are at revision {found}, this version knows them up to "
            f"{REVISION} and no way from there; start the newer version that made them, or set "
            "DATABASE_URL to another database"
        ) from error
