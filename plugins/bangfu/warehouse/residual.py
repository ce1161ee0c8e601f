"""DC-5: what business entities sold beyond what their customers, counters and platforms report.

The second pass of a resolution. What customers are counted for is kept as a sum per entity, product, month and channel;
the touched lines change it by what they count now and counted before, so that the cost follows from the lines touched,
not from the size of the warehouse. Entities are locked after all neighbours, sorted, and before the sums are read.
"""

from __future__ import annotations

from sqlalchemy import Connection, TextClause, text

from bangfu.warehouse.statements import run

_SPACE = 20724
_BUCKETS = 256

_LOCK = f"""
    select pg_advisory_xact_lock({_SPACE}, bucket)
    from (
        select distinct hashtext(supplier_uscc) & {_BUCKETS - 1} as bucket
        from ({{entities}}) as entity
        order by bucket offset 0
    ) as ordered
"""
_LOCK_REPORTING = text(
    _LOCK.format(
        entities="""
            select fact_sale.own_supplier_uscc as supplier_uscc
            from touched_row
            inner join warehouse.fact_sale on touched_row.sale_row_id = fact_sale.sale_row_id
            where fact_sale.report = 'entity_sales'
        """
    )
)
_LOCK_CHANGED = text(_LOCK.format(entities="select supplier_uscc from entity_year"))


def lock_reporting_entities(connection: Connection) -> None:
    """Lock the entities of the touched reports of R16, before their rows are written.

    A line of a customer that changes the residual of the same entity then waits with its own lock, not inside it.
    """
    _lock(connection, _LOCK_REPORTING)


def resolve_residuals(connection: Connection) -> None:
    """Bring the sums of the entities that the resolved lines mean, and the residuals of their reports, up to date.

    The rules of the first pass have been written back. Reports of other files that move are added to the touched lines,
    so that they are part of the effect.
    """
    run(connection, "resolve/dc5_changes.sql")
    _lock(connection, _LOCK_CHANGED)
    run(connection, "resolve/dc5_residual.sql")
    run(connection, "resolve/dc5_covered.sql")


def _lock(connection: Connection, statement: TextClause) -> None:
    connection.execute(statement)
