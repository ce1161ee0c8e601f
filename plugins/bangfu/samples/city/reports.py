"""Every report of the city, kind by kind, as its clerks filed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bangfu.samples.city.agreements import agreement_reports
from bangfu.samples.city.catalogue import catalogue_reports, entity_reports
from bangfu.samples.city.counters import counter_reports
from bangfu.samples.city.entity_sales import entity_sales_reports, yearly_sales
from bangfu.samples.city.events import event_reports
from bangfu.samples.city.group_buys import group_buy_reports
from bangfu.samples.city.inspections import inspection_reports
from bangfu.samples.city.issues import issue_reports
from bangfu.samples.city.media import media_reports
from bangfu.samples.city.plans import plan_reports
from bangfu.samples.city.pos import till_reports
from bangfu.samples.city.procurement import delivered_by_agreement, purchase_reports
from bangfu.samples.city.projects import project_reports
from bangfu.samples.city.roster import roster_reports
from bangfu.samples.city.sessions import export_reports, session_reports
from bangfu.samples.city.shops import shop_reports
from bangfu.samples.city.staff import staff_reports
from bangfu.samples.city.world import City
from bangfu.samples.departments import department_reports
from bangfu.samples.online import online_reports
from bangfu.samples.reports import Archive, SampleReport

ZIPPED_PERIOD = "2021H1"
"""The city's office collected the areas' lists of entities for this half-year and sent them as one archive."""


def city_reports(city: City) -> Iterator[SampleReport]:
    """All reports, those of the health system's first weeks included; catalogue and register first."""
    register, products = city.register, city.products
    yield from department_reports(city.truth)
    yield from catalogue_reports(products, yearly_sales(city.entity_months), register)
    yield from map(_zipped, entity_reports(city.entities, products, register))
    yield from agreement_reports(register, city.agreements, delivered_by_agreement(city.bought))
    yield from online_reports(city.truth)
    yield from session_reports(city.live.sessions, register)
    yield from export_reports(city.live.exports, city.live.shop, register)
    yield from purchase_reports(city.bought, products, city.truth)
    yield from staff_reports(city.staff_lines, register)
    yield from group_buy_reports(city.unions.lines, register)
    yield from counter_reports(city.counters, products, register)
    yield from till_reports(city.tills, register)
    yield from shop_reports(city.shops, register)
    yield from event_reports(city.events, register)
    yield from roster_reports(products, register)
    yield from media_reports(register)
    yield from entity_sales_reports(city.entity_months, register)
    yield from plan_reports(register)
    yield from project_reports(city.entities, register)
    yield from inspection_reports(products, register)
    yield from issue_reports(register)


def _zipped(report: SampleReport) -> SampleReport:
    if report.report == "business_entities" and report.period == ZIPPED_PERIOD:
        return replace(report, archive=Archive("XCZX", "经营主体名录_2021年上半年_各县市区"))
    return report


def without_decoys(reports: Iterator[SampleReport]) -> Iterator[SampleReport]:
    """The same reports without the traps: files that are traps are left out, others come as their honest version."""
    for report in reports:
        if report.decoy is None:
            yield report
        elif report.honest is not None:
            yield report.honest
