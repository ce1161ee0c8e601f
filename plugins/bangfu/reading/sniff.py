"""What kind of file this is, from its first bytes; the name only decides where bytes cannot."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path, PurePosixPath

from bangfu.contracts.findings import UnreadableFile
from bangfu.reading import ole

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_EVIDENCE_NAMES = {
    "pdf", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "heic", "webp", "doc", "docx", "docm", "wps",
    "rtf", "ofd", "ppt", "pptx", "dps",
}  # fmt: skip
_EVIDENCE_MAGIC = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"{\\rtf")
_PACKER_MAGIC = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PROGRAM_MAGIC = (b"MZ", b"\x7fELF", b"#!")
_PAGE = re.compile(rb"^\s*<(?:!doctype\s+html|html|head|meta|table|style|body|!--)", re.IGNORECASE)
_OLE_DOCUMENTS = {"WordDocument", "PowerPoint Document"}
_OLE_WORKBOOKS = {"Workbook", "Book"}
_HEAD = 4096
ZIP_ERRORS = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
"""All that zipfile raises over a broken or unsupported package."""


def suffix(file_name: str) -> str:
    """The ending of a name without its dot, in lower case."""
    return PurePosixPath(file_name).suffix.lower().removeprefix(".")


def sniff(path: Path, file_name: str) -> str:
    """One of ``xlsx``, ``xlsb``, ``ods``, ``xls``, ``et``, ``html``, ``text``, ``zip``.

    Raises :class:`UnreadableFile` for everything that is not read: C-FILE-14 WPS sheet, C-FILE-17
    encrypted, C-FILE-18 scan or document, C-FILE-21 other archive, C-FILE-22 program, C-FILE-34 empty,
    C-FILE-01 the rest.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise UnreadableFile("C-FILE-34")
    if head.startswith(ZIP_MAGIC):
        return _in_zip(path)
    if head.startswith(ole.MAGIC):
        return _in_ole(path, file_name)
    return _plain(head, file_name)


def _in_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            kind = package.read("mimetype")[:80] if "mimetype" in names else b""
    except ZIP_ERRORS:
        raise UnreadableFile("C-FILE-01") from None
    if any(name.startswith(("word/", "ppt/")) for name in names) or b"opendocument.text" in kind or "OFD.xml" in names:
        raise UnreadableFile("C-FILE-18")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if b"opendocument.spreadsheet" in kind:
        return "ods"
    return "zip"


def _in_ole(path: Path, file_name: str) -> str:
    try:
        names = ole.OleFile(path.read_bytes()).names
    except (ole.OleError, struct.error):
        raise UnreadableFile("C-FILE-01") from None
    if "EncryptedPackage" in names:
        raise UnreadableFile("C-FILE-17")
    if names & _OLE_DOCUMENTS or suffix(file_name) in _EVIDENCE_NAMES:
        raise UnreadableFile("C-FILE-18")
    if suffix(file_name) == "et":
        return "et"
    if names & _OLE_WORKBOOKS:
        return "xls"
    raise UnreadableFile("C-FILE-14" if any(name.startswith("ET") for name in names) else "C-FILE-01")


def _plain(head: bytes, file_name: str) -> str:
    ending = suffix(file_name)
    if head.startswith(_EVIDENCE_MAGIC[:4]) or b"ftypheic" in head[:16] or ending in _EVIDENCE_NAMES:
        raise UnreadableFile("C-FILE-18")
    if head.startswith(_EVIDENCE_MAGIC[4:]) and b"\x00" in head:
        raise UnreadableFile("C-FILE-18")
    if head.startswith(_PACKER_MAGIC):
        raise UnreadableFile("C-FILE-21")
    if head.startswith(_PROGRAM_MAGIC) and (b"\x00" in head or head.startswith(b"#!")):
        raise UnreadableFile("C-FILE-22", {"name": file_name})
    if ending == "et":
        raise UnreadableFile("C-FILE-14")
    return "html" if _is_page(head) else "text"


def _is_page(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head[2:].replace(b"\x00", b"")
    return bool(_PAGE.match(text)) or (text.lstrip().startswith(b"<?xml") and b"<html" in text.lower())
