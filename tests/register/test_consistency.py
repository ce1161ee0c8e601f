"""Links between reference files, and what blank cells of an area mean."""

from __future__ import annotations

import pytest

from bangfu.register.consistency import TableRows, make_consistent
from bangfu.register.files import ReferenceDataError, ReferenceRow, Value
from bangfu.register.tables import TABLES


def rows(name: str, *given: dict[str, Value], borrowed: bool = False) -> TableRows:
    table = next(one for one in TABLES if one.name == name)
    blank = {column.name: [] if column.kind == "list" else None for column in table.columns}
    return TableRows(table, tuple(ReferenceRow(line, {**blank, **one}) for line, one in enumerate(given, 2)), borrowed)


def city(**organisation: Value) -> list[TableRows]:
    return [
        rows(
            "region",
            {"region_code": "1", "name": "市", "level": "city"},
            {"region_code": "11", "name": "县", "level": "county", "parent_code": "1"},
            {"region_code": "111", "name": "镇", "level": "town", "parent_code": "11"},
        ),
        rows("sector_system", {"system_code": "S", "name": "系统", "lead_org_code": "AAA"}),
        rows("organisation", {"org_code": "AAA", "name": "甲"}, {"org_code": "BBB", "name": "乙", **organisation}),
        rows("platform"),
        rows("venue"),
    ]


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def complaint(sets: list[TableRows]) -> str:
    with pytest.raises(ReferenceDataError) as caught:
        make_consistent(sets)
    return str(caught.value)


def test_blank_cells_of_areas_are_completed() -> None:
    region = make_consistent(city())[0]
    got = [(row.values["assessed"], row.values["group_code"], row.values["managing_area_code"]) for row in region.rows]
    assert got == [(False, None, "1"), (True, "county", "11"), (False, None, "11")]


def test_an_assessed_city_needs_a_group() -> None:
    sets = [rows("region", {"region_code": "1", "name": "市", "level": "city", "assessed": True}), *city()[1:]]
    assert complaint(sets) == "region.csv 第2行是考核对象，列 group_code 必须填写。"


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ({"system_code": "X"}, "organisation.csv 第3行的列 system_code 是“X”，sector_system 中没有。"),
        ({"region_code": "9"}, "organisation.csv 第3行的列 region_code 是“9”，region 中没有。"),
        ({"parent_org_code": "ZZZ"}, "organisation.csv 第3行的列 parent_org_code 是“ZZZ”，organisation 中没有。"),
        ({"represents": ["AAA", "ZZZ"]}, "organisation.csv 第3行的列 represents 是“ZZZ”，organisation 中没有。"),
        ({"parent_org_code": "BBB"}, "organisation.csv 第3行的列 parent_org_code 绕回了“BBB”自身。"),
    ],
)
def test_a_link_that_leads_nowhere_or_round_is_named(cell: dict[str, Value], sentence: str) -> None:
    assert complaint(city(**cell)) == sentence


def test_a_longer_circle_is_found() -> None:
    sets = city()
    sets[2] = rows(
        "organisation",
        {"org_code": "AAA", "name": "甲", "parent_org_code": "BBB"},
        {"org_code": "BBB", "name": "乙", "parent_org_code": "AAA"},
    )
    assert complaint(sets) == "organisation.csv 第2行的列 parent_org_code 绕回了“AAA”自身。"


def test_a_unit_below_a_circle_is_not_blamed_for_ever() -> None:
    sets = city()
    sets[2] = rows(
        "organisation",
        {"org_code": "AAA", "name": "甲", "parent_org_code": "BBB"},
        {"org_code": "BBB", "name": "乙", "parent_org_code": "CCC"},
        {"org_code": "CCC", "name": "丙", "parent_org_code": "BBB"},
    )
    assert complaint(sets) == "organisation.csv 第3行的列 parent_org_code 绕回了“BBB”自身。"


def test_validity_must_run_forward() -> None:
    from datetime import date

    day = date(2020, 1, 1)
    assert complaint(city(valid_from=day, valid_to=day)) == (
        "organisation.csv 第3行的列 valid_to（2020-01-01）须晚于 valid_from（2020-01-01）。"
    )
    venue = {"venue_code": "V", "name": "柜", "venue_type": "counter", "opened_on": day, "closed_on": day}
    assert make_consistent([*city()[:4], rows("venue", venue)])[-1].rows[0].values["closed_on"] == day


def test_the_citys_own_rows_must_fit_and_borrowed_rows_of_another_city_are_left_out() -> None:
    stranger = {"org_code": "ZZZ", "report": "counter_monthly", "frequency": "monthly"}
    own = {"org_code": "AAA", "report": "counter_monthly", "frequency": "monthly", "first_period": "202007"}
    assert complaint([*city(), rows("obligation", own, stranger)]) == (
        "obligation.csv 第3行的列 org_code 是“ZZZ”，organisation 中没有。"
    )
    kept = make_consistent([*city(), rows("obligation", own, stranger, borrowed=True)])[-1].rows
    assert [row.values["org_code"] for row in kept] == ["AAA"]


def test_aliases_lead_to_their_kind_of_record_and_products_anywhere() -> None:
    product = {"kind": "product", "alias": "枣", "code": "LC-1"}
    unit = {"kind": "organisation", "alias": "甲局", "code": "AAA"}
    assert len(make_consistent([*city(), rows("alias", product, unit)])[-1].rows) == 2
    wrong = {"kind": "region", "alias": "甲县", "code": "AAA"}
    assert complaint([*city(), rows("alias", wrong)]) == "alias.csv 第2行的列 code 是“AAA”，region 中没有。"


@pytest.mark.parametrize(
    ("frequency", "period", "fits"),
    [
        ("monthly", "202012", True),
        ("monthly", "202013", False),
        ("half_year", "2021H1", True),
        ("half_year", "202106", False),
        ("year", "2021", True),
        ("year", "2021H1", False),
    ],
)
def test_periods_fit_the_frequency(frequency: str, period: str, fits: bool) -> None:
    owed = {"org_code": "AAA", "report": "r", "frequency": frequency, "first_period": period}
    sets = [*city(), rows("obligation", owed)]
    if fits:
        make_consistent(sets)
    else:
        assert complaint(sets) == (
            f"obligation.csv 第2行的列 first_period 是“{period}”，与频率 {frequency} 的报告期写法不符。"
        )
