"""The bulletin as a Word document (通报_202110.docx), written from what is kept of it alone."""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from bangfu.publishing.bulletin_charts import bulletin_charts
from bangfu.publishing.bulletin_model import Bulletin
from bangfu.publishing.bulletin_settings import BulletinSettings
from bangfu.publishing.bulletin_tables import bulletin_tables
from bangfu.publishing.bulletin_text import Line, notice_lines
from bangfu.publishing.bulletin_words import day_name, period_name, words
from bangfu.publishing.charts import picture
from bangfu.publishing.notice_document import (
    HEADING,
    RED,
    TITLE,
    add_page_numbers,
    add_picture,
    add_table,
    add_text,
    document_bytes,
    new_notice,
)
from bangfu.publishing.numerals import ordinal

PICTURE_WIDTH = 150.0
LONGEST_PERIOD = len("2021年10月")
"""With a longer name of its period the title would leave one letter on a line of its own; it is broken before."""
_CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def bulletin_document(bulletin: Bulletin, choices: BulletinSettings) -> bytes:
    """The .docx: a draft says in red that it is one; an approved bulletin names who approved it."""
    title = words()["title"].format(period=period_name(bulletin.period))
    issuer = bulletin.issuer or words()["no_issuer"]
    document = new_notice(title, issuer, bulletin.made_at)
    _add_head(document, bulletin, choices)
    _add_lines(document, bulletin, notice_lines(bulletin, choices))
    _add_signature(document, bulletin, issuer)
    add_page_numbers(document, words()["footer"])
    return document_bytes(document)


def _add_head(document: Document, bulletin: Bulletin, choices: BulletinSettings) -> None:
    if bulletin.approved_by is None:
        add_text(document, words()["draft_mark"], font=HEADING, size=14, align=_CENTER, indent=0, color=RED)
    add_text(document, _title_in_lines(bulletin), font=TITLE, size=22, align=_CENTER, indent=0, lead=36)
    number = bulletin.document_no or words()["no_number"].format(
        prefix=choices.document_prefix, year=bulletin.made_at.year
    )
    add_text(document, number, align=_CENTER, indent=0, lead=32)
    add_text(document, choices.addressed_to, indent=0)


def _title_in_lines(bulletin: Bulletin) -> str:
    period = period_name(bulletin.period)
    return str(words()["long_title" if len(period) > LONGEST_PERIOD else "title"]).format(period=period)


def _add_lines(document: Document, bulletin: Bulletin, lines: list[Line]) -> None:
    tables, charts = bulletin_tables(bulletin), bulletin_charts(bulletin)
    headings = items = shown = attachments = 0
    for line in lines:
        items = items + 1 if line.kind == "item" else 0
        if line.kind == "heading":
            headings += 1
            heading = add_text(document, f"{ordinal(headings)}、{line.text}", font=HEADING)
            heading.paragraph_format.keep_with_next = True
        elif line.kind == "item":
            add_text(document, f"{items}. {line.text}")
        elif line.kind == "table":
            shown += 1
            add_table(document, tables[line.text], f"表{shown}　{tables[line.text].title}")
        elif line.kind == "chart":
            if line.text in charts:
                add_picture(document, picture(charts[line.text]), PICTURE_WIDTH)
        elif line.kind == "note":
            add_text(document, f"注：{line.text}", size=10.5, indent=0, lead=18)
        elif line.kind == "attachment":
            attachments += 1
            if attachments == 1:
                add_text(document, words()["attachment"], font=HEADING, size=12, indent=0, lead=24)
            add_text(document, f"{attachments}. {line.text}", size=10.5, indent=0, lead=18)
        else:
            add_text(document, line.text)


def _add_signature(document: Document, bulletin: Bulletin, issuer: str) -> None:
    add_text(document, "", indent=0)
    for above in document.paragraphs[-3:]:  # a signature never stands alone on a page
        above.paragraph_format.keep_with_next = True
    day = (bulletin.approved_at or bulletin.made_at).date()
    for text in (issuer, day_name(day)):
        paragraph = add_text(document, text, align=_RIGHT, indent=0)
        paragraph.paragraph_format.keep_with_next = text == issuer
    if bulletin.approved_by is not None:
        approved = words()["approved_mark"].format(by=bulletin.approved_by, day=day_name(day))
        add_text(document, approved, size=10.5, align=_RIGHT, indent=0, lead=18)
