"""Dumps: what is dumped comes back row by row, into a database that is gone afterwards."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text

from bangfu.database.dumps import Dump, count_rows, dump_warehouse, prune_dumps, read_dump, restored
from bangfu.database.engine import administration_engine, engine
from bangfu.notices import OperatorError
from bangfu.settings import TIME_ZONE, Settings

MONDAY = datetime(2021, 11, 29, 3, 0, tzinfo=TIME_ZONE)


def test_a_dump_comes_back_row_by_row(registered_warehouse: Settings) -> None:
    dump = dump_warehouse(registered_warehouse, MONDAY)
    assert dump.path.name == "warehouse-20211129T030000.dump"
    assert dump.path.stat().st_mode & 0o077 == 0, "it holds everything: nobody else reads it"
    assert read_dump(dump.path) == dump
    assert dump.row_counts["reference.region"] == 24
    with engine(registered_warehouse, "loader").begin() as connection:
        connection.execute(text("delete from reference.calendar"))
    with restored(registered_warehouse, dump) as connection:
        assert count_rows(connection) == dump.row_counts
        assert connection.execute(text("select current_user")).scalar_one() == "bangfu_owner"
        assert connection.execute(text("select count(*) from evaluation.sales")).scalar_one() == 0
    assert _scratch_databases(registered_warehouse) == []


def test_a_dump_that_changed_is_not_restored(registered_warehouse: Settings) -> None:
    dump = dump_warehouse(registered_warehouse, MONDAY)
    with dump.path.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(OperatorError) as refused, restored(registered_warehouse, dump):
        pass
    assert str(refused.value) == "备份 warehouse-20211129T030000.dump 与写入时不一致（SHA-256 不符），不能用于恢复。"


def test_a_program_that_fails_is_told_in_one_line_and_leaves_nothing(registered_warehouse: Settings) -> None:
    dump = dump_warehouse(registered_warehouse, MONDAY)
    dump.path.write_bytes(b"no dump at all")
    broken = dataclasses.replace(dump, sha256=_sha256_of(dump))
    with pytest.raises(OperatorError, match="pg_restore"), restored(registered_warehouse, broken):
        pass
    assert _scratch_databases(registered_warehouse) == []


def test_only_the_newest_dumps_are_kept(registered_warehouse: Settings) -> None:
    for week in range(3):
        dump_warehouse(registered_warehouse, MONDAY + timedelta(weeks=week))
    assert prune_dumps(registered_warehouse, 2) == ["warehouse-20211129T030000.dump"]
    left = sorted(path.name for path in registered_warehouse.backup.iterdir())
    assert left == [
        name
        for stem in ("warehouse-20211206T030000.dump", "warehouse-20211213T030000.dump")
        for name in (stem, f"{stem}.json")
    ]


def _sha256_of(dump: Dump) -> str:
    return sha256(dump.path.read_bytes()).hexdigest()


def _scratch_databases(settings: Settings) -> list[Any]:
    with administration_engine(settings).connect() as connection:
        return list(
            connection.execute(text("select datname from pg_database where datname like 'bangfu_restore%'")).scalars()
        )
