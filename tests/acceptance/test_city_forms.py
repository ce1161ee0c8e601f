"""Reports of the whole city as clerks write them: versions by scope, headers, units, keys, persons (INTERFACE 3–5)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.acceptance.city import FARM_NAME, Row
from tests.acceptance.city_forms import (
    BUREAU,
    FORMS,
    TITLES,
    WholeCity,
    cells,
    form,
    open_city,
    place,
    venue,
)
from tests.acceptance.desk import sheet, zipped

from bangfu.settings import Settings

pytestmark = pytest.mark.city

VENUES = [
    *(venue(f"ZG-{number:03d}") for number in range(1, 13)),
    venue("SQ-001", "community_shop"),
    venue("SQ-002", "community_shop"),
]
COUNTS = ("read", "loaded", "quarantined", "excluded")


@pytest.fixture
def whole_city(warehouse: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WholeCity:
    """The city with its venues, its catalogue in the inbox."""
    return open_city(tmp_path / "reference", VENUES, [], monkeypatch)


def fair(code: str, yuan: float, day: str = "2021-10-17", **more: object) -> Row:
    """A fair without lines."""
    return {"活动编号": code, "活动名称": f"{code}展销会", "地点": f"{code}广场", "开始日期": day, "结束日期": day,
            "现场销售总额（元）": yuan, "其中认定产品销售额（元）": yuan, **more}  # fmt: skip


def states(city: WholeCity) -> dict[str, str]:
    """The state of each file."""
    rows = city.view("select file_name, state from evaluation.submissions where report not like 'certification%'")
    return {row["file_name"].split(".")[0]: row["state"] for row in rows}


def counted(city: WholeCity, name: str, org: str = "SWJ") -> tuple[str, list[int], list[str]]:
    """Status, rows and amounts on a receipt."""
    receipt = city.receipt(org, name)
    return receipt["status"], [receipt["rows"][one] for one in COUNTS], [receipt["amount"][one] for one in COUNTS]


def said(city: WholeCity, name: str, org: str = "SWJ") -> dict[str, str]:
    """The sentences on a receipt by rule, one of each."""
    return {one["rule"]: one["message"] for one in city.receipt(org, name)["issues"]}


def test_versions_replace_what_their_scope_contains(whole_city: WholeCity) -> None:
    city = whole_city

    def post(name: str, report: str, rows: Sequence[Row], on: str = "2021-11-03", **more: str) -> None:
        city.post(report, "SWJ", rows, name=f"{name}.xlsx", on=on, **more)

    post("counters_12", "R03", [place("ZG-001", 100), place("ZG-002", 200)])
    post("counter_3", "R03", [place("ZG-003", 300)])
    post("fair_1", "R08", [fair("E1", 100)])
    post("fair_2", "R08", [fair("E2", 200, "2021-10-02")])
    post("shop_1", "R09", [place("SQ-001", 50)])
    post("shop_2", "R09", [place("SQ-002", 60)])
    city.ingest()
    assert set(states(city).values()) == {"live"}
    assert city.total() == "1010.00"

    post("again_12", "R03", [place("ZG-001", 110), place("ZG-002", 210)], on="2021-11-04")
    post("fair_1_again", "R08", [fair("E1", 130)], on="2021-11-04")
    post("shops", "R09", [place("SQ-001", 70), place("SQ-002", 80)], on="2021-11-04")
    city.ingest()
    post("overlap", "R03", [place("ZG-002", 220), place("ZG-003", 310)], on="2021-11-05")
    city.ingest()
    superseded = dict.fromkeys(("counters_12", "fair_1", "shop_1", "shop_2"), "superseded")
    live = dict.fromkeys(("again_12", "counter_3", "fair_1_again", "fair_2", "shops"), "live")
    assert states(city) == {**superseded, **live, "overlap": "held"}
    assert said(city, "overlap.xlsx")["C-VER-02"] == (
        "本次报送的范围（ZG-002、ZG-003）与已入库的文件“again_12.xlsx”（ZG-001、ZG-002）部分重叠，已暂存，请确认是否替换。"
    )
    assert counted(city, "overlap.xlsx") == ("held", [2, 0, 2, 0], ["530.00", "0.00", "530.00", "0.00"])
    assert city.total() == "1100.00"

    post("all", "R03", [place(f"ZG-00{n}", 200 + n) for n in range(1, 4)], on="2021-11-06")
    post("nothing_sold", "R03", [dict.fromkeys(FORMS["R03"])], period="2021年11月", on="2021-12-01", more="零报告：是")
    city.ingest()
    post("nothing", "R03", [dict.fromkeys(FORMS["R03"])], on="2021-11-07", more="零报告：是")
    post("sold_after_all", "R03", [place("ZG-001", 77)], period="2021年11月", on="2021-12-02")
    city.ingest()
    receipt = city.receipt("SWJ", "all.xlsx")
    [newest] = city.view("select submission_id from evaluation.submissions where file_name = 'again_12.xlsx'")
    assert (receipt["version"], receipt["supersedes"]) == (3, newest["submission_id"])
    found = states(city)
    assert {name: found[name] for name in ("again_12", "counter_3", "all", "nothing", "nothing_sold", "sold_after_all")} == {
        "again_12": "superseded", "counter_3": "superseded", "all": "live", "nothing": "held", "nothing_sold": "superseded",
        "sold_after_all": "live",
    }  # fmt: skip
    assert said(city, "nothing.xlsx")["C-VER-01"] == (
        "新报送的数据将使本期已入库的3行、计入606.00元变为0行、0.00元，减少超过30%，已暂存，请确认是否替换。"
    )
    city.assert_sound()


def written_otherwise() -> bytes:
    """R03 in two header lines, with other names for its columns and ten thousands of yuan."""
    names = [
        "柜台编码",
        "超市名称",
        "区县",
        "开业时间",
        "状态",
        "认定编号",
        "商品名称",
        "供应商",
        "销量",
        "本月",
        None,
        "退货金额",
        "本年累计",
        "团购",
    ]
    parts = [*[None] * 9, "销售额（万元）", "其中：认定产品销售额（万元）", None, "销售额（万元）", None]
    row = [
        "ZG-001",
        "第一专柜",
        "河东区",
        "2020-07-06",
        "营业",
        "P-001",
        "东湖大米",
        FARM_NAME,
        2,
        0.01,
        0.008,
        0,
        0.09,
        0,
    ]
    total = ["合计", *[None] * 7, 2, 0.01, 0.008, 0, 0.09, 0]
    meta = f"填报单位：{BUREAU} 报告期：2021年7月 填报日期：2021-08-03"
    return sheet([["专柜（专区）销售月报"], [meta], [None], names, parts, row, total], "专柜（专区）销售月报")


def in_ten_thousands(headers: Sequence[str]) -> bytes:
    """R08 with its unit above the header."""
    [row] = cells("R08", [fair("W1", 0.02, "2021-07-02")], "2021年7月")
    meta = f"填报单位：{BUREAU} 报告期：2021年7月 填报日期：2021-08-03"
    return sheet(
        [[TITLES["R08"]], [meta], ["单位：万元"], headers, [row[name] for name in FORMS["R08"]]], "展销会专场活动报告"
    )


def test_receipts_of_forms_as_clerks_write_them(whole_city: WholeCity) -> None:
    city = whole_city
    good = [place(f"ZG-{n:03d}", 100 + n) for n in range(1, 9)]
    twice = [place("ZG-009", 50), place("ZG-009", 51), place("ZG-010", 60), place("ZG-010", 60)]
    city.post("R03", "SWJ", [*good, *twice], "2021年8月", name="keys.xlsx")
    city.drop("SWJ", "otherwise.xlsx", written_otherwise())
    city.drop("SWJ", "unit.xlsx", in_ten_thousands([name.replace("（元）", "") for name in FORMS["R08"]]))
    city.drop("SWJ", "conflict.xlsx", in_ten_thousands(list(FORMS["R08"])))
    members = {
        "c.xlsx": form("R03", [place("ZG-001", 31)], BUREAU, "2021年5月"),
        "s.xlsx": form("R09", [place("SQ-001", 91)], BUREAU, "2021年5月"),
    }
    city.drop("SWJ", "pack.zip", zipped(members))
    tills: list[Row] = [
        {"小票号(流水号)": "1", "交易日期": "2021-08-31"}, {"小票号(流水号)": "2", "交易日期": "2021-09-01"},
        {"小票号(流水号)": "3", "交易日期": "2021-09-02", "销售金额(小计)": 49.9},
        {"小票号(流水号)": "4", "交易日期": "2021-09-03"}, {"小票号(流水号)": "4", "交易日期": "2021-09-03", "成交价": 61},
        *({"小票号(流水号)": f"5{n}", "交易日期": "2021-09-04"} for n in range(8)),
    ]  # fmt: skip
    city.post("R04", "SWJ", tills, name="tills.csv")
    city.ingest()
    assert counted(city, "keys.xlsx") == ("partially_accepted", [12, 9, 3, 0], ["1057.00", "896.00", "161.00", "0.00"])
    receipt = city.receipt("SWJ", "keys.xlsx")
    [repeated] = [one for one in receipt["issues"] if one["rule"] == "C-ROW-02"]
    assert (repeated["rows"], repeated["row"], repeated["severity"], repeated["action"]) == (
        [13, 14, 16],
        13,
        "error",
        "quarantined",
    )
    assert set(repeated) == {
        "rule",
        "severity",
        "sheet",
        "row",
        "rows",
        "column",
        "value",
        "expected",
        "message",
        "action",
    }
    assert counted(city, "otherwise.xlsx") == ("accepted", [2, 1, 0, 1], ["100.00", "100.00", "0.00", "0.00"])
    understood = city.receipt("SWJ", "otherwise.xlsx")["understood"]
    assert understood["ignored_columns"] == []
    assert said(city, "otherwise.xlsx")["C-HEAD-09"] == "已识别多级表头。"
    july = {
        one["sale_id"].rsplit("-", 1)[1]: str(one["net_amount"])
        for one in [*city.sales(), *city.uncounted()]
        if one["file_name"] == "otherwise.xlsx"
    }
    assert july == {"main": "80.00", "uncertified": "20.00"}
    assert counted(city, "unit.xlsx")[2] == ["200.00", "200.00", "0.00", "0.00"]
    assert city.judged("SWJ", "conflict.xlsx") == "returned"
    assert counted(city, "pack.zip__c.xlsx")[2][1] == "31.00"
    assert counted(city, "pack.zip__s.xlsx")[2][1] == "91.00"
    receipt = city.receipt("SWJ", "tills.csv")
    assert (receipt["report"], receipt["period"], receipt["version"]) == ("counter_pos", "202109", 1)
    assert counted(city, "tills.csv")[1:] == ([13, 10, 3, 0], ["660.90", "500.00", "160.90", "0.00"])
    assert said(city, "tills.csv")["C-ROW-02"] == "第5、6行与第6、5行重复（ZG-001，01，4，2021-09-03，1），请保留一行。"
    months = city.view(
        "select month, count(*) as n from evaluation.sales where file_name = 'tills.csv' group by 1 order by 1"
    )
    assert [(row["month"], row["n"]) for row in months] == [(9, 9)]  # August's line waits behind the counter's month
    city.post("R04", "SWJ", [{"小票号(流水号)": "2", "交易日期": "2021-09-01", "成交价": 70}], name="corrected.csv")
    city.ingest()
    receipt = city.receipt("SWJ", "corrected.csv")
    assert (receipt["supersedes"], receipt["version"], states(city)["tills"]) == (None, 2, "live")
    assert receipt["effect"] == {
        "net_amount_before": "50.00",
        "net_amount_after": "70.00",
        "rows_added": 0,
        "rows_removed": 0,
        "rows_changed": 1,
    }
    city.assert_sound()
