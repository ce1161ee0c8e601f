"""SQL files of the project, read once and run by their path below sql/."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, CursorResult, TextClause, text

from bangfu.settings import SQL


@cache
def statement(path: str) -> TextClause:
    """The statement of ``sql/<path>``. Raises :class:`FileNotFoundError` for an unknown one."""
    return text((SQL / path).read_text(encoding="utf-8"))


def run(connection: Connection, path: str, **values: Any) -> CursorResult[Any]:
    """Run ``sql/<path>`` with its named parameters."""
    return connection.execute(statement(path), values)
