"""R15: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

FIRES = [
    ({"project_year": "十三五"}, ("R15-YEAR", "error", "第5行年度“十三五”无法识别，请按“2021”的格式填写。")),
    (
        {"return_rate": Decimal("7.81")},
        ("R15-RATE", "error", "第5行收益率7.81%与年收益÷投资额得出的7.7%相差超过0.1个百分点，请核对。"),
    ),
    (
        {"income_amount": Decimal("712400.00"), "return_rate": Decimal(13)},
        ("R15-USUAL", "warning", "第5行收益率13%不在3%至12%的通常范围内，请核对。"),
    ),
    (
        {"invested_amount": Decimal("21100000.00"), "return_rate": None},
        ("R15-USUAL", "warning", "第5行收益率2%不在3%至12%的通常范围内，请核对。"),
    ),
    (
        {"distributed_amount": Decimal("422000.01")},
        ("R15-DISTRIBUTED", "error", "第5行分配金额422000.01大于年收益422000.00，请核对。"),
    ),
    (
        {"income_per_household": Decimal("2132.00")},
        ("R15-HOUSEHOLD", "error", "第5行户均2132.00元与按受益户数计算的2100元相差超过1%，请核对。"),
    ),
    (
        {"built_on": date(2021, 11, 4)},
        ("R15-BUILT", "warning", "第5行建成日期2021-11-04晚于填报之日，请核对。"),
    ),
    ({"person_count": 199}, ("R15-PERSONS", "error", "第5行受益人数199小于受益户数200，请核对。")),
    ({"invested_amount": Decimal("-1.00"), "return_rate": None, "income_amount": None},
     ("C-NUM-03", "error", "第5行金额为负；退货请在“退货/退款”列填写。")),
]  # fmt: skip

HOLDS: list[dict[str, Any]] = [
    {},
    {"project_year": "2018"},
    {"return_rate": Decimal("7.80")},
    {"return_rate": Decimal("7.60")},
    {"return_rate": Decimal(3), "income_amount": None},
    {"return_rate": Decimal(12), "income_amount": None},
    {"distributed_amount": Decimal("422000.00")},
    # 612 households, 108.6 万: printed as 1770 by truncation, 1774.51 by arithmetic
    {"invested_amount": Decimal("13780000.00"), "income_amount": Decimal("1086000.00"), "return_rate": None,
     "distributed_amount": None, "household_count": 612, "person_count": None,
     "income_per_household": Decimal("1770.00")},
    {"income_per_household": Decimal("2110.00")},
    {"built_on": date(2021, 11, 3)},
    {"income_amount": None, "return_rate": None, "distributed_amount": None, "income_per_household": None},
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R15", change) == [expected]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R15", *({**change, "submission_index": place} for place, change in enumerate(HOLDS))) == []


def test_one_project_twice(verdicts: Callable[..., Any]) -> None:
    assert [rule for rule, _, _ in verdicts("R15", {}, {"village_name": "东村"})] == ["C-ROW-02", "C-ROW-02"]
    assert verdicts("R15", {}, {"project_no": "CY-2018-002"}) == []
