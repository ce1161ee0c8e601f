"""Which process is which: a mark kept for life that no later process with the same id can have."""

from __future__ import annotations

from pathlib import Path

import psutil

_BOOT = Path("/proc/sys/kernel/random/boot_id")


def process_mark(pid: int) -> str | None:
    """The mark of the living process ``pid``; None where there is none (a zombie counts as gone).

    Where the kernel tells, it is boot and clock ticks since boot: a set clock changes neither.
    """
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return _ticks(pid) or str(process.create_time())
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return None


def _ticks(pid: int) -> str | None:
    if not _BOOT.exists():
        return None
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    return f"{_BOOT.read_text(encoding='ascii').strip()}:{after_name.split()[19]}"
