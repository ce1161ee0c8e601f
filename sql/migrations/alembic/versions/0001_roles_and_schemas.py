"""Runs 0001_roles_and_schemas.sql."""

from alembic import op

from bangfu.database.versions import run_migration

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward only: a step back is a restore, or a further migration."""
    run_migration(op.get_bind(), revision)
