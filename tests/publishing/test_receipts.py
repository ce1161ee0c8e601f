"""How issues become the entries of a receipt."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bangfu.contracts.messages import message, rule
from bangfu.publishing.receipts import group_issues, receipt_json, receipt_text, spoken_rows


def issue(
    rule_id: str, row: int | None, value: str | None = None, column: str | None = "金额（元）", **more: Any
) -> Any:
    values = {"r": str(row or ""), "v": value or "", "col": column or "", **more}
    common = rule(rule_id)
    return SimpleNamespace(
        rule=rule_id.partition(".")[0],
        severity=common.severity,
        sheet="单位采购月报",
        row_no=row,
        column_name=column,
        value=value,
        expected=None,
        message=message(rule_id, values),
        action=common.action,
        template=common.message,
        template_values=values,
    )


def said(issues: list[Any]) -> list[tuple[str, list[int], str]]:
    return [(entry["rule"], entry["rows"], entry["message"]) for entry in group_issues(issues)]


def test_what_repeats_in_a_column_is_one_entry() -> None:
    assert said([issue("C-NUM-01", 9, "abc"), issue("C-NUM-01", 5, "x"), issue("C-NUM-01", 7, "abc")]) == [
        ("C-NUM-01", [5, 7, 9], "第5、7、9行“金额（元）”的值“abc、x”不是有效数字。")
    ]


def test_other_columns_and_other_sentences_are_entries_of_their_own() -> None:
    issues = [
        issue("C-NUM-01", 5, "abc"),
        issue("C-NUM-01", 6, "abc", column="数量"),
        issue("C-NUM-01.decimals", 7, "1.234", places="2"),
    ]
    assert said(issues) == [
        ("C-NUM-01", [5], "第5行“金额（元）”的值“abc”不是有效数字。"),
        ("C-NUM-01", [6], "第6行“数量”的值“abc”不是有效数字。"),
        ("C-NUM-01", [7], "第7行“金额（元）”的值“1.234”超过2位小数，请核对后填写。"),
    ]


def test_many_values_are_counted_not_cut_off_silently() -> None:
    entry = group_issues([issue("C-NUM-01", row, f"a{row}") for row in range(5, 12)])[0]
    assert entry["rows"] == list(range(5, 12))
    assert entry["message"] == ("第5–11行“金额（元）”的值“a5、a6、a7、a8、a9等7个不同的值”不是有效数字。")


def test_errors_come_first_and_the_file_before_its_rows() -> None:
    issues = [
        issue("C-ROW-01", 8, column=None),
        issue("C-NUM-01", 6, "x"),
        issue("C-NUM-05", 9, "1", a="1", b="2", d="1"),
        issue("C-ZERO-01", None, column=None),
    ]
    assert [(entry["rule"], entry["row"]) for entry in group_issues(issues)] == [
        ("C-ZERO-01", None), ("C-NUM-01", 6), ("C-NUM-05", 9), ("C-ROW-01", 8),
    ]  # fmt: skip


RECEIPT = {
    "submission_id": "S1", "file_name": "月报.xlsx", "received_at": "2021-11-03T09:12:44+08:00", "status": "returned",
    "report": "institution_procurement", "period": "202110", "version": None, "supersedes": None,
    "rows": {"read": 3, "loaded": 0, "quarantined": 2, "excluded": 1},
    "amount": {"read": "1.00", "loaded": "0.00", "quarantined": "1.00", "excluded": "0.00"},
    "issues": [{"severity": "error", "message": "第5行金额为负；退货请在“退货/退款”列填写。"}],
}  # fmt: skip


def test_the_page_for_the_clerk() -> None:
    content = receipt_text(RECEIPT)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert not any("\n" in line for line in lines)
    assert "接收时间：2021-11-03 09:12:44" in lines
    assert "结论：退回" in lines
    assert "读取3行：入库0行，未入库2行，合计、签字等不计的1行。" in lines
    assert "1. 第5行金额为负；退货请在“退货/退款”列填写。" in lines


def test_the_json_is_utf_8_and_readable() -> None:
    assert '"file_name": "月报.xlsx"'.encode() in receipt_json(RECEIPT)


@pytest.mark.parametrize(
    ("rows", "spoken"),
    [
        ([5], "5"),
        ([5, 6, 7, 8, 9], "5、6、7、8、9"),
        ([5, 6, 7, 8, 9, 10], "5–10"),
        ([2, 3, 4, 6, 7, 9, 12, 13, 14, 15], "2–4、6、7、9、12–15"),
    ],
)
def test_rows_are_spoken_without_leaving_one_out(rows: list[int], spoken: str) -> None:
    assert spoken_rows(rows) == spoken
