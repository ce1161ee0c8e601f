"""Files that only their owner may read, and that are never half written."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import IO

LARGEST_LOG = 10 * 1024 * 1024


def write_private_file(file: Path, text: str) -> None:
    """Put ``text`` into ``file`` with mode 600, in one step: readers see the old content or the new."""
    file.parent.mkdir(parents=True, exist_ok=True)
    waiting = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(descriptor)
    waiting.replace(file)


def open_log(file: Path) -> IO[bytes]:
    """Open a log for appending, for its owner only; one past 10 MB is put aside first as ``<name>.1``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and file.stat().st_size > LARGEST_LOG:
        file.replace(file.with_name(f"{file.name}.1"))
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
