"""What the large entities say they sold (R16): to customers who report it too, and on their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from bangfu.samples.city.amounts import NOTHING, added, split_exactly
from bangfu.samples.city.entities import REPORTING, Entity
from bangfu.samples.city.months import KICK_OFF, LAST_MONTH, Month, months
from bangfu.samples.city.products import CityProduct
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.units import Register

EARLY = 6
"""So many entities report since the kick-off, the others since January 2021."""
LATE_START = Month(2021, 1)
FIELDS = {
    "institution_procurement": "of_institution_amount",
    "union_group_buy": "of_union_amount",
    "staff_direct": "of_staff_amount",
    "counter": "of_counter_amount",
    "community_shop": "of_community_shop_amount",
    "exhibition": "of_exhibition_amount",
    "livestream": "of_livestream_amount",
    "ecommerce": "of_ecommerce_amount",
}
OF_WHICH = (
    "其中",
    (*FIELDS.values(), "of_832_amount", "of_wholesale_amount"),
)
DRESSES = (
    Dress(),
    Dress(groups=(OF_WHICH,)),
    Dress(file_type="csv", encoding="gb18030", numbers="thousands"),
    Dress(file_type="xls", file_name="chinese"),
    Dress(headers="legacy", meta="lines", signature=False),
)
REPEATING = ("JY-01", LAST_MONTH)
"""Here one row repeats a month of sales at counters and through buyers, and nothing else."""


@dataclass(frozen=True)
class EntityMonth:
    """One row: what customers report by channel, what the entity sold besides, and on the 832 platform, in yuan."""

    product: CityProduct
    month: Month
    demand: Mapping[str, Decimal]
    own: Decimal
    platform_832: Decimal
    year_to_date: Decimal = NOTHING

    @property
    def amount(self) -> Decimal:
        """The row's 销售总额."""
        return added(self.demand.values()) + self.own + self.platform_832


def sell_directly(
    total: Decimal, products: Sequence[CityProduct], demand: Mapping[tuple[str, Month], Mapping[str, Decimal]]
) -> list[EntityMonth]:
    """Rows whose own sales add up to ``total`` yuan; the rest of each row stands in the customers' reports."""
    random = Random("city entity sales")
    places = [(product, month) for product in products if product.entity.reports_sales for month in _months_of(product)]
    repeating = next(
        place
        for place in places
        if place[0].entity.org_code == REPEATING[0] and place[1] == REPEATING[1] and demand.get(_key(place))
    )
    selling = [place for place in places if place != repeating]
    weights = [_weight(product, random) for product, _ in selling]
    own = dict(zip(map(_key, selling), split_exactly(total, weights), strict=True))
    rows = [
        EntityMonth(
            product=place[0],
            month=place[1],
            demand=demand.get(_key(place), {}),
            own=own.get(_key(place), NOTHING),
            platform_832=Decimal("3600.00") if number % 97 == 50 else NOTHING,
        )
        for number, place in enumerate(places)
    ]
    return _with_year_to_date(rows)


def _key(place: tuple[CityProduct, Month]) -> tuple[str, Month]:
    return place[0].product_no, place[1]


def _months_of(product: CityProduct) -> list[Month]:
    """From the month of certification: a fair may sell the product within days."""
    entity: Entity = product.entity
    first = KICK_OFF if entity.org_code in REPORTING[:EARLY] else LATE_START
    return [
        month
        for month in months(first, LAST_MONTH)
        if product.counts_on(month.last_day) and not product.bears_published_brand
    ]


def _weight(product: CityProduct, random: Random) -> int:
    """Products of the first batch are small, the later ones sell by the truck."""
    return (
        random.randrange(1, 4)
        if product.certified_on.year == 2020 and product.certified_on.month == 7
        else (random.randrange(60, 400))
    )


def _with_year_to_date(rows: Sequence[EntityMonth]) -> list[EntityMonth]:
    sold: dict[tuple[str, int], Decimal] = {}
    done = []
    for row in rows:
        key = (row.product.product_no, row.month.year)
        sold[key] = sold.get(key, NOTHING) + row.amount
        done.append(replace(row, year_to_date=sold[key]))
    return done


def yearly_sales(rows: Sequence[EntityMonth]) -> dict[str, Decimal]:
    """The largest yearly turnover of each product, in yuan."""
    largest: dict[str, Decimal] = {}
    for row in rows:
        number = row.product.product_no
        largest[number] = max(largest.get(number, NOTHING), row.year_to_date)
    return largest


def entity_sales_reports(rows: Sequence[EntityMonth], register: Register) -> Iterator[SampleReport]:
    """One file per entity and month."""
    by_file: dict[tuple[Month, str], list[EntityMonth]] = {}
    for row in rows:
        by_file.setdefault((row.month, str(row.product.entity.org_code)), []).append(row)
    for (month, org_code), sold in sorted(by_file.items()):
        report = SampleReport(
            unit=register.unit(org_code),
            report="entity_sales",
            period=month.period,
            filed_on=month.filed_on(7),
            records=tuple(_row(row, register) for row in sold),
            dress=DRESSES[REPORTING.index(org_code) % len(DRESSES)],
        )
        if (org_code, month) != REPEATING:
            yield report
            continue
        yield replace(
            report,
            decoy="of_which_repeats_a_counter",
            expectation="其中专柜等部分已由专柜、单位上报：该行全部由明细覆盖，不重复计",
            honest=replace(report, records=tuple(_row(row, register) for row in sold if row.own)),
        )


def _row(row: EntityMonth, register: Register) -> Record:
    product = row.product
    parts = {field: row.demand.get(channel, NOTHING) for channel, field in FIELDS.items()}
    return {
        "supplier_uscc": product.entity.uscc,
        "supplier_name": register.unit(str(product.entity.org_code)).name,
        "certification_no": product.product_no,
        "product_name": product.name,
        "sales_amount": row.amount,
        **parts,
        "of_832_amount": row.platform_832,
        "of_wholesale_amount": row.own,
        "quantity": max(Decimal(1), (row.amount / product.price).quantize(Decimal(1), ROUND_HALF_UP)),
        "unit": product.unit,
        "ytd_amount": row.year_to_date,
    }
