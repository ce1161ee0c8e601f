"""Several columns in one cell (R19 季度分解)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bangfu.cleaning.dates import DateContext
from bangfu.cleaning.readers import column_reader
from bangfu.contracts.catalogue import contract

R19 = contract("annual_targets")
WHOLE = R19.column("quarter_targets")
READ = column_reader(
    WHOLE, "元", DateContext(), lambda _: False, (), [R19.column(field) for field in WHOLE.splits_into or ()]
)


@pytest.mark.parametrize(
    ("text", "quarters"),
    [
        ("25/25/30/20", (25, 25, 30, 20)),
        ("1,200.5、1300、1400、0", (Decimal("1200.5"), 1300, 1400, 0)),
        ("一季度25；二季度30；三季度25；四季度20", (25, 30, 25, 20)),
        ("四季度：20\n三季度：25\n二季度：30\n一季度：25", (25, 30, 25, 20)),
        ("第一季度=1;第二季度=2;第三季度=3;第四季度=4", (1, 2, 3, 4)),
    ],
)
def test_what_has_one_reading(text: str, quarters: tuple[object, ...]) -> None:
    assert READ(text, "t").value == tuple(Decimal(one) for one in quarters)


@pytest.mark.parametrize(
    "text", ["25", "25/25/50", "25/25/30/约20", "一季度25/25/25/25", "一季度25/一季度25/三季度25/四季度25", "按月"]
)
def test_what_has_none(text: str) -> None:
    outcome = READ(text, "t")
    assert (outcome.outcome, outcome.rule, outcome.value) == ("refused", "C-PARTS-01", None)


def test_an_empty_cell() -> None:
    assert READ("", "t").value is None
