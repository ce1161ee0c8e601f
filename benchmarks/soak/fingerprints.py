"""The evaluation views as fingerprints that do not depend on the order in which files arrived."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, text

from bangfu.database.engine import engine
from bangfu.settings import Settings

_VIEWS = text("""
    select table_name from information_schema.views where table_schema = 'evaluation' order by table_name
""")
_CONTENT_IDS = text("select submission_id, org_code || ':' || left(sha256, 16) as content from evaluation.submissions")

_BY_CONTENT = ("submission_id", "superseded_by")
"""The same bytes sent twice are told apart by which came first; so a submission is known by unit and bytes."""

_BY_ORDER = {
    "issues": ("sheet",),
    "sales": ("file_name", "sheet"),
    "sales_not_counted": ("file_name", "sheet"),
    "submissions": ("file_name", "received_at", "version"),
}
"""Of two copies the first one's name stays, which is also the sheet of a CSV. Versions count by receipt."""

_SAME_OUTCOME = {"accepted_with_warnings": "accepted"}
"""Whether a neighbour was missing at the time is said in a warning, and receipts already written stay (5.1)."""

_LASTING_ISSUES = ("error",)


@dataclass(frozen=True)
class Fingerprint:
    """One view's content: md5 over its sorted rows, and the rows to tell what differs."""

    view: str
    rows: tuple[str, ...]

    @property
    def md5(self) -> str:
        """Equal for equal content."""
        return hashlib.md5("\n".join(self.rows).encode(), usedforsecurity=False).hexdigest()


def fingerprints(settings: Settings) -> dict[str, Fingerprint]:
    """A fingerprint of every evaluation view, read as evaluator."""
    with engine(settings, "evaluator").connect() as connection:
        contents = {row.submission_id: row.content for row in connection.execute(_CONTENT_IDS)}
        views = connection.execute(_VIEWS).scalars().all()
        return {view: Fingerprint(view, tuple(sorted(_rows(connection, view, contents)))) for view in views}


def differences(expected: Mapping[str, Fingerprint], actual: Mapping[str, Fingerprint], most: int = 8) -> list[str]:
    """One line per view that differs and up to ``most`` of the rows that only one side has; empty when all agree."""
    lines: list[str] = []
    for view in sorted({*expected, *actual}):
        one, other = expected[view], actual[view]
        if one.md5 == other.md5:
            continue
        missing, extra = Counter(one.rows) - Counter(other.rows), Counter(other.rows) - Counter(one.rows)
        lines.append(f"{view}: {missing.total()} rows missing, {extra.total()} rows too many")
        lines += [f"  - {row}" for row in _first(missing.elements(), most)]
        lines += [f"  + {row}" for row in _first(extra.elements(), most)]
    return lines


def _first(rows: Iterable[str], most: int) -> list[str]:
    return sorted(rows)[:most]


def _rows(connection: Connection, view: str, contents: Mapping[str, str]) -> Iterator[str]:
    for row in connection.execute(text(f"select * from evaluation.{view}")).mappings():
        if view == "issues" and row["severity"] not in _LASTING_ISSUES:
            continue
        yield " | ".join(_cells(view, row, contents))


def _cells(view: str, row: RowMapping, contents: Mapping[str, str]) -> Iterator[str]:
    for name, value in row.items():
        if name in _BY_ORDER.get(view, ()):
            continue
        if name in _BY_CONTENT and value is not None:
            value = contents[value]
        elif name == "status":
            value = _SAME_OUTCOME.get(value, value)
        yield "" if value is None else str(value)
