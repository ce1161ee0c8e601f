"""The later batches of certified products (R10), suspensions, and the entities' half-yearly lists (R11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bangfu.samples.city.amounts import split_count, to_cents
from bangfu.samples.city.entities import RESORT, Entity, landmark_code
from bangfu.samples.city.months import Month, month_of
from bangfu.samples.city.products import BATCHES, CityProduct
from bangfu.samples.city.roster import PERSON_COUNT, RESORT_REGION
from bangfu.samples.habits import CATALOGUES, ENTITIES
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import REGIONS
from bangfu.samples.units import Register

MECHANISMS = ("订单", "务工", "入股", "流转", "托养")
DECLARED_PER_PERSON = 2
"""The catalogue's declared persons add up to about twice the distinct ones."""
HALF_YEARS = {"2020H2": date(2021, 1, 8), "2021H1": date(2021, 7, 9)}
MORE_THAN_SOLD = Decimal("1.15")


def declared_persons(products: Sequence[CityProduct]) -> dict[str, int]:
    """Persons that the catalogue declares per product of the later batches."""
    weights = [7 + place % 9 for place in range(len(products))]
    counts = split_count(PERSON_COUNT * DECLARED_PER_PERSON, weights)
    return {product.product_no: count for product, count in zip(products, counts, strict=True)}


def catalogue_reports(
    products: Sequence[CityProduct], yearly_sales: Mapping[str, Decimal], register: Register
) -> Iterator[SampleReport]:
    """One file per area and batch, and one per area with suspensions.

    ``yearly_sales`` is the largest yearly turnover of a product in yuan, for a plausible 商品价值量.
    """
    later = [product for product in products if product.certified_on in BATCHES]
    declared = declared_persons(later)
    for place, day in enumerate(BATCHES):
        for turn, region in enumerate(REGIONS):
            own = [product for product in later if product.certified_on == day and product.entity.region == region]
            records = tuple(
                _row(product, "有效", place + 2, declared[product.product_no], yearly_sales, register)
                for product in own
            )
            yield _report(region, day, records, turn + place, register)
    yield from _suspensions(later, declared, yearly_sales, register)


def _report(region: str, day: date, records: tuple[Record, ...], turn: int, register: Register) -> SampleReport:
    month = month_of(day)
    return SampleReport(
        unit=register.unit(f"XZ-{region}"),
        report="certification_catalogue",
        period=month.period,
        filed_on=day.replace(day=28),
        records=records,
        dress=CATALOGUES[turn % len(CATALOGUES)],
    )


def _suspensions(
    products: Sequence[CityProduct], declared: Mapping[str, int], sales: Mapping[str, Decimal], register: Register
) -> Iterator[SampleReport]:
    suspended = [product for product in products if product.suspended_from]
    for turn, product in enumerate(suspended):
        if product.suspended_from is None:
            continue
        batch = BATCHES.index(product.certified_on) + 2
        row = _row(product, "暂停", batch, declared[product.product_no], sales, register)
        yield _report(product.entity.region, product.suspended_from, (row,), turn, register)


def _row(
    product: CityProduct,
    status: str,
    batch: int,
    persons: int,
    yearly_sales: Mapping[str, Decimal],
    register: Register,
) -> Record:
    entity = product.entity
    value = max(yearly_sales.get(product.product_no, Decimal(0)) * MORE_THAN_SOLD, product.price * 9_000)
    number = "一二三四"[batch - 1]
    return {
        "certification_no": product.product_no,
        "batch_no": f"{product.certified_on.year}年第{number}批",
        "document_no": f"样例认字〔{product.certified_on.year}〕{batch}号",
        "certified_on": product.certified_on,
        "product_name": product.name,
        "category": product.category,
        "spec": product.spec,
        "unit": product.unit,
        "supplier_name": entity.name,
        "supplier_uscc": entity.uscc,
        "region_name": register.regions[entity.region_code],
        "reference_price": product.price,
        "annual_output": (value / product.price).quantize(Decimal(1), ROUND_HALF_UP),
        "annual_value": to_cents(value / 10_000),
        "assistance_mechanism": MECHANISMS[entity.number % len(MECHANISMS)],
        "declared_person_count": persons,
        "declared_household_count": persons * 10 // 21,
        "label_type": product.label.kind if product.label else None,
        "label_certificate_no": product.label.certificate_no if product.label else None,
        "label_valid_to": product.label.valid_to if product.label else None,
        "brand": product.brand,
        "gtin": product.gtin,
        "valid_from": product.certified_on,
        "valid_to": product.valid_to,
        "status": status,
    }


def entity_reports(
    entities: Sequence[Entity], products: Sequence[CityProduct], register: Register
) -> Iterator[SampleReport]:
    """The areas' lists for the two half-years after the health system's."""
    for half_year, filed_on in HALF_YEARS.items():
        for turn, region in enumerate(REGIONS):
            known = [product for product in products if product.certified_on <= filed_on]
            rows = [
                _entity_row(entity, [product for product in known if product.entity == entity], register)
                for entity in entities
                if entity.region == region
            ]
            if region == RESORT_REGION:
                rows.append(_resort_row(register))
            yield SampleReport(
                unit=register.unit(f"XZ-{region}"),
                report="business_entities",
                period=half_year,
                filed_on=filed_on,
                records=tuple(rows),
                dress=ENTITIES[turn % len(ENTITIES)],
            )


def _entity_row(entity: Entity, products: Sequence[CityProduct], register: Register) -> Record:
    region = register.regions[entity.region_code]
    return {
        "supplier_uscc": entity.uscc,
        "name": entity.name,
        "entity_type": entity.kind,
        "region_name": region,
        "address": f"{region}样例路{entity.number}号",
        "founded_on": Month(2008 + entity.number % 9, 1 + entity.number % 12).day(3 + entity.number % 20),
        "main_products": "、".join(product.name for product in products[:6]) or None,
        "certification_status": "有效" if products else None,
        "certified_on": products[0].certified_on if products else None,
        "assistance_mechanism": MECHANISMS[entity.number % len(MECHANISMS)],
        "leading_level": "省级" if entity.reports_sales else ("无", "县级", "市级")[entity.number % 3],
        "annual_sales": Decimal(6_000 if entity.reports_sales else 160 + entity.number) + Decimal("0.5"),
        "credit_status": "正常",
        "inspection_result": "合格",
    }


def _resort_row(register: Register) -> Record:
    region = register.region_of(register.unit(f"XZ-{RESORT_REGION}"))
    return {
        "supplier_uscc": landmark_code(RESORT),
        "name": RESORT,
        "entity_type": "企业",
        "region_name": region,
        "assistance_mechanism": "务工",
        "leading_level": "无",
        "credit_status": "正常",
    }
