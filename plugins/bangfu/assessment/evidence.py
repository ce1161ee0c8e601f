"""Evidence on file: documents, honours, vetoes, reviewed points (evidence.csv, domain 4.7 and 4.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from bangfu.assessment.totals import CONCERNING, Honour
from bangfu.register.rubrics import Bonus, Rubric
from bangfu.settings import TIME_ZONE

VETO = "veto"
HONOUR = "honour"
UNSORTED_BONUS = "BONUS"
"""The indicator code of an honour that nobody has sorted under one bonus of the rubric."""

_EVIDENCE = text("""
    select row_key, label, object_code, indicator_code, kind, happened_on, document_no, level, link, points, reviewer,
        reason
    from evidence_item
    where happened_on between make_date(:year, 1, 1) and least(make_date(:year, 12, 31), cast(:cutoff_day as date))
    order by object_code, indicator_code, happened_on, row_key
""")


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One document on file for one object; it is worth points only once somebody reviewed it and said why."""

    row_key: str
    label: str | None
    object_code: str
    indicator_code: str | None
    kind: str
    happened_on: date
    document_no: str | None
    level: str | None
    link: str | None
    points: Decimal | None
    reviewer: str | None
    reason: str | None

    @property
    def is_reviewed(self) -> bool:
        """Whether a named person judged it and said why (domain 4.10)."""
        return bool(self.reviewer and self.reason)

    @property
    def matter(self) -> str:
        """What it is about: honours with the same number, else the same title, are one matter."""
        return self.document_no or self.label or self.row_key

    def as_json(self) -> dict[str, Any]:
        """As kept with a score."""
        points = None if self.points is None else str(self.points)
        return {
            "row_key": self.row_key, "title": self.label, "link": self.link, "reviewer": self.reviewer,
            "reason": self.reason, "points": points,
        }  # fmt: skip


def read_evidence(connection: Connection, year: int, cutoff: datetime) -> tuple[EvidenceItem, ...]:
    """The evidence dated in ``year`` and not after the cut-off, from the basis in the search path."""
    values = {"year": year, "cutoff_day": cutoff.astimezone(TIME_ZONE).date()}
    return tuple(EvidenceItem(**row._mapping) for row in connection.execute(_EVIDENCE, values))


def reviewed_points(items: Sequence[EvidenceItem]) -> Decimal | None:
    """The points that reviewers gave in all; None when nobody gave any."""
    given = [one.points for one in items if one.is_reviewed and one.points is not None]
    return sum(given, Decimal(0)) if given else None


def honours_of(rubric: Rubric, items: Sequence[EvidenceItem]) -> list[tuple[Honour, EvidenceItem]]:
    """The reviewed honours of one object, each with the document that proves it (domain 4.3, 4.10)."""
    found = [(bonus_of(rubric, item), item) for item in items if item.is_reviewed]
    return [(Honour(bonus.code, item.matter), item) for bonus, item in found if bonus]


def bonus_of(rubric: Rubric, item: EvidenceItem) -> Bonus | None:
    """The bonus under which an honour falls: the one it names, else the only one of its level and points.

    None for what is no honour, and for an honour that fits several bonuses: nobody guesses points.
    """
    candidates = [one for one in rubric.bonuses if one.indicator is None]
    named = [one for one in candidates if one.code == item.indicator_code]
    if named:
        return named[0]
    if not is_unsorted_honour(item):
        return None
    fitting = [one for one in candidates if one.level == item.level and item.points in (None, one.points)]
    return fitting[0] if len(fitting) == 1 else None


def is_unsorted_honour(item: EvidenceItem) -> bool:
    """Whether it asks for a bonus without naming which."""
    return item.indicator_code == UNSORTED_BONUS or (item.kind == HONOUR and not item.indicator_code)


def vetoes_of(rubric: Rubric, items: Sequence[EvidenceItem]) -> dict[str, list[EvidenceItem]]:
    """The vetoes of the rubric that reviewed evidence of one object establishes, each with its proofs; one that
    zeroes the indicator concerned names it, ``V2/C1``, and has one row of evidence for each.
    """
    codes = {one.code for one in rubric.vetoes}
    proven: dict[str, list[EvidenceItem]] = {}
    for item in items:
        named = item.indicator_code or ""
        if item.kind == VETO and item.is_reviewed and named.partition(CONCERNING)[0] in codes:
            proven.setdefault(named, []).append(item)
    return proven


def waiting_for_review(rubric: Rubric, items: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """Documents that nobody reviewed yet, and those that no rule of the rubric fits: they count for nothing so far."""
    return [item for item in items if not (item.is_reviewed and _fits(rubric, item))]


def _fits(rubric: Rubric, item: EvidenceItem) -> bool:
    """Whether the rubric has a rule for it: one bonus for an honour, the veto that it names."""
    if item.kind == VETO:
        return bool(vetoes_of(rubric, [item]))
    return not is_unsorted_honour(item) or bonus_of(rubric, item) is not None
