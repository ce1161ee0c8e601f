"""Runs 0006_assessment.sql."""

from alembic import op

from bangfu.database.versions import run_migration

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Forward only: a step back is a restore, or a further migration."""
    run_migration(op.get_bind(), revision)
