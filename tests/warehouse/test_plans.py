"""Plans of a year: targets (R19) and reserves (R20) in force, whatever was reported before, and their warnings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import text

from bangfu.contracts.catalogue import contract
from bangfu.pipeline.issues import describe

R19, R20 = "annual_targets", "platform_832_reserve"
YEAR = {"period": "2021"}


def _facts(clerk: Any, columns: str, table: str) -> list[tuple[Any, ...]]:
    rows = clerk.connection.execute(text(f"select {columns} from warehouse.{table} order by {columns}"))
    return [tuple(row) for row in rows]


def _sentences(report: str, loaded: Any) -> list[str]:
    return [describe(one, contract(report), {}, "Sheet1").message for one in loaded.findings]


def _target(name: str, value: str, **more: Any) -> dict[str, Any]:
    return {"object_name": name, "year_target": value, **more}


def test_targets_in_force_are_kept_in_basic_units(clerk: Any) -> None:
    clerk.send(
        R19,
        [
            _target("聊城市", "31000", quarter1_target="7750"),
            _target("东昌府", "11000"),
            _target("市卫健委", "400", indicator_code="P3", unit=None),
            _target("高新区", "80", indicator_code="E1", unit="%"),
        ],
        **YEAR,
    )
    assert _facts(clerk, "object_code, indicator_code, year, target_value, quarter1_value", "fact_target") == [
        ("371500", "C1", 2021, Decimal(310_000_000), Decimal(77_500_000)),
        ("371502", "C1", 2021, Decimal(110_000_000), None),
        ("3715Z2", "E1", 2021, Decimal("0.8"), None),
        ("HEALTH", "P3", 2021, Decimal(400), None),
    ]
    clerk.send(R19, [_target("聊城市", "32000"), _target("莘县", "9000"), _target("冠县", "1")], **YEAR)
    assert _facts(clerk, "object_code, target_value", "fact_target") == [
        ("371500", Decimal(320_000_000)),
        ("371522", Decimal(90_000_000)),
        ("371525", Decimal(10_000)),
    ]


def test_the_later_of_two_units_speaks_until_it_withdraws(clerk: Any) -> None:
    clerk.send(R19, [_target("莘县", "1000")], **YEAR)
    loaded = clerk.send(
        R19, [_target("莘县", "1200", indicator_name="销售额"), _target("冠县", "5")], org="NYJ", **YEAR
    )
    assert _sentences(R19, loaded) == [
        "第5行“莘县”的指标“销售额”年度目标已由聊城市乡村振兴局报送，以后报送的为准，请核对。"
    ]
    assert _facts(clerk, "object_code, target_value", "fact_target") == [
        ("371522", Decimal(12_000_000)),
        ("371525", Decimal(50_000)),
    ]
    clerk.send(R19, [_target("东阿县", "1200"), _target("冠县", "5")], org="NYJ", **YEAR)
    assert _facts(clerk, "object_code, target_value", "fact_target") == [
        ("371522", Decimal(10_000_000)),
        ("371524", Decimal(12_000_000)),
        ("371525", Decimal(50_000)),
    ]


def test_targets_are_compared_with_the_rubric_and_with_each_other(clerk: Any) -> None:
    loaded = clerk.send(
        R19,
        [
            _target("聊城市", "3.1", unit="亿元", indicator_name="年度销售额"),
            _target("莘县", "11000"),
            _target("冠县", "20001"),
            _target("冠县", "50", indicator_code="P3", unit="元/人"),
            _target("聊城市", "50", indicator_code="P3", unit="元/人"),
            _target("卫健系统", "50", indicator_code="P3", unit="元/人"),
            _target("卫健系统", "50", indicator_code="X9", unit="个"),
        ],
        **YEAR,
    )
    assert _sentences(R19, loaded) == [
        "第8行指标代码“P3”不在该对象的考核细则中，请核对。",
        "第11行指标代码“X9”不在该对象的考核细则中，请核对。",
        "指标“年度销售额”各县（市、区）、市属开发区年度目标之和310010000与全市年度目标310000000不一致，请核对。",
    ]


def test_plans_of_a_system_are_those_of_its_units(clerk: Any) -> None:
    rows: list[dict[str, Any]] = [
        {"unit_name": "市直医疗机构01", "unit_uscc": None},
        {"unit_name": "市卫健委", "unit_uscc": None, "canteen_mode": "无食堂", "canteen_budget_amount": None,
         "reserve_ratio": None, "reserved_amount": None, "completed_amount": "0"},
    ]  # fmt: skip
    loaded = clerk.send(R20, rows, **YEAR)
    columns = (
        "org_code, year, canteen_mode, canteen_budget_amount, reserve_ratio, union_budget_amount, completed_amount"
    )
    assert _facts(clerk, columns, "fact_procurement_plan") == [
        ("WJ-SZ-01", 2021, "own", Decimal(800_000), Decimal("0.15"), Decimal(60_000), Decimal(98_000)),
        ("WJW", 2021, "none", None, None, Decimal(60_000), Decimal(0)),
    ]
    assert _sentences(R20, loaded) == ["第6行食堂形式“无食堂”与单位名册中的“自办”不一致，请核对。"]
    again = clerk.send(R20, [{"unit_name": "市直医疗机构01", "completed_amount": "99000"}], org="WJ-SZ-01", **YEAR)
    assert _sentences(R20, again) == [
        "第5行“市直医疗机构01”本年度的预留与采购已由聊城市卫生健康委员会报送，以后报送的为准，请核对。"
    ]
    assert _facts(clerk, "org_code, completed_amount", "fact_procurement_plan") == [
        ("WJ-SZ-01", Decimal(99_000)),
        ("WJW", Decimal(0)),
    ]
    assert clerk.total() == 0, "what the platform settled is no sale of ours"


def test_bases_name_the_system_of_unit_and_union(scratch: Any, insert: Any) -> None:
    insert("reference.organisation", org_code="YY-1", name="甲医院", system_code="HEALTH", org_type="hospital")
    insert(
        "reference.organisation",
        org_code="GH-1",
        name="甲医院工会",
        system_code="UNION",
        org_type="union",
        parent_org_code="YY-1",
    )
    insert("reference.organisation", org_code="XX-1", name="乙校", system_code="EDUCATION", org_type="school")
    for place, unit in enumerate(("YY-1", "XX-1")):
        insert(
            "warehouse.fact_procurement_plan",
            org_code=unit,
            year=2021,
            canteen_mode="own",
            reserved_amount=5,
            row_no=place,
        )
    insert(
        "warehouse.fact_target",
        object_code="371502",
        indicator_code="C1",
        year=2021,
        target_value=7,
        document_no="聊政字〔2021〕1号",
    )
    reserves = scratch.execute(
        text("select row_key, label, amount, system_code, union_system_code from basis_live.reserve order by 1")
    )
    assert [tuple(row) for row in reserves] == [
        ("reserve/XX-1/2021", "乙校", Decimal(5), "EDUCATION", "EDUCATION"),
        ("reserve/YY-1/2021", "甲医院", Decimal(5), "HEALTH", "UNION"),
    ]
    targets = scratch.execute(text("select row_key, label, amount, submission_id from basis_live.annual_target"))
    assert [tuple(row) for row in targets] == [
        ("annual_target/371502/C1/2021", "C1 聊政字〔2021〕1号", Decimal(7), "x")
    ]
