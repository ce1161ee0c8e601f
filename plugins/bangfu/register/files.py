"""Reading one reference CSV into typed rows; every complaint names file, line and column in one sentence."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path

from bangfu.contracts.identifiers import uscc_check
from bangfu.notices import OperatorError
from bangfu.register.tables import ReferenceColumn, ReferenceTable

ORG_CODE = re.compile(r"[A-Z0-9-]{3,32}")
PSEUDONYM = re.compile(r"[0-9a-f]{64}")

Value = str | int | bool | Decimal | date | list[str] | None


class ReferenceDataError(OperatorError):
    """Reference data that cannot be loaded; the text says in one sentence where and why."""

    def __init__(self, what: str, **values: object) -> None:
        super().__init__(f"reference.{what}", **values)


@dataclass(frozen=True)
class ReferenceRow:
    """One row as it will be stored, and the line of the file where it began."""

    line: int
    values: Mapping[str, Value]


def read_rows(table: ReferenceTable, path: Path) -> list[ReferenceRow]:
    """The typed rows of a reference file: UTF-8 (byte order mark tolerated), header row, blank rows skipped.

    Unknown columns are ignored, optional ones may be missing. Raises :class:`ReferenceDataError`.
    """
    rows: list[ReferenceRow] = []
    seen: dict[tuple[Value, ...], int] = {}
    for line, cells in _records(table, path):
        values = {column.name: _read(column, cells, _Place(path.name, line)) for column in table.columns}
        if table.numbered:
            values = {table.numbered: len(rows) + 1, **values}
        key = tuple(values[name] for name in table.key)
        if key in seen:
            shown = "/".join(str(part) for part in key)
            raise ReferenceDataError("key_twice", file=path.name, line=line, key=shown, earlier=seen[key])
        seen[key] = line
        rows.append(ReferenceRow(line, values))
    return rows


def _records(table: ReferenceTable, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    records = _lines(path)
    _, header = next(records, (1, []))
    _check_header(table, path, header)
    for line, cells in records:
        if any(cells):
            _check_width(path, line, header, cells)
            yield line, dict(zip(header, cells, strict=False))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Every record with the physical line where it begins."""
    try:
        reader = csv.reader(StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
    except UnicodeDecodeError:
        raise ReferenceDataError("not_utf8", file=path.name) from None
    line = 1
    try:
        for record in reader:
            yield line, [cell.strip() for cell in record]
            line = reader.line_num + 1
    except csv.Error as error:
        raise ReferenceDataError("not_csv", file=path.name, line=line, reason=error) from None


def _check_header(table: ReferenceTable, path: Path, header: list[str]) -> None:
    missing = [column.name for column in table.columns if column.required and column.name not in header]
    if missing:
        raise ReferenceDataError("missing_column", file=path.name, column=", ".join(missing))
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise ReferenceDataError("column_twice", file=path.name, column=", ".join(twice))


def _check_width(path: Path, line: int, header: list[str], cells: list[str]) -> None:
    if any(cells[len(header) :]):
        raise ReferenceDataError("too_many_cells", file=path.name, line=line, cells=len(cells), columns=len(header))


@dataclass(frozen=True)
class _Place:
    file: str
    line: int


def _read(column: ReferenceColumn, cells: Mapping[str, str], place: _Place) -> Value:
    text = cells.get(column.name, "")
    if not text:
        if column.required:
            raise ReferenceDataError("blank", file=place.file, line=place.line, column=column.name)
        return [] if column.kind == "list" else None
    told = {"file": place.file, "line": place.line, "column": column.name, "value": text}
    if column.words and text not in column.words:
        raise ReferenceDataError("unknown_word", **told, words=", ".join(column.words))
    try:
        return _READERS[column.kind](text)
    except (ValueError, InvalidOperation):
        raise ReferenceDataError(f"not_a_{column.kind}", **told) from None


def _read_list(text: str) -> list[str]:
    parts = [part.strip() for part in text.replace("；", ";").split(";")]
    return list(dict.fromkeys(part for part in parts if part))


def _read_boolean(text: str) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
    except KeyError:
        raise ValueError(text) from None


def _read_decimal(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _read_uscc(text: str) -> str:
    if not uscc_check(text):
        raise ValueError(text)
    return text


def _read_pseudonym(text: str) -> str:
    """A hashed person: a register in clear must never come this far."""
    if not PSEUDONYM.fullmatch(text):
        raise ValueError(text)
    return text


def _read_org_code(text: str) -> str:
    if not ORG_CODE.fullmatch(text):
        raise ValueError(text)
    return text


_READERS: Mapping[str, Callable[[str], Value]] = {
    "text": str,
    "list": _read_list,
    "date": date.fromisoformat,
    "boolean": _read_boolean,
    "integer": int,
    "decimal": _read_decimal,
    "uscc": _read_uscc,
    "org_code": _read_org_code,
    "pseudonym": _read_pseudonym,
}
