"""Runs 0011_when_reports_are_due.sql."""

from alembic import op

from bangfu.database.versions import run_migration

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Forward only: a step back is a restore, or a further migration."""
    run_migration(op.get_bind(), revision)
