"""Runs 0012_decisions.sql."""

from alembic import op

from bangfu.database.versions import run_migration

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Forward only: a step back is a restore, or a further migration."""
    run_migration(op.get_bind(), revision)
