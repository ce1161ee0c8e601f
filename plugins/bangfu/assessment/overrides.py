"""Scores given by a person: only where judging is a person's business, within bounds, kept with name and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from bangfu.assessment.evidence import EvidenceItem
from bangfu.assessment.formulas import bounds_of
from bangfu.assessment.measures import Statements
from bangfu.assessment.needs import scoring_measures
from bangfu.notices import NotFoundError, WrongUsageError
from bangfu.register.rubric_indicators import Indicator
from bangfu.register.rubrics import Rubric

SALES_BASIS = "counted_sale"
CENT = Decimal("0.01")

_LATEST = text("""
    select object_code, indicator_code, score, decided_by, reason, link, decided_at, row_key
    from score_override
    where year = :year and decided_at <= :cutoff
""")
_RECORD = text("""
    insert into assessment.score_override
        (year, object_code, indicator_code, score, decided_by, reason, link, decided_at)
    values (:year, :object_code, :indicator_code, :score, :decided_by, :reason, :link, :decided_at)
""")


class UnknownIndicatorError(NotFoundError):
    """The rubric has no such indicator."""


class OverrideRefusedError(WrongUsageError):
    """A score that a person may not give; the text says why."""


@dataclass(frozen=True, slots=True)
class Override:
    """A score given by a person for one indicator of one object."""

    object_code: str
    indicator_code: str
    score: Decimal
    decided_by: str
    reason: str
    link: str | None
    decided_at: datetime
    row_key: str = ""

    def as_json(self, computed: Decimal | None) -> dict[str, Any]:
        """As kept with the score that it replaces."""
        return {
            "old": None if computed is None else str(computed), "new": str(self.score), "reason": self.reason,
            "by": self.decided_by, "at": self.decided_at.isoformat(), "link": self.link,
        }  # fmt: skip


def read_overrides(connection: Connection, year: int, cutoff: datetime) -> dict[tuple[str, str], Override]:
    """The scores in force by (object, indicator), from the basis in the search path."""
    found = connection.execute(_LATEST, {"year": year, "cutoff": cutoff})
    return {(row.object_code, row.indicator_code): Override(**row._mapping) for row in found}


def record_override(connection: Connection, year: int, override: Override) -> None:
    """Keep a score that :func:`refuse_override` let pass; earlier ones for the same indicator stay."""
    connection.execute(
        _RECORD,
        {
            "year": year, "object_code": override.object_code, "indicator_code": override.indicator_code,
            "score": override.score, "decided_by": override.decided_by, "reason": override.reason,
            "link": override.link, "decided_at": override.decided_at,
        },
    )  # fmt: skip


def refuse_override(indicator: Indicator, score: Decimal, statements: Statements) -> None:
    """Let a person's score pass, or raise :class:`OverrideRefusedError` saying why not (domain 4.7)."""
    told = {"code": indicator.code, "name": indicator.name}
    if indicator.formula is None:
        raise OverrideRefusedError("assessment.override_of_heading", **told)
    if is_computed_sales(indicator, statements):
        raise OverrideRefusedError("assessment.override_of_sales", **told)
    if indicator.formula != "manual_review" and not indicator.evidence_required:
        raise OverrideRefusedError("assessment.override_of_computed", **told)
    low, high = bounds_of(indicator)
    if not low <= score <= high or score != score.quantize(CENT):
        raise OverrideRefusedError("assessment.override_out_of_bounds", low=low, high=high, score=score, **told)


def refuse_without_document(indicator: Indicator, override: Override, documents: Sequence[EvidenceItem]) -> None:
    """A manual review points to a document: a link, or evidence on file. Raises :class:`OverrideRefusedError`."""
    on_file = (override.object_code, override.indicator_code)
    known = any((one.object_code, one.indicator_code) == on_file for one in documents)
    if indicator.formula == "manual_review" and not override.link and not known:
        raise OverrideRefusedError("assessment.override_without_document", code=indicator.code, name=indicator.name)


def is_computed_sales(indicator: Indicator, statements: Statements) -> bool:
    """Whether nothing but counted sales makes the score: no person puts another in its place."""
    names = scoring_measures(indicator)
    return bool(names) and all(SALES_BASIS in statements.get(name, "") for name in names)


def find_indicator(rubric: Rubric, code: str) -> Indicator:
    """The heading or leaf of that code. Raises :class:`UnknownIndicatorError`."""
    for indicator in rubric.walk():
        if indicator.code == code:
            return indicator
    raise UnknownIndicatorError("assessment.no_indicator", code=code, title=rubric.title)
