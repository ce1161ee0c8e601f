"""The bulletin as an Excel workbook (通报_202110.xlsx): exact numbers of every table and native charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlsxwriter.worksheet import Worksheet

from bangfu.publishing.bulletin_model import Bulletin
from bangfu.publishing.bulletin_notes import data_time, notes
from bangfu.publishing.bulletin_settings import BulletinSettings
from bangfu.publishing.bulletin_tables import Column, Table, bulletin_tables
from bangfu.publishing.bulletin_text import notice_lines
from bangfu.publishing.bulletin_words import period_name, words
from bangfu.publishing.sheets import HEAD_ROW, SheetBook, SheetColumn, Value

_WIDTHS = {"text": 24, "amount": 18, "rank": 7, "move": 9}
_CHARTED = {"progress": "year_amount", "systems": "year_amount", "channels": "year_amount"}


def bulletin_sheets(bulletin: Bulletin, choices: BulletinSettings) -> bytes:
    """The .xlsx. Amounts are in yuan with every cent; what is not known says so instead of a number."""
    title = words()["title"].format(period=period_name(bulletin.period))
    book = SheetBook(title, bulletin.issuer or words()["no_issuer"], bulletin.made_at)
    remark = _remark(bulletin)
    for name, table in bulletin_tables(bulletin).items():
        sheet, length = _add_table(book, table, remark)
        if name in _CHARTED:
            _add_chart(book, sheet, table, _CHARTED[name], length)
    _add_months(book, bulletin, remark)
    _add_reports(book, bulletin, remark)
    _add_issues(book, bulletin, remark)
    lines = [*(line.text for line in notice_lines(bulletin, choices) if line.kind == "note"), *notes(bulletin)]
    book.add_sheet(
        words()["sheets"]["notes"], title, [SheetColumn(words()["attachment"], "text", 120)], [(one,) for one in lines],
        remark,
    )  # fmt: skip
    return book.finish()


def _remark(bulletin: Bulletin) -> str:
    draft = f"　{words()['draft_mark']}" if bulletin.approved_by is None else ""
    return data_time(bulletin) + draft


def _add_table(book: SheetBook, table: Table, remark: str) -> tuple[Worksheet, int]:
    """The sheet of a table, and how many rows it has; the group of a row stands in a column of its own."""
    groups = any(row.kind == "group" for row in table.rows)
    columns = [SheetColumn(words()["group"], "text", 14)] if groups else []
    columns += [_column(one) for one in table.columns]
    rows = list(_rows(table, groups))
    strong = [place for place, row in enumerate(row for row in table.rows if row.kind != "group") if row.kind == "city"]
    sheet = book.add_sheet(words()["sheets"][table.name], table.title, columns, rows, remark, strong)
    return sheet, len(rows)


def _column(one: Column) -> SheetColumn:
    heading = one.heading.replace(words()["printed_unit"], words()["exact_unit"])
    return SheetColumn(heading, one.kind, _WIDTHS.get(one.kind, 13))


def _rows(table: Table, groups: bool) -> Iterator[list[Value]]:
    group = ""
    for row in table.rows:
        if row.kind == "group":
            group = row.cells[0].printed
            continue
        values: list[Value] = [cell.printed if cell.value is None else cell.value for cell in row.cells]
        yield [group if row.kind == "object" else words()["none"], *values] if groups else values


def _add_chart(book: SheetBook, sheet: Worksheet, table: Table, key: str, length: int) -> None:
    """A native chart beside the table: bars of one column, for the objects alone."""
    shift = 1 if any(row.kind == "group" for row in table.rows) else 0
    keys = [one.key for one in table.columns]
    last = HEAD_ROW + length - sum(row.kind in ("rest", "city") for row in table.rows)
    name, values = shift + keys.index("name"), shift + keys.index(key)
    title = words()["sheets"][table.name]
    chart: Any = book.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": [title, HEAD_ROW, values],
            "categories": [title, HEAD_ROW + 1, name, last, name],
            "values": [title, HEAD_ROW + 1, values, last, values],
            "fill": {"color": "#B3261E"},
            "gap": 60,
        }
    )
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis(
        {"min": 0, "num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E3E3E3"}}}
    )
    chart.set_legend({"none": True})
    chart.set_title(
        {"name": _column(table.columns[keys.index(key)]).heading, "name_font": {"size": 11}, "overlay": False}
    )
    chart.set_size({"width": 640, "height": 120 + 24 * length})
    sheet.insert_chart(HEAD_ROW + length + 3, 0, chart)


def _add_months(book: SheetBook, bulletin: Bulletin, remark: str) -> None:
    said = words()["month_columns"]
    year = int(bulletin.period[:4])
    amounts = {(one.year, one.month): one.net_amount for one in bulletin.months}
    columns = [
        SheetColumn(said["month"], "rank", 8),
        SheetColumn(said["this_year"].format(year=year), "amount", 20),
        SheetColumn(said["last_year"].format(before=year - 1), "amount", 20),
    ]
    none = words()["none"]
    rows = [(month, amounts.get((year, month), none), amounts.get((year - 1, month), none)) for month in range(1, 13)]
    title = words()["charts"]["months"]["title"].replace(words()["printed_unit_only"], words()["exact_unit_only"])
    name = words()["sheets"]["months"]
    sheet = book.add_sheet(name, title, columns, rows, remark)
    chart: Any = book.workbook.add_chart({"type": "column"})
    for place, color in ((2, "#B9C4D0"), (1, "#B3261E")):
        chart.add_series(
            {
                "name": [name, HEAD_ROW, place],
                "categories": [name, HEAD_ROW + 1, 0, HEAD_ROW + 12, 0],
                "values": [name, HEAD_ROW + 1, place, HEAD_ROW + 12, place],
                "fill": {"color": color},
            }
        )
    chart.set_legend({"position": "top"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E3E3E3"}}})
    chart.set_size({"width": 720, "height": 340})
    sheet.insert_chart(HEAD_ROW, 4, chart)


def _add_reports(book: SheetBook, bulletin: Bulletin, remark: str) -> None:
    heads, states = words()["report_columns"], words()["states"]
    columns = [
        SheetColumn(heads["org_name"], "text", 34),
        SheetColumn(heads["report_title"], "text", 24),
        SheetColumn(heads["period"], "text", 10),
        SheetColumn(heads["state"], "text", 8),
        SheetColumn(heads["late_days"], "count", 10),
        SheetColumn(heads["returned_count"], "count", 12),
    ]
    none = words()["none"]
    rows: list[list[Value]] = [
        [
            one.org_name, one.report_title, one.period, states[one.state],
            none if one.late_days is None else one.late_days, one.returned_count,
        ]
        for one in bulletin.reports
    ]  # fmt: skip
    name = words()["sheets"]["reports"]
    book.add_sheet(name, name, columns, rows, remark)


def _add_issues(book: SheetBook, bulletin: Bulletin, remark: str) -> None:
    heads, overdue = words()["issue_columns"], words()["overdue"]
    columns = [
        SheetColumn(heads["issue_no"], "text", 16),
        SheetColumn(heads["org_name"], "text", 30),
        SheetColumn(heads["problem"], "text", 60),
        SheetColumn(heads["due_on"], "date", 12),
        SheetColumn(heads["is_overdue"], "text", 10),
    ]
    rows = [
        (one.issue_no, one.org_name, one.problem, one.due_on, overdue["yes" if one.is_overdue else "no"])
        for one in bulletin.open_issues
    ]
    name = words()["sheets"]["issues"]
    book.add_sheet(name, name, columns, rows, remark)
