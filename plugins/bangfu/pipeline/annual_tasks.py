"""One call per task of the yearly and daily DAGs: the draft that a person approves, the freeze, what is published."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import jinja2
from sqlalchemy import text

from bangfu.assessment.drafts import AssessmentSummary, draft_assessment
from bangfu.assessment.edition_record import list_editions
from bangfu.assessment.editions import free_name, freeze
from bangfu.assessment.reminders import Reminded, remind
from bangfu.assessment.runs import NoRubricError, Run
from bangfu.contracts.catalogue import contract
from bangfu.database.engine import engine
from bangfu.notices import OperatorError, notice
from bangfu.publishing.bulletin import NothingToTellError, write_bulletin
from bangfu.publishing.bulletin_settings import bulletin_settings
from bangfu.publishing.workbook import write_workbook
from bangfu.settings import EXPECTATIONS, load_settings

_NTH_WORKDAY = text("select reference.add_workdays(cast(:before as date), :count) = cast(:day as date)")


class ChangedSinceApprovalError(OperatorError):
    """What would be frozen is not what the person approved."""


@dataclass(frozen=True)
class Proposal:
    """What a person is asked to approve: a heading, the draft with what it lacks in Markdown, the name that the edition
    will have, and the fingerprint of every score.
    """

    subject: str
    body: str
    name: str
    fingerprint: str


def propose_edition(year: int, name: str | None) -> Proposal:
    """Draft the year; the ranking and everything that is missing, for the one who approves.

    Raises EditionNameError for a name that is taken.
    """
    settings = load_settings()
    with engine(settings, "assessor").connect() as connection:
        own = free_name(connection, year, name)
    summary = draft_assessment(settings, year)
    body = _template().render(**_seen(summary, own)).strip() + "\n"
    return Proposal(notice("approval.subject", year=year, name=own), body, own, _fingerprint(summary.runs))


def freeze_edition(year: int, name: str, approved_by: str, fingerprint: str) -> str:
    """Freeze the year as it was approved, and only so; the edition's name. Asked again, it is the same edition.

    Raises :class:`ChangedSinceApprovalError` when a score has changed since.
    """
    settings = load_settings()
    with engine(settings, "assessor").connect() as connection:
        if name in {edition.name for edition in list_editions(connection)}:
            return name  # an earlier try has frozen it and died before it could say so

    def look(runs: Sequence[Run]) -> None:
        if _fingerprint(runs) != fingerprint:
            raise ChangedSinceApprovalError("approval.changed", year=year, name=name)

    return freeze(settings, year, name, approved_by, notice("approval.reason"), look).name


def publish_edition(year: int, name: str) -> str:
    """Write the evaluators' workbook of an edition; its path, relative to the folder of publications."""
    settings = load_settings()
    return write_workbook(settings, year, name).path.relative_to(settings.published).as_posix()


def draft_scores(years: list[int]) -> dict[int, bool]:
    """Draft each of the years that has a rubric; whether its draft says something new."""
    settings = load_settings()
    said: dict[int, bool] = {}
    for year in years:
        with suppress(NoRubricError):
            said[year] = any(run.is_new for run in draft_assessment(settings, year).runs)
    return said


def send_reminders() -> Reminded:
    """Take the steps of the ladder that are due."""
    settings = load_settings()
    return remind(settings, settings.now())


def turned_month() -> str | None:
    """On the day of the bulletin: its draft is written, and its month returned for the assessment; else None."""
    settings = load_settings()
    if not is_bulletin_day(settings.now()):
        return None
    period = f"{settings.today().replace(day=1) - timedelta(days=1):%Y%m}"
    try:
        write_bulletin(settings, period)
    except NothingToTellError:
        return None
    return period


def is_bulletin_day(now: datetime) -> bool:
    """Whether it is the workday of the month on which the bulletin of the last month is drafted (bulletin.yaml)."""
    settings = load_settings()
    last_month = now.date().replace(day=1) - timedelta(days=1)
    asked = {"before": last_month, "count": bulletin_settings(settings).drafted_on_workday, "day": now.date()}
    with engine(settings, "loader").connect() as connection:
        return bool(connection.execute(_NTH_WORKDAY, asked).scalar_one())


def _fingerprint(runs: Sequence[Run]) -> str:
    """Of every score, total and rank: equal where a reader sees the same."""
    digest = hashlib.sha256()
    for run in runs:
        for one in run.scored:
            leaves = [(code, leaf.leaf.score) for code, leaf in sorted(one.leaves.items())]
            digest.update(repr((one.assessed.object_code, leaves, one.total.total_score, one.ranked.rank)).encode())
    return digest.hexdigest()


def _seen(summary: AssessmentSummary, name: str) -> dict[str, Any]:
    return {
        "year": summary.year,
        "name": name,
        "cutoff": f"{summary.runs[0].data_cutoff:%Y-%m-%d %H:%M}",
        "tables": [_table(run, group) for run in summary.runs for group in run.rubric.object_groups],
        "marks": [mark for run in summary.runs for mark in run.marks],
        "gaps": _gap_lines(summary),
    }


def _table(run: Run, group: str) -> dict[str, Any]:
    rows = [
        {
            "rank": one.ranked.rank,
            "tied": one.ranked.tied,
            "name": one.assessed.object_name,
            "total": one.total.total_score,
            "grade": one.ranked.grade,
            "bonus": one.total.bonus,
            "deduction": one.total.deduction,
            "missing": one.total.missing_count,
        }
        for one in run.scored
        if one.assessed.object_group == group
    ]
    return {
        "title": notice(f"assess.group.{group}"),
        "rubric": run.rubric.title,
        "version": run.rubric.version,
        "is_draft": run.rubric.status == "draft",
        "rows": rows,
    }


def _gap_lines(summary: AssessmentSummary) -> list[str]:
    """One line per kind of gap and indicator or report, with how many objects or reports lack it."""
    counted = Counter[tuple[str, str]]()
    for gap in summary.gaps:
        counted[gap.kind, gap.what] += gap.count
    return [
        notice("approval.reports", report=contract(what).title, count=count)
        if kind == "report"
        else notice("approval.gap", gap=notice(f"assess.gap.{kind}"), indicator=what, count=count)
        for (kind, what), count in sorted(counted.items())
    ]


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(EXPECTATIONS / "common"),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("approval.md.j2")
