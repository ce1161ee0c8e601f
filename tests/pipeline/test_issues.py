"""From findings to issues: sentences filled in, persons masked and nothing else."""

from __future__ import annotations

import pytest

from bangfu.contracts.findings import Finding
from bangfu.pipeline.issues import describe, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("371502198001011234", "371502********1234"),
        ("身份证371502198001011234。", "身份证371502********1234。"),
        ("37150219800101123x", "371502********123x"),
        ("13812345678", "138****5678"),
        ("电话：13812345678，收", "电话：138****5678，收"),
        ("690000000000000000", "690000000000000000"),  # an order number: no day of birth inside
        ("6912345678901234567", "6912345678901234567"),
        ("371502198013011234", "371502198013011234"),  # no month 13
        ("91371599000001017R", "91371599000001017R"),
        ("20211012", "20211012"),
    ],
)
def test_mask(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_an_issue_bears_the_printed_header_and_the_rule_before_the_dot() -> None:
    finding = Finding("C-NUM-01.grouping", row=7, column="amount", value="12,34")
    issue = describe(finding, None, {"amount": "金额（元）"}, "单位采购月报")
    assert (issue.rule, issue.column, issue.sheet, issue.row) == ("C-NUM-01", "金额（元）", "单位采购月报", 7)
    assert issue.message == "第7行“12,34”千分位不规范，请填写纯数字。"
    assert (issue.severity, issue.action) == ("error", "quarantined")


def test_a_person_is_masked_in_sentence_and_value() -> None:
    issue = describe(Finding("C-NUM-01", row=7, column="amount", value="13812345678"), None, {}, None)
    assert issue.value == "138****5678"
    assert "13812345678" not in issue.message + str(issue.values)
