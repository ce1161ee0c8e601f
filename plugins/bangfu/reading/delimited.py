"""CSV, tab-separated and “Unicode text” files: records with the physical line on which each starts."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from bangfu.contracts.findings import Finding, UnreadableFile
from bangfu.reading.encoding import TextEncoding, detect_encoding, refuse_damaged
from bangfu.reading.table import BLANK, ERROR, ERROR_TEXTS, TEXT, Book, Sheet, SheetRow

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_CHARACTERS = 256 * 1024
_SAMPLE_RECORDS = 60
_LONGEST_FIELD = 1024 * 1024


def read_delimited(path: Path, sheet_name: str) -> Book:
    """A text table as a book of one sheet.

    Raises :class:`UnreadableFile`: as :func:`detect_encoding`, C-FILE-30 with the line of an unbalanced
    quote, C-FILE-34 for a file without text.
    """
    encoding = detect_encoding(path)
    with path.open(encoding=encoding.codec, newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    refuse_damaged(sample)
    if not sample.strip():
        raise UnreadableFile("C-FILE-34")
    delimiter = find_delimiter(sample)
    with path.open(encoding=encoding.codec, newline="") as file:
        rows = list(_rows(file, delimiter))
    sheet = Sheet(sheet_name, visible=True, rows=rows)
    return Book("tsv" if delimiter == "\t" else "csv", encoding.printed, [sheet], encoding_notes(encoding))


def encoding_notes(encoding: TextEncoding) -> list[Finding]:
    """The note for a file that was converted (cases 1 and 2 of domain/6)."""
    if encoding.printed == "GB18030":
        return [Finding("C-FILE-11")]
    if encoding.printed.startswith(("UTF-16", "UTF-32")):
        return [Finding("C-FILE-12")]
    return []


def find_delimiter(sample: str) -> str:
    """The character that splits most records of a sample into equally many parts; a comma if none does."""
    first_line = sample.lstrip("\ufeff").split("\n", 1)[0].strip()
    if first_line.lower().startswith("sep=") and len(first_line) == 5:
        return first_line[4]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> int:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(record) for record in islice(reader, _SAMPLE_RECORDS))
    except csv.Error:
        return 0
    return max(((width - 1) * count for width, count in widths.items()), default=0)


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[SheetRow]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    known: dict[str, str] = {}
    start = 1
    try:
        for record in reader:
            if _is_hint(record, start):
                start = reader.line_num + 1
                continue
            texts = tuple([known.setdefault(text, text) for text in record])
            kinds = kinds_of_texts(texts)
            if kinds.strip():
                yield SheetRow(start, texts, kinds)
            start = reader.line_num + 1
            if len(known) > 100_000:
                known.clear()
    except csv.Error:
        raise UnreadableFile("C-FILE-30", {"r": str(start)}) from None


def _is_hint(record: list[str], line: int) -> bool:
    """Excel's ``sep=;`` line, which is no record."""
    return line == 1 and bool(record) and record[0].lower().startswith("sep=")


def kinds_of_texts(texts: tuple[str, ...]) -> bytes:
    """Kinds of cells that are all text: blank, an error that Excel wrote out, or text."""
    kinds = bytes([TEXT if text and not text.isspace() else BLANK for text in texts])
    if not ERROR_TEXTS.isdisjoint(texts):
        return bytes([ERROR if text in ERROR_TEXTS else kind for text, kind in zip(texts, kinds, strict=True)])
    return kinds
