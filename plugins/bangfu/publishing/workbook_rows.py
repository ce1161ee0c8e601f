"""What the evaluators' workbook shows, as the views of schema evaluation give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

_RANKING = text("""
    select * from evaluation.ranking
    where year = :year and edition = :edition
    order by array_position(array['county', 'zone', 'department'], object_group), rank, sort_order
""")
_SCORES = text("""
    select scores.*, ranking.object_name, ranking.sort_order as object_order
    from evaluation.scores
    inner join evaluation.ranking using (year, edition, object_group, object_code)
    where scores.year = :year and scores.edition = :edition
    order by
        array_position(array['county', 'zone', 'department'], scores.object_group), ranking.sort_order,
        scores.sort_order
""")
_ADJUSTMENTS = text("""
    select score_adjustments.*, ranking.object_name
    from evaluation.score_adjustments
    inner join evaluation.ranking using (year, edition, object_group, object_code)
    where score_adjustments.year = :year and score_adjustments.edition = :edition
    order by
        array_position(array['county', 'zone', 'department'], score_adjustments.object_group), ranking.sort_order,
        score_adjustments.kind, score_adjustments.code
""")
_MODULES = text("""
    select comprehensive.*, ranking.object_name
    from evaluation.comprehensive
    inner join evaluation.ranking using (year, edition, object_group, object_code)
    where comprehensive.year = :year and comprehensive.edition = :edition
    order by
        array_position(array['county', 'zone', 'department'], comprehensive.object_group), ranking.sort_order,
        comprehensive.module
""")
_EDITION = text("select * from assessment.edition where edition_name = :edition and year = :year")
_FORGET = text("drop table if exists entered")
_ENTERED = text("""
    create temporary table entered on commit drop as
    with score as (
        select run.run_id, run.object_group, ranked.object_name, ranked.sort_order, score.object_code, score.measures,
            score.evidence
        from assessment.shown_run as run
        inner join assessment.score on run.run_id = score.run_id and run.object_group = score.object_group
        inner join assessment.rank as ranked
            on score.run_id = ranked.run_id
            and score.object_group = ranked.object_group
            and score.object_code = ranked.object_code
        where run.year = :year and run.edition = :edition and score.indicator_code = :indicator and score.is_leaf
    )
    select score.object_group, score.sort_order, score.object_name, result.measure, unnest(result.row_keys) as row_key
    from score
    cross join lateral jsonb_array_elements(score.measures) as call
    inner join assessment.measure as result
        on result.run_id = score.run_id
        and result.object_group = score.object_group
        and result.object_code = score.object_code
        and result.measure = call ->> 'measure'
        and result.params_key = call ->> 'params_key'
        and result.year = cast(call ->> 'year' as integer)
    union
    select score.object_group, score.sort_order, score.object_name, null, document ->> 'row_key'
    from score
    cross join lateral jsonb_array_elements(score.evidence) as document
""")
_KNOW = text("analyze entered")
_BASES = text("select distinct split_part(row_key, '/', 1) as basis from entered order by basis")
_LIVE = """
    select entered.*, kept.label, kept.amount, kept.sheet, kept.row_no, kept.submission_id, reported.file_name
    from entered
    left join basis_live.{basis} as kept on entered.row_key = kept.row_key
    left join intake.submission as reported on kept.submission_id = reported.submission_id
    where split_part(entered.row_key, '/', 1) = '{basis}'
"""
_KEPT = """
    select entered.*, kept.body ->> 'label' as label, cast(kept.body ->> 'amount' as numeric) as amount,
        kept.body ->> 'sheet' as sheet, cast(kept.body ->> 'row_no' as integer) as row_no,
        kept.body ->> 'submission_id' as submission_id, reported.file_name
    from entered
    inner join assessment.edition on edition.edition_name = :edition
    left join assessment.edition_row as kept
        on edition.edition_id = kept.edition_id and kept.basis = '{basis}' and entered.row_key = kept.row_key
    left join assessment.edition_submission as reported
        on edition.edition_id = reported.edition_id and kept.body ->> 'submission_id' = reported.submission_id
    where split_part(entered.row_key, '/', 1) = '{basis}'
"""
_IN_ORDER = """
    select behind.* from ({parts}) as behind
    order by
        array_position(array['county', 'zone', 'department'], behind.object_group), behind.sort_order,
        behind.measure, behind.row_key collate "C"
"""
_BASIS_NAME = re.compile(r"[a-z_0-9]+")
_ARRIVING = 5000
"""Rows that wait in memory at once."""

Rows = list[dict[str, Any]]


class YearOfScores:
    """The scores of one year in one edition (or ``draft``), read as the assessor."""

    def __init__(self, connection: Connection, year: int, edition: str) -> None:
        self._connection = connection
        self._asked = {"year": year, "edition": edition}
        self.year = year
        self.edition = edition
        self.ranking = self._read(_RANKING)
        self.scores = self._read(_SCORES)
        self.adjustments = self._read(_ADJUSTMENTS)
        self.modules = self._read(_MODULES)
        self.frozen = next(iter(self._read(_EDITION)), None)

    @property
    def groups(self) -> list[str]:
        """Groups of objects that were ranked."""
        return list(dict.fromkeys(one["object_group"] for one in self.ranking))

    @property
    def indicators(self) -> dict[str, str]:
        """Names of the leaves by code, in the order of their rubrics."""
        return {one["indicator_code"]: one["indicator_name"] for one in self.scores}

    def of_group(self, rows: Rows, group: str) -> Rows:
        """Only the rows of one group of objects."""
        return [one for one in rows if one["object_group"] == group]

    def rows_behind(self, indicator: str) -> Iterator[dict[str, Any]]:
        """Every row that entered an indicator, of all objects, one after the other: there may be a million.

        The same rows as evaluation.score_rows gives object by object, read from each basis at once.
        """
        asked = {**self._asked, "indicator": indicator}
        self._connection.execute(_FORGET)
        self._connection.execute(_ENTERED, asked)
        self._connection.execute(_KNOW)  # without it the planner takes a hundred rows for granted, and takes minutes
        bases = [name for name in self._connection.execute(_BASES).scalars() if _BASIS_NAME.fullmatch(name)]
        if not bases:
            return
        part = _LIVE if self.frozen is None else _KEPT
        parts = " union all ".join(part.format(basis=basis) for basis in bases)
        statement = text(_IN_ORDER.format(parts=parts)).execution_options(stream_results=True, yield_per=_ARRIVING)
        found = self._connection.execute(statement, asked)
        for row in found.mappings():
            yield dict(row)

    def _read(self, statement: Any) -> Rows:
        return [dict(row) for row in self._connection.execute(statement, self._asked).mappings()]
