"""The certified products (R10) and the business entities (R11), county by county."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bangfu.samples.golden import CategoryFigure, Product
from bangfu.samples.purchases import average_price
from bangfu.samples.records import Record
from bangfu.samples.units import Register, Unit

CATALOGUE_PERIOD = "202007"
CERTIFIED_ON = date(2020, 7, 1)
ENTITY_PERIOD = "2020H1"
MECHANISMS = ("订单", "务工", "入股", "流转")


def catalogue_records(
    products: Sequence[Product], figures: Sequence[CategoryFigure], register: Register
) -> dict[str, list[Record]]:
    """R10 rows by region code; the reference price is the category's average price in yuan."""
    prices = {figure.category: average_price(figure) for figure in figures}
    rows: dict[str, list[Record]] = {}
    for place, product in enumerate(products):
        supplier = register.unit(product.supplier_org_code)
        rows.setdefault(supplier.region_code, []).append(
            _product_row(place, product, prices[product.category], supplier, register)
        )
    return rows


def _product_row(place: int, product: Product, price: Decimal, supplier: Unit, register: Register) -> Record:
    renewed = product.is_on_sale
    output = Decimal(400_000 + 60_000 * (place % 7))
    households = 12 + 5 * (place % 9)
    return {
        "certification_no": product.product_no,
        "batch_no": "2020年第一批" if renewed else "2019年第一批",
        "document_no": "样例认字〔2020〕1号" if renewed else "样例认字〔2019〕1号",
        "certified_on": CERTIFIED_ON if renewed else date(2019, 6, 18),
        "product_name": product.product_name,
        "category": product.category,
        "spec": product.spec,
        "unit": product.unit,
        "supplier_name": supplier.name,
        "supplier_uscc": supplier.uscc,
        "region_name": register.region_of(supplier),
        "reference_price": price,
        "annual_output": output,
        "annual_value": (output * price / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP),
        "assistance_mechanism": MECHANISMS[place % len(MECHANISMS)],
        "declared_person_count": households * 2 + place % 4,
        "declared_household_count": households,
        "valid_from": product.valid_from,
        "valid_to": product.valid_to,
        "status": product.status,
    }


def entity_records(products: Sequence[Product], register: Register) -> dict[str, list[Record]]:
    """R11 rows by region code: every business entity that has a certified product."""
    by_supplier: dict[str, list[Product]] = {}
    for product in products:
        by_supplier.setdefault(product.supplier_org_code, []).append(product)
    rows: dict[str, list[Record]] = {}
    for place, (org_code, sold) in enumerate(sorted(by_supplier.items())):
        supplier = register.unit(org_code)
        rows.setdefault(supplier.region_code, []).append(_entity_row(place, supplier, sold, register))
    return rows


ENTITY_TYPES: Mapping[str, str] = {"91": "企业", "92": "个体户", "93": "合作社"}
"""Kind of entity by the first two characters of its credit code (domain section 3.8)."""


def _entity_row(place: int, supplier: Unit, sold: Sequence[Product], register: Register) -> Record:
    region = register.region_of(supplier)
    return {
        "supplier_uscc": supplier.uscc,
        "name": supplier.name,
        "entity_type": ENTITY_TYPES[supplier.uscc[:2]],
        "region_name": region,
        "address": f"{region}样例路{place + 1}号",
        "founded_on": date(2012 + place % 6, 1 + place % 12, 8 + place % 15),
        "main_products": "、".join(product.product_name for product in sold),
        "certification_status": "有效",
        "certified_on": CERTIFIED_ON,
        "assistance_mechanism": MECHANISMS[place % len(MECHANISMS)],
        "leading_level": ("无", "县级", "市级")[place % 3],
        "annual_sales": Decimal(180 + 35 * (place % 8)) + Decimal("0.5"),
        "credit_status": "正常",
        "inspection_result": "合格",
    }
