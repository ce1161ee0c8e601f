"""From everything that was found about a file to one outcome, with every row and every yuan accounted for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pandas

from bangfu.contracts.findings import Finding
from bangfu.ledger.outcomes import Issue, Outcome, UnloadedRow
from bangfu.ledger.records import RowCounts, Status, Yuan
from bangfu.pipeline.issues import describe, mask
from bangfu.pipeline.prepare import Prepared
from bangfu.reading.layout import ReportTable
from bangfu.warehouse.arrival import Loaded
from bangfu.warehouse.keys import repeat_numbers


def quarantined_rows(prepared: Prepared) -> set[int]:
    """Numbers of the rows that have an error of their own."""
    return {
        issue.row
        for issue in issues_of(prepared)
        if issue.row is not None and issue.severity == "error" and issue.action == "quarantined"
    }


def issues_of(prepared: Prepared, more: Iterable[Finding] = ()) -> list[Issue]:
    """Every finding, described."""
    sheet = prepared.table.sheet if prepared.table else None
    return [describe(finding, prepared.contract, prepared.headers, sheet) for finding in [*prepared.findings, *more]]


def is_rejected(issues: Iterable[Issue]) -> bool:
    """Whether something is wrong with the file as a whole."""
    return any(issue.action == "rejected" for issue in issues)


def share_finding(prepared: Prepared, quarantined: set[int]) -> Finding | None:
    """C-SHARE-01 when more rows are wrong than the contract lets pass."""
    if prepared.contract is None or prepared.clean is None or not quarantined:
        return None
    count = len(prepared.clean.frame)
    if Decimal(len(quarantined)) <= prepared.contract.max_error_share * count:
        return None
    share = f"{prepared.contract.max_error_share:.0%}".rstrip("%")
    return Finding("C-SHARE-01", {"n": str(count), "bad": str(len(quarantined)), "share": share})


def nothing_loads(prepared: Prepared, status: Status, issues: Sequence[Issue]) -> Outcome:
    """The outcome of a returned or held file: what is not excluded counts as quarantined."""
    rows, amount, unreadable = _counts(prepared, set(_row_numbers(prepared)))
    return Outcome(
        status=status,
        identity=prepared.identity,
        sheet=prepared.table.sheet if prepared.table else None,
        rows=rows,
        amount=amount,
        unreadable_amount_rows=unreadable,
        understood=understood(prepared),
        hold_question=prepared.hold_question if status == "held" else None,
        content_hash=prepared.content_hash,
        issues=issues,
        repairs=prepared.clean.repairs if prepared.clean else (),
    )


def loads(prepared: Prepared, quarantined: set[int], loaded: Loaded, issues: Sequence[Issue]) -> Outcome:
    """The outcome of a file that was loaded, wholly or in part."""
    rows, amount, unreadable = _counts(prepared, quarantined)
    return Outcome(
        status=_loaded_status(quarantined, issues),
        identity=prepared.identity,
        state="superseded" if loaded.superseded_by else "live",
        sheet=prepared.table.sheet if prepared.table else None,
        rows=rows,
        amount=amount,
        unreadable_amount_rows=unreadable,
        understood=understood(prepared),
        effect=_effect(loaded),
        version=loaded.version,
        scope=prepared.scope,
        supersedes=loaded.supersedes,
        superseded_by=loaded.superseded_by,
        content_hash=prepared.content_hash,
        issues=issues,
        repairs=prepared.clean.repairs if prepared.clean else (),
        unloaded=_unloaded(prepared, quarantined, issues),
    )


def _loaded_status(quarantined: set[int], issues: Iterable[Issue]) -> Status:
    if quarantined:
        return "partially_accepted"
    if any(issue.severity != "note" for issue in issues):
        return "accepted_with_warnings"
    return "accepted"


def _effect(loaded: Loaded) -> dict[str, Any]:
    effect = loaded.effect
    return {
        "net_amount_before": f"{effect.net_amount_before:.2f}",
        "net_amount_after": f"{effect.net_amount_after:.2f}",
        "rows_added": effect.rows_added,
        "rows_removed": effect.rows_removed,
        "rows_changed": effect.rows_changed,
    }


def understood(prepared: Prepared) -> dict[str, Any] | None:
    """What the reader made of the file: sheet, header row, encoding, unit, and which column is which field."""
    table = prepared.table
    if table is None:
        return None
    columns = table.header.columns
    return {
        "sheet": table.sheet,
        "header_row": table.header.row,
        "encoding": prepared.encoding,
        "unit": _money_unit(prepared, table),
        "columns": {column.text: column.field for column in columns if column.field},
        "ignored_columns": [column.text for column in columns if not column.field and column.text],
    }


def _money_unit(prepared: Prepared, table: ReportTable) -> str | None:
    """The unit in which the amount column was read; None where the report has no amount."""
    amount = prepared.contract.amount_column if prepared.contract else None
    if prepared.contract is None or amount is None:
        return None
    column = table.header.fields.get(amount)
    stated = column.unit if column else None
    return stated or table.meta.sheet_unit or prepared.contract.column(amount).unit or "元"


def _row_numbers(prepared: Prepared) -> list[int]:
    return [] if prepared.clean is None else [int(number) for number in prepared.clean.frame["row_no"]]


def _counts(prepared: Prepared, quarantined: set[int]) -> tuple[RowCounts, Yuan | None, int]:
    """Rows and yuan by where they ended, and the rows whose amount no one can read."""
    clean = prepared.clean
    if clean is None or prepared.contract is None:
        return RowCounts(), None, 0
    numbers = _row_numbers(prepared)
    rows = RowCounts(loaded=len(numbers) - len(quarantined), quarantined=len(quarantined), excluded=len(clean.excluded))
    if prepared.contract.amount_column is None:
        return rows, None, 0
    excluded = sum((row.amount or Decimal(0) for row in clean.excluded), Decimal(0))
    inside = {number: clean.amounts.get(number) or Decimal(0) for number in numbers}
    wrong = sum((inside[number] for number in quarantined), Decimal(0))
    amount = Yuan(loaded=sum(inside.values(), Decimal(0)) - wrong, quarantined=wrong, excluded=excluded)
    return rows, amount, clean.unreadable_amount_rows


def _unloaded(prepared: Prepared, quarantined: set[int], issues: Iterable[Issue]) -> list[UnloadedRow]:
    """The rows that were not loaded, each with its cells as read and every reason."""
    assert prepared.clean is not None
    assert prepared.table is not None
    reasons: dict[int, list[str]] = defaultdict(list)
    for issue in issues:
        if issue.row in quarantined and issue.action == "quarantined":
            reasons[issue.row].append(issue.message)
    amounts = prepared.clean.amounts
    cells = _cells_without_persons(prepared, quarantined | {row.row for row in prepared.clean.excluded})
    kept_out = [
        UnloadedRow(number, "quarantined", "；".join(reasons[number]), amounts.get(number), cells[number])
        for number in sorted(quarantined)
    ]
    left_out = [
        UnloadedRow(row.row, "excluded", row.reason, row.amount, cells.get(row.row, {}))
        for row in prepared.clean.excluded
    ]
    return [*kept_out, *left_out]


def _cells_without_persons(prepared: Prepared, numbers: set[int]) -> dict[int, dict[str, str]]:
    """The cells of these rows as read, by field; personal columns left out, numbers of persons masked.

    Signatures and remarks keep none: they are about persons and hold no data.
    """
    assert prepared.contract is not None
    assert prepared.table is not None
    kept = {column.field for column in prepared.contract.columns if column.personal is None}
    return {
        row.number: {field: mask(text) for field, text in row.texts.items() if field in kept}
        for row in prepared.table.rows
        if row.number in numbers and row.role in ("data", "total")
    }


def accepted_frame(prepared: Prepared, quarantined: set[int]) -> pandas.DataFrame:
    """The rows that load, each with the number of its repeat among all rows read where the contract numbers repeats."""
    assert prepared.clean is not None
    assert prepared.contract is not None
    frame = prepared.clean.frame
    if prepared.contract.repeats == "number":
        frame = frame.assign(repeat_no=repeat_numbers(frame, prepared.contract))
    return frame[~frame["row_no"].isin(quarantined)].reset_index(drop=True)
