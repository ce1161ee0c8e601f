"""Rows that are read and are not data: totals and signatures by their place, unpaid and test orders by contract."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from bangfu.cleaning.records import ExcludedRow
from bangfu.cleaning.workings import Workings
from bangfu.contracts.findings import Finding
from bangfu.contracts.messages import message
from bangfu.contracts.row_parts import Exclusion
from bangfu.reading.layout import ReportTable

_NO_DATA = "C-ROW-01"


def exclusions_of(workings: Workings) -> dict[int, Exclusion]:
    """The contract's exclusion of each excluded row, by position; the first one named wins.

    A cell that could not be read is an error, never a reason to leave the row out.
    """
    excluded: dict[int, Exclusion] = {}
    for exclusion in workings.contract.exclude:
        column = workings.columns[exclusion.field]
        for position, value in enumerate(column.values):
            if position not in excluded and position not in column.refused and exclusion.applies(value):
                excluded[position] = exclusion
    return excluded


def excluded_rows(
    workings: Workings, excluded: Mapping[int, Exclusion], amounts: Mapping[int, Decimal | None]
) -> list[ExcludedRow]:
    """Every row that is not in the frame, in the order of the sheet, with its reason."""
    by_contract = [
        ExcludedRow(
            row=finding.row or 0,
            reason=message(finding.rule, {"r": str(finding.row), "v": finding.value or ""}),
            rule=finding.rule,
            amount=amounts.get(finding.row or 0),
        )
        for finding in contract_findings(workings, excluded)
    ]
    by_role = [
        ExcludedRow(row=finding.row or 0, reason=message(finding.rule, {"r": str(finding.row)}), rule=finding.rule)
        for finding in role_findings(workings.table)
    ]
    return sorted([*by_role, *by_contract], key=lambda row: row.row)


def contract_findings(workings: Workings, excluded: Mapping[int, Exclusion]) -> list[Finding]:
    """A note for each row that the contract excludes."""
    return [
        workings.finding(exclusion.rule, position, exclusion.field, action="excluded")
        for position, exclusion in sorted(excluded.items())
    ]


def role_findings(table: ReportTable) -> list[Finding]:
    """A note for each total, signature and remark row."""
    return [
        Finding(_NO_DATA, sheet=table.sheet, row=row.number, action="excluded")
        for row in table.rows
        if row.role != "data"
    ]
