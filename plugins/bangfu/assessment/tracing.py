"""A sale line traced back to file, sheet and row, and forward to the scores that it entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

_LINE = text("""
    with line as (
        select sale_id, sale_date, organizing_channel, fulfilment_channel, system_code, buyer_org_code, supplier_name,
            supplier_region_code, product_no, product_name, paid_amount, refund_amount, net_amount, submission_id,
            file_name, sheet, row_no, 'counted' as counted_status, null as reason, null as counted_sale_id
        from evaluation.sales where sale_id = :sale_id
        union all
        select sale_id, sale_date, organizing_channel, fulfilment_channel, system_code, buyer_org_code, supplier_name,
            supplier_region_code, product_no, product_name, paid_amount, refund_amount, net_amount, submission_id,
            file_name, sheet, row_no, counted_status, reason, counted_sale_id
        from evaluation.sales_not_counted where sale_id = :sale_id
    )
    select line.*, organised.name as organizing_channel_name, delivered.name as fulfilment_channel_name,
        coalesce(region.name, line.supplier_region_code) as supplier_region_name
    from line
    left join reference.channel as organised on line.organizing_channel = organised.channel_code
    left join reference.channel as delivered on line.fulfilment_channel = delivered.channel_code
    left join reference.region on line.supplier_region_code = region.region_code
    left join evaluation.submissions on line.submission_id = submissions.submission_id
    order by line.counted_status = 'superseded', submissions.received_at desc, submissions.version desc
    limit 1
""")
"""Every version of a file has the line: the one in force, else the newest."""
_SCORES = text("""
    select distinct run.year, run.edition, score.object_code, ranking.object_name, score.indicator_code,
        score.indicator_name, score.score, score.weight, score.sort_order
    from assessment.shown_run as run
    inner join assessment.measure on measure.run_id = run.run_id and measure.object_group = run.object_group
    inner join assessment.score
        on score.run_id = run.run_id and score.object_group = run.object_group
        and score.object_code = measure.object_code
        and score.measures @> jsonb_build_array(
            jsonb_build_object('measure', measure.measure, 'params_key', measure.params_key, 'year', measure.year)
        )
    inner join evaluation.ranking
        on ranking.year = run.year and ranking.edition = run.edition and ranking.object_group = run.object_group
        and ranking.object_code = score.object_code
    where measure.row_keys @> array['counted_sale/' || :sale_id]
    order by run.year, run.edition, score.object_code, score.sort_order
""")


@dataclass(frozen=True, slots=True)
class EnteredScore:
    """One score, of the newest draft or of an edition, that a sale line entered."""

    year: int
    edition: str
    object_code: str
    object_name: str
    indicator_code: str
    indicator_name: str
    score: Decimal | None
    weight: Decimal
    sort_order: int


@dataclass(frozen=True, slots=True)
class Trace:
    """A loaded sale line as the views show it with its source, whether it counts and why not, and its scores.

    A line that does not count enters no score; ``line["counted_sale_id"]`` names the one in its place, if any.
    """

    line: Mapping[str, Any]
    scores: tuple[EnteredScore, ...]


def trace_sale(connection: Connection, sale_id: str) -> Trace | None:
    """Where a sale line came from and where it went, as assessor; None for one that is not in the warehouse."""
    line = connection.execute(_LINE, {"sale_id": sale_id}).mappings().one_or_none()
    if line is None:
        return None
    found = connection.execute(_SCORES, {"sale_id": sale_id})
    return Trace(dict(line), tuple(EnteredScore(**row._mapping) for row in found))
