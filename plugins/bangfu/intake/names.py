"""File names as they can be written down: other systems leave names in GBK, which no text column can hold."""

from __future__ import annotations

import os
from pathlib import Path


def is_readable(name: str) -> bool:
    """Whether a name is text (UTF-8 on the disk) and not just bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(name: str) -> str:
    """A name for print: bytes that are no UTF-8 become the characters they are in GB18030."""
    return name if is_readable(name) else os.fsencode(name).decode("gb18030", errors="replace")


def with_readable_name(path: Path) -> Path:
    """The file itself; one whose name is no UTF-8 is renamed in its folder to what the name means in GB18030.

    Raises :class:`OSError` when it cannot be renamed.
    """
    if is_readable(path.name):
        return path
    name = printable(path.name)
    readable, number = path.with_name(name), 2
    while readable.exists():
        readable, number = path.with_name(f"{Path(name).stem}__{number}{Path(name).suffix}"), number + 1
    return path.rename(readable)
