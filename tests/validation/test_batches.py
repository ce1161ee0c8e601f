"""Many submissions at once: addresses, order, chunks, missing values, failures of our own."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pandas
import pytest

from bangfu.contracts.catalogue import contract
from bangfu.contracts.models import ReportContract, Rule
from bangfu.validation import batches
from bangfu.validation.batch import Lookups, SubmissionContext

LOOKUPS = Lookups([SubmissionContext(date(2021, 11, 3))] * 3)
STAFF = {"purchase_category": "职工个人购买"}


def with_rule(report: str, **changes: Any) -> ReportContract:
    """The contract of a report with one rule of the test's own instead of its rules."""
    rule = Rule(**{"id": "T-1", "expectation": "expect_column_values_to_be_null", "message": "第{r}行", **changes})
    return contract(report).model_copy(update={"rules": (rule,)})


def test_findings_name_submission_row_column_value_and_expected(validated: Callable[..., Any]) -> None:
    (found,) = validated("R01", {"submission_index": 1, "row_no": 88, "amount": Decimal("970.00")})
    finding = found.finding
    assert (found.submission_index, finding.row, finding.column) == (1, 88, "amount")
    assert (finding.value, finding.expected, finding.action) == ("970.00", "955.00", "kept")


def test_the_order_of_rows_and_the_company_of_others_change_nothing(good: Callable[..., Any]) -> None:
    rows = [
        {"submission_index": index, "row_no": row, **good("R01", **(STAFF if row == 6 else {}))}
        for index in range(3)
        for row in (5, 6, 7)
    ]
    frame = pandas.DataFrame(rows)
    found = batches.validate(frame, contract("R01"), LOOKUPS)
    assert [
        (one.submission_index, one.finding.row, one.finding.rule) for one in found if one.submission_index == 1
    ] == [
        (1, 6, "R01-STAFF"),
        (1, 7, "C-ROW-02"),
    ]
    assert batches.validate(frame.iloc[::-1], contract("R01"), LOOKUPS) == found
    alone = frame[frame["submission_index"] == 1]
    assert batches.validate(alone, contract("R01"), LOOKUPS) == [one for one in found if one.submission_index == 1]


def test_chunks_change_nothing(good: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pandas.DataFrame(
        [{"submission_index": 0, "row_no": row, **good("R01", **(STAFF if row % 3 else {}))} for row in range(5, 12)]
    )
    whole = batches.validate(frame, contract("R01"), LOOKUPS)
    monkeypatch.setattr(batches, "CHUNK_ROWS", 2)
    assert batches.validate(frame, contract("R01"), LOOKUPS) == whole


@pytest.mark.parametrize("nothing", [None, float("nan"), pandas.NaT, pandas.NA])
def test_every_kind_of_nothing_is_nothing(good: Callable[..., Any], nothing: object) -> None:
    blank = dict.fromkeys(["unit_price", "return_amount", "spec", "purchase_category", "invoice_no"], nothing)
    frame = pandas.DataFrame([{"submission_index": 0, "row_no": 5, **good("R01"), **blank}])
    assert batches.validate(frame, contract("R01"), LOOKUPS) == []


def test_the_frame_given_is_not_changed(good: Callable[..., Any]) -> None:
    frame = pandas.DataFrame([{"submission_index": 0, "row_no": 5, **good("R01")}])
    before = frame.copy(deep=True)
    batches.validate(frame, contract("R01"), LOOKUPS)
    pandas.testing.assert_frame_equal(frame, before)


def test_no_rows_no_findings() -> None:
    assert batches.validate(pandas.DataFrame(), contract("R01"), LOOKUPS) == []


def test_a_trial_rule_reports_and_never_blocks(good: Callable[..., Any]) -> None:
    frame = pandas.DataFrame([{"submission_index": 0, "row_no": 5, **good("R01")}])
    tried = with_rule("R01", kwargs={"column": "amount"}, column="amount", trial=True)
    (found,) = batches.validate(frame, tried, LOOKUPS)
    assert (found.finding.severity, found.finding.action) == ("note", "kept")


def test_a_rule_that_cannot_run_is_our_failure(good: Callable[..., Any]) -> None:
    frame = pandas.DataFrame([{"submission_index": 0, "row_no": 5, **good("R01")}])
    broken = with_rule("R01", kwargs={"column": "no_such_column"})
    with pytest.raises(batches.RuleFailedToRun, match="institution_procurement: T-1"):
        batches.validate(frame, broken, LOOKUPS)
