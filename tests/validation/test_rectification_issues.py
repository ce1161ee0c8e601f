"""R18: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

CONDITIONS = {"is_rectified": "是", "is_effective": "是", "is_satisfying": "是"}
CLOSED = {"issue_state": "销号", **CONDITIONS, "closed_on": date(2021, 10, 28)}
_NEEDED = "不是“是”或未填；整改到位、成效符合上级要求、群众满意三项均为“是”并填写销号日期，方可销号。"

FIRES = [
    (
        {"due_on": date(2021, 10, 7)},
        ("R18-DUE", "error", "第5行整改期限2021-10-07早于登记日期2021-10-08，请核对。"),
    ),
    (
        {"assigned_on": date(2021, 10, 7)},
        ("R18-ASSIGNED", "warning", "第5行交办日期2021-10-07早于登记日期2021-10-08，请核对。"),
    ),
    ({**CLOSED, "is_satisfying": "否"}, ("R18-CLOSED", "error", f"第5行尚不能销号：群众满意{_NEEDED}")),
    (
        {**CLOSED, "is_rectified": None, "closed_on": None},
        ("R18-CLOSED", "error", f"第5行尚不能销号：整改到位、销号日期{_NEEDED}"),
    ),
    (
        {**CLOSED, "closed_on": date(2021, 10, 7)},
        ("R18-CLOSEDON", "error", "第5行销号日期2021-10-07早于登记日期2021-10-08，请核对。"),
    ),
    (
        {**CLOSED, "closed_on": date(2021, 11, 4)},
        ("R18-CLOSEDLATER", "error", "第5行销号日期2021-11-04晚于填报之日，请核对。"),
    ),
    (
        {"issue_state": "申请销号", "measures": None},
        ("R18-REQUEST", "warning", "第5行已申请销号，但未填整改措施、佐证，请补充。"),
    ),
    (
        {"issue_state": "申请销号"},
        ("R18-REQUEST", "warning", "第5行已申请销号，但未填佐证，请补充。"),
    ),
    (
        {"issue_state": None, **CONDITIONS},
        (
            "R18-CONCLUDED",
            "warning",
            "第5行三项销号结论均为“是”，却没有状态和销号日期，暂按“核查”登记；已销号的请补填状态和销号日期。",
        ),
    ),
]
HOLDS: list[dict[str, Any]] = [
    {},
    CLOSED,
    {"due_on": date(2021, 10, 8)},
    {"registered_on": None},
    {"issue_state": "申请销号", "evidence": "照片3张"},
    {"issue_state": None, **CONDITIONS, "closed_on": date(2021, 10, 28)},
    {"issue_state": None, **CONDITIONS, "is_satisfying": "否"},
    {"issue_state": "核查", "is_rectified": "是", "is_effective": "否"},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R18", change) == [expected]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R18", *({**change, "submission_index": place} for place, change in enumerate(HOLDS))) == []


def test_one_issue_twice(verdicts: Callable[..., Any]) -> None:
    assert [rule for rule, _, _ in verdicts("R18", {}, {"issue_state": "交办"})] == ["C-ROW-02", "C-ROW-02"]
