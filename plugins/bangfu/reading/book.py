"""Bytes of one reported file to a book of text cells, or one sentence that says why not (rule C-FILE-01)."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

from bangfu.contracts.findings import Finding, UnreadableFile
from bangfu.reading import ole
from bangfu.reading.biff import read_biff_extras
from bangfu.reading.delimited import read_delimited
from bangfu.reading.encoding import ends_in_half_character
from bangfu.reading.html import read_html
from bangfu.reading.limits import DEFAULT_LIMITS, ReadingLimits
from bangfu.reading.package_xml import read_extras
from bangfu.reading.sniff import ZIP_ERRORS, sniff, suffix
from bangfu.reading.table import Book
from bangfu.reading.workbook import read_workbook

_TEXT_NAMES = {"csv", "tsv", "txt", "tab", ""}
_ZIP_NAMES = {"xlsx", "xlsm", "xlsb", "ods", "zip"}


def read_book(path: Path, file_name: str, limits: ReadingLimits = DEFAULT_LIMITS) -> Book:
    """Read a file that arrived under ``file_name`` (the path may be an archive's without any ending).

    Nothing is interpreted: numbers, dates and codes stay text with a kind. Raises :class:`UnreadableFile`,
    whose rule is a sentence of the catalogue; parser errors keep their text under ``detail``, which no
    sentence prints.
    """
    kind = sniff(path, file_name)
    _check_size(path, kind, limits)
    if kind == "zip":
        raise UnreadableFile("C-FILE-23", {"name": file_name})
    if kind in ("text", "html"):
        return _read_text(path, kind, file_name)
    if kind in ("xls", "et"):
        return _read_ole(path, kind)
    return _read_package(path, kind, limits)


def is_complete(path: Path) -> bool:
    """Whether a file looks wholly written: readable zip directory, no half character at its end."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK"):
        return zipfile.is_zipfile(path) and _opens(path)
    if head == ole.MAGIC:
        return ole.is_whole(path)
    if suffix(path.name) in _ZIP_NAMES and not head.strip(b"\x00"):
        return False  # created or allocated, and not written yet
    binary = b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if binary or suffix(path.name) not in _TEXT_NAMES | {"xls", "html", "htm"}:
        return True
    return not ends_in_half_character(path)


def _opens(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path):
            return True
    except ZIP_ERRORS:
        return False


def _check_size(path: Path, kind: str, limits: ReadingLimits) -> None:
    size = path.stat().st_size
    limit = limits.text if kind == "text" else limits.workbook
    if size > limit:
        raise UnreadableFile("C-FILE-32", {"size": limits.megabytes(size), "limit": limits.megabytes(limit)})


def _read_text(path: Path, kind: str, file_name: str) -> Book:
    name = PurePosixPath(file_name).stem
    if kind == "html":
        book = read_html(path, name)
        return _with_notes(book, Finding("C-FILE-15", {"ext": suffix(file_name)}))
    book = read_delimited(path, name)
    if suffix(file_name) in _TEXT_NAMES:
        return book
    return _with_notes(book, Finding("C-FILE-16", {"ext": suffix(file_name)}))


def _with_notes(book: Book, *notes: Finding) -> Book:
    return replace(book, findings=[*book.findings, *notes])


def _read_ole(path: Path, kind: str) -> Book:
    if kind == "xls":
        return read_workbook(path, kind, read_biff_extras(path))
    try:
        return _with_notes(read_workbook(path, kind, {}), Finding("C-FILE-20"))
    except UnreadableFile as failure:
        raise UnreadableFile("C-FILE-14" if failure.rule == "C-FILE-01" else failure.rule) from None


def _read_package(path: Path, kind: str, limits: ReadingLimits) -> Book:
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(part.file_size for part in package.infolist())
            if unpacked > limits.unpacked:
                values = {"size": limits.megabytes(unpacked), "limit": limits.megabytes(limits.unpacked)}
                raise UnreadableFile("C-FILE-32", values)
            extras, date1904 = read_extras(package) if kind == "xlsx" else ({}, False)
    except ZIP_ERRORS:
        raise UnreadableFile("C-FILE-01") from None
    return read_workbook(path, kind, extras, date1904=date1904)
