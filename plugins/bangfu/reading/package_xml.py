"""What calamine does not tell about an .xlsx: error cells, formulas without result, hidden rows, columns."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from lxml import etree

from bangfu.contracts.findings import UnreadableFile
from bangfu.reading.sniff import ZIP_ERRORS
from bangfu.reading.table import ERROR, FORMULA

_CHUNK = 1024 * 1024
_OVERLAP = 256
_HINTS = (b"f>", b"<f ", b":f ", b'"e"', b"'e'")
_HIDDEN = re.compile(rb"""hidden=["'](?:1|true)""")
_SPECIAL = re.compile(
    rb"""\st=["']e["']|"""
    rb"""(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_REFERENCE = re.compile(r"([A-Za-z]+)(\d+)")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class XlsxExtras:
    """Findings of one sheet; see :class:`bangfu.reading.workbook.SheetExtras`."""

    special: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def read_extras(package: zipfile.ZipFile) -> tuple[dict[str, XlsxExtras], bool]:
    """Extras by sheet name, and whether the workbook counts its days from 1904.

    Raises :class:`UnreadableFile` C-FILE-01 when a part is missing, is no XML or declares entities.
    """
    try:
        workbook = _small_part(package, "xl/workbook.xml")
        targets = _targets(_small_part(package, "xl/_rels/workbook.xml.rels"))
        extras = {}
        for sheet in workbook.iter("{*}sheet"):
            part = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or "")
            if part and part.startswith("xl/worksheets/"):
                extras[str(sheet.get("name"))] = _sheet_extras(package, part)
        return extras, any(_is_true(one.get("date1904")) for one in workbook.iter("{*}workbookPr"))
    except (KeyError, etree.LxmlError, zlib.error, *ZIP_ERRORS) as error:
        raise UnreadableFile("C-FILE-01", {"detail": str(error)}) from None


def _small_part(package: zipfile.ZipFile, name: str) -> etree._Element:
    text = package.read(name)
    _refuse_entities(text[:2048])
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _refuse_entities(start: bytes) -> None:
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise ValueError("entities declared")


def _targets(relations: etree._Element) -> dict[str, str]:
    targets: dict[str, str] = {}
    for relation in relations.iter("{*}Relationship"):
        target = str(relation.get("Target"))
        absolute = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        targets[str(relation.get("Id"))] = absolute
    return targets


def _sheet_extras(package: zipfile.ZipFile, part: str) -> XlsxExtras:
    """Most sheets hold no mark at all, and a search through the bytes is far cheaper than parsing them."""
    marks = _marks(package, part)
    extras = XlsxExtras()
    if not any(marks):
        return extras
    hidden_rows: set[int] = set()
    with package.open(part) as stream:
        for number, row in _xml_rows(stream, extras):
            if _is_true(row.get("hidden")):
                hidden_rows.add(number)
            if marks.special:
                _add_special(row, number, extras.special)
    extras.hidden_rows = frozenset(hidden_rows)
    return extras


class _Marks(NamedTuple):
    hidden: bool
    special: bool


def _marks(package: zipfile.ZipFile, part: str) -> _Marks:
    """Whether the bytes of a sheet tell of hidden rows or columns, of error cells or formulas without a result."""
    hidden = special = False
    kept = b""
    with package.open(part) as stream:
        while (chunk := stream.read(_CHUNK)) and not (hidden and special):
            if not kept:
                _refuse_entities(chunk[:2048])
            if chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                return _Marks(True, True)
            window = kept + chunk
            hidden = hidden or (b"hidden=" in window and bool(_HIDDEN.search(window)))
            hinted = any(hint in window for hint in _HINTS)  # far faster than the expression
            special = special or (hinted and bool(_SPECIAL.search(window)))
            kept = chunk[-_OVERLAP:]
    return _Marks(hidden, special)


def _xml_rows(stream: IO[bytes], extras: XlsxExtras) -> Iterator[tuple[int, etree._Element]]:
    number = 0
    events = etree.iterparse(
        stream,
        tag=("{*}row", "{*}cols"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, element in events:
        if str(element.tag).endswith("cols"):
            extras.hidden_columns = _hidden_columns(element)
            continue
        number = int(element.get("r") or number + 1)
        yield number, element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _hidden_columns(columns: etree._Element) -> frozenset[int]:
    hidden: set[int] = set()
    for column in columns:
        if _is_true(column.get("hidden")):
            hidden.update(range(int(column.get("min", 1)), min(int(column.get("max", 1)), 16384) + 1))
    return frozenset(hidden)


def _add_special(row: etree._Element, number: int, special: dict[tuple[int, int], tuple[str, int]]) -> None:
    column = 0
    for cell in row.iterchildren("{*}c"):
        column = _column(cell.get("r")) or column + 1
        kind = cell.get("t")
        if kind == "e":
            special[number, column] = (cell.findtext("{*}v") or "#ERROR", ERROR)
            continue
        formula = cell.find("{*}f")
        if formula is not None and kind not in ("str", "inlineStr") and not cell.findtext("{*}v"):
            special[number, column] = (f"={formula.text or ''}", FORMULA)


def _column(reference: str | None) -> int:
    match = _REFERENCE.fullmatch(reference or "")
    if not match:
        return 0
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return column


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")
