"""Dates against the reported period and against today (C-DATE-01)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bangfu.cleaning.records import CleaningContext
from bangfu.cleaning.table import clean
from bangfu.contracts.messages import message
from bangfu.contracts.models import ReportContract
from bangfu.reading.layout import ReportTable

MakeTable = Callable[..., ReportTable]
MakeContract = Callable[..., ReportContract]
COLUMNS = [{"field": "sold_on", "type": "date"}, {"field": "ordered_on", "type": "date"}]


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        ("2021-10-01", None),
        ("2021-10-31", None),
        ("2021-09-28", "warning"),
        ("2021-11-03", "warning"),
        ("2021-09-27", "error"),
    ],
)
def test_days_around_the_period(
    make_table: MakeTable,
    make_contract: MakeContract,
    context: CleaningContext,
    day: str,
    severity: str | None,
) -> None:
    contract = make_contract(COLUMNS, sale_date="sold_on")
    findings = clean(make_table([{"sold_on": day, "ordered_on": "2020-01-01"}]), contract, context).findings
    if severity is None:
        assert findings == []
        return
    (finding,) = findings
    assert (finding.rule, finding.column, finding.severity or "error") == ("C-DATE-01", "sold_on", severity)
    assert finding.action == ("kept" if severity == "warning" else None)
    assert message("C-DATE-01", {"r": "5", "v": day, **finding.values}) == (
        f"第5行日期“{day}”无效或不在报告期202110内。"
    )


def test_reports_whose_rows_belong_to_their_own_months_are_not_compared(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract(COLUMNS, sale_date="sold_on", check_period_date=False)
    assert clean(make_table([{"sold_on": "2021-01-05"}]), contract, context).findings == []


def test_without_a_period_only_the_future_is_refused(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract(COLUMNS, period_date="sold_on")
    table = make_table([{"sold_on": "2021-01-05"}, {"sold_on": "2021-11-04"}])
    result = clean(table, contract, replace(context, period=None))
    assert [(one.rule, one.row) for one in result.findings] == [("C-DATE-01.future", 6)]
    assert result.frame["sold_on"].tolist()[1] is None
