"""What persons decide about issues: every refusal in its exact sentence, every step kept, receipts that follow."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bangfu.assessment.rectification import (
    HandOver,
    Move,
    OpenIssue,
    hand_over,
    list_issues,
    move,
    refuse_move,
    state_code,
)
from bangfu.notices import NotFoundError, OperatorError, WrongUsageError
from bangfu.warehouse.issue_states import CONDITIONS

TODAY = date(2021, 11, 10)
ALL = CONDITIONS


def wanted(state: str, conditions: tuple[str, ...] = (), by: str = "李主任", reason: str = "现场核实") -> Move:
    """A step that somebody asks for."""
    return Move("WT-001", state, by, reason, conditions)


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


REFUSED = [
    ("registered", wanted("销号", ALL), "问题 WT-001 现为“登记”，下一步只能是 交办，不能变更为“销号”。"),
    ("registered", wanted("登记"), "问题 WT-001 现为“登记”，下一步只能是 交办，不能变更为“登记”。"),
    ("assigned", wanted("核查"), "问题 WT-001 现为“交办”，下一步只能是 整改中，不能变更为“核查”。"),
    ("verifying", wanted("整改中"), "问题 WT-001 现为“核查”，下一步只能是 销号、退回，不能变更为“整改中”。"),
    ("verifying", wanted("销号"), "问题 WT-001 不能销号：缺少 整改到位（rectified）、成效符合上级要求（effective）、"
                                "群众满意（satisfying），三项条件须在 --conditions 中齐备。"),
    ("verifying", wanted("closed", ("rectified", "effective")),
     "问题 WT-001 不能销号：缺少 群众满意（satisfying），三项条件须在 --conditions 中齐备。"),
    ("closed", wanted("整改中"), "问题 WT-001 已销号，不能再变更。"),
    ("closed", wanted("销号", ALL), "问题 WT-001 已销号，不能再变更。"),
    ("verifying", wanted("结束"), "没有状态“结束”，只能是 登记、交办、整改中、申请销号、核查、销号、退回。"),
    ("verifying", wanted("销号", (*ALL, "cheap")), "没有销号条件“cheap”，只能是 rectified,effective,satisfying。"),
    ("registered", wanted("交办", by=" "), "变更状态须写明经办人（--by）和理由（--reason）。"),
    ("registered", wanted("交办", reason=""), "变更状态须写明经办人（--by）和理由（--reason）。"),
]  # fmt: skip


@pytest.mark.parametrize(("present", "asked", "sentence"), REFUSED)
def test_a_step_that_is_refused(present: str, asked: Move, sentence: str) -> None:
    refusal = refuse_move(present, asked)
    assert isinstance(refusal, WrongUsageError)
    assert str(refusal) == sentence


@pytest.mark.parametrize(
    ("present", "asked"),
    [
        ("registered", wanted("交办")),
        ("assigned", wanted("rectifying")),
        ("rectifying", wanted("申请销号")),
        ("closure_requested", wanted("核查")),
        ("verifying", wanted("退回", ("rectified",))),
        ("verifying", wanted("销号", ALL)),
        ("sent_back", wanted("整改中")),
    ],
)
def test_a_step_that_is_taken(present: str, asked: Move) -> None:
    assert refuse_move(present, asked) is None


def test_a_state_is_a_word_or_a_code() -> None:
    assert [state_code(one) for one in ("销号", "closed", "关闭")] == ["closed", "closed", None]


@pytest.fixture
def office(scratch: Connection, insert: Any) -> Connection:
    """An office with one unit and one receipt: two open issues of C-NUM-01, one of C-CODE-01 that is dealt with."""
    insert("reference.organisation", org_code="WJ-1", name="市直医疗机构01")
    insert("intake.submission", submission_id="S1", drop_id=1, org_code="WJ-1", file_name="月报.xlsx")
    for row, rule, state in ((17, "C-NUM-01", "open"), (9, "C-NUM-01", "open"), (5, "C-CODE-01", "corrected")):
        insert("intake.issue", submission_id="S1", rule=rule, row_no=row, state=state, severity="error",
               action="quarantined", message=f"第{row}行有误。")  # fmt: skip
    return scratch


def handover(**more: Any) -> HandOver:
    """What the office hands over."""
    fields = {"submission_id": "S1", "rule": "C-NUM-01", "org_code": "WJ-1", "due_on": date(2021, 11, 30)}
    return HandOver(**{**fields, "handed_by": "李主任", **more})


def receipt_states(connection: Connection) -> list[str]:
    """The states of the issues handed over."""
    query = "select state from intake.issue where rule = 'C-NUM-01'"
    return list(connection.execute(text(query)).scalars())


def test_an_issue_of_a_receipt_goes_all_the_way(office: Connection) -> None:
    issue = hand_over(office, handover(), TODAY)
    assert issue == OpenIssue(
        "JB-S1-C-NUM-01", "WJ-1", "市直医疗机构01", "“月报.xlsx”中有2处：第9行有误。", "receipt", "assigned",
        TODAY, date(2021, 11, 30), None, True, 1, 0,
    )  # fmt: skip
    assert list_issues(office, only_open=True) == [issue]
    assert receipt_states(office) == ["open", "open"]

    way = ["整改中", "申请销号", "核查", "退回", "整改中", "申请销号", "核查"]
    for day, state in enumerate(way, start=11):
        moved = move(office, Move(issue.issue_no, state, "李主任", f"第{day}日"), date(2021, 11, day))
        assert moved.state_word == state
    with pytest.raises(WrongUsageError):
        move(office, Move(issue.issue_no, "销号", "李主任", "完成", ("rectified",)), date(2021, 11, 18))
    closed = move(office, Move(issue.issue_no, "销号", " 王科长 ", "完成", ALL), date(2021, 11, 18))

    assert (closed.state, closed.closed_on, closed.is_overdue, closed.overdue_days) == (
        "closed", date(2021, 11, 18), False, 0,
    )  # fmt: skip
    assert list_issues(office, only_open=True) == []
    assert receipt_states(office) == ["closed", "closed"]
    steps = office.execute(
        text("select state, stated_by, reason, is_jump from warehouse.issue_step order by step_no")
    ).all()
    assert [step.state for step in steps][:3] == ["registered", "assigned", "rectifying"]
    assert len(steps) == 10
    assert not any(step.is_jump for step in steps)
    assert (steps[-1].stated_by, steps[-1].reason) == ("王科长", "完成")


@pytest.mark.parametrize(
    ("changes", "kind", "sentence"),
    [
        ({"submission_id": "S9"}, NotFoundError, "没有报送件“S9”，编号见回执。"),
        ({"org_code": "NOBODY"}, NotFoundError, "单位名册中没有“NOBODY”。"),
        ({"rule": "C-XX-01"}, NotFoundError, "报送件 S1 的回执中没有规则 C-XX-01 的问题。"),
        ({"rule": "C-CODE-01"}, WrongUsageError, "报送件 S1 中规则 C-CODE-01 的问题都已处理，无需交办。"),
        ({"due_on": date(2021, 11, 9)}, WrongUsageError, "期限 2021-11-09 已过（今天是 2021-11-10），请另定期限。"),
        ({"handed_by": ""}, WrongUsageError, "交办须写明经办人（--by）。"),
    ],
)
def test_a_hand_over_that_is_refused(
    office: Connection, changes: dict[str, Any], kind: type[OperatorError], sentence: str
) -> None:
    with pytest.raises(kind, match=f"^{sentence}$"):
        hand_over(office, handover(**changes), TODAY)


def test_nothing_is_handed_over_twice_and_nobody_moves_what_is_not_there(office: Connection) -> None:
    hand_over(office, handover(due_on=TODAY), TODAY)
    with pytest.raises(WrongUsageError, match=r"^这些问题已经交办，编号为 JB-S1-C-NUM-01。$"):
        hand_over(office, handover(), TODAY)
    with pytest.raises(NotFoundError, match=r"^没有问题“WT-001”，编号见 bangfu rectify list。$"):
        move(office, wanted("交办"), TODAY)
