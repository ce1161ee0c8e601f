"""Amounts, parties, keys and statuses of each report (INTERFACE 5.3, 5.4), from outside."""

from __future__ import annotations

from typing import Any

from tests.acceptance.city import FARM, FARM_NAME, MILL, MILL_NAME, ORCHARD, ORCHARD_NAME, City, Row, credit_code

STRANGER = credit_code("91", 999)
SALES_COLUMNS = [
    "sale_id",
    "sale_date",
    "year",
    "month",
    "period",
    "organizing_channel",
    "fulfilment_channel",
    "system_code",
    "buyer_org_code",
    "buyer_region_code",
    "supplier_uscc",
    "supplier_name",
    "supplier_region_code",
    "venue_code",
    "session_no",
    "product_no",
    "product_name",
    "quantity",
    "unit",
    "paid_amount",
    "refund_amount",
    "net_amount",
    "submission_id",
    "file_name",
    "sheet",
    "row_no",
]


def only(rows: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    """The one row with these values."""
    found = [row for row in rows if all(str(row[key]) == str(value) for key, value in wanted.items())]
    assert len(found) == 1, found
    return found[0]


def test_columns_of_the_views(city: City) -> None:
    columns = city.view("""
        select table_name, string_agg(column_name, ', ' order by ordinal_position) as columns
        from information_schema.columns where table_schema = 'evaluation' group by 1
    """)
    shown = {row["table_name"]: row["columns"].split(", ") for row in columns}
    assert shown["sales"] == SALES_COLUMNS
    assert shown["sales_not_counted"] == [*SALES_COLUMNS, "counted_status", "reason", "counted_sale_id"]
    assert shown["sales_by_channel"] == ["year", "month", "basis", "channel", "order_count", "net_amount"]
    assert shown["sales_by_region"] == ["year", "month", "basis", "region_code", "order_count", "net_amount"]
    assert shown["sales_by_system"] == ["year", "month", "system_code", "order_count", "net_amount"]


def test_every_report_gives_the_parties_and_amounts_of_the_table(city: City) -> None:
    city.send_catalogue()
    city.send(
        "R11",
        "NYJ",
        [{"统一社会信用代码": MILL, "名称": MILL_NAME, "类型": "合作社", "县（市、区）": "市外"}],
        "2021年上半年",
    )
    mill: Row = {
        "产品名称": "西坡花生油",
        "产品认定编号": "P-002",
        "供应商名称": MILL_NAME,
        "供应商统一社会信用代码": MILL,
    }
    orchard: Row = {
        "产品名称": "红富士苹果",
        "产品认定编号": "P-003",
        "供应商名称": ORCHARD_NAME,
        "供应商统一社会信用代码": ORCHARD,
    }
    procured = city.send(
        "R01",
        "H2X",
        [{"退货金额（元）": 100}, mill, orchard, {"供应商名称": "外地公司", "供应商统一社会信用代码": STRANGER}],
    )
    grouped = city.send(
        "R05", "U-H2",
        [
            {"工会名称": "河东区第二医院工会委员会", "团购单号": "T1", "行号": 1},
            {"工会名称": "河东区第二医院工会委员会", "团购单号": "T1", "行号": 2, "资金来源": "个人自费"},
            {"工会名称": "河东区第二医院工会委员会", "团购单号": "T2", "行号": 1, "资金来源": "个人自费", "验收日期": "2021-10-02"},
        ],
    )  # fmt: skip
    streamed = city.send(
        "R06",
        "SWJ",
        [
            {
                "场次编号": "ZB1",
                "成交金额（元）": 1500,
                "其中：认定产品成交金额（元）": 900,
                "退款金额（元）": 200,
                "成交订单数": 31,
            }
        ],
    )
    exported = city.send(
        "R07", "PT-LIU",
        [
            {"主订单编号": "D1", "子订单编号": "D1-1", "实付金额": 60, "退款金额": 10},
            {"主订单编号": "D1", "子订单编号": "D1-2", "实付金额": 40},
            {"主订单编号": "D2", "实付金额": 30, "场次编号": "ZB-unreported", "支付时间": "2021-09-30 23:59:59", "下单时间": "2021-09-30 23:59:00"},
            {"主订单编号": "D3", "实付金额": 25, "退款金额": 25, "订单状态": "已关闭"},
        ],
        name="orders.csv",
    )  # fmt: skip
    city.ingest()
    assert {
        city.judged(org, name)
        for org, name in (("H2X", procured), ("U-H2", grouped), ("SWJ", streamed), ("PT-LIU", exported))
    } <= {"accepted", "accepted_with_warnings"}
    sales = city.sales()
    bought = [row for row in sales if row["file_name"] == procured]
    line = only(bought, row_no=5)
    assert line["sale_id"].startswith("R01-")
    assert line["sale_id"].endswith("-main")
    assert {key: str(line[key]) for key in SALES_COLUMNS[1:-4] if key != "supplier_name"} == {
        "sale_date": "2021-10-12", "year": "2021", "month": "10", "period": "202110",
        "organizing_channel": "institution_procurement", "fulfilment_channel": "institution_procurement",
        "system_code": "HEALTH", "buyer_org_code": "H2X", "buyer_region_code": "379901", "supplier_uscc": FARM,
        "supplier_region_code": "379901", "venue_code": "NONE", "session_no": "NONE", "product_no": "P-001",
        "product_name": "东湖大米", "quantity": "10.000", "unit": "袋", "paid_amount": "500.00",
        "refund_amount": "100.00", "net_amount": "400.00",
    }  # fmt: skip
    assert [only(bought, row_no=row)["supplier_region_code"] for row in (6, 7, 8)] == ["OUTSIDE", "3799Z1", "UNKNOWN"]
    union, own_money = only(sales, file_name=grouped, row_no=5), only(sales, file_name=grouped, row_no=6)
    assert (union["organizing_channel"], union["system_code"], union["buyer_org_code"]) == (
        "union_group_buy",
        "UNION",
        "H2X",
    )
    assert (own_money["organizing_channel"], own_money["fulfilment_channel"]) == ("staff_direct", "staff_direct")
    assert (own_money["system_code"], own_money["buyer_region_code"]) == ("UNION", "379901")
    session = only(sales, file_name=streamed)
    assert (str(session["paid_amount"]), str(session["refund_amount"]), str(session["net_amount"])) == (
        "900.00",
        "200.00",
        "700.00",
    )
    assert (session["system_code"], session["buyer_org_code"], session["buyer_region_code"]) == (
        "TRADE",
        "NONE",
        "NONE",
    )
    assert (session["product_no"], session["supplier_uscc"], session["supplier_region_code"]) == (
        "DECLARED",
        "UNKNOWN",
        "UNKNOWN",
    )
    rest = only(city.uncounted(), counted_status="uncertified")
    assert (str(rest["net_amount"]), rest["sale_id"]) == (
        "600.00",
        session["sale_id"].removesuffix("main") + "uncertified",
    )
    shop, stream = only(sales, file_name=exported, row_no=2), only(sales, file_name=exported, row_no=4)
    assert (shop["organizing_channel"], shop["system_code"], shop["buyer_org_code"]) == ("ecommerce", "NONE", "NONE")
    assert (shop["supplier_uscc"], shop["supplier_region_code"], str(shop["net_amount"])) == (FARM, "379901", "50.00")
    assert (stream["organizing_channel"], stream["system_code"], stream["session_no"]) == (
        "livestream",
        "UNKNOWN",
        "ZB-unreported",
    )
    assert (stream["month"], stream["period"]) == (9, "202109")
    refunded = only(sales, file_name=exported, row_no=5)
    assert str(refunded["net_amount"]) == "0.00"
    orders = {
        (row["basis"], row["channel"]): row["order_count"]
        for row in city.view("select * from evaluation.sales_by_channel where month = 10")
    }
    assert orders == {
        (basis, channel): count
        for basis in ("organizing", "fulfilment")
        for channel, count in {
            "institution_procurement": 0, "union_group_buy": 1, "staff_direct": 2, "livestream": 31, "ecommerce": 1,
        }.items()
    }  # fmt: skip
    city.assert_sound()


def test_repeats_of_a_purchase_are_numbered_and_equal_rows_are_quarantined(city: City) -> None:
    city.send_catalogue()
    name = city.send(
        "R01", "H1X",
        [
            {"发票号": "F1"},
            {"发票号": "F1", "数量": 20},
            {"发票号": "F1"},  # equal to the first but for 序号
            {"发票号": None, "送货单号": "F1", "数量": 30},  # the same 票据号
            {"发票号": "F1", "备注": "补送"},
        ],
    )  # fmt: skip
    twins = city.send(
        "R05", "U-H1",
        [
            {"行号": 1}, {"行号": 1, "数量": 20},  # both quarantined
            {"行号": 2}, {"行号": 2},  # equal: the later is quarantined
            *({"团购单号": "TG-2", "行号": line} for line in range(1, 9)),
        ],
    )  # fmt: skip
    city.ingest()
    receipt = city.receipt("H1X", name)
    assert (receipt["status"], receipt["rows"]["quarantined"]) == ("partially_accepted", 1)
    [issue] = [one for one in receipt["issues"] if one["action"] == "quarantined"]
    assert (issue["rule"], issue["row"], issue["rows"]) == ("C-ROW-02", 7, [7])
    bought = [row for row in city.sales() if row["file_name"] == name]
    assert [row["row_no"] for row in sorted(bought, key=lambda row: row["row_no"])] == [5, 6, 8, 9]
    assert len({row["sale_id"] for row in bought}) == 4
    receipt = city.receipt("U-H1", twins)
    assert {row for one in receipt["issues"] if one["action"] == "quarantined" for row in one["rows"]} == {5, 6, 8}
    assert receipt["rows"] == {"read": 14, "loaded": 9, "quarantined": 3, "excluded": 2}
    city.assert_sound()


def test_dates_near_the_period_count_in_their_own_month(city: City) -> None:
    city.send_catalogue()
    name = city.send(
        "R01", "H1X",
        [
            {"采购日期": "2021-09-28"}, {"采购日期": "2021-11-03"}, {"采购日期": "2021-10-31"},
            {"采购日期": "2021-09-27"}, {"采购日期": "2021-10-01"}, {}, {"采购日期": "2021-10-05"},
        ],
    )  # fmt: skip
    city.ingest()
    receipt = city.receipt("H1X", name)
    assert receipt["status"] == "partially_accepted"
    assert {one["severity"]: one["rows"] for one in receipt["issues"] if one["rule"] == "C-DATE-01"} == {
        "warning": [5, 6],
        "error": [8],
    }
    months = city.view("select month, net_amount from evaluation.sales_by_system order by month")
    assert [(row["month"], str(row["net_amount"])) for row in months] == [
        (9, "500.00"),
        (10, "2000.00"),
        (11, "500.00"),
    ]
    assert {row["period"] for row in city.sales()} == {"202110"}
    exported = city.send(
        "R07",
        "PT-LIU",
        [
            {"主订单编号": "D1", "支付时间": "2021-08-15 10:00:00", "下单时间": "2021-08-15 09:00:00"},
            {"主订单编号": "D2"},
        ],
        name="late.csv",
    )
    city.ingest()
    assert city.receipt("PT-LIU", exported)["period"] == "202110"
    city.assert_sound()


def test_other_programmes_and_gifts_load_and_do_not_count(city: City) -> None:
    city.send_catalogue()
    name = city.send(
        "R01", "H1X",
        [{}, {"项目归属": "832平台"}, {"项目归属": "东西部协作"}, {"项目归属": "其他"}, {"产品认定编号": None, "产品名称": "轿车"}],
    )  # fmt: skip
    city.send(
        "R07",
        "PT-LIU",
        [{"主订单编号": "D1"}, {"主订单编号": "D2", "实付金额": 0, "应付金额": 0, "单价": 0}],
        name="gifts.csv",
    )
    city.ingest()
    receipt = city.receipt("H1X", name)
    assert receipt["status"] == "accepted_with_warnings"
    assert receipt["rows"]["loaded"] == 5
    assert city.statuses() == {"counted": 2, "other_program": 3, "uncertified": 1, "gift": 1}
    assert all(row["reason"] for row in city.uncounted())
    city.assert_sound()


def test_how_a_line_finds_its_certificate(city: City) -> None:
    city.send_catalogue(
        [
            {"产品认定编号": "P-001", "产品名称": "东湖大米"},
            {"产品认定编号": "P-011", "产品名称": "东湖小米", "规格": "1kg"},
            {"产品认定编号": "P-012", "产品名称": "东湖小米", "规格": "2kg"},
            {
                "产品认定编号": "P-013",
                "产品名称": "东湖绿豆",
                "认定有效期起": "2021-10-12",
                "认定有效期止": "2021-10-14",
            },
            {"产品认定编号": "P-014", "产品名称": "东湖红豆"},
        ]
    )
    city.send_catalogue([{"产品认定编号": "P-014", "产品名称": "东湖红豆", "状态": "暂停"}], "2021年10月")
    name = city.send("R01", "H1X", [
        {"产品认定编号": None},  # 5: name and supplier
        {"产品认定编号": None, "供应商名称": MILL_NAME, "供应商统一社会信用代码": MILL},  # 6: that supplier has no such product
        {"产品认定编号": None, "产品名称": "东湖小米", "规格": None},  # 7: two certificates
        {"产品认定编号": None, "产品名称": "东湖小米", "规格": "2kg"},  # 8: the specification decides
        {"产品认定编号": "P-013", "产品名称": "东湖绿豆", "采购日期": "2021-10-11"},  # 9: not yet valid
        {"产品认定编号": "P-013", "产品名称": "东湖绿豆", "采购日期": "2021-10-12"},  # 10
        {"产品认定编号": "P-013", "产品名称": "东湖绿豆", "采购日期": "2021-10-14"},  # 11
        {"产品认定编号": "P-013", "产品名称": "东湖绿豆", "采购日期": "2021-10-15"},  # 12: over
        {"产品认定编号": "P-014", "产品名称": "东湖红豆", "采购日期": "2021-10-01"},  # 13: suspended from that day on
        {"产品认定编号": "P-014", "产品名称": "东湖红豆", "采购日期": "2021-09-30"},  # 14
        {"产品认定编号": "P-404"},  # 15: a number that the catalogue does not know
    ])  # fmt: skip
    city.ingest()
    assert {row["row_no"]: row["product_no"] for row in city.sales()} == {
        5: "P-001", 8: "P-012", 10: "P-013", 11: "P-013", 14: "P-014",
    }  # fmt: skip
    assert {row["row_no"]: row["counted_status"] for row in city.uncounted()} == {
        6: "uncertified", 7: "uncertified", 9: "out_of_validity", 12: "out_of_validity", 13: "out_of_validity",
        15: "uncertified",
    }  # fmt: skip
    receipt = city.receipt("H1X", name)
    assert receipt["status"] == "accepted_with_warnings"
    warned = {
        row: one["rule"]
        for one in receipt["issues"]
        if one["rule"] in ("C-PROD-01", "C-PROD-02")
        for row in one["rows"]
    }
    assert warned == {6: "C-PROD-01", 7: "C-PROD-01", 15: "C-PROD-01", 9: "C-PROD-02", 12: "C-PROD-02", 13: "C-PROD-02"}
    assert all(one["action"] == "kept" for one in receipt["issues"] if one["rule"].startswith("C-PROD"))
    city.assert_sound()


def test_catalogue_register_and_alias_resolve_what_was_loaded_before(city: City) -> None:
    name = city.send("R01", "H1X", [{}, {"产品认定编号": None, "产品名称": "东湖贡米"}])
    city.ingest()
    receipt = city.receipt("H1X", name)
    assert (city.total(), city.statuses()) == ("0", {"uncertified": 2})
    city.send_catalogue([{"产品认定编号": "P-001", "产品名称": "东湖大米", "县（市、区）": "河东区"}])
    city.ingest()
    assert city.total() == "500.00"
    assert city.sales()[0]["supplier_region_code"] == "379901"
    city.send("R11", "NYJ", [{"统一社会信用代码": FARM, "名称": FARM_NAME, "县（市、区）": "石桥镇"}], "2021年上半年")
    city.ingest()
    assert city.sales()[0]["supplier_region_code"] == "3799Z1"  # the area that manages the town
    city.send_catalogue([{"产品认定编号": "P-009", "产品名称": "东湖贡米"}], "2021年2月")
    city.ingest()
    assert city.total() == "1000.00"
    city.send_catalogue([{"产品认定编号": "P-001", "产品名称": "东湖大米", "状态": "取消"}], "2021年10月")
    city.ingest()
    assert city.statuses() == {"counted": 1, "out_of_validity": 1}
    assert city.receipt("H1X", name) == receipt
    city.assert_sound()
