"""What must count, worked out here without the warehouse: channel, product and month of every sale, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bangfu.samples.city.amounts import NOTHING, added
from bangfu.samples.city.events import Event
from bangfu.samples.city.group_buys import UnionLine
from bangfu.samples.city.months import Month, month_of
from bangfu.samples.city.procurement import BuyerMonth
from bangfu.samples.city.sessions import Exported, is_whole
from bangfu.samples.city.staff import StaffLine
from bangfu.samples.city.venues import Cell
from bangfu.samples.group_buys import GroupBuy
from bangfu.samples.livestream import Session
from bangfu.samples.orders import OrderLine
from bangfu.samples.purchases import Purchase


@dataclass(frozen=True)
class CountedSale:
    """So much counts in a month for a channel (who organised it); ``product_no`` None where no report names one."""

    channel: str
    product_no: str | None
    month: Month
    amount: Decimal


def of_first_weeks(purchases: Iterable[Purchase], group_buys: Iterable[GroupBuy]) -> Iterator[CountedSale]:
    """The health system's purchases and its unions' group buys."""
    for one in purchases:
        yield CountedSale("institution_procurement", one.product.product_no, month_of(one.bought_on), one.amount)
    for buy in group_buys:
        yield CountedSale("union_group_buy", buy.product.product_no, month_of(buy.accepted_on), buy.amount)


def of_procurement(bought: Iterable[BuyerMonth]) -> Iterator[CountedSale]:
    """Deliveries less what was sent back."""
    for one in bought:
        for place, delivery in enumerate(one.deliveries):
            net = delivery.line.amount - one.returned.get(place, NOTHING)
            yield CountedSale("institution_procurement", delivery.line.product.product_no, one.month, net)


def of_unions(lines: Iterable[UnionLine]) -> Iterator[CountedSale]:
    """Union lines wherever they were fulfilled; what members paid themselves is staff purchase."""
    for line in lines:
        channel = "staff_direct" if line.fund_source == "个人自费" else "union_group_buy"
        yield CountedSale(channel, line.line.product.product_no, line.month, line.line.amount)


def of_staff(lines: Iterable[StaffLine]) -> Iterator[CountedSale]:
    """Staff lines, but not those that repeat a union's order."""
    for line in lines:
        if line.decoy is None:
            yield CountedSale("staff_direct", line.line.product.product_no, line.month, line.line.amount)


def of_sessions(
    sessions: Iterable[Session], exports: Mapping[str, Sequence[OrderLine]], bought_by_unions: Mapping[str, Decimal]
) -> Iterator[CountedSale]:
    """Sessions whose export is whole count line by line, the others as reported.

    ``exports`` are the last known lines by session number. ``bought_by_unions`` is what union lines naming a
    session or a sub-order took over, in yuan by that number.
    """
    for session in sessions:
        number = session.figure.session_no
        lines = exports.get(number)
        if lines is None:
            net = session.certified - session.refunded - bought_by_unions.get(number, NOTHING)
            yield CountedSale("livestream", None, month_of(session.figure.day), net)
        else:
            yield from of_orders("livestream", lines, bought_by_unions)


def of_orders(
    channel: str, lines: Iterable[OrderLine], bought_by_unions: Mapping[str, Decimal]
) -> Iterator[CountedSale]:
    """Paid lines of certified products, less refunds, without those that a union organised."""
    for line in lines:
        if line.product and line.paid_at and line.sub_order_no not in bought_by_unions:
            yield CountedSale(
                channel, line.product.product_no, month_of(line.paid_at.date()), line.paid - line.refunded
            )


def of_venues(channel: str, cells: Iterable[Cell], picked_up: Iterable[UnionLine]) -> Iterator[CountedSale]:
    """Cells net of returns and of what unions bought there."""
    for cell in cells:
        yield CountedSale(channel, cell.product.product_no, cell.month, cell.net_amount - cell.group_buy)
    for line in picked_up:
        yield CountedSale(channel, line.line.product.product_no, line.month, -line.line.amount)


def of_events(events: Iterable[Event]) -> Iterator[CountedSale]:
    """Certified lines of fairs and visits, or the certified part where there are no lines."""
    for event in events:
        month = month_of(event.started_on)
        if not event.stands:
            yield CountedSale("exhibition", None, month, event.certified)
        for stand in event.stands:
            if stand.product:
                yield CountedSale("exhibition", stand.product.product_no, month, stand.amount)


def whole_exports(exports: Iterable[Exported]) -> dict[str, Sequence[OrderLine]]:
    """The lines by session number, of exports that cover their session."""
    return {one.session.figure.session_no: one.lines for one in exports if is_whole(one)}


def by_channel(sales: Iterable[CountedSale]) -> dict[str, Decimal]:
    """Yuan by channel."""
    totals: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for sale in sales:
        totals[sale.channel] += sale.amount
    return dict(totals)


def by_product_month(sales: Iterable[CountedSale]) -> dict[tuple[str, Month], dict[str, Decimal]]:
    """Yuan by channel, for each product that is named and each month."""
    demand: dict[tuple[str, Month], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: NOTHING))
    for sale in sales:
        if sale.product_no:
            demand[sale.product_no, sale.month][sale.channel] += sale.amount
    return {key: dict(channels) for key, channels in demand.items()}


def total(sales: Iterable[CountedSale]) -> Decimal:
    """Yuan that count."""
    return added(sale.amount for sale in sales)
