"""The streams of an OLE container (.xls, .et, .doc, encrypted workbooks), before a parser opens it."""

from __future__ import annotations

import struct
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_CHAIN = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_HEADER_SLOTS = 109
_ENTRY = 128


class OleError(ValueError):
    """The container is cut off or its chains lead nowhere."""


class OleFile:
    """Directory and streams of one container. Raises :class:`OleError` when the structure does not hold."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != MAGIC:
            raise OleError("no OLE header")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12):
            raise OleError("sector size")
        self._sector = 1 << shift
        self._mini_sector = 1 << mini_shift
        self._fat = self._read_fat()
        self._entries = self._read_directory(struct.unpack_from("<I", data, 48)[0])
        self._mini_start = struct.unpack_from("<I", data, 60)[0]

    @property
    def names(self) -> frozenset[str]:
        """Names of all streams and storages."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises :class:`KeyError` for an unknown one."""
        start, size = self._entries[name]
        if size >= 4096:
            return b"".join(self._chain(start))[:size]
        return self._small_stream(start, size)

    def reaches_its_end(self) -> bool:
        """Whether the last sector in use lies within the file; a short last sector passes."""
        used = [index for index, following in enumerate(self._fat) if following != _FREE]
        return not used or (used[-1] + 1) * self._sector < len(self._data)

    def _small_stream(self, start: int, size: int) -> bytes:
        root_start, root_size = self._entries["Root Entry"]
        mini = b"".join(self._chain(root_start))[:root_size]
        fat = b"".join(self._chain(self._mini_start))
        parts, sector, seen = [], start, 0
        while sector < _END_OF_CHAIN and seen * self._mini_sector < size:
            parts.append(mini[sector * self._mini_sector : (sector + 1) * self._mini_sector])
            if sector * 4 + 4 > len(fat):
                raise OleError("small chain")
            sector = struct.unpack_from("<I", fat, sector * 4)[0]
            seen += 1
        return b"".join(parts)[:size]

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        block = self._data[start : start + self._sector]
        if not block:
            raise OleError("a sector lies beyond the end")
        return block

    def _read_fat(self) -> list[int]:
        sectors = [n for n in struct.unpack_from(f"<{_HEADER_SLOTS}I", self._data, 76) if n < _END_OF_CHAIN - 1]
        more = struct.unpack_from("<I", self._data, 68)[0]
        per_sector = self._sector // 4
        for _ in range(len(self._data) // self._sector + 1):
            if more >= _END_OF_CHAIN - 1:
                break
            slots = struct.unpack(f"<{per_sector}I", self._at(more))
            sectors += [n for n in slots[:-1] if n < _END_OF_CHAIN - 1]
            more = slots[-1]
        table: list[int] = []
        for sector in sectors:
            block = self._at(sector)
            if len(block) < self._sector:
                raise OleError("the allocation table is cut off")
            table += struct.unpack(f"<{per_sector}I", block)
        return table

    def _chain(self, sector: int) -> list[bytes]:
        parts: list[bytes] = []
        while sector < _END_OF_CHAIN - 1:
            if len(parts) > len(self._fat) or sector >= len(self._fat):
                raise OleError("a chain without end")
            parts.append(self._at(sector))
            sector = self._fat[sector]
        return parts

    def _read_directory(self, first: int) -> dict[str, tuple[int, int]]:
        directory = b"".join(self._chain(first))
        entries: dict[str, tuple[int, int]] = {}
        for offset in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length = struct.unpack_from("<H", directory, offset + 64)[0]
            if 2 <= length <= 64:
                name = directory[offset : offset + length - 2].decode("utf-16-le", "replace")
                entries[name] = struct.unpack_from("<II", directory, offset + 116)
        return entries


def is_whole(path: Path) -> bool:
    """Whether every sector that the allocation table uses lies within the file (the last may be short)."""
    try:
        ole = OleFile(path.read_bytes())
    except (OleError, struct.error):
        return False
    return ole.reaches_its_end()
