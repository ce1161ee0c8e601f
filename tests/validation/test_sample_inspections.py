"""R17: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

FIRES = [
    ({"result": "不合格"}, ("R17-HANDLING", "warning", "第5行检测结果为不合格，但未填处理情况，请补充。")),
    (
        {"penalty_amount": Decimal("5000.00")},
        ("R17-PENALTY", "warning", "第5行检测结果为合格，却填有处罚金额5000.00元，请核对。"),
    ),
]
HOLDS: list[dict[str, Any]] = [
    {},
    {"penalty_amount": Decimal(0)},
    {"result": "不合格", "handling": "责令整改"},
    {"result": "不合格", "penalty_amount": Decimal("5000.00")},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R17", change) == [expected]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R17", *({**change, "submission_index": place} for place, change in enumerate(HOLDS))) == []


def test_one_sample_is_tested_for_several_items(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R17", {}, {"test_item": "重金属"}) == []
    assert [rule for rule, _, _ in verdicts("R17", {}, {"laboratory": "市检测中心"})] == ["C-ROW-02", "C-ROW-02"]
