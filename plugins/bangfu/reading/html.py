"""Workbooks that are web pages (platform exports named .xls, domain/6 case 5): tables one under the other."""

from __future__ import annotations

from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bangfu.contracts.findings import UnreadableFile
from bangfu.reading.delimited import encoding_notes, kinds_of_texts
from bangfu.reading.encoding import detect_encoding, refuse_damaged
from bangfu.reading.table import Book, MergedRange, Sheet, SheetRow

_WIDEST_SPAN = 500


def read_html(path: Path, sheet_name: str) -> Book:
    """The tables of a page as one sheet; spans become merged ranges.

    Raises :class:`UnreadableFile`: as :func:`detect_encoding`, C-FILE-34 when the page holds no table.
    """
    encoding = detect_encoding(path)
    text = path.read_text(encoding=encoding.codec)
    refuse_damaged(text)
    rows, merged = _grid(_parse(text))
    if not rows:
        raise UnreadableFile("C-FILE-34")
    return Book("html", encoding.printed, [Sheet(sheet_name, True, rows, merged)], encoding_notes(encoding))


def _parse(text: str) -> HtmlElement:
    parser = HTMLParser(no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8")
    try:
        return document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        raise UnreadableFile("C-FILE-01") from None


def _grid(page: HtmlElement) -> tuple[list[SheetRow], list[MergedRange]]:
    rows: list[SheetRow] = []
    merged: list[MergedRange] = []
    taken: set[tuple[int, int]] = set()
    for number, line in enumerate(page.iter("tr"), start=1):
        texts = _place(line, number, taken, merged)
        kinds = kinds_of_texts(texts)
        if kinds.strip():
            rows.append(SheetRow(number, texts, kinds, _is_hidden(line)))
    return rows, merged


def _place(line: HtmlElement, number: int, taken: set[tuple[int, int]], merged: list[MergedRange]) -> tuple[str, ...]:
    """Cells of one line in their columns, leaving out the columns that a cell from above reaches into."""
    cells: dict[int, str] = {}
    column = 1
    for cell in line.iterchildren("td", "th"):
        while (number, column) in taken:
            column += 1
        width, height = _span(cell, "colspan"), _span(cell, "rowspan")
        cells[column] = _text(cell)
        if width > 1 or height > 1:
            merged.append(MergedRange(number, column, number + height - 1, column + width - 1))
            taken.update((r, c) for r in range(number, number + height) for c in range(column, column + width))
        column += width
    return tuple(cells.get(index, "") for index in range(1, max(cells, default=0) + 1))


def _span(cell: HtmlElement, name: str) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), _WIDEST_SPAN) if text.isdecimal() else 1


def _text(cell: HtmlElement) -> str:
    return "".join(cell.itertext()).replace("\xa0", " ").strip(" \r\n")


def _is_hidden(line: HtmlElement) -> bool:
    return "display:none" in line.get("style", "").replace(" ", "").lower()
