"""What a draft still lacks: tasks, documents, reviews, data, reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, text

from bangfu.assessment.evidence import waiting_for_review
from bangfu.assessment.facts import Facts
from bangfu.assessment.scoring import ScoredLeaf, ScoredObject
from bangfu.register.rubrics import Rubric

_OPEN_REPORTS = text("""
    select org_code, report, state, count(*) as report_count
    from evaluation.reporting_status
    where left(period, 4) = cast(:year as text) and state in ('due', 'missing')
    group by org_code, report, state
    order by state desc, org_code, report
""")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing. ``kind``: ``target`` no task was set, ``evidence`` no document on file where one is
    required, ``review`` a document that nobody reviewed or sorted, ``data`` nothing to measure (the rubric's policy
    applies), ``report`` reports that are overdue or due (``detail``: missing, due). ``what``: indicator or report;
    ``who``: object or unit; ``count``: how many.
    """

    kind: Literal["target", "evidence", "review", "data", "report"]
    what: str
    who: str
    detail: str
    count: int = 1

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def gaps_of(rubric: Rubric, facts: Facts, scored: Sequence[ScoredObject]) -> list[Gap]:
    """What the scores of one run lack, object by object in the order of the indicators."""
    return [gap for one in scored for gap in (*_of_leaves(one), *_of_reviews(rubric, facts, one))]


def open_reports(connection: Connection, year: int) -> list[Gap]:
    """The reports of the year that are due or overdue now, counted by unit and kind of report."""
    found = connection.execute(_OPEN_REPORTS, {"year": year})
    return [Gap("report", row.report, row.org_code, row.state, row.report_count) for row in found]


def _of_leaves(scored: ScoredObject) -> Iterator[Gap]:
    for code, one in scored.leaves.items():
        who, what = scored.assessed.object_code, one.indicator.name
        if asks_for_task(one) and not one.target_rows:
            yield Gap("target", code, who, what)
        elif one.leaf.state != "scored":
            yield Gap("data", code, who, what)
        if one.indicator.evidence_required and not one.evidence:
            yield Gap("evidence", code, who, what)


def asks_for_task(scored: ScoredLeaf) -> bool:
    """Whether the indicator, or a part of it, is measured against the annual task."""
    parts = (scored.indicator, *scored.indicator.parts)
    return any(part.target is not None and part.target.source is not None for part in parts)


def _of_reviews(rubric: Rubric, facts: Facts, scored: ScoredObject) -> Iterator[Gap]:
    who = scored.assessed.object_code
    for item in waiting_for_review(rubric, facts.evidence_of(who)):
        yield Gap("review", item.indicator_code or item.kind, who, item.label or item.row_key)
