"""Versions of what decides a result: a short hash over files; equal files have equal versions on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from bangfu.settings import EXPECTATIONS, SQL

PACKAGE = Path(__file__).parents[1]


@cache
def ruleset_version() -> str:
    """Fingerprint of everything that decides what becomes of a row: contracts, and the SQL of load and resolve."""
    return _fingerprint(
        [*EXPECTATIONS.rglob("*.yaml"), *(SQL / "load").glob("*.sql"), *(SQL / "resolve").glob("*.sql")]
    )


@cache
def assessment_version() -> str:
    """The package's version and a fingerprint of everything that makes scores of rows: bases, measures, formulas."""
    measures = SQL / "measures"
    files = [*measures.glob("*.sql"), *(measures / "basis").glob("*.sql"), *(PACKAGE / "assessment").glob("*.py")]
    return f"{version('bangfu')}+{_fingerprint(files)}"


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files, key=lambda one: one.as_posix()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
