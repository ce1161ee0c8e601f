"""How a comparison of editions reads on the screen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bangfu.assessment.edition_changes import ChangedFile, ChangedItem, ChangedRow, EditionDiff
from bangfu.commands.edition_tables import MOST_ROWS, print_diff, print_list

FILE = {
    "submission_id": "S2",
    "file_name": "2.xlsx",
    "org_code": "CS",
    "report": "counter_monthly",
    "period": "202110",
    "version": 2,
    "successor_id": "S2",
}


@pytest.fixture(autouse=True)
def wide_and_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")


def side(amount: str, file: str) -> dict[str, Any]:
    return {"file_name": file, "sheet": "表", "row_no": 5, "label": "阿胶糕", "amount": Decimal(amount)}


def row(number: int = 1) -> ChangedRow:
    """A sale that cost less after all."""
    amounts = Decimal("100.00"), Decimal("80.00")
    columns = {"amount": amounts, "net_amount": amounts, "quantity": (10, 8)}
    sides = side("100.00", "1.xlsx"), side("80.00", "2.xlsx")
    return ChangedRow("counted_sale", f"counted_sale/{number}", "changed", *sides, columns, "S2")


def item(code: str, rows: tuple[ChangedRow, ...]) -> ChangedItem:
    before_after = {"score": ("10.00", "8.00"), "numerator": ("100.0000", "80.0000"), "denominator": (None, None)}
    numbers: dict[str, Any] = {
        "object_group": "county", "object_code": "1", "object_name": "河东区", "code": code, "item_name": "销售",
        "target_before": None, "target_after": Decimal("0.15"),
    }  # fmt: skip
    for name, pair in before_after.items():
        for when, value in zip(("before", "after"), pair, strict=True):
            numbers[f"{name}_{when}"] = None if value is None else Decimal(value)
    return ChangedItem(numbers, rows)


def lines_of(diff: EditionDiff, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is printed, cell by cell, without the frames."""
    print_diff(diff)
    lines = capsys.readouterr().out.replace("┃", "│").splitlines()
    return [
        "|".join(cell.strip() for cell in line.strip("│ ").split("│")) for line in lines if not set(line) & set("━─")
    ]


def test_a_row_is_told_once_with_every_indicator_that_it_entered(capsys: pytest.CaptureFixture[str]) -> None:
    rank = {"object_name": "河东区", "rank_before": 1, "rank_after": 2, "total_before": Decimal("90.10"),
            "total_after": Decimal("88.10"), "grade_before": "优秀", "grade_after": "良好"}  # fmt: skip
    short = {"object_group": "county", "object_code": "1", "object_name": "河东区", "code": "C1"}
    items = item("C1", (row(),)), item("C2", (row(),))
    diff = EditionDiff("2021-1", "draft", 2021, (rank,), items, (ChangedFile(FILE, (row(),), (short,)),))
    assert lines_of(diff, capsys) == [
        "2021-1 → draft（2021年度）",
        "位次、总分、等次有变化的考核对象",
        "考核对象|位次|总分|等次",
        "河东区|1 → 2|90.10 → 88.10|优秀 → 良好",
        "有变化的指标与加分、扣分",
        "考核对象|指标|得分|分子|分母|目标|变化的行",
        "河东区|C1 销售|10.00 → 8.00|100.00 → 80.00||— → 0.15|1",
        "河东区|C2 销售|10.00 → 8.00|100.00 → 80.00||— → 0.15|1",
        "河东区：所依据的行的变化",
        "变化|文件|工作表|行|内容|数额|涉及指标",
        "改变|1.xlsx → 2.xlsx|表|5|阿胶糕|100.00 → 80.00|C1 C2",
        "quantity 10 → 8",
        "各文件带来的变化",
        "文件|单位、报表、报告期|行|数额|涉及",
        "2.xlsx|CS counter_monthly 202110|counted_sale：新增0 减少0 改变1|100.00 → 80.00|河东区 C1",
    ]


def test_many_rows_are_counted_not_dropped_silently(capsys: pytest.CaptureFixture[str]) -> None:
    rows = tuple(row(number) for number in range(MOST_ROWS + 3))
    diff = EditionDiff("2021-1", "2021-2", 2021, (), (item("C1", rows),), ())
    assert lines_of(diff, capsys)[-1] == "另有 3 行，完整清单见 --json。"


def test_rows_without_a_file_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    target = ChangedRow(
        "annual_target", "annual_target/1", "added", None, side("5", "") | {"file_name": None}, {}, None
    )
    diff = EditionDiff("2021-1", "draft", 2021, (), (), (ChangedFile(None, (target,), ()),))
    assert lines_of(diff, capsys)[-1] == "（不来自文件：参考数据、时间推移）||annual_target：新增1 减少0 改变0|0 → 5"


def test_nothing_to_tell(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines_of(EditionDiff("2021-1", "draft", 2021, (), (), ()), capsys) == ["2021-1 与 draft 没有差别。"]
    print_list([])
    assert capsys.readouterr().out == "还没有定稿。\n"
