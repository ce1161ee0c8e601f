"""Group buys of all unions (R05) at the festivals: delivered, picked up at counters, ordered in sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from bangfu.samples.city.amounts import Line, added, priced_lines, split_exactly
from bangfu.samples.city.months import Month, month_of
from bangfu.samples.city.products import CityProduct
from bangfu.samples.habits import GROUP_BUYS
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.units import Register, Unit

FESTIVALS = (
    ("中秋", date(2020, 9, 24)),
    ("春节", date(2021, 2, 3)),
    ("端午", date(2021, 6, 8)),
    ("中秋", date(2021, 9, 15)),
)
LINES_PER_ORDER = 11
EARLIER_BUYERS = frozenset({"GH-WJ-SZ-03", "GH-JT-SZ-01"})
"""Unions whose reports of September 2020 are already part of the health system's sample."""
REAL_UNIONS = frozenset({"GH-WJ-SRMYY", "GH-WJ-SZYY", "GH-XC-GD"})
"""Unions of units with their real names buy nothing invented."""


@dataclass(frozen=True)
class UnionLine:
    """One line of a union's order; ``fulfilment_ref`` names where another file holds the same sale."""

    union: Unit
    members: int
    occasion: str
    number: int
    line_no: int
    accepted_on: date
    line: Line
    spec: str
    unit: str
    fulfilment_channel: str = "直供"
    fulfilment_ref: str | None = None
    fund_source: str = "工会经费"
    decoy: str | None = None

    @property
    def order_no(self) -> str:
        """Number of the union's order."""
        return f"TG{self.accepted_on:%Y%m}-{self.union.org_code}-{self.number:02d}"

    @property
    def month(self) -> Month:
        return month_of(self.accepted_on)


def buying_unions(register: Register) -> tuple[Unit, ...]:
    """The unions that buy, those of the larger units first."""
    unions = [
        unit for unit in register.units.values() if unit.org_code.startswith("GH-") and unit.org_code not in REAL_UNIONS
    ]
    return tuple(sorted(unions, key=lambda union: (-members_of(union, register), union.org_code)))


def members_of(union: Unit, register: Register) -> int:
    """Staff of the unit that the union belongs to."""
    return register.unit(union.parent_org_code).headcount


def order_at_festivals(total: Decimal, products: Sequence[CityProduct], register: Register) -> list[UnionLine]:
    """Orders delivered directly, ``total`` yuan in all; one line in twenty is paid by the members themselves."""
    random = Random("city group buys")
    orders = []
    for place, union in enumerate(buying_unions(register)):
        festivals = [place % 4] if place >= 8 else [place % 4, (place + 2) % 4]
        orders += [(union, turn) for turn in festivals if not (turn == 0 and union.org_code in EARLIER_BUYERS)]
    shares = split_exactly(total, [members_of(union, register) * random.randrange(80, 121) for union, _ in orders])
    return [
        line
        for (union, turn), share in zip(orders, shares, strict=True)
        for line in _order(union, turn, share, products, register, random)
    ]


def _order(
    union: Unit, turn: int, share: Decimal, products: Sequence[CityProduct], register: Register, random: Random
) -> list[UnionLine]:
    occasion, festival = FESTIVALS[turn]
    accepted_on = festival - timedelta(days=random.randrange(0, 3))
    on_sale = [product for product in products if product.is_steady and product.certified_on < accepted_on]
    lines = priced_lines(share, random.sample(on_sale, LINES_PER_ORDER), random)
    return [
        UnionLine(
            union=union,
            members=members_of(union, register),
            occasion=occasion,
            number=1,
            line_no=place,
            accepted_on=accepted_on,
            line=line,
            spec=line.product.spec,
            unit=line.product.unit,
        )
        for place, line in enumerate(lines, start=1)
    ]


def pay_privately(total: Decimal, products: Sequence[CityProduct], register: Register) -> list[UnionLine]:
    """Orders that unions passed on and the members paid: ``total`` yuan of staff purchases in union reports."""
    random = Random("city privately paid")
    buyers = [(place % 4, union) for place, union in enumerate(buying_unions(register)[9:15], start=9)]
    lines = []
    for (turn, union), share in zip(buyers, split_exactly(total, [1] * len(buyers)), strict=True):
        ordered = _order(union, turn, share, products, register, random)
        lines += [replace(line, number=5, fund_source="个人自费") for line in ordered]
    return lines


def group_buy_reports(lines: Sequence[UnionLine], register: Register) -> Iterator[SampleReport]:
    """One file per union and month; lines that repeat a sale of another file are its traps."""
    by_file: dict[tuple[str, Month], list[UnionLine]] = {}
    for line in lines:
        by_file.setdefault((line.union.org_code, line.month), []).append(line)
    for place, ((org_code, month), ordered) in enumerate(sorted(by_file.items())):
        traps = [line.decoy for line in ordered if line.decoy]
        plain = SampleReport(
            unit=register.unit(org_code),
            report="union_group_buy",
            period=month.period,
            filed_on=month.filed_on(8),
            records=tuple(_row(line) for line in ordered if not line.decoy),
            dress=GROUP_BUYS[place % len(GROUP_BUYS)],
        )
        if not traps:
            yield plain
        else:
            yield SampleReport(
                unit=plain.unit,
                report=plain.report,
                period=plain.period,
                filed_on=plain.filed_on,
                records=tuple(_row(line) for line in ordered),
                dress=plain.dress,
                decoy=traps[0],
                expectation="团购与另一文件中的履约是同一笔：关联，只计一次，按组织方归口工会团购",
                honest=plain if plain.records else None,
            )


def _row(buy: UnionLine) -> Record:
    entity = buy.line.product.entity
    return {
        "union_name": buy.union.name,
        "union_code": buy.union.uscc,
        "group_order_no": buy.order_no,
        "line_no": buy.line_no,
        "occasion": buy.occasion,
        "ordered_on": buy.accepted_on - timedelta(days=6),
        "accepted_on": buy.accepted_on,
        "organizing_mode": "直接购买" if buy.fulfilment_ref is None else "动员购买",
        "certification_no": buy.line.product.product_no,
        "product_name": buy.line.product.name,
        "spec": buy.spec,
        "unit": buy.unit,
        "unit_price": buy.line.unit_price,
        "quantity": buy.line.quantity,
        "amount": buy.line.amount,
        "recipient_count": buy.members,
        "per_capita_standard": None,
        "supplier_name": entity.name,
        "supplier_uscc": entity.uscc,
        "fulfilment_channel": buy.fulfilment_channel,
        "fulfilment_ref": buy.fulfilment_ref,
        "fund_source": buy.fund_source,
        "invoice_no": f"6{buy.union.uscc[10:16]}{buy.accepted_on:%y%m}{buy.number}{buy.line_no:02d}",
    }


def single_line(product: CityProduct, quantity: Decimal, amount: Decimal) -> Line:
    """A line whose amount is given by another file; its price to four decimals."""
    return Line(product, quantity, (amount / quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP), amount)


def total_of(lines: Sequence[UnionLine]) -> Decimal:
    """Yuan of all lines."""
    return added(line.line.amount for line in lines)
