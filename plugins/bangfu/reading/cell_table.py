"""A book as an archived table of cells: what is kept of a file whose original must not be kept (INTERFACE §7).

JSON lines, UTF-8: first the book, then for each sheet a line of its own and one per row. The same book gives the same
bytes, so that its hash is its name in the archive.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from bangfu.contracts.findings import Finding
from bangfu.reading.table import Book, MergedRange, Sheet, SheetRow

_VERSION = 1


class NoCellTable(ValueError):
    """Bytes that are no table of cells of a version we know."""


def write_cell_table(book: Book, found: Iterable[Finding] = ()) -> Iterator[bytes]:
    """The lines of a book; ``found`` is what was said about persons while they could still be seen."""
    yield _line(
        {
            "cell_table": _VERSION,
            "format": book.format,
            "encoding": book.encoding,
            "date1904": book.date1904,
            "findings": [_finding_out(finding) for finding in book.findings],
            "persons": [_finding_out(finding) for finding in found],
        }
    )
    for sheet in book.sheets:
        yield _line(
            {
                "sheet": sheet.name,
                "visible": sheet.visible,
                "merged": sheet.merged,
                "hidden_columns": sorted(sheet.hidden_columns),
            }
        )
        for row in sheet.rows:
            yield _line([row.number, row.texts, row.kinds.decode("ascii"), row.hidden])


def read_cell_table(lines: Iterable[bytes]) -> tuple[Book, list[Finding]]:
    """The book and the findings about persons. Raises :class:`NoCellTable`."""
    sheets: list[Sheet] = []
    head: dict[str, Any] | None = None
    for line in lines:
        part = json.loads(line)
        if head is None:
            head = _checked(part)
        elif isinstance(part, dict):
            merged = [MergedRange(*area) for area in part["merged"]]
            sheets.append(Sheet(part["sheet"], part["visible"], [], merged, frozenset(part["hidden_columns"])))
        else:
            number, texts, kinds, hidden = part
            sheets[-1].rows.append(SheetRow(number, tuple(texts), kinds.encode("ascii"), hidden))
    if head is None:
        raise NoCellTable("nothing is in it")
    findings = [Finding(**one) for one in head["findings"]]
    book = Book(head["format"], head["encoding"], sheets, findings, head["date1904"])
    return book, [Finding(**one) for one in head["persons"]]


def _checked(part: Any) -> dict[str, Any]:
    if not isinstance(part, dict) or part.get("cell_table") != _VERSION:
        raise NoCellTable("its first line is no head that we know")
    return part


def _finding_out(finding: Finding) -> dict[str, Any]:
    return {name: value for name, value in asdict(finding).items() if value}


def _line(part: object) -> bytes:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
