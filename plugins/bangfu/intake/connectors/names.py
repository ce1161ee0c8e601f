"""Names that others give to files, made fit for an inbox."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

LONGEST_BYTES = 200
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_READABLE = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".tsv", ".txt", ".zip", ".html", ".htm")


def fit_name(name: str) -> str:
    """The last part of a path without what a file name may not hold, short enough for receipts beside it.

    A leading dot goes: such files are left alone in an inbox.
    """
    plain = _UNFIT.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip().lstrip(".~$") or "file"
    plain = plain.encode("utf-8", errors="replace").decode("utf-8")
    path = PurePosixPath(plain)
    room = LONGEST_BYTES - len(path.suffix.encode())
    if len(plain.encode()) <= LONGEST_BYTES or room <= 0:
        return plain.encode()[:LONGEST_BYTES].decode("utf-8", errors="ignore")
    return path.stem.encode()[:room].decode("utf-8", errors="ignore") + path.suffix


def looks_like_report(name: str) -> bool:
    """Whether an attachment may be a report: logos of signatures and letters as PDF are none."""
    return PurePosixPath(name.lower()).suffix in _READABLE
