"""Tills of some counters (R04): receipts, line by line, that add up to what the counter's month was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from bangfu.samples.city.amounts import NOTHING, to_cents
from bangfu.samples.city.group_buys import UnionLine, buying_unions, members_of, single_line
from bangfu.samples.city.months import LAST_DAY_OF_STORY, Month
from bangfu.samples.city.products import CityProduct
from bangfu.samples.city.venues import Cell, Venue
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.units import Register

POS_AFTER_REPORTS = ("ZG-DCF-001", Month(2021, 11))
"""The till's lines of November are there, the monthly report is not."""
WHOLE_MONTHS = (
    ("ZG-DCF-001", Month(2021, 6)),
    ("ZG-DCF-001", Month(2021, 9)),
    ("ZG-DCF-001", Month(2021, 10)),
    ("ZG-CP-002", Month(2021, 9)),
    ("ZG-LQ-001", Month(2021, 6)),
)
HALF_MONTH = ("ZG-GT-001", Month(2021, 5))
"""Only the first twenty days were exported."""
TILL_MONTHS = (*WHOLE_MONTHS, HALF_MONTH, POS_AFTER_REPORTS)
LAST_DAY_OF_HALF = 20
BULK_MONTH = ("ZG-DCF-001", Month(2021, 9))
"""Here a union's order was paid at the till."""
BULK_QUANTITY = 20
OTHER_GOODS = (("矿泉水550毫升", "2000018", "2.00"), ("购物袋", "2000025", "0.50"), ("纸巾", "2000032", "6.90"))
DRESSES = (
    Dress(file_type="csv", encoding="gb18030", dates="slash", meta="none", total_row=False, signature=False),
    Dress(file_type="csv", encoding="utf-8-sig", headers="alias", dates="iso", meta="none", total_row=False,
          signature=False),
)  # fmt: skip


@dataclass(frozen=True)
class TillLine:
    """One article of a receipt; negative quantity and amount where goods came back."""

    venue: Venue
    receipt_no: str
    line_no: int
    sold_at: datetime
    name: str
    item_code: str | None
    gtin: str | None
    unit: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    is_group_buy: bool = False
    original_receipt_no: str | None = None


