"""Zip files that carry several reports (case 8 of domain/6): their members under safe names."""

from __future__ import annotations

import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from bangfu.contracts.findings import UnreadableFile
from bangfu.reading.limits import DEFAULT_LIMITS, ReadingLimits
from bangfu.reading.sniff import ZIP_ERRORS, ZIP_MAGIC, suffix

_PROGRAMS = {"exe", "com", "bat", "cmd", "msi", "scr", "dll", "js", "vbs", "ps1", "sh", "lnk", "jar"}
_NESTED = {"zip", "rar", "7z", "gz", "tgz", "tar"}
_WORKBOOK_PARTS = {"xl/workbook.xml", "xl/workbook.bin", "mimetype"}
_DOCUMENT_PARTS = {"word/document.xml", "ppt/presentation.xml", "OFD.xml"}
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: a safe name without folders, unique within it, and where its bytes lie now."""

    name: str
    path: Path


def is_archive(path: Path) -> bool:
    """Whether this is a zip of files rather than a workbook, which is a zip too."""
    with path.open("rb") as file:
        if not file.read(4).startswith(ZIP_MAGIC):
            return False
    try:
        with zipfile.ZipFile(path) as package:
            return not (_WORKBOOK_PARTS | _DOCUMENT_PARTS) & set(package.namelist())
    except ZIP_ERRORS:
        return False


@contextmanager
def members(path: Path, limits: ReadingLimits = DEFAULT_LIMITS) -> Iterator[list[Member]]:
    """The members in order of their names, extracted into a folder that goes when the block ends.

    Raises :class:`UnreadableFile`: C-FILE-17 encrypted, C-FILE-22 a program inside, C-FILE-23 an archive
    inside, C-FILE-24 nothing inside, C-FILE-32 too large, C-FILE-01 broken.
    """
    with TemporaryDirectory(prefix="bangfu-zip-") as folder:
        try:
            with zipfile.ZipFile(path) as package:
                found = _extract(package, Path(folder), limits)
        except ZIP_ERRORS as error:
            raise UnreadableFile("C-FILE-01", {"detail": str(error)}) from None
        yield sorted(found, key=lambda member: member.name)


def _extract(package: zipfile.ZipFile, folder: Path, limits: ReadingLimits) -> list[Member]:
    parts = [part for part in package.infolist() if _is_report(part)]
    if not parts:
        raise UnreadableFile("C-FILE-24")
    _refuse_unsafe(parts, limits)
    names = _unique([_safe_name(part) for part in parts])
    found = []
    for index, (part, name) in enumerate(zip(parts, names, strict=True)):
        target = folder / str(index)
        with package.open(part) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        _refuse_nested(target, name)
        found.append(Member(name, target))
    return found


def _is_report(part: zipfile.ZipInfo) -> bool:
    """Folders, links and the system files that computers add are no reports."""
    name = PurePosixPath(_decoded(part))
    if part.is_dir() or stat.S_ISLNK(part.external_attr >> 16) or "__MACOSX" in name.parts:
        return False
    return not name.name.startswith((".", "~$")) and name.name.lower() not in ("thumbs.db", "desktop.ini")


def _refuse_unsafe(parts: list[zipfile.ZipInfo], limits: ReadingLimits) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.members or unpacked > limits.unpacked:
        values = {"size": limits.megabytes(unpacked), "limit": limits.megabytes(limits.unpacked)}
        raise UnreadableFile("C-FILE-32", values)
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise UnreadableFile("C-FILE-17")
        name = _safe_name(part)
        if suffix(name) in _PROGRAMS:
            raise UnreadableFile("C-FILE-22", {"name": name})
        if suffix(name) in _NESTED:
            raise UnreadableFile("C-FILE-23", {"name": name})


def _refuse_nested(target: Path, name: str) -> None:
    with target.open("rb") as file:
        head = file.read(4)
    if head[:2] == b"MZ" or head == b"\x7fELF":
        raise UnreadableFile("C-FILE-22", {"name": name})
    if is_archive(target):
        raise UnreadableFile("C-FILE-23", {"name": name})


def _decoded(part: zipfile.ZipInfo) -> str:
    """Chinese Windows writes member names in GBK, which zipfile reads as code page 437."""
    if part.flag_bits & _UTF8_NAME:
        return part.filename
    raw = part.filename.encode("cp437", "replace")
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return part.filename


def _safe_name(part: zipfile.ZipInfo) -> str:
    """The last part of the path without control characters; folders inside the archive do not matter."""
    name = PurePosixPath(_decoded(part).replace("\\", "/")).name
    allowed = [letter for letter in name if letter.isprintable() and letter not in '<>:"|?*']
    printable = "".join(allowed).strip(". ")
    ending = PurePosixPath(printable).suffix
    if len(printable) > _LONGEST_NAME:
        printable = printable[: _LONGEST_NAME - len(ending)] + ending
    return printable or "无名"


def _unique(names: list[str]) -> list[str]:
    taken: dict[str, int] = {}
    unique = []
    for name in names:
        taken[name] = taken.get(name, 0) + 1
        path = PurePosixPath(name)
        unique.append(name if taken[name] == 1 else f"{path.stem}__{taken[name]}{path.suffix}")
    return unique
