"""The settle guard: a file is taken only when it lay still and is complete, never while it is being written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

IGNORED_PREFIXES = ("~$", ".")
IGNORED_SUFFIXES = (".tmp", ".part")
GIVE_UP_FACTOR = 10
"""A file still incomplete after lying still for this many settle times is taken as it is and judged."""


@dataclass(frozen=True, slots=True)
class Stillness:
    """What a directory scan sees of a file; equal twice means that it lay still in between."""

    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class SettledFile:
    """A file that may be taken, as it looked when it was found still."""

    folder_org_code: str
    path: Path
    stillness: Stillness


def is_ignored(name: str) -> bool:
    """Lock and temporary files (``~$…``, ``.tmp``, ``.part``, dot files) are left alone."""
    return name.startswith(IGNORED_PREFIXES) or name.lower().endswith(IGNORED_SUFFIXES)


def look_at(path: Path) -> Stillness | None:
    """Size and modification time of a regular file; None when it is gone, a link or a folder."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        stat = path.stat()
    except OSError:
        return None
    return Stillness(stat.st_size, stat.st_mtime_ns)


def inbox_files(intake: Path, org_codes: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """(org_code, file) of everything that lies in the inboxes of registered units, in a stable order."""
    for org_code in sorted(org_codes):
        inbox = intake / org_code / "inbox"
        if inbox.is_dir():
            for path in sorted(inbox.iterdir()):
                if not is_ignored(path.name) and look_at(path) is not None:
                    yield org_code, path


@dataclass
class _Watched:
    org_code: str
    seen: Stillness
    since: float


def settled_files(
    files: Iterable[tuple[str, Path]],
    settle_seconds: float,
    is_complete: Callable[[Path], bool],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[SettledFile]:
    """Yield the files one by one as they settle; a file that disappears is forgotten.

    ``settle_seconds`` counts on the real clock. ``is_complete`` looks into a still file (zip directory, no half
    character at the end); one that stays incomplete is yielded after ten times the settle time.
    """
    watched: dict[Path, _Watched] = {}
    for org_code, path in files:
        seen = look_at(path)
        if seen is not None:
            watched[path] = _Watched(org_code, seen, clock())
    while watched:
        for path in list(watched):
            entry = watched[path]
            now_seen = look_at(path)
            if now_seen is None:
                del watched[path]
            elif now_seen != entry.seen:
                watched[path] = _Watched(entry.org_code, now_seen, clock())
            elif _has_settled(path, clock() - entry.since, settle_seconds, is_complete):
                del watched[path]
                yield SettledFile(entry.org_code, path, now_seen)
        if watched:
            sleep(min(0.2, settle_seconds / 4) if settle_seconds else 0.01)


def _has_settled(path: Path, still_for: float, settle_seconds: float, is_complete: Callable[[Path], bool]) -> bool:
    if still_for < settle_seconds:
        return False
    try:
        return still_for >= GIVE_UP_FACTOR * settle_seconds or is_complete(path)
    except OSError:  # gone, or not readable for us: whoever takes it says so, and the others are not kept waiting
        return True
