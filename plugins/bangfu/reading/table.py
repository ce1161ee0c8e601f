"""What a file says, cell by cell, before anything is interpreted: addresses on receipts come from here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bangfu.contracts.findings import Finding

TEXT = ord("t")
NUMBER = ord("n")
DATE = ord("d")
BOOLEAN = ord("b")
ERROR = ord("e")
FORMULA = ord("f")
BLANK = ord(" ")
ERROR_TEXTS = frozenset({"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})
"""How error cells look once they have been written as text."""


class SheetRow(NamedTuple):
    """One row that is not wholly blank.

    ``number`` is the 1-based row of the sheet; in text files the physical line on which the record starts.
    ``kinds`` holds one letter for each text: t text, n number, d date or time, b boolean, e error cell, f
    formula without a result, blank for an empty cell. Numbers are written as Python writes them without a
    trailing ``.0``, dates as ISO.
    """

    number: int
    texts: tuple[str, ...]
    kinds: bytes
    hidden: bool = False


class MergedRange(NamedTuple):
    """A merged range, all four 1-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or the whole of a text file. ``hidden_columns`` are 1-based."""

    name: str
    visible: bool
    rows: list[SheetRow]
    merged: list[MergedRange] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """A file that could be read.

    ``format``: xlsx, xlsb, xls, et, ods, csv, tsv or html; ``encoding`` only of text files; ``date1904``
    tells that serial numbers written as plain numbers count from 1904.
    """

    format: str
    encoding: str | None
    sheets: list[Sheet]
    findings: list[Finding] = field(default_factory=list)
    date1904: bool = False
