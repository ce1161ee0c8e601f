"""Resolve sale lines again without a new file: after a decision or an alias, or to prove that nothing moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, TextClause, text

from bangfu.warehouse.neighbours import lock_everything, touch_neighbours
from bangfu.warehouse.resolve import prepare, remember_counted, resolve

_BY_INVOICE = text("""
    insert into touched_row (sale_row_id)
    select sale_row_id from warehouse.sale_neighbour where neighbour_key = 'invoice:' || :invoice_no
    on conflict do nothing
""")
_BY_SESSION = text("""
    insert into touched_row (sale_row_id)
    select sale_row_id from warehouse.sale_neighbour where neighbour_key = 'ref:' || :session_no
    on conflict do nothing
""")
_BY_PRODUCT = text("""
    insert into touched_row (sale_row_id)
    select sale_row_id from warehouse.fact_sale
    where product_no = any(:product_nos) or certification_no = any(:product_nos)
        or exists (
            select 1 from product_alias
            where product_alias.product_no = any(:product_nos)
                and (product_alias.alias_key = fact_sale.product_key
                    or product_alias.alias in (
                        fact_sale.certification_no, fact_sale.merchant_code, fact_sale.item_id, fact_sale.gtin))
        )
    on conflict do nothing
""")
_ALL = text("insert into touched_row (sale_row_id) select sale_row_id from warehouse.fact_sale where part <> 'linked'")
_CHANGED = """
    with after as (
        select fact_sale.sale_row_id, fact_sale.net_amount, fact_sale.product_no, fact_sale.sale_date
        from touched_row
        inner join warehouse.fact_sale on touched_row.sale_row_id = fact_sale.sale_row_id
        where fact_sale.counted_status = 'counted'
    )
    select {told}
    from counted_before
    full join after on counted_before.sale_row_id = after.sale_row_id
    where counted_before.net_amount is distinct from after.net_amount
        or counted_before.product_no is distinct from after.product_no
"""
_CHANGED_LINES = text(_CHANGED.format(told="count(*)"))
_CHANGED_MONTHS = text(
    _CHANGED.format(told="distinct to_char(coalesce(after.sale_date, counted_before.sale_date), 'YYYYMM') as month")
    + " order by month"
)


def revisit_invoice(connection: Connection, invoice_no: str) -> int:
    """After somebody decided whose an invoice is; returns how many lines count differently now."""
    return _revisit(connection, _BY_INVOICE, {"invoice_no": invoice_no})


def revisit_session(connection: Connection, session_no: str) -> int:
    """After somebody decided whether a session's orders were real; returns how many lines count differently now."""
    return _revisit(connection, _BY_SESSION, {"session_no": session_no})


def revisit_products(connection: Connection, product_nos: Iterable[str]) -> int:
    """After an alias of these products was accepted or withdrawn; returns how many lines count differently now."""
    return _revisit(connection, _BY_PRODUCT, {"product_nos": list(product_nos)})


def revisit_everything(connection: Connection) -> int:
    """Resolve every sale line again; 0 on a sound warehouse, whatever the order in which files arrived."""
    return _revisit(connection, _ALL, {})


def changed_months(connection: Connection) -> list[str]:
    """The months (202110) whose sales count differently since lines were last resolved again in this transaction."""
    return list(connection.execute(_CHANGED_MONTHS).scalars())


def _revisit(connection: Connection, seed: TextClause, values: Mapping[str, Any]) -> int:
    lock_everything(connection)
    prepare(connection)
    connection.execute(seed, values)
    touch_neighbours(connection)
    remember_counted(connection)
    resolve(connection)
    return int(connection.execute(_CHANGED_LINES).scalar_one())
