"""Targets and reserves as offices really write them, from the inbox to what a year is measured against."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from tests.acceptance.city import City, csv_bytes
from tests.acceptance.desk import BUREAU, H1, SWJ, sheet

from bangfu.database.engine import engine

TARGETS = [
    ["柳城市2021年度消费帮扶年度目标任务分解表"],
    ["填报单位：柳城市商务局  报告期：2021年度  填报日期：2021-03-02"],
    ["序号", "考核对象", "指标编号", "指标", "单位", "全年任务", "季度分解", None, None, None, "文号"],
    [None, None, None, None, None, None, "第一季度", "第二季度", "第三季度", "第四季度", None],
    [1, "柳城市", "C1", "销售额", "万元", "1,000", 250, 250, 250, 250, "柳商发〔2021〕3号"],
    [2, "柳城市河东区", "C1", "销售额", "万", 400, 100, 100, 100, "100", None],
    [3, "河西县", "C1", "销售额", "亿元", 0.05, None, None, None, None, None],
    [4, "河西县", "E1", "覆盖率", "％", 80, 20, 40, 60, 80, None],
    [5, "卫健", "P3", "人均", "元/人", 300, None, None, None, None, None],
    [6, "卫生健康局某科", "P3", "人均", "元/人", 300, None, None, None, None, None],
    [7, "河东区", "D2", "场次", "场", 10, 2, 3, None, 5, None],
    [None, "合计", None, None, None, None, None, None, None, None, None],
    ["单位负责人：李明  制表人：王芳"],
]
RESERVES = [
    [
        "单位名称",
        "食堂情况",
        "食堂食材采购总额(万元)",
        "预留比例",
        "预留份额(万元)",
        "工会预留金额",
        "累计完结交易额(元)",
        "联系电话",
    ],
    [H1, "自办食堂", "80", "10%", "8", "60000", "7.5万元", "0635-8888888"],
    [BUREAU, "无", "", "", "", "12000", "0", ""],
    ["河东区第二医院", "承包", "50", "9%", "4.5", "", "30000", ""],
    [SWJ, "没有食堂", "0", "0", "0", "", "0", ""],
]


def _facts(city: City, query: str) -> list[tuple[Any, ...]]:
    with engine(city.settings, "loader").connect() as connection:
        return [tuple(str(value) for value in row) for row in connection.execute(text(query))]


def _said(receipt: dict[str, Any]) -> dict[str, tuple[str, list[int]]]:
    return {one["rule"]: (one["severity"], one["rows"]) for one in receipt["issues"] if one["severity"] != "note"}


def test_plans_of_a_year_as_offices_write_them(desk: City, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("SWJ", "2021年目标任务分解表.xlsx", sheet(TARGETS, "分解表"))
    desk.drop("WJW", "R20_WJW_2021_v1.csv", csv_bytes(RESERVES, "GB18030"))
    desk.ingest()

    targets = desk.receipt("SWJ", "2021年目标任务分解表.xlsx")
    assert (targets["report"], targets["period"], targets["status"]) == ("annual_targets", "2021", "partially_accepted")
    assert targets["rows"] == {"read": 9, "loaded": 5, "quarantined": 2, "excluded": 2}
    assert _said(targets) == {
        "R19-OBJECT": ("error", [10]),
        "R19-QUARTERS": ("error", [11]),
        "R19-CITY": ("warning", [5]),
    }
    assert targets["amount"] is None or set(targets["amount"].values()) == {None}
    query = "select object_code, trim_scale(target_value) from warehouse.fact_target order by object_code, target_value"
    assert _facts(desk, query) == [
        ("379900", "10000000"),
        ("379901", "4000000"),
        ("379902", "0.8"),
        ("379902", "5000000"),
        ("HEALTH", "300"),
    ]

    reserves = desk.receipt("WJW", "R20_WJW_2021_v1.csv")
    assert (reserves["report"], reserves["period"]) == ("platform_832_reserve", "2021")
    assert reserves["rows"] == {"read": 4, "loaded": 3, "quarantined": 1, "excluded": 0}
    assert _said(reserves)["R20-RATIO"] == ("error", [4])
    query = "select org_code, canteen_mode, reserved_amount, completed_amount from warehouse.fact_procurement_plan"
    assert sorted(_facts(desk, query)) == [
        ("H1X", "own", "80000.00", "75000.00"),
        ("SWJ", "none", "0.00", "0.00"),
        ("WJW", "none", "None", "0.00"),
    ]
    assert desk.total() == "0"


def test_quarters_in_one_cell(desk: City) -> None:
    rows = [
        ["填报单位：柳城市商务局  报告期：2021年度  填报日期：2021-03-02"],
        ["对象", "指标代码", "年度目标", "季度分解", "文号"],
        ["河东区", "D2", 10, "2/3/3/2", "柳商发〔2021〕3号"],
        ["河西县", "D2", 12, "一季度3；二季度3；三季度3；四季度3", None],
        ["高新区", "D2", 9, "3/3/4/2", None],
        ["河东区", "D3", 8, "按季度均衡", None],
        ["河西县", "D3", 4, None, None],
    ]
    desk.drop("SWJ", "分解表.xlsx", sheet(rows))
    desk.ingest()
    receipt = desk.receipt("SWJ", "分解表.xlsx")
    assert (receipt["rows"]["loaded"], receipt["rows"]["quarantined"]) == (0, 5)  # two of five are wrong
    said = {issue["rule"]: issue["message"] for issue in receipt["issues"] if issue["severity"] == "error"}
    assert said["C-PARTS-01"] == ("第6行“季度分解”的“按季度均衡”不能逐项辨认，请按顺序用“/”隔开填全各项，或分列填写。")
    assert said["R19-SUM"].startswith("第5行四个季度之和12")
    more = [[name, "D1", 4, "1/1/1/1", None] for name in ("河东区", "河西县", "高新区")]
    desk.drop("SWJ", "分解表2.xlsx", sheet([*rows, *more]))
    desk.ingest()
    assert desk.receipt("SWJ", "分解表2.xlsx")["rows"]["loaded"] == 6
    found = _facts(desk, """
        select object_name, quarter1_target::int, quarter2_target::int, quarter3_target::int, quarter4_target::int
        from staging.annual_targets where indicator_code = 'D2' order by year_target
    """)  # fmt: skip
    assert found == [("河东区", "2", "3", "3", "2"), ("河西县", "3", "3", "3", "3")]
