"""Counters and community shops: which are open in a month, what each carries, and what each sold, to the cent."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from bangfu.notices import OperatorError
from bangfu.samples.city.amounts import NOTHING, added, split_exactly
from bangfu.samples.city.months import Month
from bangfu.samples.city.products import BATCHES, CityProduct
from bangfu.samples.records import Record


@dataclass(frozen=True)
class Venue:
    """A place of sale of the register."""

    code: str
    name: str
    kind: str
    org_code: str
    region_code: str
    opened_on: date


@dataclass(frozen=True)
class Cell:
    """What a venue sold of a product in a month; ``net_amount`` after returns, ``group_buy`` the part that unions
    bought there, in yuan.
    """

    venue: Venue
    month: Month
    product: CityProduct
    net_amount: Decimal
    returned: Decimal = NOTHING
    group_buy: Decimal = NOTHING
    year_to_date: Decimal = NOTHING

    @property
    def sold(self) -> Decimal:
        """Turnover before returns."""
        return self.net_amount + self.returned

    @property
    def quantity(self) -> Decimal:
        """Whole pieces at about the certified price."""
        return max(Decimal(1), (self.sold / self.product.price).quantize(Decimal(1), ROUND_HALF_UP))


def read_venues(reference: Path) -> tuple[Venue, ...]:
    """All venues of a reference folder. Raises :class:`OperatorError` when the file is missing."""
    path = reference / "venue.csv"
    if not path.is_file():
        raise OperatorError("reference.missing_file", folder=path.parent, file=path.name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return tuple(
            Venue(
                code=row["venue_code"],
                name=row["name"],
                kind=row["venue_type"],
                org_code=row["org_code"],
                region_code=row["region_code"],
                opened_on=date.fromisoformat(row["opened_on"]),
            )
            for row in csv.DictReader(file)
        )


def share_out(
    total: Decimal, places: Sequence[tuple[Venue, Month]], products: Sequence[CityProduct], carried: int, seed: str
) -> list[Cell]:
    """Cells of all venues and months that add up to ``total`` yuan net of returns; ``carried`` products per venue."""
    random = Random(seed)
    weights = [(200 if venue.kind == "zone" else 100) + random.randrange(-25, 26) for venue, _ in places]
    cells: list[Cell] = []
    for (venue, month), share in zip(places, split_exactly(total, weights), strict=True):
        shelf = shelf_of(venue, month, products, carried, seed)
        amounts = split_exactly(share, [random.randrange(40, 161) for _ in shelf])
        for product, amount in zip(shelf, amounts, strict=True):
            returned = product.price if random.randrange(30) == 0 else NOTHING
            cells.append(Cell(venue, month, product, amount, returned))
    return cells


def shelf_of(venue: Venue, month: Month, products: Sequence[CityProduct], carried: int, seed: str) -> list[CityProduct]:
    """The same products month after month, until a new batch of certificates brings others."""
    batch = sum(day < month.first_day for day in BATCHES)
    known = [product for product in products if product.is_steady and product.certified_on < month.first_day]
    known = known or [product for product in products if product.is_steady and product.certified_on <= month.first_day]
    return Random(f"{seed} {venue.code} {batch}").sample(known, min(carried, len(known)))


def with_year_to_date(cells: Iterable[Cell]) -> list[Cell]:
    """The cells with what the venue sold of the product since January, this month included."""
    sold: dict[tuple[str, str, int], Decimal] = {}
    done = []
    for cell in sorted(cells, key=lambda one: (one.venue.code, one.month, one.product.product_no)):
        key = (cell.venue.code, cell.product.product_no, cell.month.year)
        sold[key] = sold.get(key, NOTHING) + cell.sold
        done.append(replace(cell, year_to_date=sold[key]))
    return done


def cell_record(cell: Cell, region_name: str) -> Record:
    """What R03 and R09 say alike of a cell."""
    product = cell.product
    return {
        "venue_code": cell.venue.code,
        "venue_name": cell.venue.name,
        "region_name": region_name,
        "opened_on": cell.venue.opened_on,
        "venue_status": "营业",
        "certification_no": product.product_no,
        "product_name": product.name,
        "gtin": product.gtin,
        "supplier_name": product.entity.name,
        "supplier_uscc": product.entity.uscc,
        "quantity": cell.quantity,
        "sales_amount": cell.sold,
        "certified_amount": cell.sold,
        "return_amount": cell.returned,
        "ytd_amount": cell.year_to_date,
        "group_buy_amount": cell.group_buy,
    }


def net_of(cells: Iterable[Cell]) -> Decimal:
    """Yuan after returns."""
    return added(cell.net_amount for cell in cells)
