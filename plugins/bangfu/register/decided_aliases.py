"""Aliases that a person decided (``bangfu decide``): kept for ever, above what the files say."""

from __future__ import annotations

import sqlalchemy as sa

from bangfu.register.names import comparable
from bangfu.register.tables import ALIAS_TARGETS

_REMEMBER = sa.text("""
    insert into reference.alias (kind, alias, code, origin) values (:kind, :alias, :code, 'decision')
    on conflict (kind, alias) do update set code = excluded.code, origin = 'decision'
""")
_DECIDED = sa.text("select alias from reference.alias where kind = :kind and origin = 'decision'")


def accept_alias(connection: sa.Connection, kind: str, alias: str, code: str) -> bool:
    """Remember that a text of that kind means that code; False, and nothing stored, where nothing has the code.

    A product's code is not checked: products come in as a report and may come later. Raises :class:`ValueError` for
    a kind that aliases do not have. Registers already loaded do not change.
    """
    if kind != "product" and not _exists(connection, kind, code):
        return False
    meanings = [{"kind": kind, "alias": one, "code": code} for one in _spellings(connection, kind, alias.strip())]
    connection.execute(_REMEMBER, meanings)
    return True


def _spellings(connection: sa.Connection, kind: str, alias: str) -> list[str]:
    """The text and every other spelling of it that was decided before: all of them mean what was said last."""
    decided = connection.execute(_DECIDED, {"kind": kind}).scalars()
    return sorted({alias, *(one for one in decided if comparable(one) == comparable(alias))})


def _exists(connection: sa.Connection, kind: str, code: str) -> bool:
    if kind not in ALIAS_TARGETS:
        raise ValueError(f"no aliases of kind {kind!r}; there are product, {', '.join(ALIAS_TARGETS)}")
    table, column = ALIAS_TARGETS[kind].split(".")
    target = sa.table(table, sa.column(column), schema="reference")
    return connection.execute(sa.select(target).where(target.columns[column] == code)).first() is not None
