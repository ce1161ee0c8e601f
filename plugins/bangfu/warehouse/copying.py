"""COPY: the one way in which many rows go into a table."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from psycopg2 import sql
from sqlalchemy import Connection

from bangfu.settings import TIME_ZONE

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})


def copy_rows(
    connection: Connection, schema: str, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Append ``rows`` to ``schema.table`` in the caller's transaction. None and NaN become NULL."""
    buffer = io.StringIO()
    for row in rows:
        buffer.write("\t".join([copy_text(value) for value in row]))
        buffer.write("\n")
    buffer.seek(0)
    command = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(schema, table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    cursor: Any = connection.connection.cursor()  # SQLAlchemy's own type knows no COPY
    cursor.copy_expert(command.as_string(cursor), buffer)
    cursor.close()


def copy_text(value: object) -> str:
    """A value in the text format of COPY. A time without zone is one of Asia/Shanghai."""
    if value is None or value != value:  # NaN and NaT are the values that differ from themselves
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=TIME_ZONE)
        return aware.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return ";".join(map(str, value)).translate(_ESCAPES)
    return str(value).translate(_ESCAPES)
