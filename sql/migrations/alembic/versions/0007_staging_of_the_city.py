"""Runs 0007_staging_of_the_city.sql."""

from alembic import op

from bangfu.database.versions import run_migration

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Forward only: a step back is a restore, or a further migration."""
    run_migration(op.get_bind(), revision)
