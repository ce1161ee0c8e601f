"""Alembic's environment: always the connection and the transaction of bangfu.database.migrate."""

from alembic import context

from bangfu.database.versions import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    version_table=VERSION_TABLE,
    version_table_schema="public",
)
with context.begin_transaction():
    context.run_migrations()
