"""The rows that measures read, at hand: each basis is worked out once for all the measures that read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from bangfu.assessment.measures import Statements
from bangfu.database.views import bases

_IS_THERE = text("select to_regclass('pg_temp.' || :basis) is not null")


@contextmanager
def bases_at_hand(connection: Connection, statements: Statements) -> Iterator[None]:
    """The bases that the statements read, as the search path has them now, stand in temporary tables of their names.

    Temporary tables come first in every search path; one that is there already stays as it is. They are gone
    afterwards, so that the same transaction can look at another basis.
    """
    made = [basis for basis in _read_by(statements) if not _is_there(connection, basis)]
    for basis in made:
        connection.exec_driver_sql(f"create temporary table {basis} on commit drop as select * from {basis}")
    yield
    for basis in made:
        connection.exec_driver_sql(f"drop table pg_temp.{basis}")


def _read_by(statements: Statements) -> list[str]:
    words = {word for statement in statements.values() for word in re.findall(r"[a-z_0-9]+", statement)}
    return [basis for basis in bases() if basis in words]


def _is_there(connection: Connection, basis: str) -> bool:
    return bool(connection.execute(_IS_THERE, {"basis": basis}).scalar_one())
