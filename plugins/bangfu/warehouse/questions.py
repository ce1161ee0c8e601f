"""Questions that sale lines wait for: orders that look brushed, and invoices that two units reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, text

from bangfu.warehouse.resolve import reason_template


@dataclass(frozen=True, slots=True)
class SaleQuestion:
    """What must be answered before ``lines`` lines of ``amount`` yuan can count or not.

    ``units`` are the codes of the units that claim them; ``first_sale`` is the earliest day of sale among them.
    """

    question: str
    reason: str
    units: tuple[str, ...]
    lines: int
    amount: Decimal
    first_sale: date


_WAITING = text("""
    select
        case report
            when 'institution_procurement' then 'invoice:' || invoice_no
            else 'brushing:' || platform_code || ':' || session_no
        end as question,
        min(reason) as reason,
        array_agg(distinct own_organizing_org_code order by own_organizing_org_code) as units,
        count(*) as lines,
        sum(net_amount) as amount,
        min(sale_date) as first_sale
    from warehouse.fact_sale
    where
        counted_status = 'pending'
        and in_force
        and (
            report = 'institution_procurement' and invoice_no is not null
            or report in ('platform_orders', 'live_session') and reason like :brushing
        )
    group by question
    order by first_sale, question
""")


def sale_questions(connection: Connection) -> list[SaleQuestion]:
    """Every question about sales that nobody has answered, by the earliest day of sale."""
    rows = connection.execute(_WAITING, {"brushing": _pattern(reason_template("brushing"))})
    return [SaleQuestion(row[0], row[1], tuple(row[2]), *row[3:]) for row in rows]


_CLAIMANTS = text("""
    select distinct own_organizing_org_code from warehouse.fact_sale
    where report = 'institution_procurement' and invoice_no = :invoice_no and in_force
    order by own_organizing_org_code
""")


def claimants(connection: Connection, invoice_no: str) -> tuple[str, ...]:
    """The codes of the units that report an invoice."""
    return tuple(connection.execute(_CLAIMANTS, {"invoice_no": invoice_no}).scalars())


def _pattern(template: str) -> str:
    """What a filled sentence looks like to ``like``."""
    return template.replace("%%", "%").replace("%1$s", "%").replace("%2$s", "%")
