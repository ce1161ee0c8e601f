"""Names, free text and words of a vocabulary."""

from __future__ import annotations

import pytest

from bangfu.cleaning.words import read_name, read_text, read_word, read_words
from bangfu.contracts.messages import message

CATEGORIES = ("食堂", "慰问", "无")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("農(nóng)業(yè)農(nóng)村局", "农业农村局"),
        ("東阿阿膠", "东阿阿胶"),
        ("农（nóng）业（yè）局", "农业局"),
    ],
)
def test_traditional_characters_and_pinyin_in_names(text: str, clean: str) -> None:
    outcome = read_name(text, "t")
    assert (outcome.value, outcome.outcome, outcome.rule) == (clean, "repaired", "C-TEXT-01")
    assert message("C-TEXT-01", outcome.values) == f"文字含繁体/拼音，已清洗为“{clean}”。"


def test_free_text_with_them_is_kept_with_a_warning() -> None:
    outcome = read_text("農產品", "t")
    assert (outcome.value, outcome.outcome, outcome.rule) == ("農產品", "warned", "C-TEXT-01.free")
    assert message("C-TEXT-01.free", {"r": "4", "col": "备注"}) == "第4行“备注”含繁体字或拼音，请改用规范简体字。"


@pytest.mark.parametrize("text", ["苹果(kg)", "乾隆酒", "聊城市人民医院", "鸡蛋30枚*2盒(送挂面)"])
def test_ordinary_names_are_left_alone(text: str) -> None:
    outcome = read_name(text, "t")
    assert (outcome.value, outcome.outcome) == (text, "read")


def test_blanks_and_invisible_marks_are_taken_off() -> None:
    assert read_text("\u3000聊城\ufeff \n苹果 \x00", "t").value == "聊城 苹果"


def test_words_for_nothing() -> None:
    assert read_text("无", "t").rule == "C-NULL-01"
    assert read_text("", " ").outcome == "read"


def test_words_of_a_vocabulary() -> None:
    assert read_word(" 食 堂", "t", CATEGORIES, {}).outcome == "read"
    assert read_word("无", "t", CATEGORIES, {}).value == "无"
    assert read_word("-", "t", CATEGORIES, {}).rule == "C-NULL-01"
    alias = read_word("单位食堂", "t", CATEGORIES, {"单位食堂": "食堂"})
    assert (alias.value, alias.outcome) == ("食堂", "read")


def test_an_unknown_word_is_refused() -> None:
    outcome = read_word("节日", "t", CATEGORIES, {})
    assert (outcome.value, outcome.rule) == (None, "C-ENUM-01")
    assert message("C-ENUM-01", {"r": "4", "col": "采购类别", "v": "节日", **outcome.values}) == (
        "第4行“采购类别”的值“节日”不在可选范围内，请填写：食堂、慰问、无。"
    )


def test_several_words_in_a_cell() -> None:
    words, aliases = ("订单", "务工"), {"就业": "务工"}
    assert read_words("订单、就业", "t", words, aliases).value == "订单;务工"
    assert read_words("订单;务工", "t", words, aliases).outcome == "read"
    assert read_words("务工", "t", words, aliases).outcome == "read"
    assert read_words("订单、入股", "t", words, aliases).rule == "C-ENUM-01"
