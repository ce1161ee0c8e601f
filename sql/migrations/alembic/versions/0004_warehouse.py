"""Runs 0004_warehouse.sql."""

from alembic import op

from bangfu.database.versions import run_migration

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward only: a step back is a restore, or a further migration."""
    run_migration(op.get_bind(), revision)
