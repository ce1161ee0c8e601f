"""The sheet a clerk would see: title, meta line, header, rows, total and signatures, as one grid of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from random import Random

from bangfu.contracts.catalogue import contract
from bangfu.contracts.models import Column, ReportContract
from bangfu.samples.dress import header_words, in_traditional, write_date, write_moment, write_number
from bangfu.samples.records import Record, Value
from bangfu.samples.reports import SampleReport, period_in_words

TEN_THOUSAND = Decimal(10_000)
ADDED_TYPES = frozenset({"money", "quantity"})
PARTY_NAMES = frozenset({"supplier_name", "organizer_name"})


@dataclass(frozen=True)
class Merge:
    """Cells of one column, or of some in one row, that the workbook shows as one; counted from 0."""

    first_row: int
    last_row: int
    column: int
    last_column: int | None = None

    @property
    def end_column(self) -> int:
        """The last column that it covers."""
        return self.column if self.last_column is None else self.last_column


@dataclass
class Grid:
    """Cells row by row, and what only a workbook can show of them; ``header_row`` counted from 0, the first of
    ``header_rows``.
    """

    title: str
    header_row: int = 0
    header_rows: int = 1
    rows: list[list[Value]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def lay_out(report: SampleReport) -> Grid:
    """The grid of a report in its dress."""
    form = contract(report.report)
    columns = _order(form, report)
    grid = Grid(form.title)
    grid.rows += _head_rows(form, report, len(columns))
    grid.header_row = len(grid.rows)
    _add_header(grid, form, columns, report)
    first = len(grid.rows)
    for record in report.records:
        grid.rows.append([_cell(form, column, record, report) for column in columns] + _extra(report))
    grid.merges += _merges(columns, report, first)
    grid.hidden = list(range(first + 1, first + 1 + report.dress.hidden_rows))
    grid.rows += _foot_rows(form, columns, report)
    return grid


def _order(form: ReportContract, report: SampleReport) -> list[Column]:
    """The columns that the report fills, all of the template without rows; a rebuilt sheet has another order."""
    used = {name for record in report.records for name, value in record.items() if value is not None}
    if not report.records:
        return [column for column in form.columns if column.template and not column.personal]
    columns = [column for column in form.columns if column.field in used or column.required]
    if report.dress.shuffled:
        first, rest = columns[:1], columns[1:]
        Random(report.file_name).shuffle(rest)
        return first + rest
    return columns


def _head_rows(form: ReportContract, report: SampleReport, width: int) -> list[list[Value]]:
    if report.dress.meta == "none":
        return []
    meta = _meta(report)
    title = form.titles[-1] if report.dress.headers == "legacy" and form.titles else form.title
    rows: list[list[Value]] = [[f"{period_in_words(report.period)}{title}"]]
    match report.dress.meta:
        case "line":
            rows.append(["    ".join(f"{name}：{value}" for name, value in meta)])
        case "cells":
            rows.append([f"{name}：{value}" for name, value in meta])
        case "lines":
            rows += [[f"{name}:{value}"] for name, value in meta]
    if _one_money_unit(form) and not report.dress.in_ten_thousands:
        rows.append([*[None] * (width - 1), "单位：元"])
    return rows


def _meta(report: SampleReport) -> list[tuple[str, str]]:
    unit = report.unit
    name = unit.name
    if report.dress.names == "other" and unit.other_names:
        name = unit.other_names[0]
    if report.dress.names == "traditional":
        name = in_traditional(name)
    pairs = [
        ("填报单位", name),
        ("统一社会信用代码", unit.uscc),
        ("报告期", period_in_words(report.period)),
        ("填报人", "填报员甲"),
        ("联系电话", "0635-0000001"),
        ("填报日期", str(write_date(report.filed_on, "chinese"))),
    ]
    return [*pairs, ("零报告", "是")] if not report.records else pairs


def _one_money_unit(form: ReportContract) -> bool:
    """Whether all money of the template is in yuan, so that “单位：元” above it contradicts no header."""
    return {column.unit for column in form.columns if column.unit} == {"元"}


def _add_header(grid: Grid, form: ReportContract, columns: Sequence[Column], report: SampleReport) -> None:
    """One line of headers, or two where columns stand under a common word."""
    names = _header_row(form, columns, report)
    group_of = {field: group for group, fields in report.dress.groups for field in fields}
    grouped = [group_of.get(column.field) for column in columns] + [None] * (len(names) - len(columns))
    if not any(grouped):
        grid.rows.append(names)
        return
    top, grid.header_rows = grid.header_row, 2
    grid.rows.append([group or name for group, name in zip(grouped, names, strict=True)])
    grid.rows.append([_within(group, name) if group else None for group, name in zip(grouped, names, strict=True)])
    start = 0
    for end in range(1, len(grouped) + 1):
        if end == len(grouped) or grouped[end] != grouped[start]:
            if grouped[start] is None:
                grid.merges += [Merge(top, top + 1, column) for column in range(start, end)]
            elif end - start > 1:
                grid.merges.append(Merge(top, top, start, end - 1))
            start = end


def _within(group: str, name: Value) -> Value:
    """A column's name under its group, which it need not repeat."""
    return str(name).removeprefix(f"{group}：")


