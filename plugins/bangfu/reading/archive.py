"""Zip files that carry several reports (case 8 of domain/6): their members under safe names."""

from __future__ import annotations

import io
import os
import shutil
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO, BinaryIO

from typing_extensions import Buffer

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
    """One file of an archive: a safe name without folders, unique within it, and its bytes from the beginning."""

    name: str
    stream: BinaryIO


def is_archive(path: Path) -> bool:
    """Whether this is a zip of files rather than a workbook, which is a zip too."""
    with path.open("rb") as file:
        return _is_archive(file)


def _is_archive(file: BinaryIO) -> bool:
    if not file.read(4).startswith(ZIP_MAGIC):
        return False
    try:
        with zipfile.ZipFile(file) as package:
            return not (_WORKBOOK_PARTS | _DOCUMENT_PARTS) & set(package.namelist())
    except ZIP_ERRORS:
        return False


@contextmanager
def members(path: Path, limits: ReadingLimits = DEFAULT_LIMITS) -> Iterator[list[Member]]:
    """The members in order of their names, extracted into a file without a name, gone when the block or we end.

    Raises :class:`UnreadableFile`: C-FILE-17 encrypted, C-FILE-22 a program inside, C-FILE-23 an archive
    inside, C-FILE-24 nothing inside, C-FILE-32 too large, C-FILE-01 broken.
    """
    with TemporaryFile() as extracted:
        try:
            with zipfile.ZipFile(path) as package:
                found = _extract(package, extracted, limits)
        except ZIP_ERRORS as error:
            raise UnreadableFile("C-FILE-01", {"detail": str(error)}) from None
        yield sorted(found, key=lambda member: member.name)


def _extract(package: zipfile.ZipFile, extracted: IO[bytes], limits: ReadingLimits) -> list[Member]:
    parts = [part for part in package.infolist() if _is_report(part)]
    if not parts:
        raise UnreadableFile("C-FILE-24")
    _refuse_unsafe(parts, limits)
    names = _unique([_safe_name(part) for part in parts])
    found = []
    for part, name in zip(parts, names, strict=True):
        start = extracted.tell()
        with package.open(part) as source:
            shutil.copyfileobj(source, extracted)
        extracted.flush()
        _refuse_nested(_stretch(extracted, start), name)
        found.append(Member(name, _stretch(extracted, start)))
    return found


def _stretch(file: IO[bytes], start: int) -> BinaryIO:
    """What was written to a file since ``start``, as a stream of its own."""
    return io.BufferedReader(_Stretch(file.fileno(), start, file.tell() - start))


class _Stretch(io.RawIOBase):
    """Bytes ``start`` to ``start + size`` of an open file."""

    def __init__(self, descriptor: int, start: int, size: int) -> None:
        self._descriptor, self._start, self._size, self._at = descriptor, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        wanted = max(min(len(view), self._size - self._at), 0)
        piece = os.pread(self._descriptor, wanted, self._start + self._at)
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


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


def _refuse_nested(file: BinaryIO, name: str) -> None:
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if head[:2] == b"MZ" or head == b"\x7fELF":
        raise UnreadableFile("C-FILE-22", {"name": name})
    if _is_archive(file):
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
