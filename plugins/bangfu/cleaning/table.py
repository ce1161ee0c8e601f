"""A report's table of texts to typed rows: every cell read, every row in exactly one place, nothing guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Literal

import pandas

from bangfu.cleaning.across_cells import read_across_cells
from bangfu.cleaning.columns import CleanColumn, clean_column
from bangfu.cleaning.dates import DateContext, date_order
from bangfu.cleaning.exclusions import contract_findings, excluded_rows, exclusions_of, role_findings
from bangfu.cleaning.period_dates import check_period_dates, refuse_future_dates
from bangfu.cleaning.personal import masked
from bangfu.cleaning.personal_columns import dropped_findings, personal_findings
from bangfu.cleaning.platforms import platform_of_headers
from bangfu.cleaning.pseudonyms import Pseudonym, kept_age, shielded_reader
from bangfu.cleaning.readers import column_reader
from bangfu.cleaning.records import CleaningContext, CleanTable
from bangfu.cleaning.totals import check_totals
from bangfu.cleaning.units import money_unit, unit_findings
from bangfu.cleaning.workings import Workings
from bangfu.contracts.findings import Finding, Repair
from bangfu.contracts.models import ReportContract
from bangfu.reading.layout import ReportTable, TableRow
from bangfu.reading.periods import period_end, period_start

_DATE_TYPES = ("date", "datetime", "date_range")
_FILLED_FROM_MERGED = "C-ROW-03"
_BORROWED = "C-ROW-06"
_PLATFORM_BY_HEADER = "C-ROW-07"


def clean(table: ReportTable, contract: ReportContract, context: CleaningContext) -> CleanTable:
    """Read all cells of a table by its contract; every problem that can be seen here is reported at once.

    Rows with an error stay in the frame (the findings say which they are), rows that are no data are listed as
    excluded: no row is dropped.
    """
    rows = [row for row in table.rows if row.role == "data"]
    workings = Workings(table, contract, context, rows, _clean_columns(table, rows, contract, context))
    of_platform = _name_platform(workings)
    read_across_cells(workings)
    refuse_future_dates(workings)
    excluded = exclusions_of(workings)
    amounts = _amounts(workings)
    kept = [position for position in range(len(rows)) if position not in excluded]
    of_file = [*unit_findings(table, contract.columns), *_borrowed(workings), *of_platform]
    of_rows = chain(_cell_findings(workings), _missing_alternatives(workings), check_period_dates(workings))
    left_out = {rows[position].number for position in excluded}
    return CleanTable(
        frame=_frame(workings, kept),
        excluded_frame=_frame(workings, sorted(excluded)),
        excluded=excluded_rows(workings, excluded, amounts),
        findings=[
            *personal_findings(table, contract),
            *dropped_findings(table, contract),
            *of_file,
            *(finding for finding in of_rows if finding.row not in left_out),
            *contract_findings(workings, excluded),
            *role_findings(table),
            *check_totals(workings),
        ],
        repairs=_repairs(workings),
        amounts=amounts,
    )


def _clean_columns(
    table: ReportTable, rows: Sequence[TableRow], contract: ReportContract, context: CleaningContext
) -> dict[str, CleanColumn]:
    dates = _date_context(table, rows, contract, context)
    columns: dict[str, CleanColumn] = {}
    for column in contract.columns:
        if column.personal in (None, "hash"):
            cells = ((row.texts.get(column.field, ""), row.kinds.get(column.field, "t")) for row in rows)
            parts = [contract.column(field) for field in column.splits_into or ()]
            reader = column_reader(column, money_unit(column, table), dates, context.is_known_uscc, cells, parts)
            reader = shielded_reader(reader) if column.personal == "hash" else reader
            registered = context.registered_codes.get(column.field, ())
            fallback = columns.get(column.falls_back_to or "")
            columns[column.field] = clean_column(column, rows, reader, registered, fallback)
    _split_cells(columns)
    return columns


def _date_context(
    table: ReportTable, rows: Sequence[TableRow], contract: ReportContract, context: CleaningContext
) -> DateContext:
    fields = [column.field for column in contract.columns if column.type in _DATE_TYPES]
    texts = {row.texts.get(field, "") for row in rows for field in fields}
    unusual = [text for text in texts if not text[:4].isdigit()]
    return DateContext(
        first_day=period_start(context.period) if context.period else None,
        last_day=period_end(context.period) if context.period else None,
        order=date_order(unusual),
        date1904=table.date1904,
    )


def _split_cells(columns: Mapping[str, CleanColumn]) -> None:
    """Put the two days of a range, or several conclusions, into the columns named for them, where those are empty."""
    for column in list(columns.values()):
        if column.column.splits_into is None:
            continue
        for part, field in enumerate(column.column.splits_into):
            values = columns[field].values
            for position, several in enumerate(column.values):
                if isinstance(several, tuple) and values[position] is None:
                    values[position] = several[part]


def _name_platform(workings: Workings) -> list[Finding]:
    marks = workings.contract.platform_marks
    platform = platform_of_headers(workings.table.header, workings.contract) if marks else None
    column = workings.columns.get("platform")
    if platform is None or column is None or not workings.rows or not column.is_empty:
        return []
    column.values = [platform] * len(workings.rows)
    return [workings.note(_PLATFORM_BY_HEADER, "platform", w=platform)]


def _borrowed(workings: Workings) -> list[Finding]:
    return [
        workings.note(_BORROWED, field)
        for field, column in workings.columns.items()
        if column.is_borrowed and workings.rows
    ]


def _cell_findings(workings: Workings) -> Iterator[Finding]:
    for field, column in workings.columns.items():
        is_date = column.column.type in _DATE_TYPES
        for position, outcome in column.noted:
            values = dict(outcome.values)
            if is_date:
                values["p"] = workings.context.period or ""
            if column.column.personal:
                values.pop("w", None)
            yield workings.finding(outcome.rule or "", position, field, values=values)


def _missing_alternatives(workings: Workings) -> Iterator[Finding]:
    for any_of in workings.contract.any_of:
        columns = [workings.columns[field] for field in any_of.fields if field in workings.columns]
        for position, row in enumerate(workings.rows):
            if all(column.values[position] is None and position not in column.refused for column in columns):
                yield Finding("C-REQ-01.any", {}, sheet=workings.table.sheet, row=row.number, column=any_of.label)


def _repairs(workings: Workings) -> list[Repair]:
    of_cells = [
        _repair(workings, position, field, outcome.rule)
        for field, column in workings.columns.items()
        for position, outcome in column.noted
        if outcome.outcome == "repaired" and outcome.rule
    ]
    of_merged = [
        Repair(row.number, field, "", workings.written(position, field), _FILLED_FROM_MERGED)
        for position, row in enumerate(workings.rows)
        for field in sorted(row.filled)
        if field in workings.columns and position not in workings.columns[field].refused
    ]
    return [*of_merged, *of_cells]


def _repair(workings: Workings, position: int, field: str, rule: str) -> Repair:
    after = workings.columns[field].values[position]
    is_personal = workings.columns[field].column.personal is not None
    return Repair(
        row=workings.rows[position].number,
        column=field,
        before=workings.written(position, field),
        after="" if after is None or is_personal else _printed(after),
        rule=rule,
    )


def _printed(value: object) -> str:
    return "至".join(str(day or "今") for day in value) if isinstance(value, tuple) else str(value)


def _amounts(workings: Workings) -> dict[int, Decimal | None]:
    column = workings.columns.get(workings.contract.amount_column or "")
    if column is None:
        return {}
    fallback = workings.contract.amount_fallback
    if fallback is not None:
        without_lines = workings.columns[fallback.where_blank].values
        instead = _readable(workings.columns[fallback.field])
        pairs = zip(_readable(column), instead, without_lines, strict=True)
        amounts = [of_event if line is None else of_line for of_line, of_event, line in pairs]
    else:
        amounts = _readable(column)
    return {row.number: amount for row, amount in zip(workings.rows, amounts, strict=True)}


def _readable(column: CleanColumn) -> list[Decimal | None]:
    """The numbers of a column, also those that only may not stand there."""
    numbers = (column.readable.get(position, value) for position, value in enumerate(column.values))
    return [number if isinstance(number, Decimal) else None for number in numbers]


def _frame(workings: Workings, positions: Sequence[int]) -> pandas.DataFrame:
    """The rows at these positions, with objects as they are: pandas must never turn a Decimal into a float."""
    data = {"row_no": pandas.Series([workings.rows[at].number for at in positions], dtype="int64")}
    for field, column in workings.columns.items():
        values = column.values if column.column.personal is None else _hashed(column, workings.context)
        if column.column.splits_into is None:
            data[field] = pandas.Series([values[at] for at in positions], dtype=object)
        for name, what in column.column.tells.items():
            told = _told(values, what)
            data[name] = pandas.Series([told[at] for at in positions], dtype=object)
    return pandas.DataFrame(data)


def _hashed(column: CleanColumn, context: CleaningContext) -> list[object]:
    """The pseudonyms of a column; cells that came shielded have them already."""
    day = context.last_day
    known: dict[object, object] = {None: None}
    for value in column.values:
        if value not in known:
            known[value] = _pseudonym_of(value, context, day)
    return [known[value] for value in column.values]


def _pseudonym_of(value: object, context: CleaningContext, day: date) -> Pseudonym | None:
    if isinstance(value, Pseudonym):
        return value
    return (
        Pseudonym.of(context.pseudonym(value), masked(value), kept_age(value, day)) if isinstance(value, str) else None
    )


def _told(persons: Sequence[object], what: Literal["age", "mask"]) -> list[object]:
    """What rules and sentences may know of hashed persons: the age at the end of the period, or the masked number."""
    return [(one.masked if what == "mask" else one.age) if isinstance(one, Pseudonym) else None for one in persons]
