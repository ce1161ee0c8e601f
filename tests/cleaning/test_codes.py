"""Identifiers: marks are taken off, cut-off numbers refused, credit codes checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.cleaning.codes import (
    cut_off_zeros,
    read_code,
    read_gtin,
    read_resident_id,
    read_uscc,
    with_leading_zeros,
)
from bangfu.contracts.identifiers import USCC_ALPHABET, make_uscc, uscc_check
from bangfu.contracts.messages import message

REAL = "91330100799655058B"


def nobody(_: str) -> bool:
    return False


def everybody(_: str) -> bool:
    return True


@pytest.mark.parametrize("text", ["'6901", '="6901"', "6901\t", "６９０１", '"6901"', "’6901"])
def test_protecting_marks_are_taken_off(text: str) -> None:
    outcome = read_code(text, "t")
    assert (outcome.value, outcome.outcome, outcome.rule) == ("6901", "repaired", "C-CODE-03")
    assert message("C-CODE-03", {"r": "2", "col": "主订单编号", "v": text, **outcome.values}) == (
        f"第2行“主订单编号”的“{text}”已规范为“6901”。"
    )


@pytest.mark.parametrize("text", ["6901", " 6901 "])
def test_an_ordinary_code_is_read(text: str) -> None:
    assert read_code(text, "t").outcome == "read"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("3.71502E+17", "t"), ("4E+17", "t"), ("3.7150219500101e+17", "n"), ("1234567890123456", "n")],
)
def test_numbers_that_excel_cut_off_are_refused(text: str, kind: str) -> None:
    assert read_code(text, kind).rule == "C-CODE-02"
    assert message("C-CODE-02", {}) == "编号被Excel改成科学计数法，末几位已丢失，请将该列设为“文本”后重新导出。"


@pytest.mark.parametrize(("text", "kind"), [("123456789012345", "n"), ("4851234567890123456", "t"), ("1E10", "t")])
def test_numbers_that_are_whole_are_kept(text: str, kind: str) -> None:
    assert read_code(text, kind).value == text


def test_zeros_at_the_end_are_damage_only_when_more_frequent_than_chance() -> None:
    damaged = [f"48512345678901{number}000" for number in range(4)]
    assert cut_off_zeros(damaged) == frozenset(damaged)
    assert cut_off_zeros([str(485123456789012000 + number) for number in range(1000)]) == frozenset()
    assert cut_off_zeros(["4851234567890123000"]) == frozenset()
    assert cut_off_zeros(["5000", "12000"]) == frozenset()


def test_a_valid_credit_code_is_read() -> None:
    assert read_uscc(REAL, "t", nobody).outcome == "read"


@pytest.mark.parametrize("text", [REAL.lower(), f"'{REAL}", "９" + REAL[1:], f"{REAL[:8]} {REAL[8:]}"])
def test_a_credit_code_written_otherwise_is_repaired(text: str) -> None:
    outcome = read_uscc(text, "t", nobody)
    assert (outcome.value, outcome.rule) == (REAL, "C-CODE-03")


def test_letters_for_digits_are_corrected_only_for_a_known_bearer() -> None:
    slip = REAL.replace("0", "O", 1)
    outcome = read_uscc(slip, "t", everybody)
    assert (outcome.value, outcome.outcome, outcome.rule) == (REAL, "repaired", "C-CODE-01.corrected")
    assert (
        message("C-CODE-01.corrected", {"v": slip, **outcome.values}) == f"信用代码“{slip}”已更正为“{REAL}”，请确认。"
    )
    assert read_uscc(slip, "t", nobody).rule == "C-CODE-01"


def test_a_wrong_credit_code_is_refused() -> None:
    wrong = REAL[:-1] + "A"
    assert read_uscc(wrong, "t", everybody).rule == "C-CODE-01"
    assert message("C-CODE-01", {"r": "6", "v": wrong}) == (
        f"第6行统一社会信用代码“{wrong}”校验不通过，请检查是否把0写成O、1写成I或漏位。"
    )


def test_a_wrong_inner_check_is_only_remarked_on() -> None:
    odd = make_uscc("9137159900000000A")
    outcome = read_uscc(odd, "t", nobody)
    assert (outcome.value, outcome.outcome, outcome.rule) == (odd, "warned", "C-CODE-01.inner")
    assert message("C-CODE-01.inner", {"r": "6", "v": odd}) == (
        f"第6行统一社会信用代码“{odd}”的第9至17位（组织机构代码）校验不通过，请核对。"
    )


@given(st.text(alphabet=USCC_ALPHABET, min_size=17, max_size=17), st.integers(0, 17))
def test_one_wrong_character_never_passes(prefix: str, place: int) -> None:
    code = make_uscc(prefix)
    other = USCC_ALPHABET[(USCC_ALPHABET.index(code[place]) + 1) % 31]
    wrong = code[:place] + other + code[place + 1 :]
    assert not uscc_check(wrong)
    assert read_uscc(wrong, "t", nobody).rule == "C-CODE-01"
    assert read_uscc(code, "t", nobody).value == code


def test_identity_numbers() -> None:
    assert read_resident_id("371502195001010014", "t").outcome == "read"
    assert read_resident_id("371502199501010000", "t").rule == "C-CODE-02"
    assert read_resident_id("371502195001010015", "t").rule == "C-CODE-04"
    assert read_resident_id("37159918901301001X", "t").rule == "C-CODE-04", "no month 13, though the check is right"
    assert read_resident_id("371502950101001", "t").rule == "C-CODE-04", "a number of 15 digits of old"
    assert read_resident_id("3.71502E+17", "t").rule == "C-CODE-02"
    assert read_resident_id("371502195001010000", "n").rule == "C-CODE-02"
    assert message("C-CODE-04", {"r": "6", "v": "***"}) == "第6行身份证号“***”校验不通过，请核对。"


def test_bar_codes() -> None:
    assert read_gtin("6901234567892", "t").outcome == "read"
    assert read_gtin("2100012", "t").outcome == "read"
    outcome = read_gtin("6901234567891", "t")
    assert (outcome.value, outcome.outcome, outcome.rule) == ("6901234567891", "warned", "C-CODE-05")
    assert message("C-CODE-05", {"r": "6", "v": "6901234567891"}) == "第6行商品条码“6901234567891”校验不通过，请核对。"


def test_lost_leading_zeros_come_back_when_one_code_can_be_meant() -> None:
    outcome = with_leading_zeros("12", {"0012", "0013"})
    assert (outcome.value, outcome.rule) == ("0012", "C-CODE-03.zeros")
    assert message("C-CODE-03.zeros", {}) == "编码前导0已按登记编码补齐。"
    assert with_leading_zeros("12", {"0012", "012"}).outcome == "read"
    assert with_leading_zeros("12", {"12", "0012"}).outcome == "read"
    assert with_leading_zeros("A12", {"0A12"}).outcome == "read"
