"""Runs 0010_annual_evaluation.sql."""

from alembic import op

from bangfu.database.versions import run_migration

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Forward only: a step back is a restore, or a further migration."""
    run_migration(op.get_bind(), revision)
