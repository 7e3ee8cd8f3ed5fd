"""The migrations of the record, run by alembic."""
