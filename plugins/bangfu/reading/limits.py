"""How large a file may be before it is returned unread."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Sizes in bytes: workbook and text as rule C-FILE-01 has them; ``unpacked`` bounds compressed bombs."""

    workbook: int = 50 * MEGABYTE
    text: int = 2048 * MEGABYTE
    unpacked: int = 1024 * MEGABYTE
    members: int = 1000

    def megabytes(self, size: int) -> str:
        """A limit as people read it."""
        return str(size // MEGABYTE)


DEFAULT_LIMITS = ReadingLimits()
