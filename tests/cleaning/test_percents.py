"""Percentages: the column tells whether bare numbers are points or fractions (case 54)."""

from __future__ import annotations

import pytest

from bangfu.cleaning.numbers import NumberShape
from bangfu.cleaning.percents import percent_scale, read_percent
from bangfu.contracts.messages import message

SHAPE = NumberShape(4, money=False)


def texts(*cells: str) -> list[tuple[str, str]]:
    return [(cell, "t") for cell in cells]


def test_the_scale_of_a_column() -> None:
    assert percent_scale(texts("0.85", "0.3", "0")) == "fraction"
    assert percent_scale(texts("85", "7.7", "", "0")) == "points"
    assert percent_scale(texts("85", "0.85")) == "mixed"
    assert percent_scale(texts("85%", "0.5%")) == "points"


@pytest.mark.parametrize("text", ["85%", "８５％", "85"])
def test_points(text: str) -> None:
    assert str(read_percent(text, "t", "points", SHAPE).value) == "85.0000"


def test_fractions_are_repaired() -> None:
    outcome = read_percent("0.85", "n", "fraction", SHAPE)
    assert (str(outcome.value), outcome.rule) == ("85.0000", "C-NUM-01.percent")
    sentence = message("C-NUM-01.percent", {"r": "5", "col": "预留比例", "v": "0.85", **outcome.values})
    assert sentence == "第5行“预留比例”的小数“0.85”已按百分数85.0000%处理。"
    assert read_percent("85%", "t", "fraction", SHAPE).outcome == "read"


def test_a_mixture_is_refused_where_no_sign_decides() -> None:
    outcome = read_percent("0.85", "n", "mixed", SHAPE)
    assert outcome.rule == "C-NUM-01.mixed"
    assert message("C-NUM-01.mixed", {"r": "5", "col": "预留比例", "v": "0.85"}) == (
        "第5行“预留比例”的值“0.85”无法确定是百分数还是小数，请统一按百分数填写（如85%）。"
    )
    assert read_percent("85%", "t", "mixed", SHAPE).outcome == "read"
    assert read_percent("0", "n", "mixed", SHAPE).outcome == "read"


def test_words_are_refused() -> None:
    assert read_percent("很高", "t", "points", SHAPE).rule == "C-NUM-01"
