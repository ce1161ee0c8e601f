"""What a business entity sold beyond what its customers reported, month by month of a year (INTERFACE 5.5, DC-5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.acceptance.city import MILL, ORCHARD, ORCHARD_NAME, Row
from tests.acceptance.city_forms import DAIRY, DAIRY_NAME, WholeCity, open_city, venue

from bangfu.settings import Settings

pytestmark = pytest.mark.city

MILK = {"产品认定编号": "P-004", "产品名称": "柳城酸奶", "供应商名称": DAIRY_NAME, "供应商统一社会信用代码": DAIRY}
APPLES: Row = {"产品认定编号": "P-003", "产品名称": "红富士苹果", "申报主体（供应商）名称": ORCHARD_NAME, "统一社会信用代码": ORCHARD,
               "县（市、区）": "高新区", "状态": "暂停"}  # fmt: skip


@pytest.fixture
def whole_city(warehouse: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WholeCity:
    """The city with its catalogue in the inbox."""
    return open_city(tmp_path / "reference", [venue("ZG-001")], [], monkeypatch)


def buy(city: WholeCity, org: str, month: int, yuan: float, on: str = "2021-11-03", **more: object) -> None:
    """One purchase of rice, unless ``more`` says otherwise."""
    row = {"采购日期": f"2021-{month:02d}-10", "发票号": f"{org}{month}", "数量": 1, "单价（元）": yuan, **more}
    city.send("R01", org, [row], f"2021年{month}月", name=f"{org}-{month}-{yuan}.xlsx", reported_on=on)


def sell(city: WholeCity, month: int, yuan: float, on: str = "2021-11-03", org: str = "E-FARM", **more: object) -> str:
    """One product of an entity in a month."""
    row = {"销售总额（元）": yuan, **more}
    return city.post("R16", org, [row], f"2021年{month}月", name=f"{org}-{month}-{yuan}.xlsx", on=on)


def residuals(city: WholeCity) -> dict[int, str]:
    """The counted rest by month."""
    rows = city.view("select month, net_amount from evaluation.sales where organizing_channel = 'entity_direct'")
    return {row["month"]: str(row["net_amount"]) for row in rows}


def test_the_rest_follows_everything_that_arrives_in_the_year(whole_city: WholeCity) -> None:
    city = whole_city
    january = sell(city, 1, 1000, **{"其中：832平台": 100})
    buy(city, "H1X", 1, 300)
    sell(city, 2, 200)
    buy(city, "H1X", 2, 500)
    buy(city, "H1X", 3, 100)  # a month without R16
    april = sell(city, 4, 1000)
    city.ingest()
    assert residuals(city) == {1: "600.00", 2: "-300.00", 4: "900.00"}
    assert city.parts(january) == {
        5: {"main": ("other_program", "100.00"), "covered": ("covered_by_detail", "300.00"), "residual": ("counted", "600.00")}
    }  # fmt: skip
    assert city.total() == "2100.00"  # everything the farm sold beside the 832 platform

    corrected = sell(city, 1, 1200, on="2021-11-05", **{"其中：832平台": 100})
    city.ingest()
    assert residuals(city) == {1: "800.00", 2: "-300.00", 4: "900.00"}
    effect = city.receipt("E-FARM", corrected)["effect"]
    assert (effect["net_amount_before"], effect["net_amount_after"]) == ("600.00", "800.00")

    buy(city, "H2X", 2, 400)
    city.ingest()
    assert residuals(city) == {1: "800.00", 2: "-700.00", 4: "900.00"}

    buy(city, "H2X", 2, 1400, on="2021-11-06")  # the customers bought more than the farm sold
    city.ingest()
    assert residuals(city) == {1: "800.00", 2: "-800.00", 4: "0.00"}
    assert city.parts(april)[5] == {"covered": ("covered_by_detail", "1000.00"), "residual": ("counted", "0.00")}
    city.assert_sound()

    city.send_catalogue([APPLES], "2021年6月", name="suspended.xlsx")
    suspended = sell(city, 6, 500, 信用代码=ORCHARD, 产品认定编号="P-003", **{"其中：832平台": 50})
    mill = city.post("R16", "E-MILL", [
        {"信用代码": MILL, "产品认定编号": "P-002", "销售总额（元）": 1000, "其中：批发及其他": 900},
        *({"信用代码": MILL, "产品认定编号": f"P-90{n}", "销售总额（元）": 10} for n in range(4)),
    ], name="mill.xlsx")  # fmt: skip
    dairy = sell(city, 10, 1000, org="E-DAIRY", 信用代码=DAIRY, 产品认定编号="P-004", **{"其中：单位采购": 1000})
    buy(city, "H1X", 10, 1500, **MILK)
    city.send("R06", "SWJ", [{"场次编号": "ZB-1"}])  # names neither supplier nor product: taken off nobody
    city.ingest()
    assert city.parts(suspended)[5] == {"main": ("other_program", "50.00"), "residual": ("out_of_validity", "450.00")}
    warned = {one["rule"]: one for one in city.receipt("E-FARM", suspended)["issues"]}["C-PROD-02"]
    assert (warned["column"], warned["message"]) == (
        "产品认定编号",
        "第5行产品“红富士苹果”认定有效期为2021-01-01至2021-05-31，销售日期2021-06-30不在有效期内，不计入统计。",
    )
    receipt = city.receipt("E-MILL", mill)
    assert (receipt["status"], receipt["rows"]["quarantined"]) == ("partially_accepted", 1)
    said = {one["rule"]: one["message"] for one in receipt["issues"]}
    assert said["R16-SUM"] == "第5行“其中”各项之和900.00与销售总额1000.00不相等，请核对。"
    assert said["C-PROD-01"].startswith("第6、7、8、9行产品“P-900、P-901、P-902、P-903”未匹配到认定目录")
    assert city.parts(dairy)[5] == {"covered": ("covered_by_detail", "1000.00"), "residual": ("counted", "0.00")}
    [risk] = city.view("select risk, net_amount from evaluation.overlap_risk")
    assert (risk["risk"], str(risk["net_amount"])) == ("unnamed_supplier_or_product", "1000.00")
    city.assert_sound()

    expected = city.figures()
    city.arrive_again(batches=2)
    found = city.figures()
    for view in expected:
        assert found[view] == expected[view], view
    city.assert_sound()
