"""Staging: COPY against what pandas offers, and against INSERT row by row, into the same table with its indexes."""

from __future__ import annotations

import pandas
from sqlalchemy import Connection, Engine, text

from bangfu.database.engine import administration_engine
from bangfu.warehouse.copying import copy_rows
from benchmarks.material import write_export
from benchmarks.measuring import Measured, Ratio, seconds
from benchmarks.reports import clean_table, read_table
from benchmarks.warehouses import Warehouses

ROWS = 20_000
REPORT = "platform_orders"
_TABLE = "lines"


def measure(warehouses: Warehouses) -> Measured:
    """20,000 typed order lines; each way into a table that is emptied before."""
    frame = clean_table(read_table(write_export(warehouses.folder, ROWS), REPORT), REPORT, None).frame
    warehouse = warehouses.fresh("staging_ways")
    engine = administration_engine(warehouse.settings)
    fields = [name for name in frame.columns if not frame[name].isna().all()]
    frame = frame[fields].astype(object).where(frame[fields].notna(), None)
    _make_table(engine, fields)
    ours = seconds(lambda: _copy(engine, frame))
    to_sql = seconds(lambda: _to_sql(engine, frame), repeats=2)
    inserts = seconds(lambda: _insert(engine, frame), repeats=1)
    warehouses.drop(warehouse)
    name, way = f"stage {ROWS:,} rows", "COPY (bangfu.warehouse)"
    return Measured(
        ratios=(
            Ratio(name, way, ours, "pandas.to_sql", to_sql),
            Ratio(name, way, ours, "INSERT row by row", inserts),
        )
    )


def _make_table(engine: Engine, fields: list[str]) -> None:
    columns = ", ".join(fields)
    with engine.begin() as connection:
        connection.execute(text(f"create table {_TABLE} as select {columns} from staging.{REPORT} limit 0"))
        connection.execute(text(f"create index on {_TABLE} (sub_order_no)"))
        connection.execute(text(f"alter table {_TABLE} add primary key (row_no)"))


def _empty(connection: Connection) -> None:
    connection.execute(text(f"truncate {_TABLE}"))


def _copy(engine: Engine, frame: pandas.DataFrame) -> None:
    with engine.begin() as connection:
        _empty(connection)
        copy_rows(connection, "public", _TABLE, list(frame.columns), _rows(frame))


def _to_sql(engine: Engine, frame: pandas.DataFrame) -> None:
    with engine.begin() as connection:
        _empty(connection)
        frame.to_sql(_TABLE, connection, if_exists="append", index=False)


def _insert(engine: Engine, frame: pandas.DataFrame) -> None:
    columns, places = ", ".join(frame.columns), ", ".join(["%s"] * len(frame.columns))
    with engine.begin() as connection:
        _empty(connection)
        cursor = connection.connection.cursor()
        for row in _rows(frame):
            cursor.execute(f"insert into {_TABLE} ({columns}) values ({places})", row)
        cursor.close()


def _rows(frame: pandas.DataFrame) -> list[tuple[object, ...]]:
    return list(frame.itertuples(index=False, name=None))
