"""Housekeeping: room for the next year, what had its time goes and nothing else, a dump that is proven."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bangfu.database.dumps import dump_warehouse
from bangfu.database.engine import engine
from bangfu.notices import OperatorError
from bangfu.pipeline.housekeeping import end_retention, make_room, prove_restorable
from bangfu.settings import TIME_ZONE, Settings

SUNDAY = datetime(2021, 12, 5, 3, 0, tzinfo=TIME_ZONE)
_DRAFT = text("""
    insert into assessment.run
        (year, rubric, rubric_version, rubric_body, kind, data_cutoff, input_hash, code_version, ruleset_version,
        started_at)
    values (2021, 'county', '2021.1', '{}', :kind, :at, 'x', 'x', 'x', :at) returning run_id
""")


def test_a_year_has_room_before_it_begins(registered_warehouse: Settings) -> None:
    assert make_room(registered_warehouse, SUNDAY) == [2021, 2022]
    with engine(registered_warehouse, "owner").connect() as connection:
        made = connection.execute(text("select to_regclass('warehouse.fact_sale_2022') is not null")).scalar_one()
    assert made
    assert make_room(registered_warehouse, SUNDAY) == [2021, 2022]


def test_old_drafts_go_but_the_newest_stays_however_old(registered_warehouse: Settings) -> None:
    old, recent = SUNDAY - timedelta(days=200), SUNDAY - timedelta(days=3)
    with engine(registered_warehouse, "assessor").begin() as connection:
        for kind, at in (("draft", old), ("what_if", old), ("what_if", recent), ("draft", old)):
            connection.execute(_DRAFT, {"kind": kind, "at": at})
    assert end_retention(registered_warehouse, SUNDAY).dropped_drafts == 2
    with engine(registered_warehouse, "assessor").connect() as connection:
        left = connection.execute(text("select kind, run_id from assessment.run order by run_id")).all()
    assert [tuple(row) for row in left] == [("what_if", 3), ("draft", 4)]


def test_a_dump_is_restored_and_every_invariant_holds_there(registered_warehouse: Settings) -> None:
    taken = dump_warehouse(registered_warehouse, SUNDAY)
    assert len(prove_restorable(registered_warehouse, taken)) >= 17


def test_a_dump_that_lacks_rows_is_named(registered_warehouse: Settings) -> None:
    taken = dump_warehouse(registered_warehouse, SUNDAY)
    taken.row_counts["reference.region"] += 1  # type: ignore[index]
    with pytest.raises(OperatorError) as refused:
        prove_restorable(registered_warehouse, taken)
    assert str(refused.value) == "备份 warehouse-20211205T030000.dump 恢复后行数不符的表：reference.region。"
