"""The steps of a load: staging, facts, versions, dimensions, resolution; and what they changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, text

from bangfu.contracts.catalogue import contract
from bangfu.register.lookup import Register
from bangfu.warehouse.arrival import Arrival, Effect, Verdict
from bangfu.warehouse.issues import bring_in_issues, lock_ledgers
from bangfu.warehouse.keys import column_values
from bangfu.warehouse.media import bring_in_media, lock_media
from bangfu.warehouse.neighbours import join_in, lock_everything, touch_neighbours, touch_submission
from bangfu.warehouse.residual import lock_reporting_entities
from bangfu.warehouse.resolve import prepare, remember_counted, resolve
from bangfu.warehouse.staging import stage
from bangfu.warehouse.statements import run
from bangfu.warehouse.supplier_names import supplier_codes, touch_renamed_suppliers
from bangfu.warehouse.versions import Turnover, put_in_force, replaced_files

SALES_REPORTS = (
    "institution_procurement",
    "union_group_buy",
    "live_session",
    "platform_orders",
    "staff_purchase",
    "counter_monthly",
    "counter_pos",
    "special_event",
    "community_shop",
    "entity_sales",
)

PLANS = ("annual_targets", "platform_832_reserve")

REFERENCES = ("certification_catalogue", "business_entities", "purchase_agreements")

LEDGERS = ("industry_projects", "sample_inspections", "rectification_issues")

_LOCK_PLANS = text("select pg_advisory_xact_lock(20719)")


def bring_in(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> Turnover:
    """Stage, give force, refresh dimensions and resolve; the working tables then still tell the effect."""
    _lock_what_resolves(connection, arrival.report)
    prepare(connection)
    if arrival.report in SALES_REPORTS:
        return _bring_in_sales(connection, arrival, verdict, register)
    if arrival.report == "beneficiary_roster":
        return _bring_in_roster(connection, arrival, verdict, register)
    if arrival.report == "media_coverage":
        return _bring_in_media(connection, arrival, verdict, register)
    if arrival.report in PLANS:
        return _bring_in_plans(connection, arrival, verdict, register)
    if arrival.report in LEDGERS:
        return _bring_in_ledger(connection, arrival, verdict, register)
    return _bring_in_reference(connection, arrival, verdict, register)


def _lock_what_resolves(connection: Connection, report: str) -> None:
    """Before anything is read that a decision changes, such as aliases: what is decided meanwhile is waited for."""
    if report in SALES_REPORTS:
        join_in(connection)
    elif report in REFERENCES:
        lock_everything(connection)


def _bring_in_sales(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> Turnover:
    _ensure_years(connection, arrival)
    stage(connection, arrival, register)
    run(connection, f"load/{arrival.report}.sql", submission_id=arrival.submission_id)
    run(connection, "load/sale_neighbour.sql", submission_id=arrival.submission_id)
    touch_submission(connection, arrival.submission_id, replaced_files(connection, verdict))
    if arrival.report == "entity_sales":
        lock_reporting_entities(connection)
    remember_counted(connection)
    turnover = put_in_force(connection, arrival, verdict)
    if arrival.report == "live_session":
        run(connection, "load/session_snapshots.sql", submission_id=arrival.submission_id)
    if arrival.report == "special_event":
        run(connection, "load/events.sql")
    resolve(connection)
    return turnover


def _bring_in_roster(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> Turnover:
    """A roster of persons: it replaces its unit's own only, and no sale depends on it."""
    stage(connection, arrival, register)
    turnover = put_in_force(connection, arrival, verdict)
    run(connection, "load/beneficiary_roster.sql", submission_id=arrival.submission_id)
    return turnover


def _bring_in_media(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> Turnover:
    """A list of articles, of which other units may know the same, or the original."""
    lock_media(connection)
    stage(connection, arrival, register)
    turnover = put_in_force(connection, arrival, verdict)
    bring_in_media(connection, arrival.submission_id)
    return turnover


def _bring_in_plans(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> Turnover:
    """Plans of a year, on which no sale depends; another unit may have reported the same, so one load at a time."""
    connection.execute(_LOCK_PLANS)
    stage(connection, arrival, register)
    turnover = put_in_force(connection, arrival, verdict)
    run(connection, f"load/{arrival.report}.sql")
    return turnover


def _bring_in_ledger(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> Turnover:
    """Projects, inspections or issues, carried on from file to file; no sale depends on them."""
    lock_ledgers(connection)
    stage(connection, arrival, register)
    turnover = put_in_force(connection, arrival, verdict)
    if arrival.report == "rectification_issues":
        bring_in_issues(connection, arrival.submission_id)
        return turnover
    run(connection, f"load/{arrival.report}.sql", submission_id=arrival.submission_id)
    if arrival.report == "industry_projects":
        run(connection, "load/project_years.sql", submission_id=arrival.submission_id)
    else:
        run(connection, "load/inspected_goods.sql")
    return turnover


def _bring_in_reference(connection: Connection, arrival: Arrival, verdict: Verdict, register: Register) -> Turnover:
    """A catalogue, a register of entities or agreements; the first two resolve every sale line they touch again."""
    stage(connection, arrival, register)
    if arrival.report == "certification_catalogue":
        run(connection, "resolve/seed_products.sql", submission_id=arrival.submission_id)
    suppliers_before = supplier_codes(connection)
    turnover = put_in_force(connection, arrival, verdict)
    run(connection, f"load/{arrival.report}.sql", submission_id=arrival.submission_id)
    touch_renamed_suppliers(connection, suppliers_before)
    if arrival.report == "certification_catalogue":
        run(connection, "resolve/seed_products.sql", submission_id=arrival.submission_id)
    if arrival.report == "business_entities":
        run(connection, "resolve/seed_suppliers.sql")
    if arrival.report in ("certification_catalogue", "business_entities"):
        lock_ledgers(connection)
        run(connection, "load/inspected_goods.sql")
    touch_neighbours(connection)
    remember_counted(connection)
    resolve(connection)
    return turnover


def _ensure_years(connection: Connection, arrival: Arrival) -> None:
    """The partitions that the sale dates need; a summary is of the last day of its period."""
    field = contract(arrival.report).sale_date or "started_at"
    days = column_values(arrival.frame, field)
    years = {day.year for day in days if isinstance(day, date)}
    if arrival.period:
        years.add(int(arrival.period[:4]))
    for year in sorted(years):
        connection.execute(text("select warehouse.ensure_sale_year(:year)"), {"year": year})


_EFFECT = text("""
    with after as (
        select fact_sale.sale_row_id, fact_sale.net_amount
        from touched_row
        inner join warehouse.fact_sale on touched_row.sale_row_id = fact_sale.sale_row_id
        where fact_sale.counted_status = 'counted'
    )
    select coalesce(sum(before.net_amount), 0) as before, coalesce(sum(after.net_amount), 0) as after
    from counted_before as before
    full join after on before.sale_row_id = after.sale_row_id
    where before.net_amount is distinct from after.net_amount
""")


def effect_of(connection: Connection, turnover: Turnover) -> Effect:
    """What the load just made changed in the city's total, told by the rows whose part in it changed."""
    row = connection.execute(_EFFECT).one()
    return Effect(
        Decimal(row.before), Decimal(row.after), turnover.rows_added, turnover.rows_removed, turnover.rows_changed
    )
