"""A Chinese official notice in Word: page, fonts and paragraphs as GB/T 9704 asks, tables that fit the page.

Fonts are named, not embedded: a government office has them, and every other machine shows its own in their place.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell as DocumentCell
from docx.text.paragraph import Paragraph

from bangfu.publishing.bulletin_tables import Column, Row, Table

TITLE, HEADING, SECOND, BODY = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
LATIN = "Times New Roman"
RED = RGBColor(0xC0, 0x00, 0x00)
ROWS_OF_A_PAGE = 30
"""A table of so many rows stands on one page; a longer one begins where it is called."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_CENTERED = {"rank", "move", "count"}


def new_notice(title: str, author: str, made_at: datetime) -> Document:
    """An empty A4 page with the margins, the body's font and the line distance of a notice."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    _name_font(style.element.get_or_add_rPr(), BODY)
    style.font.size = Pt(16)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    properties.comments = ""
    return document


def add_text(
    document: Document,
    text: str,
    *,
    font: str = BODY,
    size: float = 16,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    indent: float = 2,
    lead: float = 28,
    color: RGBColor | None = None,
) -> Paragraph:
    """One paragraph: ``size`` and ``lead`` (exact line distance) in points, ``indent`` of its first line in letters."""
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(lead)
    shape.first_line_indent = Pt(size * indent)
    shape.widow_control = True
    _write(paragraph, text, font, size, color)
    return paragraph


def add_picture(document: Document, png: bytes, width: float) -> None:
    """A picture in the middle of the page, ``width`` millimetres wide."""
    document.add_picture(io.BytesIO(png), width=Mm(width))
    shape = document.paragraphs[-1].paragraph_format
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape.space_before = shape.space_after = Pt(6)


def add_table(document: Document, table: Table, caption: str) -> None:
    """A table with its caption above; its head is repeated on each page and no row is torn."""
    above = add_text(document, caption, font=HEADING, size=12, align=WD_ALIGN_PARAGRAPH.CENTER, indent=0, lead=26)
    above.paragraph_format.keep_with_next = True
    grid = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column, shape in zip(table.columns, grid.columns, strict=True):
        shape.width = Mm(column.width)
    _narrow_margins(grid)
    cells = grid._cells  # all at once: asking row by row walks the whole table each time
    width = len(table.columns)
    for place, column in enumerate(table.columns):
        _fill(cells[place], column.heading, column, HEADING, WD_ALIGN_PARAGRAPH.CENTER)
    for number, row in enumerate(table.rows, start=1):
        _fill_row(cells[number * width : (number + 1) * width], row, table.columns)
    for number, shape in enumerate(grid.rows):
        _keep_whole(shape._tr, is_head=number == 0)
    if len(table.rows) <= ROWS_OF_A_PAGE:
        for cell in cells[:-width]:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def add_page_numbers(document: Document, pattern: str) -> None:
    """A footer such as ``第 {page} 页　共 {pages} 页`` whose numbers Word counts."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    front, _, rest = pattern.partition("{page}")
    middle, _, end = rest.partition("{pages}")
    for text, field in ((front, "PAGE"), (middle, "NUMPAGES"), (end, None)):
        _write(paragraph, text, BODY, 10.5, None)
        if field:
            _add_field(paragraph, field)


def document_bytes(document: Document) -> bytes:
    """The .docx; the same document gives the same bytes, whenever it is written."""
    written = io.BytesIO()
    document.save(written)
    steady = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return steady.getvalue()


def _write(paragraph: Paragraph, text: str, font: str, size: float, color: RGBColor | None) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color
    _name_font(run._r.get_or_add_rPr(), font)


def _name_font(properties: Any, font: str) -> None:
    """Chinese letters in ``font``, Latin ones and digits in :data:`LATIN`: Word reads them from different names."""
    fonts = properties.get_or_add_rFonts()
    for kind, name in (("w:ascii", LATIN), ("w:hAnsi", LATIN), ("w:eastAsia", font), ("w:cs", LATIN)):
        fonts.set(qn(kind), name)


def _add_field(paragraph: Paragraph, code: str) -> None:
    """A number that Word counts; until it does, it shows 1."""
    for name, kind, text in (
        ("w:fldChar", "begin", ""), ("w:instrText", None, f" {code} "), ("w:fldChar", "separate", ""),
        ("w:t", None, "1"), ("w:fldChar", "end", ""),
    ):  # fmt: skip
        _write(paragraph, "", BODY, 10.5, None)
        element: Any = OxmlElement(name)
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        paragraph.runs[-1]._r.append(element)


def _fill_row(cells: list[DocumentCell], row: Row, columns: tuple[Column, ...]) -> None:
    if row.kind == "group":
        whole = cells[0].merge(cells[-1])
        _fill(whole, row.cells[0].printed, columns[0], HEADING, WD_ALIGN_PARAGRAPH.LEFT)
        return
    font = HEADING if row.kind == "city" else BODY
    for target, column, cell in zip(cells, columns, row.cells, strict=True):
        align = WD_ALIGN_PARAGRAPH.CENTER if column.kind in _CENTERED else WD_ALIGN_PARAGRAPH.RIGHT
        _fill(target, cell.printed, column, font, WD_ALIGN_PARAGRAPH.LEFT if column.kind == "text" else align)


def _fill(cell: DocumentCell, text: str, column: Column, font: str, align: WD_ALIGN_PARAGRAPH) -> None:
    cell.width = Mm(column.width) if cell.grid_span == 1 else cell.width
    paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.space_before = shape.space_after = Pt(1)
    shape.line_spacing = 1.0
    _write(paragraph, text, font, 8, None)


def _narrow_margins(grid: Any) -> None:
    """Half a millimetre left and right of a cell's text: seventeen figures have to fit a page."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "30")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.append(margins)


def _keep_whole(row: Any, *, is_head: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
