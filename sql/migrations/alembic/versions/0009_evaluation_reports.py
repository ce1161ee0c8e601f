"""Runs 0009_evaluation_reports.sql."""

from alembic import op

from bangfu.database.versions import run_migration

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Forward only: a step back is a restore, or a further migration."""
    run_migration(op.get_bind(), revision)
