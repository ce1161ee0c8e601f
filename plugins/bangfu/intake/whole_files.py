"""Files for people in the units' folders: there whole, or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` into ``path`` in one step. Raises :class:`OSError` and leaves nothing behind when it cannot."""
    waiting = path.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        waiting.write_bytes(content)
        waiting.rename(path)
    finally:
        waiting.unlink(missing_ok=True)


def windows_text(text: str) -> bytes:
    """A text as Windows editors expect it: UTF-8 with BOM, CRLF, one line end at the end."""
    return text.rstrip("\n").replace("\n", "\r\n").encode("utf-8-sig") + b"\r\n"
