"""Money, quantities and counts: what has one reading is repaired, everything else is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.cleaning.numbers import TEN_THOUSAND, NumberShape, read_integer, read_number
from bangfu.contracts.messages import message

MONEY = NumberShape()
COUNT = NumberShape(money=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1234.5", "1234.50"), ("0", "0.00"), ("1234.500", "1234.50"), (" 12.30 ", "12.30"), ("+5", "5.00")],
)
def test_plain_numbers_are_read_without_a_word(text: str, value: str) -> None:
    outcome = read_number(text, "t", MONEY)
    assert (str(outcome.value), outcome.outcome) == (value, "read")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50元", "1234.50"),
        ("￥300", "300.00"),
        ("¥1,000", "1000.00"),
        ("１２３４．５", "1234.50"),
        ("1 234.50", "1234.50"),
        ("1，234", "1234.00"),
        ("人民币 88", "88.00"),
        ("12.3万元", "123000.00"),
        ("3万", "30000.00"),
        ("'45.6", "45.60"),
        ('="7.5"', "7.50"),
    ],
)
def test_unusual_spellings_with_one_reading_are_repaired(text: str, value: str) -> None:
    outcome = read_number(text, "t", MONEY)
    assert (str(outcome.value), outcome.outcome, outcome.rule) == (value, "repaired", "C-NUM-01.text")
    assert message("C-NUM-01.text", {"r": "17", **outcome.values}) == f"第17行金额文本已规范为{value}。"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("叁佰贰拾元整", "320.00"),
        ("人民币叁佰贰拾圆正", "320.00"),
        ("壹拾贰万元零伍分", "120000.05"),
        ("伍角", "0.50"),
        ("拾元整", "10.00"),
    ],
)
def test_formal_amounts_in_words_are_repaired(text: str, value: str) -> None:
    outcome = read_number(text, "t", MONEY)
    assert (str(outcome.value), outcome.outcome, outcome.rule) == (value, "repaired", "C-NUM-01.formal")
    assert message("C-NUM-01.formal", {"r": "3", **outcome.values}) == f"第3行中文金额已换算为{value}。"


@pytest.mark.parametrize(
    ("text", "rule", "sentence"),
    [
        ("1,23", "C-NUM-01.grouping", "第5行“1,23”千分位不规范，请填写纯数字。"),
        ("12,3456", "C-NUM-01.grouping", "第5行“12,3456”千分位不规范，请填写纯数字。"),
        ("12 34", "C-NUM-01.grouping", "第5行“12 34”千分位不规范，请填写纯数字。"),
        ("约2230万", "C-NUM-02", "第5行“约2230万”为约数，请填报准确数字。"),
        ("2230余万元", "C-NUM-02", "第5行“2230余万元”为约数，请填报准确数字。"),
        ("100多家", "C-NUM-02", "第5行“100多家”为约数，请填报准确数字。"),
        ("近300", "C-NUM-02", "第5行“近300”为约数，请填报准确数字。"),
        ("三百二十元", "C-NUM-01.chinese", "第5行“三百二十元”为中文数字，请填写阿拉伯数字。"),
        ("两", "C-NUM-01.chinese", "第5行“两”为中文数字，请填写阿拉伯数字。"),
        ("叁拾佰元整", "C-NUM-01.chinese", "第5行“叁拾佰元整”为中文数字，请填写阿拉伯数字。"),
        ("abc", "C-NUM-01", "第5行“金额（元）”的值“abc”不是有效数字。"),
        ("(120)", "C-NUM-01", "第5行“金额（元）”的值“(120)”不是有效数字。"),
        ("1.5e3", "C-NUM-01", "第5行“金额（元）”的值“1.5e3”不是有效数字。"),
        ("12箱", "C-NUM-01", "第5行“金额（元）”的值“12箱”不是有效数字。"),
        ("12.345", "C-NUM-01.decimals", "第5行“金额（元）”的值“12.345”超过2位小数，请核对后填写。"),
        (
            "99999999999999999",
            "C-NUM-01.range",
            "第5行“金额（元）”的值“99999999999999999”超出允许范围，请核对。",
        ),
        ("#REF!", "C-CELL-01", "第5行公式无计算结果，请“选择性粘贴-数值”后重报。"),
    ],
)
def test_what_has_no_single_reading_is_refused(text: str, rule: str, sentence: str) -> None:
    outcome = read_number(text, "t", MONEY)
    assert (outcome.value, outcome.outcome, outcome.rule) == (None, "refused", rule)
    assert message(rule, {"r": "5", "col": "金额（元）", "v": text, **outcome.values}) == sentence


@pytest.mark.parametrize("kind", ["e", "f"])
def test_error_and_formula_cells_are_refused(kind: str) -> None:
    assert read_number("", kind, MONEY).rule == "C-CELL-01"


@pytest.mark.parametrize("text", ["-", "/", "无", "—", "——", "／"])
def test_words_for_nothing_are_blank(text: str) -> None:
    outcome = read_number(text, "t", MONEY)
    assert (outcome.value, outcome.outcome, outcome.rule) == (None, "repaired", "C-NULL-01")
    sentence = message("C-NULL-01", {"r": "5", "col": "单价", "v": text})
    assert sentence == f"第5行“单价”的“{text}”已按空白处理。"


def test_an_empty_cell_is_blank_without_a_word() -> None:
    assert read_number("  ", "t", MONEY).outcome == "read"


def test_a_negative_amount_is_refused_but_readable() -> None:
    outcome = read_number("-5", "n", MONEY)
    assert (outcome.value, outcome.rule) == (Decimal("-5.00"), "C-NUM-03")
    assert message("C-NUM-03", {"r": "8"}) == "第8行金额为负；退货请在“退货/退款”列填写。"
    assert read_number("-5", "n", NumberShape(negative=True)).outcome == "read"


@pytest.mark.parametrize(
    ("text", "value"), [("0.30000000000000004", "0.30"), ("1234.5600009", "1234.56"), ("100", "100.00")]
)
def test_binary_noise_is_the_value_it_surrounds(text: str, value: str) -> None:
    outcome = read_number(text, "n", MONEY)
    assert (str(outcome.value), outcome.outcome) == (value, "read")


@pytest.mark.parametrize("text", ["12.345", "12.3400011", "1e-05"])
def test_a_third_decimal_beyond_noise_is_refused(text: str) -> None:
    assert read_number(text, "n", MONEY).rule == "C-NUM-01.decimals"


def test_prices_have_four_decimals_and_quantities_three() -> None:
    assert str(read_number("1.2345", "n", NumberShape(4)).value) == "1.2345"
    assert read_number("1.23456", "n", NumberShape(4)).rule == "C-NUM-01.decimals"
    assert str(read_number("29158.5", "n", NumberShape(3, money=False)).value) == "29158.500"


def test_columns_in_ten_thousands_and_cents_are_converted_exactly() -> None:
    ten_thousands, cents = NumberShape(factor=TEN_THOUSAND), NumberShape(factor=Decimal("0.01"))
    assert str(read_number("12.3456", "n", ten_thousands).value) == "123456.00"
    assert str(read_number("1.1", "n", ten_thousands).value) == "11000.00"
    assert read_number("12.34567891", "n", ten_thousands).rule == "C-NUM-01.decimals"
    assert str(read_number("12345", "n", cents).value) == "123.45"
    assert read_number("12345.5", "n", cents).rule == "C-NUM-01.decimals"


def test_a_cell_that_names_its_unit_is_not_converted_twice() -> None:
    ten_thousands = NumberShape(factor=TEN_THOUSAND)
    assert str(read_number("12万元", "t", ten_thousands).value) == "120000.00"
    outcome = read_number("120元", "t", ten_thousands)
    assert (outcome.value, outcome.rule) == (None, "C-UNIT-02.cell")
    sentence = message("C-UNIT-02.cell", {"r": "4", "col": "金额（万元）", "v": "120元"})
    assert sentence == "第4行“120元”写明的单位与“金额（万元）”列的单位不一致，请只填数字。"


def test_counts_are_whole_numbers() -> None:
    assert read_integer("12.0", "t", COUNT).value == 12
    repaired = read_integer("1,234", "t", COUNT)
    assert (repaired.value, repaired.rule, repaired.values) == (1234, "C-NUM-01.tidied", {"w": "1234"})
    assert message("C-NUM-01.tidied", {"r": "4", "col": "人数", "v": "1,234", **repaired.values}) == (
        "第4行“人数”的文本“1,234”已规范为1234。"
    )
    assert read_integer("12.5", "n", COUNT).rule == "C-NUM-01.whole"
    assert message("C-NUM-01.whole", {"r": "4", "col": "人数", "v": "12.5"}) == "第4行“人数”的值“12.5”应为整数。"
    assert read_integer("120元", "t", COUNT).rule == "C-NUM-01"


@given(st.decimals(min_value=0, max_value=Decimal("9999999999999.99"), places=2))
def test_every_way_of_writing_an_amount_gives_the_same_yuan(amount: Decimal) -> None:
    plain = f"{amount:f}"
    full_width = plain.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)} | {ord("."): 0xFF0E})
    for written in (
        plain,
        f"{amount:,f}",
        f"￥{amount:,f}",
        f"{plain}元",
        full_width,
        f"{amount:,f}".replace(",", "，"),
    ):
        assert read_number(written, "t", MONEY).value == amount


@given(st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2))
def test_binary_floats_give_back_the_amount_they_stand_for(amount: Decimal) -> None:
    assert read_number(repr(float(amount)), "n", MONEY).value == amount
    assert read_number(repr(float(amount / TEN_THOUSAND)), "n", NumberShape(factor=TEN_THOUSAND)).value == amount


@given(st.text(max_size=30), st.sampled_from("tn"))
def test_no_text_is_too_strange(text: str, kind: str) -> None:
    outcome = read_number(text, kind, MONEY)
    assert outcome.value is None or abs(Decimal(str(outcome.value))) < Decimal(10) ** 16
