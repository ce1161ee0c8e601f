"""A warehouse in which everything can be done and nothing remains: one session whose transaction never commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2.extensions
from sqlalchemy import Engine, StaticPool, create_engine, event

from bangfu.database.engine import OPTIONS, becoming, role_name, warehouse_url, with_options
from bangfu.settings import Settings


class _NeverCommitting(psycopg2.extensions.connection):
    """Commits and rollbacks are passed over; when the session ends, the server forgets what was done in it.

    After an error nothing more can be done: only savepoints can be returned to.
    """

    def commit(self) -> None:
        """Nothing: what comes next belongs to the same transaction."""

    def rollback(self) -> None:
        """Nothing: neither what was done is undone."""


@contextmanager
def rehearsal_engine(settings: Settings, role: str) -> Iterator[Engine]:
    """The warehouse as a role, to try something out: all its connections are one, and at the end nothing has changed.

    Others do not see what is done, and wait where they would touch the same. Numbers drawn from sequences are not
    given back.
    """
    rehearsal = create_engine(
        with_options(warehouse_url(settings, role), OPTIONS),
        poolclass=StaticPool,
        pool_reset_on_return=None,
        connect_args={"connection_factory": _NeverCommitting, "application_name": "bangfu rehearsal"},
    )
    if settings.warehouse_url:
        event.listen(rehearsal, "connect", becoming(role_name(role)))
    try:
        yield rehearsal
    finally:
        rehearsal.dispose()
