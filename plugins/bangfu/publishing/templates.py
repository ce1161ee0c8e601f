"""The blank template of a report, made from its contract: what a clerk fills in, the reader understands at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bangfu.contracts.documents import read_yaml
from bangfu.contracts.models import Column, ReportContract
from bangfu.settings import EXPECTATIONS

ROWS = 2000
"""Rows below the header that offer choices; more can be filled in all the same."""
LONGEST_CHOICE = 255
"""A longer list of words must stand in cells: Excel takes no more characters in a validation."""
_NUMBER_FORMATS = {
    "money": "#,##0.00####",
    "price": "#,##0.00##",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "code": "@",
    "text": "@",
    "date_range": "@",
    "enum": "@",
}
_WIDEST = 40
_NOT_IN_SHEET_NAMES = str.maketrans("/", "、", "[]:*?\\")


def write_template(contract: ReportContract, path: Path) -> None:
    """Write the blank template of a report as an Excel workbook.

    Sheets: the form (title, the lines about the submitter, the header; no title and lines for an export of a platform
    or a till), 填表说明 and 字典, which the reader passes over. Raises :class:`OSError` where it cannot be written.
    """
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        looks = _Looks.of(book)
        columns = [column for column in contract.columns if column.template]
        form = book.add_worksheet(sheet_name(contract))
        guide = book.add_worksheet(_words()["guide"]["sheet"])
        words = book.add_worksheet(_words()["dictionary"]["sheet"])
        places = _add_dictionary(words, columns, looks)
        _add_form(book, form, contract, columns, places, looks)
        _add_guide(guide, contract, columns, looks)


def sheet_name(contract: ReportContract) -> str:
    """The title of a report as far as Excel lets a sheet be called that."""
    return contract.title.translate(_NOT_IN_SHEET_NAMES)[:31]


@dataclass(frozen=True, slots=True)
class _Looks:
    title: Format
    label: Format
    value: Format
    required: Format
    optional: Format
    text: Format

    @classmethod
    def of(cls, book: xlsxwriter.Workbook) -> _Looks:
        font: dict[str, Any] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        head = {**font, "bold": True, "border": 1, "align": "center", "text_wrap": True}
        return cls(
            title=book.add_format({**font, "bold": True, "font_size": 16, "align": "center"}),
            label=book.add_format({**font, "align": "right"}),
            value=book.add_format({**font, "bottom": 1, "num_format": "@"}),
            required=book.add_format({**head, "bg_color": "#F2E3E1"}),
            optional=book.add_format({**head, "bg_color": "#F2F2F2"}),
            text=book.add_format({**font, "text_wrap": True, "valign": "top"}),
        )


@cache
def _words() -> dict[str, Any]:
    return dict(read_yaml(EXPECTATIONS / "common" / "template.yaml"))


def _add_form(
    book: xlsxwriter.Workbook,
    form: Worksheet,
    contract: ReportContract,
    columns: Sequence[Column],
    choices: dict[str, str],
    looks: _Looks,
) -> None:
    head = _add_meta(form, contract, len(columns), looks) if contract.has_meta else 0
    form.set_row(head, 32)
    for place, column in enumerate(columns):
        form.write_string(head, place, column.header, looks.required if _is_required(column) else looks.optional)
        form.write_comment(head, place, _explained(contract, column), {"x_scale": 1.5})
        number_format = _NUMBER_FORMATS.get(column.type)
        cells = book.add_format({"font_name": "宋体", "font_size": 11, "num_format": number_format or "General"})
        form.set_column(place, place, _width(column), cells)
        _offer(form, head + 1, place, column, choices)
    form.freeze_panes(head + 1, 0)
    form.repeat_rows(head)
    form.set_landscape()
    form.fit_to_pages(1, 0)


def _add_meta(form: Worksheet, contract: ReportContract, width: int, looks: _Looks) -> int:
    """The title and the lines about the submitter; the row of the header below them, counted from 0."""
    form.merge_range(0, 0, 0, max(width - 1, 5), contract.title, looks.title)
    form.set_row(0, 28)
    lines = [list(line) for line in _words()["meta"]]
    notes = {"零报告": _words()["zero_report"], "报告期": _words()["period"][contract.period.kind]}
    more = _words()["more_meta"].get(contract.name, {})
    lines[-1] += more
    notes |= more
    for row, line in enumerate(lines, start=1):
        for place, label in enumerate(line):
            form.write_string(row, 2 * place, label, looks.label)
            form.write_blank(row, 2 * place + 1, None, looks.value)
            if label in notes:
                form.write_comment(row, 2 * place, notes[label], {"x_scale": 1.5})
    return 1 + len(lines)


def _offer(form: Worksheet, first: int, place: int, column: Column, choices: dict[str, str]) -> None:
    """A list to choose from where the column takes one of some words; others are left to the rules and the receipt."""
    words = _offered(column)
    if not words or column.multiple:
        return
    source: list[str] | str = words if len(",".join(words)) <= LONGEST_CHOICE else choices[column.field]
    form.data_validation(
        first, place, first + ROWS, place, {"validate": "list", "source": source, "error_type": "information"}
    )


def _add_guide(guide: Worksheet, contract: ReportContract, columns: Sequence[Column], looks: _Looks) -> None:
    words = _words()["guide"]
    guide.write_string(0, 0, words["title"].format(title=contract.title), looks.title)
    notes = [*words["notes"], *([_words()["period"][contract.period.kind]] if contract.has_meta else [])]
    for row, note in enumerate(notes, start=1):
        guide.write_string(row, 0, f"{row}. {note}")
    head = len(notes) + 2
    for place, (heading, width) in enumerate(zip(words["headings"], (28, 24, 48, 60), strict=True)):
        guide.write_string(head, place, heading, looks.optional)
        guide.set_column(place, place, width)
    for row, column in enumerate(columns, start=head + 1):
        cells = (column.header, _need(contract, column), _kind(column), "、".join(_offered(column)))
        for place, text in enumerate(cells):
            guide.write_string(row, place, text, looks.text)


def _add_dictionary(sheet: Worksheet, columns: Sequence[Column], looks: _Looks) -> dict[str, str]:
    """The words of every column that takes some, each in a column of the sheet; where they stand, by field."""
    places: dict[str, str] = {}
    with_words = [column for column in columns if _offered(column)]
    for place, column in enumerate(with_words):
        words = _offered(column)
        sheet.write_string(0, place, column.header, looks.optional)
        sheet.write_column(1, place, words)
        sheet.set_column(place, place, max(12, 2 * len(column.header)))
        letter = xlsxwriter.utility.xl_col_to_name(place)
        places[column.field] = f"={_words()['dictionary']['sheet']}!${letter}$2:${letter}${len(words) + 1}"
    return places


def _offered(column: Column) -> list[str]:
    return [word for word in column.vocabulary if word not in column.not_offered]


def _is_required(column: Column) -> bool:
    return column.required or not column.nullable


def _need(contract: ReportContract, column: Column) -> str:
    words = _words()["guide"]
    if _is_required(column):
        return str(words["required"])
    for any_of in contract.any_of:
        if column.field in any_of.fields:
            others = [contract.header(field) for field in any_of.fields if field != column.field]
            return str(words["any_of"]).format(others="”“".join(others))
    return str(words["optional"])


def _kind(column: Column) -> str:
    kinds = _words()["kinds"]
    if column.type == "enum":
        return str(kinds["multiple" if column.multiple else "enum" if column.vocabulary else "text"])
    return str(kinds.get(f"{column.type}_{column.unit}", kinds[column.type]))


def _explained(contract: ReportContract, column: Column) -> str:
    return f"{_need(contract, column)}：{_kind(column)}。"


def _width(column: Column) -> float:
    longest = max([len(column.header), *map(len, _offered(column))])
    return float(min(_WIDEST, max(10, 2 * longest + 2)))
