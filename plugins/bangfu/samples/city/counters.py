"""Counters and zones in supermarkets: the monthly reports (R03), and what unions picked up there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bangfu.samples.city.amounts import split_exactly
from bangfu.samples.city.group_buys import FESTIVALS, UnionLine, buying_unions, members_of, single_line
from bangfu.samples.city.months import LAST_MONTH, Month, month_of, months
from bangfu.samples.city.pos import BULK_MONTH, POS_AFTER_REPORTS, TILL_MONTHS, bulk_amount
from bangfu.samples.city.products import ONE_YEAR, CityProduct
from bangfu.samples.city.venues import Cell, Venue, cell_record, share_out, shelf_of, with_year_to_date
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.units import Register

FIRST_MONTH = Month(2020, 8)
CARRIED = 18
SEED = "city counters"
PICKED_UP = Decimal("216000.00")
"""Yuan of the goods that unions picked up at counters: union group buys, fulfilled at the counter."""
PICK_UPS = 36
EXPIRED_AT = ("ZG-DE-001", "ZG-GT-001")
MONTH_GROUP = (
    "本月",
    ("quantity", "sales_amount", "certified_amount", "return_amount", "group_buy_amount"),
)
DRESSES = (
    Dress(merged=("venue_code", "venue_name")),
    Dress(file_type="csv", encoding="gb18030", headers="alias", dates="slash"),
    Dress(groups=(MONTH_GROUP,), dates="dot"),
    Dress(file_type="xls", dates="chinese", file_name="chinese"),
    Dress(headers="legacy", numbers="thousands", meta="cells", file_name="chinese"),
    Dress(file_type="csv", encoding="utf-8-sig", dates="iso", numbers="thousands"),
    Dress(month_sheets=True, dates="iso"),
)
"""Each supermarket keeps its own dress over the months."""
OWN_GOODS = ("本店自制糕点", "散装糖果", "进口饼干")


@dataclass(frozen=True)
class Counters:
    """What the counters sold, and the union lines that were fulfilled there."""

    cells: tuple[Cell, ...]
    picked_up: tuple[UnionLine, ...]


def sell_at_counters(
    total: Decimal, venues: Sequence[Venue], products: Sequence[CityProduct], register: Register
) -> Counters:
    """Cells of all counters, ``total`` yuan on the organising basis: what unions picked up comes on top."""
    places = [(venue, month) for venue in counters(venues) for month in months(_first_month(venue), LAST_MONTH)]
    places += [(venue, POS_AFTER_REPORTS[1]) for venue in venues if venue.code == POS_AFTER_REPORTS[0]]
    till_venue = next(venue for venue in venues if venue.code == BULK_MONTH[0])
    paid_at_till = bulk_amount(shelf_of(till_venue, BULK_MONTH[1], products, CARRIED, SEED))
    cells = share_out(total + PICKED_UP + paid_at_till, places, products, CARRIED, SEED)
    return Counters(*_let_unions_pick_up(with_year_to_date(cells), register))


def counters(venues: Sequence[Venue]) -> list[Venue]:
    """The 124 counters and zones."""
    return [venue for venue in venues if venue.kind in ("counter", "zone")]


def _first_month(venue: Venue) -> Month:
    return max(FIRST_MONTH, month_of(venue.opened_on))


def _let_unions_pick_up(cells: Sequence[Cell], register: Register) -> tuple[tuple[Cell, ...], tuple[UnionLine, ...]]:
    """The largest sales of the festival months become, in part, group buys of unions that order in that month."""
    festival_of = {month_of(day): turn for turn, (_, day) in enumerate(FESTIVALS)}
    open_to_unions = [
        place
        for place, cell in enumerate(cells)
        if cell.month in festival_of and (cell.venue.code, cell.month) not in TILL_MONTHS and not cell.returned
    ]
    open_to_unions.sort(key=lambda place: (-cells[place].net_amount, cells[place].venue.code))
    chosen = open_to_unions[:PICK_UPS]
    amounts = split_exactly(PICKED_UP, [int(cells[place].net_amount) for place in chosen])
    unions = buying_unions(register)
    changed = list(cells)
    lines = []
    for turn, (place, amount) in enumerate(zip(chosen, amounts, strict=True)):
        cell = replace(cells[place], group_buy=amount)
        if amount > cell.net_amount:
            raise ValueError(f"{cell.venue.code} sold less than a union would pick up")
        changed[place] = cell
        festival = festival_of[cell.month]
        buyers = [union for at, union in enumerate(unions) if at % 4 == festival]
        union = buyers[turn % len(buyers)]
        lines.append(
            UnionLine(
                union=union,
                members=members_of(union, register),
                occasion=FESTIVALS[festival][0],
                number=20 + turn,
                line_no=1,
                accepted_on=FESTIVALS[festival][1],
                line=single_line(cell.product, max(Decimal(1), amount // cell.product.price), amount),
                spec=cell.product.spec,
                unit=cell.product.unit,
                fulfilment_channel="专柜",
                fulfilment_ref=cell.venue.code,
            )
        )
    return tuple(changed), tuple(lines)


def counter_reports(sold: Counters, products: Sequence[CityProduct], register: Register) -> Iterator[SampleReport]:
    """One file per supermarket and month, October 2021 being the last that was filed."""
    by_file: dict[tuple[str, Month], list[Cell]] = {}
    for cell in sold.cells:
        if cell.month <= LAST_MONTH:
            by_file.setdefault((cell.venue.org_code, cell.month), []).append(cell)
    shops = sorted({org_code for org_code, _ in by_file})
    before: dict[str, SampleReport] = {}
    for (org_code, month), cells in sorted(by_file.items(), key=lambda item: (item[0][1], item[0][0])):
        dress = DRESSES[shops.index(org_code) % len(DRESSES)]
        report = SampleReport(
            unit=register.unit(org_code),
            report="counter_monthly",
            period=month.period,
            filed_on=month.filed_on(3),
            records=tuple(_rows(cells, register)),
            dress=dress,
            beside=before.get(org_code) if dress.month_sheets else None,
        )
        before[org_code] = replace(report, beside=None)
        yield _with_expired(report, cells, products, register)


def _rows(cells: Sequence[Cell], register: Register) -> Iterator[Record]:
    for place, cell in enumerate(cells):
        yield _record(cell, register)
        is_last_of_venue = place + 1 == len(cells) or cells[place + 1].venue != cell.venue
        if is_last_of_venue and cell.venue.kind == "zone":
            yield _own_goods(cell, register)


def _record(cell: Cell, register: Register) -> Record:
    record = cell_record(cell, register.regions[cell.venue.region_code])
    return {**record, "store_name": register.unit(cell.venue.org_code).name}


def _own_goods(cell: Cell, register: Register) -> Record:
    """What the supermarket sells beside certified products: in the turnover, not in the certified part."""
    name = OWN_GOODS[cell.month.number % 3]
    amount = Decimal(1_200 + 35 * cell.month.number)
    return {
        **_record(cell, register),
        "certification_no": None,
        "product_name": name,
        "gtin": None,
        "supplier_name": "样例食品批发部",
        "supplier_uscc": None,
        "quantity": Decimal(60),
        "sales_amount": amount,
        "certified_amount": Decimal("0.00"),
        "return_amount": Decimal("0.00"),
        "ytd_amount": amount,
        "group_buy_amount": Decimal("0.00"),
    }


def _with_expired(
    report: SampleReport, cells: Sequence[Cell], products: Sequence[CityProduct], register: Register
) -> SampleReport:
    """In September 2021 two counters still sell eggs whose certificates ran out in August."""
    if report.period != "202109":
        return report
    rows = []
    short = [product for product in products if product.valid_to.year == 2021]
    if len(short) != len(ONE_YEAR):
        raise ValueError("the certificates of one year are not in the catalogue")
    for code, product in zip(EXPIRED_AT, short, strict=True):
        cell = next((cell for cell in cells if cell.venue.code == code), None)
        if cell:
            sold = Cell(cell.venue, cell.month, product, product.price * 12, year_to_date=product.price * 12)
            rows.append(_record(sold, register))
    if not rows:
        return report
    return replace(
        report,
        records=(*report.records, *rows),
        decoy="expired_certificate",
        expectation="认定有效期2021年8月已止的产品入库，不计入",
        honest=report,
    )
