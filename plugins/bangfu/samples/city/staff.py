"""What the staff of the fifteen departments bought for themselves (R02), system by system."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from bangfu.samples.city.amounts import Line, priced_lines, split_exactly
from bangfu.samples.city.group_buys import UnionLine
from bangfu.samples.city.months import Month
from bangfu.samples.city.products import CityProduct
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.units import Register

DEPARTMENTS = (
    "WJW", "JTJ", "SZGH", "JGGW", "GZW", "SWJ", "NYJ", "XCZX", "SJGJ", "XCB", "GXJ", "MZJ", "RSJ", "SFL", "GXS",
)  # fmt: skip
MONTHS_OF_STAFF = (Month(2021, 1), Month(2021, 5), Month(2021, 9))
LINES_PER_REPORT = 14
MODES = ("直购", "爱心认购", "以购代捐", "直购")
DRESSES = (
    Dress(),
    Dress(headers="alias", dates="slash", file_name="chinese"),
    Dress(file_type="csv", encoding="gb18030", numbers="thousands"),
    Dress(headers="legacy", meta="cells", signature=False),
)


@dataclass(frozen=True)
class StaffLine:
    """One line of a department's report: so many buyers, so many orders."""

    department: str
    month: Month
    line: Line
    mode: str
    buyers: int
    orders: int
    fulfilment_channel: str = "直供"
    fulfilment_ref: str | None = None
    decoy: str | None = None


def buy_as_staff(total: Decimal, products: Sequence[CityProduct], register: Register) -> list[StaffLine]:
    """Lines delivered directly, ``total`` yuan in all."""
    random = Random("city staff")
    reports = [(department, month) for month in MONTHS_OF_STAFF for department in DEPARTMENTS]
    heads = {department: register.unit(department).headcount for department in DEPARTMENTS}
    shares = split_exactly(total, [heads[department] + random.randrange(20, 60) for department, _ in reports])
    lines = []
    for (department, month), share in zip(reports, shares, strict=True):
        on_sale = [product for product in products if product.is_steady and product.certified_on < month.first_day]
        bought = priced_lines(share, random.sample(on_sale, LINES_PER_REPORT), random)
        lines += [
            StaffLine(department, month, line, MODES[place % 4], *_heads(line, heads[department]))
            for place, line in enumerate(bought)
        ]
    return lines


def _heads(line: Line, headcount: int) -> tuple[int, int]:
    """Buyers and orders of a line: nobody spends more than about a thousand yuan on one product."""
    wanted = max(3, int(line.amount / 260))
    buyers = min(headcount, wanted)
    return buyers, max(buyers, wanted)


def named_in_group_buy(department: str, month: Month, buy: UnionLine) -> StaffLine:
    """A line that the department's clerk copied from the union's order: the union already reports it."""
    return StaffLine(
        department=department,
        month=month,
        line=buy.line,
        mode="团购",
        buyers=min(buy.members, 40),
        orders=1,
        fulfilment_ref=buy.order_no,
        decoy="staff_row_of_a_group_buy",
    )


def staff_reports(lines: Sequence[StaffLine], register: Register) -> Iterator[SampleReport]:
    """One file per department and month."""
    by_file: dict[tuple[Month, str], list[StaffLine]] = {}
    for line in lines:
        by_file.setdefault((line.month, line.department), []).append(line)
    for place, ((month, department), bought) in enumerate(sorted(by_file.items())):
        honest = SampleReport(
            unit=register.unit(department),
            report="staff_purchase",
            period=month.period,
            filed_on=month.filed_on(5),
            records=tuple(_row(line) for line in bought if not line.decoy),
            dress=DRESSES[place % len(DRESSES)],
        )
        traps = [line.decoy for line in bought if line.decoy]
        if not traps:
            yield honest
        else:
            yield SampleReport(
                unit=honest.unit,
                report=honest.report,
                period=honest.period,
                filed_on=honest.filed_on,
                records=tuple(_row(line) for line in bought),
                dress=honest.dress,
                decoy=traps[0],
                expectation="职工团购行写明团购单号：与工会团购同一笔，关联，只计一次",
                honest=honest,
            )


def _row(bought: StaffLine) -> Record:
    product = bought.line.product
    return {
        "product_name": product.name,
        "certification_no": product.product_no,
        "spec": product.spec,
        "supplier_name": product.entity.name,
        "supplier_uscc": product.entity.uscc,
        "organizing_mode": bought.mode,
        "buyer_count": bought.buyers,
        "order_count": bought.orders,
        "unit": product.unit,
        "quantity": bought.line.quantity,
        "amount": bought.line.amount,
        "fulfilment_channel": bought.fulfilment_channel,
        "fulfilment_ref": bought.fulfilment_ref,
    }
