"""Persons in rosters, purchases and exports; articles; orders fetched at a shop (INTERFACE 5.5, 7, 8)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.city import FARM_NAME, HEADERS, Row, csv_bytes, filled
from tests.acceptance.city_forms import BUREAU, DAIRY_NAME, TITLES, WholeCity, cells, open_city, place, venue
from tests.acceptance.desk import sheet

from bangfu.settings import Settings

pytestmark = pytest.mark.city

COUNTS = ("read", "loaded", "quarantined", "excluded")


@pytest.fixture
def whole_city(warehouse: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WholeCity:
    """The city with a shop, its catalogue in the inbox."""
    return open_city(tmp_path / "reference", [venue("SQ-001", "community_shop")], [], monkeypatch)


WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(number: int) -> str:
    """A valid identity number of nobody: area 371599, born in 1895."""
    body = f"37159918950203{number:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def person(number: int, household: str = "H1", **more: object) -> Row:
    """A row of the roster."""
    return {"身份证号": identity(number), "姓名": f"辛某{number}", "户编号": household, **more}


def files_of(city: WholeCity, org: str, name: str) -> list[str]:
    """What is kept for a unit of a file."""
    folder = city.settings.intake / org
    return sorted(str(path.relative_to(folder)) for path in folder.rglob(f"{name}*") if path.is_file())


def test_persons_and_articles(whole_city: WholeCity) -> None:
    city = whole_city
    wrong = identity(31)[:-1] + ("1" if identity(31)[-1] != "1" else "2")
    roster = [
        *(person(n, f"H{n // 2}") for n in range(1, 13)),
        person(1, "H0", 产品认定编号="P-004", 经营主体=DAIRY_NAME),  # one person, two entities
        {**person(30), "县（市、区）": "河西县"},
        {**person(31), "身份证号": wrong},
        person(32), person(32, **{"本期增收金额（元）": 501}),
    ]  # fmt: skip
    city.post("R13", "NYJ", roster, "2021年下半年", name="roster.xlsx")
    names = ["产品名称", "供应商", "组织方式", "参与人数", "订单数", "数量", "个人采购额", "姓名", "手机号", "履约渠道"]
    meta = "填报单位：河东区第二医院 报告期：2021年10月 填报日期：2021-11-03"
    staff = ["东湖大米", FARM_NAME, "直购", 3, 3, 3, 150, "辛某99", "13905310099", "直供"]
    city.drop("H2X", "staff.xlsx", sheet([[TITLES["R02"]], [meta], ["单位：元"], names, staff], TITLES["R02"]))
    [bought] = filled("R01", [{}])
    columns = [*HEADERS["R01"], "身份证号"]
    meta = "填报单位：柳城市第一医院 报告期：2021年10月 填报日期：2021-11-03"
    city.drop(
        "H1X",
        "bought.xlsx",
        sheet(
            [
                ["单位采购月报"],
                [meta],
                ["单位：元"],
                columns,
                [*(bought.get(name) for name in HEADERS["R01"]), identity(50)],
            ],
            "单位采购月报",
        ),
    )
    orders = filled(
        "R07",
        [{"主订单编号": "D-9", "实付金额": 200, "支付时间": "2021-10-12 10:00:00", "下单时间": "2021-10-12 09:00:00"}],
    )
    heads = [*HEADERS["R07"], "收件人", "手机号", "收货地址"]
    city.drop(
        "PT-LIU",
        "orders.csv",
        csv_bytes(
            [
                heads,
                *(
                    [*(row.get(name, "") for name in HEADERS["R07"]), "辛某98", "13905310098", "河东区辛某路1号"]
                    for row in orders
                ),
            ]
        ),
    )
    shop = {**cells("R09", [place("SQ-001", 1000)], "")[0], "其中：线上自提金额（元）": 300, "线上自提订单号": "D-9"}
    meta = f"填报单位：{BUREAU} 报告期：2021年10月 填报日期：2021-11-03"
    city.drop(
        "SWJ",
        "shop.xlsx",
        sheet([[TITLES["R09"]], [meta], ["单位：元"], list(shop), list(shop.values())], TITLES["R09"]),
    )
    city.post("R14", "SWJ", [
        {}, {"媒体名称": "柳城晚报", "发布日期": "2021-10-20"}, {"标题": "直播带货", "类型": "网", "媒体名称": "大众网"},
        {"标题": "帮一把", "类型": "公益广告", "媒体名称": "柳城电视台"}, {"标题": "田间广播", "类型": "广播", "媒体名称": "柳城电台"},
    ], name="media.xlsx")  # fmt: skip
    city.ingest()

    receipt = city.receipt("NYJ", "roster.xlsx")
    assert (receipt["period"], receipt["status"], [receipt["rows"][one] for one in COUNTS]) == (
        "2021H2",
        "partially_accepted",
        [17, 14, 3, 0],
    )
    shown = str(receipt)
    assert identity(31)[6:14] not in shown
    assert "371599********" in shown
    coverage = {row["region_code"]: row for row in city.view("select * from evaluation.coverage")}
    assert (coverage["379901"]["covered_person_count"], coverage["379901"]["covered_household_count"]) == (12, 7)
    assert coverage["379902"]["covered_person_count"] is None  # fewer than five
    staff_receipt = city.receipt("H2X", "staff.xlsx")
    assert (staff_receipt["status"], staff_receipt["amount"]["loaded"]) == ("accepted_with_warnings", "150.00")
    assert city.judged("H1X", "bought.xlsx") == "returned"
    assert city.judged("PT-LIU", "orders.csv") == "accepted"
    for org, name, folder in (
        ("NYJ", "roster.xlsx", "accepted"),
        ("H2X", "staff.xlsx", "accepted"),
        ("PT-LIU", "orders.csv", "accepted"),
        ("H1X", "bought.xlsx", "returned"),
    ):
        kept = files_of(city, org, name)
        assert f"{folder}/{name}.receipt.json" in kept
        assert f"{folder}/{name}" not in kept
        for path in kept:
            content = (city.settings.intake / org / path).read_bytes()
            assert not any(
                word.encode() in content for word in ("辛某", "1390531009", *(identity(n) for n in range(1, 60)))
            )
    assert city.parts("shop.xlsx")[5] == {"main": ("counted", "800.00"), "linked": ("linked", "200.00")}
    pieces = city.view("select title, medium, is_reprint from evaluation.media order by title")
    assert {row["title"]: (row["medium"], row["is_reprint"]) for row in pieces} == {
        "消费帮扶暖人心": ("traditional", False), "直播带货": ("online", False), "帮一把": ("advert", False), "田间广播": ("traditional", False),
    }  # fmt: skip
    city.assert_sound()
    expected: Any = city.figures()
    city.arrive_again(batches=2)
    assert city.figures() == expected
