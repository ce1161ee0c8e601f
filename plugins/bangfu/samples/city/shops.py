"""The “聊·胜一筹！” community shops: monthly reports (R09) of their three operators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bangfu.samples.city.months import LAST_MONTH, Month, month_of, months
from bangfu.samples.city.products import CityProduct
from bangfu.samples.city.venues import Cell, Venue, cell_record, share_out, with_year_to_date
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.units import Register

FIRST_MONTH = Month(2020, 10)
CARRIED = 10
BRAND = "聊·胜一筹！"
DRESSES = (
    Dress(merged=("venue_code", "venue_name")),
    Dress(file_type="csv", encoding="gb18030", headers="alias", dates="chinese", numbers="thousands"),
    Dress(file_type="xls", dates="slash", file_name="chinese"),
)


def sell_in_shops(total: Decimal, venues: Sequence[Venue], products: Sequence[CityProduct]) -> tuple[Cell, ...]:
    """Cells of all 43 shops from the month after their opening on, ``total`` yuan net of returns."""
    shops = [venue for venue in venues if venue.kind == "community_shop"]
    places = [
        (venue, month)
        for venue in shops
        for month in months(max(FIRST_MONTH, month_of(venue.opened_on).next), LAST_MONTH)
    ]
    return tuple(with_year_to_date(share_out(total, places, products, CARRIED, "city shops")))


def shop_reports(cells: Sequence[Cell], register: Register) -> Iterator[SampleReport]:
    """One file per operator and month."""
    by_file: dict[tuple[Month, str], list[Cell]] = {}
    for cell in cells:
        by_file.setdefault((cell.month, cell.venue.org_code), []).append(cell)
    operators = sorted({org_code for _, org_code in by_file})
    for (month, org_code), sold in sorted(by_file.items()):
        yield SampleReport(
            unit=register.unit(org_code),
            report="community_shop",
            period=month.period,
            filed_on=month.filed_on(4),
            records=tuple(_row(cell, register) for cell in sold),
            dress=DRESSES[operators.index(org_code) % len(DRESSES)],
        )


def _row(cell: Cell, register: Register) -> Record:
    region = register.regions[cell.venue.region_code]
    return {
        **cell_record(cell, region),
        "operator_name": register.unit(cell.venue.org_code).name,
        "community_name": f"{region}样例社区{cell.venue.code[-2:]}",
        "shop_brand": BRAND,
        "online_pickup_amount": Decimal("0.00"),
    }
