"""The evaluators' workbook of a year: ranking, every score with what it was computed from, and every row behind it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from bangfu.database.engine import engine
from bangfu.intake.archive import file_sha256
from bangfu.notices import NotFoundError
from bangfu.publishing.sheets import HEAD_ROW, SheetBook
from bangfu.publishing.workbook_rows import YearOfScores
from bangfu.publishing.workbook_sheets import (
    add_cover,
    add_lists,
    add_rankings,
    columns_of,
    edition_name,
    workbook_words,
)
from bangfu.settings import Settings

EXCEL_ROWS = 1_048_576
ROWS_OF_A_SHEET = EXCEL_ROWS - HEAD_ROW - 1
"""Rows below the head; an indicator with more of them goes on in a further sheet, so nothing is cut off."""

BEHIND = (
    ("object_name", "text", 24), ("measure", "text", 30), ("label", "text", 36),
    ("amount", "amount", 16), ("file_name", "text", 40), ("sheet", "text", 22), ("row_no", "rank", 8),
    ("submission_id", "text", 22), ("row_key", "text", 44),
)  # fmt: skip


class NoScoresError(NotFoundError):
    """The year has no draft, or no edition of that name."""


@dataclass(frozen=True, slots=True)
class WrittenWorkbook:
    """The workbook, how many rows each sheet of rows holds, and the file's SHA-256."""

    year: int
    edition: str
    path: Path
    sha256: str
    row_counts: Mapping[str, int]

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {name: getattr(self, name) for name in self.__slots__} | {"path": str(self.path)}


def write_workbook(
    settings: Settings, year: int, edition: str = "draft", rows_of_a_sheet: int = ROWS_OF_A_SHEET
) -> WrittenWorkbook:
    """Write ``published/workbooks/<year>/考核底稿_<year>_<edition>.xlsx``. Raises :class:`NoScoresError`.

    Everything is read at one moment of the warehouse. No cell is a formula: what is printed is what was scored.
    """
    folder = settings.published / "workbooks" / str(year)
    with engine(settings, "assessor").connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        scores = YearOfScores(connection, year, edition)
        if not scores.ranking:
            raise NoScoresError("workbook.no_scores", year=year, edition=edition)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / workbook_words()["file_name"].format(year=year, edition=edition_name(edition))
        waiting = folder / f".{secrets.token_hex(6)}.tmp"
        try:
            counts = _write(settings, scores, waiting, rows_of_a_sheet)
            waiting.rename(path)
        finally:
            waiting.unlink(missing_ok=True)
    return WrittenWorkbook(year, edition, path, file_sha256(path), counts)


def _write(settings: Settings, scores: YearOfScores, path: Path, rows_of_a_sheet: int) -> dict[str, int]:
    said = workbook_words()
    title = said["title"].format(year=scores.year, edition=edition_name(scores.edition))
    book = SheetBook(title, "", settings.now(), path)
    add_cover(book, scores, title, settings.now())
    add_rankings(book, scores)
    add_lists(book, scores)
    counts: dict[str, int] = {}
    for code, name in scores.indicators.items():
        heading = said["rows_title"].format(code=code, name=name)
        for number, part in enumerate(_parts(scores.rows_behind(code), rows_of_a_sheet), start=1):
            sheet = said["sheets"]["rows" if number == 1 else "more_rows"].format(code=code, number=number)
            counts[sheet] = book.add_rows(sheet, heading, columns_of(BEHIND), part)
    index = columns_of((("sheet_name", "text", 24), ("row_count", "count", 12)))
    book.add_sheet(said["sheets"]["index"], said["sheets"]["index"], index, list(counts.items()))
    book.finish()
    return counts


def _parts(rows: Iterator[dict[str, Any]], size: int) -> Iterator[Iterator[list[Any]]]:
    """The rows in parts of one sheet each; an indicator without rows has one empty part, which says so."""
    cells = ([row[key] for key, _, _ in BEHIND] for row in rows)
    first = next(cells, None)
    if first is None:
        yield iter(())
    while first is not None:
        yield _one_part(first, cells, size)
        first = next(cells, None)


def _one_part(first: list[Any], rest: Iterator[list[Any]], size: int) -> Iterator[list[Any]]:
    yield first
    yield from islice(rest, size - 1)
