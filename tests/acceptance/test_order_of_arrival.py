"""The figures depend on the files alone: not on their order, not on sending them twice, not on running again."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.progress import Progress
from sqlalchemy import text
from tests.acceptance.city import CATALOGUE, FARM, FARM_NAME, UNIT_NAMES, City, Row, export, workbook
from typer.testing import CliRunner

from bangfu.cli import app
from bangfu.database.engine import administration_engine
from bangfu.warehouse.verify import verify

pytestmark = pytest.mark.city

SUSPENDED: Row = {"产品认定编号": "P-003", "产品名称": "红富士苹果", "状态": "暂停"}
APPLES: Row = {"产品名称": "红富士苹果", "产品认定编号": "P-003"}


def _order(number: str, yuan: float, session: str | None = None, **more: object) -> Row:
    return {"主订单编号": number, "实付金额": yuan, "场次编号": session, **more}


def _form(
    report: str, org: str, rows: list[Row], period: str = "2021年10月", on: str = "2021-11-03"
) -> tuple[str, bytes]:
    return org, workbook(report, rows, UNIT_NAMES[org], period, on)


FILES: dict[str, tuple[str, bytes]] = {
    "catalogue.xlsx": _form("R10", "NYJ", CATALOGUE, "2021年1月"),
    "suspended.xlsx": _form("R10", "NYJ", [SUSPENDED], "2021年10月"),
    "entities.xlsx": _form("R11", "NYJ", [{"统一社会信用代码": FARM, "名称": FARM_NAME, "县（市、区）": "石桥镇"}], "2021年上半年"),
    "agreements.xlsx": _form("R12", "H1X", [{"协议编号": "XY-1", "累计履约金额": 1000}]),
    "bought_v1.xlsx": _form("R01", "H1X", [{"发票号": "I1"}, {"发票号": "I2"}, {"发票号": "I3"}]),
    "bought_v2.xlsx": _form("R01", "H1X", [{"发票号": "I1"}, {"发票号": "I2", "数量": 12}, {"发票号": "I3"}, {"发票号": "I4", "履约渠道": "直播", "履约单号": "ZB1"}, {**APPLES, "发票号": "I5"}]),
    "bought_h2.xlsx": _form("R01", "H2X", [{"发票号": "I3", "数量": 6}, {"发票号": "J1", "退货金额（元）": 50}]),
    "union_1.xlsx": _form("R05", "U-H1", [{"团购单号": "T1"}, {"团购单号": "T2", "履约渠道": "电商平台", "履约单号": "M-2"}, {"团购单号": "T3", "发票号": "I1"}], on="2021-11-02"),
    "union_2.xlsx": _form("R05", "U-H1", [{"团购单号": "T1", "数量": 11}, {"团购单号": "T4", "履约渠道": "直播", "履约单号": "ZB2", "资金来源": "个人自费"}]),
    "session_1.xlsx": _form("R06", "SWJ", [{"场次编号": "ZB1", "成交金额（元）": 1200, "其中：认定产品成交金额（元）": 900}, {"场次编号": "ZB2", "直播账号": "乙", "成交金额（元）": 400, "其中：认定产品成交金额（元）": 400}]),
    "session_2.xlsx": _form("R06", "SWJ", [{"场次编号": "ZB1", "成交金额（元）": 1300, "退款金额（元）": 100, "其中：认定产品成交金额（元）": 950, "数据截至时间": "2021-11-25 08:00"}]),
    "orders_1.csv": ("PT-LIU", export([_order("M-1", 300, "ZB1"), _order("M-2", 500), _order("M-3", 200, 订单状态="已发货"), _order("M-4", 390, "ZB2")])),
    "orders_2.csv": ("SWJ", export([_order("M-3", 200, 退款金额=200, 订单状态="已关闭"), _order("M-4", -90, "ZB2", 数量=-1), _order("M-5", 40, 订单状态="待付款", 支付时间=None)])),
    "orders_3.csv": ("PT-LIU", export([_order("M-5", 40), _order("M-4", 390, "ZB2", 退款金额=60), _order("M-1", 300, "ZB1", 订单状态="已发货")])),
}  # fmt: skip


def _drop(city: City, name: str, at: int) -> None:
    org, content = FILES[name]
    city.drop(org, name, content, mtime=f"2021-11-{at + 1:02d}T08:00")


def test_every_order_of_arrival_gives_the_same_figures(city: City) -> None:
    places = {name: place for place, name in enumerate(FILES)}
    for name in FILES:
        _drop(city, name, places[name])
    city.ingest()
    expected = city.figures()
    assert len(expected["sales"]) > 8
    city.assert_sound()
    city.start_again()
    names = list(FILES)
    random.Random(1).shuffle(names)
    for first in range(0, len(names), 4):
        for name in names[first : first + 4]:
            _drop(city, name, places[name])
        city.ingest()
    found = city.figures()
    for view in expected:
        assert found[view] == expected[view], f"{view}, order {names}"
    city.assert_sound()


def test_sending_everything_again_and_running_again_change_nothing(city: City) -> None:
    for place, name in enumerate(FILES):
        _drop(city, name, place)
    city.ingest()
    expected = city.figures()
    city.ingest()
    assert city.figures() == expected
    for name, (org, content) in FILES.items():
        city.drop(org, f"又一次{name}", content)
    city.ingest()
    assert city.figures() == expected
    statuses = {name: city.judged(org, f"又一次{name}") for name, (org, _) in FILES.items()}
    superseded = {"bought_v1.xlsx"}
    assert {name for name, status in statuses.items() if status == "held"} == superseded
    assert {status for name, status in statuses.items() if name not in superseded} == {"duplicate"}
    again = city.receipt("PT-LIU", "又一次orders_1.csv")
    assert again["rows"] == {"read": 0, "loaded": 0, "quarantined": 0, "excluded": 0}
    city.assert_sound()


AMOUNTS = st.integers(min_value=1, max_value=10_000_00).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(
    st.tuples(
        AMOUNTS, st.sampled_from(["P-001", "P-404"]), st.sampled_from(["本市认定", "832平台"]), st.integers(0, 100)
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, wrong=st.integers(0, 2), orders=st.lists(st.tuples(AMOUNTS, st.integers(0, 100)), max_size=8))
def test_no_yuan_is_lost_or_made(
    city: City, lines: list[tuple[Decimal, str, str, int]], wrong: int, orders: list[tuple[Decimal, int]]
) -> None:
    city.start_again()
    city.send_catalogue()
    rows: list[Row] = [
        {"发票号": f"X{place}", "数量": 1, "单价（元）": float(yuan), "产品认定编号": product, "项目归属": program,
         "退货金额（元）": float((yuan * share / 100).quantize(Decimal("0.01")))}
        for place, (yuan, product, program, share) in enumerate(lines)
    ]  # fmt: skip
    rows += [{"发票号": f"W{place}", "采购日期": "不详"} for place in range(wrong)]
    name = city.send("R01", "H1X", rows)
    exported = city.send("R07", "PT-LIU", [
        {"主订单编号": f"D{place}", "实付金额": float(yuan), "退款金额": float((yuan * share / 100).quantize(Decimal("0.01")))}
        for place, (yuan, share) in enumerate(orders)
    ] or [{"主订单编号": "D0"}], name="orders.csv")  # fmt: skip
    city.ingest()
    for org, file in (("H1X", name), ("PT-LIU", exported)):
        receipt = city.receipt(org, file)
        parts, yuan = receipt["rows"], receipt["amount"]
        assert parts["read"] == parts["loaded"] + parts["quarantined"] + parts["excluded"]
        assert Decimal(yuan["read"]) == sum(Decimal(yuan[part]) for part in ("loaded", "quarantined", "excluded"))
    receipt = city.receipt("H1X", name)
    assert Decimal(receipt["amount"]["read"]) == sum((one[0] for one in lines), Decimal(500 * wrong))
    shown = sum(
        (row["paid_amount"] for row in [*city.sales(), *city.uncounted()] if row["file_name"] == name), Decimal(0)
    )
    assert shown == Decimal(receipt["amount"]["loaded"])
    if receipt["status"] != "returned":
        counted = sum(
            (yuan - (yuan * share / 100).quantize(Decimal("0.01")) for yuan, product, program, share in lines
             if product == "P-001" and program == "本市认定"), Decimal(0),
        )  # fmt: skip
        assert sum((row["net_amount"] for row in city.sales() if row["file_name"] == name), Decimal(0)) == counted
    city.assert_sound()
    figures = city.figures()
    city.ingest()
    assert city.figures() == figures


TAMPERINGS = {
    "yuan": "update warehouse.fact_sale set paid_amount = paid_amount + 1 where counted_status = 'counted'",
    "refund": "update warehouse.fact_sale set refund_amount = 1 where counted_status = 'counted'",
    "lost": "delete from warehouse.fact_sale where row_no = 5",
    "counted": "update warehouse.fact_sale set counted_status = 'counted' where counted_status <> 'counted'",
    "not counted": "update warehouse.fact_sale set counted_status = 'uncertified', reason = '无' where counted_status = 'counted'",
    "reason": "update warehouse.fact_sale set reason = ' ' where counted_status <> 'counted'",
    "receipt": "delete from intake.receipt",
    "version": "update staging.institution_procurement set in_force = false",
    "state": "update intake.submission set state = 'returned' where report = 'institution_procurement'",
    "quarantined": "delete from intake.unloaded_row",
    "counts": "update intake.submission set rows_excluded = rows_excluded + 1, rows_read = rows_read + 1",
}


def test_verify_finds_what_was_tampered_with(city: City) -> None:
    city.send_catalogue()
    city.send(
        "R01", "H1X", [{}, {"产品认定编号": "P-404"}, *({"发票号": f"Q{n}"} for n in range(4)), {"采购日期": "不详"}]
    )
    city.ingest()
    assert CliRunner().invoke(app, ["verify"]).exit_code == 0
    for name, tampering in TAMPERINGS.items():
        with administration_engine(city.settings).connect() as connection:
            connection.execute(text(tampering))
            checks = verify(connection, city.settings.archive, Progress(disable=True))
            assert any(not check.holds for check in checks), name
    with administration_engine(city.settings).begin() as connection:
        connection.execute(text(TAMPERINGS["yuan"]))
    assert CliRunner().invoke(app, ["verify"]).exit_code == 1