def ring_up(cells: Sequence[Cell]) -> list[TillLine]:
    """The lines of one venue and month: every certified product adds up to its cell, other goods come beside."""
    venue, month = cells[0].venue, cells[0].month
    random = Random(f"till {venue.code} {month.period}")
    last_day = min(month.last_day, LAST_DAY_OF_STORY).day
    union = list(_paid_by_union(cells, last_day))
    taken = {line.gtin: line.amount for line in union}
    articles = [article for cell in cells for article in _articles(cell, taken.get(cell.product.gtin, NOTHING), random)]
    for _ in range(len(articles) // 9):
        other, other_code, other_price = OTHER_GOODS[random.randrange(len(OTHER_GOODS))]
        articles.append((other, other_code, None, "件", Decimal(1), Decimal(other_price), Decimal(other_price)))
    random.shuffle(articles)
    lines: list[TillLine] = []
    receipt, line_no = 0, 0
    for place, (name, code, gtin, unit, quantity, price, amount) in enumerate(articles):
        day = 1 + place * last_day // len(articles)
        if place == 0 or line_no >= random.randrange(1, 5) or lines[-1].sold_at.day != day:
            receipt, line_no = receipt + 1, 0
        line_no += 1
        moment = datetime.combine(month.day(day), time(8, 30)) + timedelta(seconds=(receipt * 37) % 43_000)
        number = f"{_till_prefix(venue, month)}{receipt:06d}"
        lines.append(TillLine(venue, number, line_no, moment, name, code, gtin, unit, quantity, price, amount))
    return [*lines, *union, *_returns(cells, lines, last_day)]


def _till_prefix(venue: Venue, month: Month) -> str:
    """Month, county and counter: no two tills give the same receipt number."""
    return f"{month.period[2:]}{venue.region_code[-2:]}{venue.code[-2:]}"


Article = tuple[str, str | None, str | None, str, Decimal, Decimal, Decimal]


def _articles(cell: Cell, paid_by_union: Decimal, random: Random) -> Iterator[Article]:
    """What individuals bought of a product, purchase by purchase, to the cent."""
    product, rest = cell.product, cell.sold - paid_by_union
    price = to_cents(product.price)
    while rest > price * 5:
        quantity = Decimal(random.choice((1, 1, 2, 3)))
        yield (product.name, None, product.gtin, product.unit, quantity, price, price * quantity)
        rest -= price * quantity
    quantity = max(Decimal(1), rest // price)
    yield (
        product.name,
        None,
        product.gtin,
        product.unit,
        quantity,
        (rest / quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP),
        rest,
    )


def bulk_product(shelf: Sequence[CityProduct]) -> CityProduct:
    """The cheapest product of a counter: what the union bought."""
    return min(shelf, key=lambda product: (product.price, product.product_no))


def bulk_amount(shelf: Sequence[CityProduct]) -> Decimal:
    """Yuan that the union paid at the till."""
    return to_cents(bulk_product(shelf).price) * BULK_QUANTITY


def _paid_by_union(cells: Sequence[Cell], last_day: int) -> Iterator[TillLine]:
    """The union's purchase, on a receipt of its own."""
    venue, month = cells[0].venue, cells[0].month
    if (venue.code, month) == BULK_MONTH:
        product = bulk_product([cell.product for cell in cells])
        price = to_cents(product.price)
        moment = datetime.combine(month.day(last_day // 2), time(10, 15))
        number = f"{_till_prefix(venue, month)}800001"
        yield TillLine(
            venue, number, 1, moment, product.name, None, product.gtin, product.unit,
            Decimal(BULK_QUANTITY), price, price * BULK_QUANTITY, is_group_buy=True,
        )  # fmt: skip


def _returns(cells: Sequence[Cell], lines: Sequence[TillLine], last_day: int) -> Iterator[TillLine]:
    """Goods that came back, one unit each, against an earlier receipt of the month."""
    for place, cell in enumerate(cell for cell in cells if cell.returned > NOTHING):
        bought = next(line for line in lines if line.gtin == cell.product.gtin)
        moment = datetime.combine(cell.month.day(last_day), time(19, place))
        yield replace(
            bought,
            receipt_no=f"{_till_prefix(cell.venue, cell.month)}9{place:05d}",
            line_no=1,
            sold_at=moment,
            quantity=Decimal(-1),
            unit_price=cell.returned,
            amount=-cell.returned,
            original_receipt_no=bought.receipt_no,
        )


def till_months(cells: Sequence[Cell]) -> dict[tuple[str, Month], list[TillLine]]:
    """The lines of each exported venue and month."""
    return {
        key: ring_up([cell for cell in cells if (cell.venue.code, cell.month) == key]) for key in sorted(TILL_MONTHS)
    }


def group_buy_at_till(
    tills: Mapping[tuple[str, Month], list[TillLine]], products: Sequence[CityProduct], register: Register
) -> UnionLine:
    """A union's order that names the receipt with which it was paid at the counter."""
    bulk = next(line for line in tills[BULK_MONTH] if line.is_group_buy)
    product = next(product for product in products if product.gtin == bulk.gtin)
    union = buying_unions(register)[3]
    return UnionLine(
        union=union,
        members=members_of(union, register),
        occasion="中秋",
        number=90,
        line_no=1,
        accepted_on=bulk.sold_at.date(),
        line=single_line(product, bulk.quantity, bulk.amount),
        spec=product.spec,
        unit=product.unit,
        fulfilment_channel="专柜",
        fulfilment_ref=bulk.receipt_no,
    )


def till_reports(tills: Mapping[tuple[str, Month], list[TillLine]], register: Register) -> Iterator[SampleReport]:
    """One export per venue and month; one is sent twice, one is only half there."""
    for place, ((code, month), lines) in enumerate(tills.items()):
        is_half = (code, month) == HALF_MONTH
        kept = [line for line in lines if line.sold_at.day <= LAST_DAY_OF_HALF] if is_half else lines
        report = SampleReport(
            unit=register.unit(lines[0].venue.org_code),
            report="counter_pos",
            period=month.period,
            filed_on=month.filed_on(2),
            records=tuple(_row(line) for line in kept),
            dress=DRESSES[place % 2],
            stem=f"POS销售明细_{code}_{month.period}",
            decoy="incomplete_till" if is_half else None,
            expectation="缺11天明细：POS待补，按专柜月报计" if is_half else "POS明细为最细口径，专柜月报不重复计",
        )
        yield report
        if (code, month) == BULK_MONTH:
            yield replace(
                report,
                stem=f"{report.stem}（重发）",
                decoy="same_till_export_again",
                expectation="与已接收文件完全相同，不重复处理",
                outcome="duplicate",
            )


def _row(line: TillLine) -> Record:
    return {
        "store_code": line.venue.code,
        "till_no": "01",
        "receipt_no": line.receipt_no,
        "business_date": line.sold_at.date(),
        "line_no": line.line_no,
        "sold_at": line.sold_at,
        "item_code": line.item_code or (line.gtin or "")[-6:],
        "gtin": line.gtin,
        "product_name": line.name,
        "quantity": line.quantity,
        "unit": line.unit,
        "list_price": line.unit_price,
        "unit_price": line.unit_price,
        "discount_amount": NOTHING,
        "sales_amount": line.amount,
        "transaction_type": "退" if line.amount < 0 else "售",
        "group_flag": "是" if line.is_group_buy else "否",
        "payment_method": "银联",
        "original_receipt_no": line.original_receipt_no,
    }
