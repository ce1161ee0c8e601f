"""Several conclusions in one cell (R18 三项销号结论)."""

from __future__ import annotations

import pytest

from bangfu.cleaning.conclusions import read_conclusions, words_of
from bangfu.contracts.catalogue import contract

R18 = contract("rectification_issues")
WORDS = [words_of(R18.column(field)) for field in ("is_rectified", "is_effective", "is_satisfying")]


@pytest.mark.parametrize(
    ("text", "conclusions"),
    [
        ("整改到位、成效符合上级要求、群众满意", ("是", "是", "是")),
        ("群众不满意，整改到位", ("是", None, "否")),
        ("1.整改到位；2.不符合；3.满意", ("是", "否", "是")),
        ("整改到位：是，成效符合上级要求：否，群众满意：√", ("是", "否", "是")),
        ("是、是、否", ("是", "是", "否")),
        ("√/√/√", ("是", "是", "是")),
        ("到位 达到 满意", ("是", "是", "是")),
        ("三项均达到", ("是", "是", "是")),
        ("均为是", ("是", "是", "是")),
        ("未到位", ("否", None, None)),
    ],
)
def test_what_has_one_reading(text: str, conclusions: tuple[str | None, ...]) -> None:
    assert read_conclusions(text, "t", WORDS).value == conclusions


@pytest.mark.parametrize(
    "text", ["是", "是、是", "达到", "已销号", "整改到位、整改到位", "整改到位、以后再说", "同意", "是是是否"]
)
def test_what_has_none(text: str) -> None:
    outcome = read_conclusions(text, "t", WORDS)
    assert (outcome.outcome, outcome.rule, outcome.value) == ("refused", "C-ENUM-02", None)


@pytest.mark.parametrize("text", ["", " ", "—", "无"])
def test_an_empty_cell(text: str) -> None:
    assert read_conclusions(text, "t", WORDS).value is None
