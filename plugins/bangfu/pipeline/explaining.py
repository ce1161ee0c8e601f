"""What is known about a file: found by submission id, by name, by where it lay or lies, or by its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from sqlalchemy import text

from bangfu.contracts.catalogue import load_contracts
from bangfu.database.engine import engine
from bangfu.intake.archive import file_sha256
from bangfu.notices import language
from bangfu.publishing.receipts import group_issues
from bangfu.settings import Settings
from bangfu.warehouse.explain import explain

_FIND = text("""
    select submission_id from intake.submission
    join intake.file_drop using (drop_id)
    where submission_id = :what or submission.file_name = :name or file_drop.file_name = :name
      or file_drop.path = :below or file_drop.lies_at = :below or submission.sha256 = :sha256
      or file_drop.lies_at like '%/' || :name
    order by submission.received_at, submission_id
""")

_ISSUES = text("""
    select rule, severity, sheet, row_no, column_name, value, expected, message, action, template, template_values
    from intake.issue where submission_id = :submission_id order by row_no is not null, row_no, issue_id
""")


def explain_submissions(settings: Settings, what: str) -> list[dict[str, Any]]:
    """Everything known about the submissions that ``what`` may mean, oldest first; empty when it means none.

    ``what`` is a submission id, a file name as dropped or as placed, or a path to a file, whose bytes are looked up.
    """
    path = Path(what)
    values = {
        "what": what,
        "name": path.name,
        "below": _below(path, settings.intake),
        "sha256": file_sha256(path) if path.is_file() else None,
    }
    with engine(settings, "loader").connect() as connection:
        found = connection.execute(_FIND, values).scalars().all()
        explained = [explain(connection, submission_id) for submission_id in found]
        for one, submission_id in zip(explained, found, strict=True):
            if one is not None:
                issues = connection.execute(_ISSUES, {"submission_id": submission_id}).all()
                one["issues"] = group_issues(issues)
    return [one for one in explained if one is not None]


def explanation_lines(explained: Mapping[str, Any]) -> list[str]:
    """The same for people."""
    contract = load_contracts().get(explained["submission"]["report"] or "")
    page = _template().render(**explained, title=contract.title if contract else "", chinese=language() == "zh")
    return page.rstrip().splitlines()


def _below(path: Path, intake: Path) -> str | None:
    absolute = path.absolute()
    return absolute.relative_to(intake).as_posix() if absolute.is_relative_to(intake) else None


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    return environment.get_template("explanation.txt.j2")
