"""Runs 0008_whole_city.sql."""

from alembic import op

from bangfu.database.versions import run_migration

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Forward only: a step back is a restore, or a further migration."""
    run_migration(op.get_bind(), revision)
