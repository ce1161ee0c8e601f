"""Bases at hand: worked out once, first in the search path, gone afterwards."""

from __future__ import annotations

from sqlalchemy import Connection, text

from bangfu.assessment.bases import bases_at_hand
from bangfu.assessment.measures import LIVE, looking_at

STATEMENTS = {"m": "select count(*) from module_score"}


def _count(connection: Connection) -> int:
    return int(connection.execute(text("select count(*) from module_score")).scalar_one())


def _temporary(connection: Connection) -> list[str]:
    query = text("select relname from pg_class where relnamespace = pg_my_temp_schema() and relkind = 'r' order by 1")
    return list(connection.execute(query).scalars())


def test_rows_stay_as_they_were_when_the_bases_were_taken(scratch: Connection) -> None:
    with looking_at(scratch, LIVE):
        before = _count(scratch)
        with bases_at_hand(scratch, STATEMENTS):
            assert _temporary(scratch) == ["module_score"]
            scratch.execute(text("insert into reference.module_score values (2021, '371502', '产业', 1)"))
            with bases_at_hand(scratch, STATEMENTS):
                assert _count(scratch) == before
            assert _temporary(scratch) == ["module_score"]
        assert _temporary(scratch) == []
        assert _count(scratch) == before + 1
