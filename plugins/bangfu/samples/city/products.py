"""The 519 certified products: the health system's 35 of the first batch and 44 kinds in each of eleven areas."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bangfu.contracts.identifiers import gtin13_check
from bangfu.samples.city.entities import SHORT_NAMES, Entity
from bangfu.samples.golden import DATA, Product
from bangfu.samples.truth import REGIONS, Truth

PRODUCT_COUNT = 519
LABELLED_COUNT = 109
BATCHES = (date(2020, 8, 20), date(2020, 12, 15), date(2021, 4, 20))
"""Days on which the second to fourth batches were certified; the first is the health system's, of 2020-07-01."""
STEMS_OF_BATCH = (14, 15, 15)
REPORTING_SHARE = 4
"""Every fourth kind of product of an area belongs to the large entity that reports its sales."""

BRANDS = {"YG冷鲜鸡胸": "凤祥食品", "GX八宝酱菜": "立海食品", "CP熏枣": "茌平圆铃大枣"}
"""The brands of the article; the products that bear them are certified and stay without invented sales."""
SUSPENDED = {"SX手工香肠": date(2021, 6, 1), "LQ风干草鱼": date(2021, 6, 1)}
ONE_YEAR = frozenset({"DE散养土鸡蛋", "GT油心咸鸭蛋"})
"""Certified for one year only: expired in August 2021."""


@dataclass(frozen=True)
class Label:
    """A quality label (新三品一标) of a product."""

    kind: str
    certificate_no: str | None
    valid_to: date


@dataclass(frozen=True)
class CityProduct:
    """One certified product; ``price`` in yuan per unit, ``suspended_from`` the first day of the suspension."""

    product_no: str
    category: str
    name: str
    spec: str
    unit: str
    price: Decimal
    entity: Entity
    certified_on: date
    valid_to: date
    gtin: str
    label: Label | None = None
    brand: str | None = None
    suspended_from: date | None = None

    @property
    def bears_published_brand(self) -> bool:
        """Whether it bears a brand that the article names."""
        return self.brand in BRANDS.values()

    def counts_on(self, day: date) -> bool:
        """Whether a sale of this day counts as one of a certified product."""
        is_suspended = self.suspended_from is not None and day >= self.suspended_from
        return self.certified_on <= day <= self.valid_to and not is_suspended

    @property
    def is_steady(self) -> bool:
        """On sale from certification to the end of the story, so that every channel may carry it."""
        lasts = self.valid_to >= date(2021, 12, 31) and self.suspended_from is None
        return lasts and not self.bears_published_brand


@dataclass(frozen=True)
class _Stem:
    category: str
    stem: str
    spec: str
    unit: str
    price: Decimal


def certify_products(truth: Truth, entities: Sequence[Entity]) -> tuple[CityProduct, ...]:
    """All certified products, those of the first batch first."""
    registered = {entity.org_code: entity for entity in entities if entity.org_code}
    first = [
        _of_first_batch(place, product, truth.prices[product.category], registered[product.supplier_org_code])
        for place, product in enumerate(truth.on_sale)
    ]
    return (*first, *_later_batches(len(first), entities))


def _of_first_batch(place: int, product: Product, price: Decimal, entity: Entity) -> CityProduct:
    return CityProduct(
        product_no=product.product_no,
        category=product.category,
        name=product.product_name,
        spec=product.spec,
        unit=product.unit,
        price=price,
        entity=entity,
        certified_on=product.valid_from,
        valid_to=product.valid_to,
        gtin=_gtin(place),
    )


def _later_batches(first_place: int, entities: Sequence[Entity]) -> list[CityProduct]:
    stems = _stems()
    batch_of = [batch for batch, count in enumerate(STEMS_OF_BATCH) for _ in range(count)]
    total = len(stems) * len(REGIONS)
    products: list[CityProduct] = []
    for batch, day in enumerate(BATCHES):
        for kind, stem in enumerate(stems):
            if batch_of[kind] != batch:
                continue
            for region in REGIONS:
                place = len(products)
                is_labelled = (place + 1) * LABELLED_COUNT // total > place * LABELLED_COUNT // total
                products.append(
                    _later_product(
                        number=first_place + place + 1,
                        day=day,
                        kind=kind,
                        stem=stem,
                        region=region,
                        entity=_maker(kind, [one for one in entities if one.region == region]),
                        is_labelled=is_labelled,
                    )
                )
    return products


def _maker(kind: int, local: Sequence[Entity]) -> Entity:
    """The large entity makes every fourth kind, the small ones share the others."""
    large = next(entity for entity in local if entity.reports_sales)
    if kind % REPORTING_SHARE == 0:
        return large
    small = [entity for entity in local if not entity.reports_sales]
    return small[(kind - kind // REPORTING_SHARE - 1) % len(small)]


def _later_product(
    *, number: int, day: date, kind: int, stem: _Stem, region: str, entity: Entity, is_labelled: bool
) -> CityProduct:
    key = f"{region}{stem.stem}"
    years = 1 if key in ONE_YEAR else 3
    return CityProduct(
        product_no=f"LCFP-{day.year}-{number:04d}",
        category=stem.category,
        name=f"{SHORT_NAMES[region]}{stem.stem}",
        spec=stem.spec,
        unit=stem.unit,
        price=stem.price + Decimal(REGIONS.index(region)) / 10,
        entity=entity,
        certified_on=day,
        valid_to=day.replace(year=day.year + years) - timedelta(days=1),
        gtin=_gtin(number),
        label=_label(number, kind) if is_labelled else None,
        brand=BRANDS.get(key) or (f"{SHORT_NAMES[region]}样例牌" if number % 6 == 0 else None),
        suspended_from=SUSPENDED.get(key),
    )


def _label(number: int, kind: int) -> Label:
    valid_to = date(2024, 6, 30)
    match kind % 4:
        case 0:
            return Label("绿色", f"LB-15-{20_070_000_000 + number:011d}A", valid_to)
        case 1:
            return Label("有机", f"100OP{2_000_000 + number:07d}", valid_to)
        case 2:
            return Label("地理标志", f"AGI{number:05d}", valid_to)
        case _:
            return Label("达标合格", None, valid_to)


def _gtin(number: int) -> str:
    body = f"69999990{number:04d}"
    return next(body + check for check in "0123456789" if gtin13_check(body + check))


def _stems() -> list[_Stem]:
    with (DATA / "city_products.csv").open(encoding="utf-8", newline="") as file:
        return [
            _Stem(row["category"], row["stem"], row["spec"], row["unit"], Decimal(row["price"]))
            for row in csv.DictReader(file)
        ]