def _header_row(form: ReportContract, columns: Sequence[Column], report: SampleReport) -> list[Value]:
    words = header_words()[form.name]
    chosen = words.get(report.dress.headers, {})
    header: list[Value] = []
    for column in columns:
        text = chosen.get(column.field, column.header)
        if text != column.header and column.unit == "万元":
            text = f"{text}（万元）"
        if report.dress.in_ten_thousands and column.field == form.amount_column:
            text = f"{text.removesuffix('（元）')}（万元）"
        header.append(text)
    return header + ([report.dress.extra_column] if report.dress.extra_column else [])


def _extra(report: SampleReport) -> list[Value]:
    return [None] if report.dress.extra_column else []


def _cell(form: ReportContract, column: Column, record: Record, report: SampleReport) -> Value:
    dress = report.dress
    value = record.get(column.field)
    match value:
        case datetime():
            return write_moment(value, dress.dates)
        case date():
            return write_date(value, dress.dates)
        case Decimal():
            return write_number(_in_unit(form, column, value, report), dress.numbers)
        case str() if column.code_kind == "number" and column.type == "code" and dress.guarded_codes:
            return f"\t{value}" if dress.guarded_codes == "\t" else f"{dress.guarded_codes}{value}"
        case str() if column.field in PARTY_NAMES and dress.names == "traditional":
            return in_traditional(value)
        case _:
            return value


def _in_unit(form: ReportContract, column: Column, value: Decimal, report: SampleReport) -> Decimal:
    if report.dress.in_ten_thousands and column.field == form.amount_column:
        return value / TEN_THOUSAND
    return value


def _merges(columns: Sequence[Column], report: SampleReport, first: int) -> list[Merge]:
    merges: list[Merge] = []
    for place, column in enumerate(columns):
        if column.field not in report.dress.merged:
            continue
        start = 0
        values = [record.get(column.field) for record in report.records]
        for end in range(1, len(values) + 1):
            if end == len(values) or values[end] != values[start]:
                if end - start > 1 and values[start] is not None:
                    merges.append(Merge(first + start, first + end - 1, place))
                start = end
    return merges


def _foot_rows(form: ReportContract, columns: Sequence[Column], report: SampleReport) -> list[list[Value]]:
    rows: list[list[Value]] = []
    if report.dress.total_row and len(report.records) > 1:
        rows.append(["合  计", *(_total(form, column, report) for column in columns[1:])])
    if report.dress.signature:
        rows.append(["单位负责人：（签字）    审核人：（签字）    制表人：填报员甲"])
    return rows


def _total(form: ReportContract, column: Column, report: SampleReport) -> Value:
    if column.type not in ADDED_TYPES:
        return None
    values = [value for record in report.records if isinstance(value := record.get(column.field), Decimal)]
    if not values:
        return None
    return write_number(_in_unit(form, column, sum(values, Decimal(0)), report), report.dress.numbers)
