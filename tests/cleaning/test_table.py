"""A whole table: every row in one place, every problem reported at once, amounts added up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.cleaning.records import CleaningContext, CleanTable
from bangfu.cleaning.table import clean
from bangfu.contracts.findings import Finding, Repair
from bangfu.contracts.messages import message
from bangfu.contracts.models import ReportContract
from bangfu.reading.layout import ReportTable
from bangfu.reading.meta import Meta

MakeTable = Callable[..., ReportTable]
MakeContract = Callable[..., ReportContract]

SALE = {"field": "sold_on", "type": "date", "nullable": False}
PRODUCT = {"field": "product_name", "type": "text", "nullable": False}
AMOUNT = {"field": "amount", "type": "money", "nullable": False, "unit": "元"}


def found(result: CleanTable) -> list[tuple[str, int | None, str | None]]:
    return [(one.rule, one.row, one.column) for one in result.findings]


def sentence(finding: Finding) -> str:
    return message(
        finding.rule,
        {"r": str(finding.row), "col": finding.column or "", "v": finding.value or "", **finding.values},
    )


def test_a_clean_table_has_typed_rows_and_nothing_to_say(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract([SALE, PRODUCT, AMOUNT], amount_column="amount", sale_date="sold_on")
    result = clean(make_table([{"sold_on": "2021-10-05", "product_name": "苹果", "amount": "12.5"}]), contract, context)
    assert result.frame.to_dict("records") == [
        {"row_no": 5, "sold_on": date(2021, 10, 5), "product_name": "苹果", "amount": Decimal("12.50")}
    ]
    assert (result.findings, result.repairs, result.excluded) == ([], [], [])
    assert (result.amounts, result.amount_read, result.unreadable_amount_rows) == (
        {5: Decimal("12.50")},
        Decimal("12.50"),
        0,
    )


def test_all_problems_of_a_file_are_reported_at_once(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract([SALE, PRODUCT, AMOUNT], amount_column="amount", sale_date="sold_on")
    table = make_table(
        [
            {"sold_on": "2021-13-05", "product_name": "", "amount": "约30"},
            {"sold_on": "2021-12-05", "product_name": "梨", "amount": "-5"},
        ]
    )
    result = clean(table, contract, context)
    assert found(result) == [
        ("C-DATE-01.impossible", 5, "sold_on"),
        ("C-DATE-01.future", 6, "sold_on"),
        ("C-REQ-01", 5, "product_name"),
        ("C-NUM-02", 5, "amount"),
        ("C-NUM-03", 6, "amount"),
    ]
    assert sentence(result.findings[2]) == "第5行“product_name”为空，请填写。"
    assert sentence(result.findings[1]) == "第6行日期“2021-12-05”晚于今天，请核对。"
    assert len(result.frame) == 2
    assert result.frame["amount"].tolist() == [None, None]
    assert result.amounts == {5: None, 6: Decimal("-5.00")}
    assert (result.amount_read, result.unreadable_amount_rows) == (Decimal("-5.00"), 1)


def test_repaired_cells_are_recorded(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    result = clean(make_table([{"amount": "1,234.50元"}]), make_contract([AMOUNT]), context)
    assert result.repairs == [Repair(5, "amount", "1,234.50元", "1234.50", "C-NUM-01.text")]
    assert [sentence(one) for one in result.findings] == ["第5行金额文本已规范为1234.50。"]


def test_a_default_fills_blank_cells_and_missing_columns(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    refund = {"field": "refund_amount", "type": "money", "default": "0"}
    contract = make_contract([PRODUCT, refund])
    result = clean(make_table([{"product_name": "梨", "refund_amount": "-"}]), contract, context)
    assert result.frame["refund_amount"].tolist() == [Decimal("0.00")]
    without = clean(make_table([{"product_name": "梨"}]), contract, context)
    assert without.frame["refund_amount"].tolist() == [Decimal("0.00")]
    assert without.findings == []


def test_cells_filled_from_a_merged_range_are_recorded(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    table = make_table(
        [{"product_name": "梨"}, {"product_name": "梨"}], filled=[frozenset(), frozenset({"product_name"})]
    )
    result = clean(table, make_contract([PRODUCT]), context)
    assert result.repairs == [Repair(6, "product_name", "", "梨", "C-ROW-03")]


def test_total_signature_and_remark_rows_are_excluded(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    table = make_table(
        [
            {"product_name": "梨", "amount": "10"},
            {"product_name": "合计", "amount": "10.04"},
            {"product_name": "备注：无", "amount": ""},
            {"product_name": "审核人：", "amount": ""},
        ],
        roles=["data", "total", "remark", "signature"],
    )
    result = clean(table, make_contract([PRODUCT, AMOUNT], amount_column="amount"), context)
    assert [(one.row, one.rule, one.reason, one.amount) for one in result.excluded] == [
        (6, "C-ROW-01", "第6行为合计/签字行，未计入数据。", None),
        (7, "C-ROW-01", "第7行为合计/签字行，未计入数据。", None),
        (8, "C-ROW-01", "第8行为合计/签字行，未计入数据。", None),
    ]
    assert [(one.rule, one.row, one.action) for one in result.findings] == [
        ("C-ROW-01", 6, "excluded"),
        ("C-ROW-01", 7, "excluded"),
        ("C-ROW-01", 8, "excluded"),
    ]
    assert (result.rows_read, result.amount_read) == (4, Decimal("10.00"))


def test_rows_excluded_by_contract_keep_their_values_and_amount(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract(
        [{"field": "paid_at", "type": "datetime"}, AMOUNT],
        amount_column="amount",
        exclude=[
            {"rule": "R07-UNPAID", "field": "paid_at", "blank": True},
            {"rule": "R07-TEST", "field": "amount", "above": "0", "below": "0.1"},
        ],
    )
    table = make_table(
        [
            {"paid_at": "", "amount": "30"},
            {"paid_at": "2021-10-05 10:00", "amount": "0.01"},
            {"paid_at": "昨天", "amount": "5"},
            {"paid_at": "2021-10-05 10:00", "amount": "7"},
            {"paid_at": "", "amount": "abc"},
        ]
    )
    result = clean(table, contract, context)
    assert [(one.row, one.rule, one.amount) for one in result.excluded] == [
        (5, "R07-UNPAID", Decimal("30.00")),
        (6, "R07-TEST", Decimal("0.01")),
        (9, "R07-UNPAID", None),
    ]
    assert result.excluded[1].reason == "第6行为测试订单（实付0.01元），已剔除。"
    assert result.frame["row_no"].tolist() == [7, 8]
    assert result.excluded_frame["row_no"].tolist() == [5, 6, 9]
    assert ("C-NUM-01", 9, "amount") not in found(result)
    assert ("C-DATE-01", 7, "paid_at") in found(result)
    assert (result.amount_read, result.unreadable_amount_rows, result.rows_read) == (Decimal("42.01"), 1, 5)


def test_a_column_in_ten_thousands_is_converted_with_one_note(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    table = make_table([{"amount": "1.2345"}, {"amount": "2"}], units={"amount": "万元"})
    result = clean(table, make_contract([AMOUNT]), context)
    assert result.frame["amount"].tolist() == [Decimal("12345.00"), Decimal("20000.00")]
    assert [sentence(one) for one in result.findings] == ["按表头“万元”换算为元。"]
    assert result.repairs == []


def test_the_sheet_line_and_the_template_give_the_unit_where_the_header_does_not(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    by_line = clean(make_table([{"amount": "2"}], meta=Meta(sheet_unit="万元")), make_contract([AMOUNT]), context)
    assert by_line.frame["amount"].tolist() == [Decimal("20000.00")]
    asked = make_contract([{**AMOUNT, "unit": "万元"}])
    by_template = clean(make_table([{"amount": "2"}]), asked, context)
    assert by_template.frame["amount"].tolist() == [Decimal("20000.00")]
    assert by_template.findings == []


def test_one_of_several_columns_must_be_filled(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract(
        [{"field": "invoice_no", "type": "code"}, {"field": "note_no", "type": "code"}],
        any_of=[{"fields": ["invoice_no", "note_no"], "label": "发票号/送货单号"}],
    )
    table = make_table([{"invoice_no": "", "note_no": ""}, {"invoice_no": "1", "note_no": ""}])
    result = clean(table, contract, context)
    assert [sentence(one) for one in result.findings] == ["第5行“发票号/送货单号”至少填写一项。"]


def test_a_range_fills_the_two_columns_named_for_it(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract(
        [
            {"field": "valid_range", "type": "date_range", "splits_into": ["valid_from", "valid_to"]},
            {"field": "valid_from", "type": "date"},
            {"field": "valid_to", "type": "date"},
        ],
        any_of=[{"fields": ["valid_from", "valid_range"], "label": "起始日期"}],
    )
    result = clean(make_table([{"valid_range": "2020-07-13至2021-07-12"}]), contract, context)
    assert result.frame.to_dict("records") == [
        {"row_no": 5, "valid_from": date(2020, 7, 13), "valid_to": date(2021, 7, 12)}
    ]
    assert result.findings == []


def test_an_export_by_order_borrows_the_order_number(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract(
        [
            {"field": "main_order_no", "type": "code", "nullable": False},
            {"field": "sub_order_no", "type": "code", "nullable": False, "falls_back_to": "main_order_no"},
        ]
    )
    result = clean(make_table([{"main_order_no": "A1"}, {"main_order_no": "A2"}]), contract, context)
    assert result.frame["sub_order_no"].tolist() == ["A1", "A2"]
    assert [sentence(one) for one in result.findings] == ["该文件按订单导出、没有子订单编号，已用主订单编号代替。"]
    mixed = make_table([{"main_order_no": "A1", "sub_order_no": "S1"}, {"main_order_no": "A2", "sub_order_no": ""}])
    assert found(clean(mixed, contract, context)) == [("C-REQ-01", 6, "sub_order_no")]


def test_headers_of_one_platform_name_it(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract(
        [{"field": "platform", "type": "text"}, PRODUCT],
        platform_marks=[
            {"platform": "抖音", "headers": ["选购商品"]},
            {"platform": "淘宝", "headers": ["宝贝标题"]},
        ],
    )
    result = clean(make_table([{"product_name": "梨"}], headers={"product_name": "选购商品"}), contract, context)
    assert result.frame["platform"].tolist() == ["抖音"]
    assert [sentence(one) for one in result.findings] == ["文件中没有平台列，已按表头识别为“抖音”平台。"]
    plain = clean(make_table([{"product_name": "梨"}]), contract, context)
    assert plain.frame["platform"].tolist() == [None]


def test_numbers_that_excel_cut_off_are_refused_in_the_whole_column(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract([{"field": "order_no", "type": "code", "code_kind": "number"}])
    table = make_table([{"order_no": "485123456789012000"}, {"order_no": "485123456789013000"}, {"order_no": "A1"}])
    assert found(clean(table, contract, context)) == [
        ("C-CODE-02", 5, "order_no"),
        ("C-CODE-02", 6, "order_no"),
    ]


def test_lost_leading_zeros_come_back_from_the_register(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract([{"field": "store_code", "type": "code"}])
    registered = replace(context, registered_codes={"store_code": {"0012"}})
    result = clean(make_table([{"store_code": "12"}]), contract, registered)
    assert result.repairs == [Repair(5, "store_code", "12", "0012", "C-CODE-03.zeros")]


def test_words_outside_a_vocabulary(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    word = {"field": "order_status", "type": "enum", "vocabulary": ["完成"]}
    table = make_table([{"order_status": "飞行"}])
    assert found(clean(table, make_contract([word]), context)) == [("C-ENUM-01", 5, "order_status")]
    own = make_contract([{**word, "unknown_rule": "R07-STATUS"}])
    assert [sentence(one) for one in clean(table, own, context).findings] == [
        "第5行为未知订单状态“飞行”，请按平台原始状态填写（如待发货、已完成、已关闭）。"
    ]
    fewer = make_contract([{**word, "vocabulary": ["完成", "关闭"], "not_offered": ["关闭"]}])
    assert clean(table, fewer, context).findings[0].expected == "完成"
    opened = clean(table, make_contract([{**word, "open_vocabulary": True}]), context)
    assert (opened.frame["order_status"].tolist(), opened.findings) == (["飞行"], [])


def test_a_text_that_is_too_long(make_table: MakeTable, make_contract: MakeContract, context: CleaningContext) -> None:
    contract = make_contract([{**PRODUCT, "max_length": 3}])
    result = clean(make_table([{"product_name": "很长的名称"}]), contract, context)
    assert [sentence(one) for one in result.findings] == ["第5行“product_name”超过3个字，请精简。"]


def test_personal_columns_are_dropped_or_hashed(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract(
        [
            PRODUCT,
            {"field": "recipient_name", "type": "text", "personal": "drop"},
            {"field": "resident_id", "type": "code", "code_kind": "resident_id", "personal": "hash"},
        ]
    )
    table = make_table(
        [
            {"product_name": "梨", "recipient_name": "张三", "resident_id": "371502195001010014"},
            {"product_name": "梨", "recipient_name": "李四", "resident_id": "371502195001010015"},
        ]
    )
    result = clean(table, contract, replace(context, pseudonym=lambda person: f"hash of {len(person)}"))
    assert list(result.frame.columns) == ["row_no", "product_name", "resident_id"]
    assert result.frame["resident_id"].tolist() == ["hash of 18", None]
    assert [(one.rule, one.value) for one in result.findings] == [("C-CODE-04", "371502********0015")]


def test_of_a_hashed_person_only_age_and_mask_are_told(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    """A child turns 16 on the last day of the period; of adults nobody needs to know more than that they are."""
    told = {"person_age": "age", "person_mask": "mask"}
    contract = make_contract(
        [{"field": "person", "type": "code", "code_kind": "resident_id", "personal": "hash", "tells": told}]
    )
    people = ["371599200510310018", "371599200511010017", "371599189001010012", "371599189001010013"]
    frame = clean(make_table([{"person": one} for one in people]), contract, context).frame
    assert frame["person_age"].tolist() == [16, 15, 18, None]
    assert frame["person_mask"].tolist() == ["371599********0018", "371599********0017", "371599********0012", None]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["2021-10-05", "", "昨天", "44474", "2021-12-31", "10月3日"]),
            st.sampled_from(["12.5", "-", "", "约3", "-5", "1,000", "12.345", "0.05"]),
            st.sampled_from(["data", "data", "data", "total", "remark"]),
        ),
        max_size=12,
    )
)
def test_every_row_is_in_exactly_one_place_and_so_is_every_yuan(
    make_table: MakeTable,
    make_contract: MakeContract,
    context: CleaningContext,
    rows: list[tuple[str, str, str]],
) -> None:
    contract = make_contract(
        [SALE, AMOUNT],
        amount_column="amount",
        sale_date="sold_on",
        exclude=[{"rule": "R07-TEST", "field": "amount", "above": "0", "below": "0.1"}],
    )
    table = make_table(
        [{"sold_on": day, "amount": amount} for day, amount, _ in rows], roles=[role for _, _, role in rows]
    )
    result = clean(table, contract, context)
    places = [*result.frame["row_no"], *(one.row for one in result.excluded)]
    assert sorted(places) == [row.number for row in table.rows]
    of_data = {row.number for row in table.rows if row.role == "data"}
    assert set(result.amounts) == of_data
    excluded = [one.amount for one in result.excluded if one.row in of_data]
    kept = [result.amounts[number] for number in result.frame["row_no"]]
    assert result.amount_read == sum((amount for amount in [*excluded, *kept] if amount is not None), Decimal(0))
