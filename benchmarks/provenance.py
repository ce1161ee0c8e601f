"""On what and from which state of the code something was measured."""

from __future__ import annotations

import platform
import subprocess

import psutil

from bangfu.settings import PROJECT_ROOT


def machine() -> str:
    """Cores and Python version; nothing that names the machine."""
    return f"{psutil.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    """Short hash of the checked-out commit; unknown where the project is no repository."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"
