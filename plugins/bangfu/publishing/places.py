"""Names under which a processed file and its receipts lie: free, and short enough for every file system."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path

JSON_SUFFIX = ".receipt.json"
TEXT_SUFFIX = "_回执.txt"
SUFFIXES = (JSON_SUFFIX, TEXT_SUFFIX, "_退回说明.xlsx", "_更正表.xlsx")
"""What may be written beside a file, behind its whole name."""

_LONGEST = 255 - max(len(suffix.encode()) for suffix in SUFFIXES)
_MARK_LENGTH = 8


def short_enough(name: str) -> str:
    """The name itself; one that leaves no room for the suffixes is cut before its ending and marked with its hash."""
    if len(name.encode()) <= _LONGEST:
        return name
    stem, ending = split_ending(name)
    mark = "~" + hashlib.sha256(name.encode()).hexdigest()[:_MARK_LENGTH]
    room = _LONGEST - len(f"{mark}{ending}".encode())
    if room < 1:  # the "ending" is the name: what stands behind its last dot is no ending
        stem, ending, room = name, "", _LONGEST - len(mark)
    return stem.encode()[:room].decode(errors="ignore") + mark + ending


def split_ending(name: str) -> tuple[str, str]:
    """``X`` and ``.xlsx`` of ``X.xlsx``; a name without a dot, or with one in front only, has no ending."""
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem else (name, "")


def free_place(
    folder: Path, file_name: str, promised: Collection[Path], stems: Callable[[str], Collection[str]]
) -> Path:
    """Where a file of this name can lie in ``folder``: X.xlsx, X__2.xlsx, …, receipts included.

    ``promised`` are places where other files will lie soon. ``stems`` gives, for a placed name, the names that its
    receipts begin with.
    """
    stem, ending = split_ending(file_name)
    number = 1
    while True:
        name = short_enough(file_name if number == 1 else f"{stem}__{number}{ending}")
        candidate = folder / name
        wanted = [candidate, *(folder / f"{each}{suffix}" for each in stems(name) for suffix in SUFFIXES)]
        if candidate not in promised and not any(place.exists() or place.is_symlink() for place in wanted):
            return candidate
        number += 1
