"""Each sale at most once: the rules over the touched sale lines, in the order in which statuses take precedence."""

from __future__ import annotations

from functools import cache

import yaml
from sqlalchemy import Connection, text

from bangfu.settings import EXPECTATIONS
from bangfu.warehouse.keys import product_key
from bangfu.warehouse.residual import resolve_residuals
from bangfu.warehouse.statements import run
from bangfu.warehouse.supplier_names import name_suppliers

TAKING = ("dc5_as_reported", "take_sales")

RULES = (
    "dc1_identity",  # superseded, duplicate
    "dc5_repeats",  # duplicate
    "dc8_refunds",  # linked and orphan refund rows
    "dc9_gifts",  # gift
    "dc10_programme",  # other_program
    "dc9_vouchers",  # out_of_scope
    "products",
    "dc2_references",
    "certificates",
    "dc2_supply_product",
    "certification",  # out_of_validity, uncertified
    "suppliers",
    "invoices_of_two_units",  # pending
    "staff_sessions",  # pending
    "brushed_sessions",  # pending
    "dc4_sessions",  # pending
    "dc4_counters",  # pending
    "dc2_group_buys",  # linked
    "dc2b_buyers",
    "dc3_inferred",
    "dc2_links",  # linked
    "dc2b_summaries",  # linked parts of summaries
    "dc4_covered",  # covered_by_detail
    "write_back",  # counted
)

_KNOWN_ALIASES = text("select alias, code from reference.alias where kind = 'product' order by alias")
_TELL_ALIAS = text("insert into product_alias (alias, alias_key, product_no) values (:alias, :alias_key, :product_no)")
_TELL_REASON = text("insert into reason (code, template) values (:code, :template)")
_TELL_VOUCHER = text("insert into voucher_word (word) values (:word)")
_IS_ANYTHING_TOUCHED = text("select exists (select 1 from touched_row)")
_REMEMBER_COUNTED = text("""
    insert into counted_before (sale_row_id, net_amount, report, sale_date, supplier_uscc, product_no, channel)
    select fact_sale.sale_row_id, fact_sale.net_amount, fact_sale.report, fact_sale.sale_date,
        fact_sale.supplier_uscc, fact_sale.product_no, fact_sale.organizing_channel
    from touched_row
    inner join warehouse.fact_sale on touched_row.sale_row_id = fact_sale.sale_row_id
    where fact_sale.counted_status = 'counted'
""")


def prepare(connection: Connection) -> None:
    """Make and empty the working tables; fill in what the rules need to know from outside."""
    run(connection, "resolve/working_tables.sql")
    run(connection, "resolve/residual_tables.sql")
    connection.execute(_TELL_REASON, [{"code": code, "template": template} for code, template in _reasons().items()])
    connection.execute(_TELL_VOUCHER, [{"word": word} for word in _voucher_words()])
    aliases = [
        {"alias": row.alias, "alias_key": product_key(row.alias), "product_no": row.code}
        for row in connection.execute(_KNOWN_ALIASES)
    ]
    if aliases:
        connection.execute(_TELL_ALIAS, aliases)


def remember_counted(connection: Connection) -> None:
    """Note what the touched lines count now, to tell the effect afterwards."""
    connection.execute(_REMEMBER_COUNTED)


def resolve(connection: Connection) -> None:
    """Give every touched sale line its counted status, reason, channels and parties.

    The result depends on the lines alone, not on the order in which they arrived. What business entities sold beyond
    all of them follows from their sums, in a second pass.
    """
    if not connection.execute(_IS_ANYTHING_TOUCHED).scalar():
        return
    for rule in TAKING:
        run(connection, f"resolve/{rule}.sql")
    name_suppliers(connection)
    for rule in RULES:
        run(connection, f"resolve/{rule}.sql")
    resolve_residuals(connection)


def reason_template(code: str) -> str:
    """The sentence that says why a line does not count, with ``%1$s`` and so on for what it names."""
    return _reasons()[code]


@cache
def _reasons() -> dict[str, str]:
    content = (EXPECTATIONS / "common" / "reasons.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(content))


@cache
def _voucher_words() -> tuple[str, ...]:
    content = (EXPECTATIONS / "common" / "vouchers.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(content)["words"])
