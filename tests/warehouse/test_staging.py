"""What the register says of the names in a report, and how values travel into staging."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from bangfu.contracts.catalogue import load_contracts
from bangfu.warehouse.copying import copy_rows, copy_text
from bangfu.warehouse.parties import period_start
from bangfu.warehouse.staging import stored_fields


@pytest.mark.parametrize(
    ("value", "copied"),
    [
        (None, "\\N"),
        (float("nan"), "\\N"),
        ("", ""),
        ("a\tb\\c\nd", "a\\tb\\\\c\\nd"),
        (Decimal("1E+3"), "1000"),
        (3.0, "3"),
        (date(2021, 10, 1), "2021-10-01"),
        (datetime(2021, 10, 1, 20, 0), "2021-10-01T20:00:00+08:00"),  # noqa: DTZ001 a cell has no zone
        (("绿色", "有机"), "绿色;有机"),
    ],
)
def test_values_in_the_text_of_copy(value: object, copied: str) -> None:
    assert copy_text(value) == copied


def test_what_is_copied_is_what_is_read(connection: Any) -> None:
    values = ["", None, "a\tb\\N\nc", "\\."]
    connection.execute(text("create temp table copied (position integer, value text)"))
    copy_rows(connection, "pg_temp", "copied", ("position", "value"), enumerate(values))
    assert connection.execute(text("select value from copied order by position")).scalars().all() == values


@pytest.mark.parametrize(
    ("period", "first_day"),
    [
        ("202110", date(2021, 10, 1)),
        ("2021H1", date(2021, 1, 1)),
        ("2021H2", date(2021, 7, 1)),
        ("2021", date(2021, 1, 1)),
    ],
)
def test_the_first_day_of_a_period(period: str, first_day: date) -> None:
    assert period_start(period) == first_day


def test_every_field_of_every_contract_has_its_column(connection: Any) -> None:
    query = text(
        "select column_name from information_schema.columns where table_schema = 'staging' and table_name = :name"
    )
    for report in load_contracts().values():
        columns = set(connection.execute(query, {"name": report.name}).scalars())
        fields = set(stored_fields(report))
        assert fields <= columns, report.name


def test_a_union_is_known_by_its_code_or_name_and_buys_for_its_unit(clerk: Any) -> None:
    clerk.send(
        "union_group_buy",
        [{"union_name": "市直医疗机构02工会"}, {"union_name": "无名", "union_code": None, "group_order_no": "TG2"}],
        org="GH-WJ-SZ-01",
    )
    parties = [(line["organizing_org_code"], line["system_code"], line["buyer_org_code"]) for line in clerk.sales()]
    assert sorted(parties) == [("GH-WJ-SZ-01", "UNION", "WJ-SZ-01"), ("GH-WJ-SZ-02", "UNION", "WJ-SZ-02")]


def test_a_host_the_register_does_not_have_is_unknown_but_its_system_is_read(clerk: Any) -> None:
    clerk.send("live_session", [{"organizer_name": "不在册的单位", "region_name": "莘县"}])
    query = text("select organizer_org_code, system_code, region_code from warehouse.fact_live_session")
    assert tuple(clerk.connection.execute(query).one()) == ("UNKNOWN", "HEALTH", "371522")
