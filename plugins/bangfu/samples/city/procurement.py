"""What hospitals, schools and enterprises bought (R01) after the health system's first weeks, and the traps in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bangfu.samples.city.agreements import CityAgreement
from bangfu.samples.city.amounts import Line, added, priced_lines, split_exactly
from bangfu.samples.city.months import Month, months
from bangfu.samples.city.products import SUSPENDED, CityProduct
from bangfu.samples.habits import PURCHASES
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import REGIONS, Truth
from bangfu.samples.units import Register

BUYERS = (
    *(f"WJ-SZ-{number:02d}" for number in range(2, 9)),
    "WJ-MY-01",
    *(f"WJ-{region}" for region in REGIONS),
    *(f"JT-SZ-{number:02d}" for number in range(1, 12)),
    *(f"QY-GZ-{number:02d}" for number in range(1, 13)),
)
BUYING_MONTHS = months(Month(2020, 9), Month(2021, 10))
LINES_PER_REPORT = 36
UNCERTIFIED = ("消毒湿巾", "一次性纸杯", "办公绿植")
CORRECTED = ("QY-GZ-03", "JT-SZ-05")
"""Buyers whose first report is replaced by a corrected one."""


@dataclass(frozen=True)
class Delivery:
    """One delivery line to a buyer."""

    buyer: str
    bought_on: date
    line: Line
    use: str
    agreement: CityAgreement | None


@dataclass(frozen=True)
class BuyerMonth:
    """What one unit bought in one month, with what it sent back (yuan, by place of the line)."""

    buyer: str
    month: Month
    deliveries: tuple[Delivery, ...]
    returned: dict[int, Decimal]

    @property
    def net_amount(self) -> Decimal:
        return added(one.line.amount for one in self.deliveries) - added(self.returned.values())


def buy(total: Decimal, products: Sequence[CityProduct], agreements: Sequence[CityAgreement]) -> tuple[BuyerMonth, ...]:
    """Every buyer buys in two or three months; net of what was sent back ``total`` yuan in all."""
    random = Random("city procurement")
    schedule = [(buyer, BUYING_MONTHS[place]) for index, buyer in enumerate(BUYERS) for place in _places(index)]
    by_buyer: dict[str, list[CityAgreement]] = defaultdict(list)
    for agreement in agreements:
        by_buyer[agreement.buyer].append(agreement)
    shares = split_exactly(total, [random.randrange(50, 151) for _ in schedule])
    return tuple(
        _buy_in_month(buyer, month, share, products, by_buyer[buyer], random)
        for (buyer, month), share in zip(schedule, shares, strict=True)
    )


def _places(index: int) -> tuple[int, ...]:
    first, second = (index * 3) % 14, (index * 3 + 7) % 14
    return (first, second, (first + 3) % 14) if index % 4 == 0 else (first, second)


def _buy_in_month(
    buyer: str,
    month: Month,
    share: Decimal,
    products: Sequence[CityProduct],
    agreements: Sequence[CityAgreement],
    random: Random,
) -> BuyerMonth:
    on_sale = [product for product in products if product.is_steady and product.certified_on < month.first_day]
    agreed = [product for product in on_sale if any(one.covers(buyer, product, month.first_day) for one in agreements)]
    others = [product for product in on_sale if product not in agreed]
    chosen = [*random.sample(agreed, min(len(agreed), 8))]
    chosen += random.sample(others, LINES_PER_REPORT - len(chosen))
    chosen.sort(key=lambda product: (product.entity.number, product.product_no))
    returned_amount = Decimal("86.40") if random.randrange(3) == 0 else Decimal(0)
    lines = priced_lines(share + returned_amount, chosen, random)
    deliveries = []
    for line in lines:
        day = month.day(random.randrange(1, 29))
        day -= timedelta(days=max(0, day.weekday() - 4) if day.day > 2 else 0)
        covering = next((one for one in agreements if one.covers(buyer, line.product, day)), None)
        use = ("食堂", "食堂", "食堂", "慰问", "办公福利")[random.randrange(5)]
        deliveries.append(Delivery(buyer, day, line, use, covering))
    largest = max(range(len(lines)), key=lambda place: lines[place].amount)
    return BuyerMonth(buyer, month, tuple(deliveries), {largest: returned_amount} if returned_amount else {})


def purchase_reports(
    bought: Sequence[BuyerMonth], products: Sequence[CityProduct], truth: Truth
) -> Iterator[SampleReport]:
    """One report per buyer and month, with the traps planted in some."""
    suspended = [product for product in products if product.suspended_from]
    seen: set[str] = set()
    for place, one in enumerate(bought):
        report = SampleReport(
            unit=truth.register.unit(one.buyer),
            report="institution_procurement",
            period=one.month.period,
            filed_on=one.month.filed_on(4),
            records=tuple(_rows(one, truth.register)),
            dress=PURCHASES[place % len(PURCHASES)],
        )
        is_first = one.buyer not in seen
        seen.add(one.buyer)
        if one.buyer in CORRECTED and is_first:
            yield from _corrected(report)
        elif one.month > Month(2021, 6) and suspended and one.buyer.startswith("WJ"):
            yield _with_suspended(report, one, suspended.pop())
        elif place % 17 == 5:
            yield _with_uncertified(report, one, UNCERTIFIED[place % len(UNCERTIFIED)])
        elif place % 17 == 11:
            yield _with_other_program(report, one)
        else:
            yield report


def _rows(one: BuyerMonth, register: Register) -> Iterator[Record]:
    buyer = BUYERS.index(one.buyer) + 1
    for place, delivery in enumerate(one.deliveries):
        line, entity = delivery.line, delivery.line.product.entity
        voucher = f"{buyer:02d}{one.month.period[2:]}{entity.number:03d}"
        by_invoice = entity.number % 3 > 0
        yield {
            "seq_no": place + 1,
            "purchase_date": delivery.bought_on,
            "purchase_category": delivery.use,
            "product_name": line.product.name,
            "certification_no": line.product.product_no,
            "spec": line.product.spec,
            "unit": line.product.unit,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "amount": line.amount,
            "supplier_name": entity.name,
            "supplier_uscc": entity.uscc,
            "agreement_no": delivery.agreement.agreement_no if delivery.agreement else None,
            "invoice_no": f"51{voucher}" if by_invoice else None,
            "delivery_note_no": None if by_invoice else f"SH-{voucher}",
            "program": "本市认定",
            "fulfilment_channel": "直供",
            "return_amount": one.returned.get(place),
        }


def _corrected(report: SampleReport) -> Iterator[SampleReport]:
    """The first version had a quantity too high by 20 and a line twice under another note."""
    first, *rest = report.records
    quantity, price = first["quantity"], first["unit_price"]
    if not isinstance(quantity, Decimal) or not isinstance(price, Decimal):
        raise ValueError(f"{report.file_name}: a line without a quantity or price")
    wrong = {
        **first,
        "quantity": quantity + 20,
        "amount": ((quantity + 20) * price).quantize(Decimal("0.01")),
    }
    again = {
        **rest[-1],
        "seq_no": len(report.records) + 1,
        "invoice_no": None,
        "delivery_note_no": f"SH-补单-{report.unit.org_code}",
    }
    yield replace(
        report,
        records=(wrong, *rest, again),
        decoy="wrong_first_version",
        expectation="由第2版替换：一行数量改小、一行重复删除，原版本留存可查",
        outcome="superseded",
    )
    yield replace(
        report,
        version=2,
        filed_on=report.filed_on + timedelta(days=6),
        decoy="corrected_version",
        expectation="作为更正件替换第1版",
        honest=replace(report, version=1),
    )


def _planted(report: SampleReport, row: Record, decoy: str, expectation: str) -> SampleReport:
    """The report with one more row, which must not count."""
    last = report.records[-1]
    blank = {"agreement_no": None, "return_amount": None, "delivery_note_no": None}
    records = (*report.records, {**last, **blank, "seq_no": len(report.records) + 1, **row})
    return replace(report, records=records, decoy=decoy, expectation=expectation, honest=report)


def _with_uncertified(report: SampleReport, one: BuyerMonth, name: str) -> SampleReport:
    row: Record = {
        "purchase_date": one.month.day(15), "product_name": name, "certification_no": None, "spec": "1份",
        "unit": "份", "quantity": Decimal(60), "unit_price": Decimal("8.50"), "amount": Decimal("510.00"),
        "invoice_no": f"52{BUYERS.index(one.buyer):02d}{one.month.period[2:]}001",
    }  # fmt: skip
    return _planted(report, row, "uncertified_product", f"未认定产品（{name}）入库，不计入消费帮扶产品销售")


def _with_other_program(report: SampleReport, one: BuyerMonth) -> SampleReport:
    row: Record = {
        "purchase_date": one.month.day(16), "product_name": "高原牦牛肉干", "certification_no": None, "spec": "250克",
        "unit": "袋", "quantity": Decimal(80), "unit_price": Decimal("48.00"), "amount": Decimal("3840.00"),
        "supplier_name": "832平台样例供应商", "supplier_uscc": "91371599MA0008324L",
        "invoice_no": f"53{BUYERS.index(one.buyer):02d}{one.month.period[2:]}001",
        "program": "832平台", "fulfilment_channel": "电商平台",
    }  # fmt: skip
    return _planted(report, row, "other_program", "832平台采购入库，不计入本市销售")


def _with_suspended(report: SampleReport, one: BuyerMonth, product: CityProduct) -> SampleReport:
    price = product.price
    row: Record = {
        "purchase_date": one.month.day(18), "product_name": product.name, "certification_no": product.product_no,
        "spec": product.spec, "unit": product.unit, "quantity": Decimal(25), "unit_price": price,
        "amount": (price * 25).quantize(Decimal("0.01")),
        "supplier_name": product.entity.name, "supplier_uscc": product.entity.uscc,
        "invoice_no": f"54{BUYERS.index(one.buyer):02d}{one.month.period[2:]}001",
    }  # fmt: skip
    return _planted(
        report,
        row,
        "suspended_product",
        f"{product.name}自{min(SUSPENDED.values()):%Y年%m月}起暂停认定，入库，不计入",
    )


def delivered_by_agreement(bought: Sequence[BuyerMonth]) -> dict[tuple[str, Month], Decimal]:
    """Yuan delivered under each agreement, by month, net of what was sent back."""
    delivered: dict[tuple[str, Month], Decimal] = defaultdict(lambda: Decimal("0.00"))
    for one in bought:
        for place, delivery in enumerate(one.deliveries):
            if delivery.agreement:
                net = delivery.line.amount - one.returned.get(place, Decimal(0))
                delivered[delivery.agreement.agreement_no, one.month] += net
    return dict(delivered)
