"""The city's truth before anybody reports it: channels as published, entities' own sales that close the total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from bangfu.samples.city import counted
from bangfu.samples.city.agreements import CityAgreement, sign_city_agreements
from bangfu.samples.city.amounts import added
from bangfu.samples.city.counted import CountedSale
from bangfu.samples.city.counters import Counters, sell_at_counters
from bangfu.samples.city.entities import Entity, found_entities
from bangfu.samples.city.entity_sales import EntityMonth, sell_directly
from bangfu.samples.city.events import Event, hold_events
from bangfu.samples.city.group_buys import (
    UnionLine,
    buying_unions,
    members_of,
    order_at_festivals,
    pay_privately,
    single_line,
    total_of,
)
from bangfu.samples.city.months import Month
from bangfu.samples.city.pos import TillLine, group_buy_at_till, till_months
from bangfu.samples.city.procurement import BuyerMonth, buy
from bangfu.samples.city.products import CityProduct, certify_products
from bangfu.samples.city.sessions import Exported, exported, hold_city_sessions, is_whole, shop_orders
from bangfu.samples.city.shops import sell_in_shops
from bangfu.samples.city.staff import StaffLine, buy_as_staff, named_in_group_buy
from bangfu.samples.city.venues import Cell, read_venues
from bangfu.samples.group_buys import GroupBuy
from bangfu.samples.livestream import Session, bulk_order
from bangfu.samples.online import group_buy_orders, last_exported_lines
from bangfu.samples.orders import OrderLine
from bangfu.samples.truth import Truth, build_truth
from bangfu.samples.units import Register

TOTAL = Decimal("1086042360.40")
"""What counts in all, in yuan: the 10.86亿 of the article."""
TARGETS = {
    "institution_procurement": Decimal("22345678.90"),
    "counter": Decimal("110236518.40"),
    "exhibition": Decimal("15432100.00"),
    "staff_direct": Decimal("3645870.00"),
    "union_group_buy": Decimal("8756123.50"),
    "community_shop": Decimal("1083456.00"),
}
"""What counts by channel, net, on the organising basis."""
LIVE_GMV = Decimal("3603214.60")
LIVE_PARTICIPANTS = 1_728_346
SESSIONS_WITH_GROUP_BUYS = 3
PRIVATELY_PAID = Decimal("48600.00")
STAFF_MONTH = Month(2021, 9)


@dataclass(frozen=True)
class Unions:
    """Every line of the unions' reports; ``by_number`` what they took over from sessions, by the number they name."""

    lines: tuple[UnionLine, ...]
    by_number: Mapping[str, Decimal]


@dataclass(frozen=True)
class Live:
    """The sessions after the first weeks, the platform's exports of some, and its shop's orders."""

    sessions: tuple[Session, ...]
    exports: tuple[Exported, ...]
    shop: tuple[OrderLine, ...]


@dataclass(frozen=True)
class City:
    """Everything that happened; ``sales`` is what must count of it."""

    truth: Truth
    entities: tuple[Entity, ...]
    products: tuple[CityProduct, ...]
    agreements: tuple[CityAgreement, ...]
    bought: tuple[BuyerMonth, ...]
    unions: Unions
    staff_lines: tuple[StaffLine, ...]
    live: Live
    counters: Counters
    tills: Mapping[tuple[str, Month], list[TillLine]]
    shops: tuple[Cell, ...]
    events: tuple[Event, ...]
    entity_months: tuple[EntityMonth, ...]
    sales: tuple[CountedSale, ...]

    @property
    def register(self) -> Register:
        return self.truth.register


def build_city(reference: Path) -> City:
    """The same city on every run. Raises :class:`OperatorError` when the reference data lack a unit or a file."""
    truth = build_truth(reference)
    register = truth.register
    entities = found_entities(register)
    products = certify_products(truth, entities)
    venues = read_venues(reference)
    agreements = sign_city_agreements(register, entities, products)
    first_weeks = added(purchase.amount for purchase in truth.purchases)
    bought = buy(TARGETS["institution_procurement"] - first_weeks, products, agreements)
    counters = sell_at_counters(TARGETS["counter"], venues, products, register)
    tills = till_months(counters.cells)
    live = _go_live(truth)
    unions = _buy_as_unions(truth, products, counters, tills, live)
    staff = _buy_as_staff(products, unions, register)
    shops = sell_in_shops(TARGETS["community_shop"], venues, products)
    events = tuple(hold_events(TARGETS["exhibition"], products, register))
    demand = tuple(_count(truth, bought, unions, staff, live, counters, shops, events))
    own = sell_directly(TOTAL - counted.total(demand), products, counted.by_product_month(demand))
    return City(
        truth=truth,
        entities=entities,
        products=products,
        agreements=agreements,
        bought=bought,
        unions=unions,
        staff_lines=staff,
        live=live,
        counters=counters,
        tills=tills,
        shops=shops,
        events=events,
        entity_months=tuple(own),
        sales=(*demand, *(CountedSale("entity_direct", one.product.product_no, one.month, one.own) for one in own)),
    )


def _go_live(truth: Truth) -> Live:
    held = [session.figure for session in truth.sessions.values()]
    sessions = hold_city_sessions(
        LIVE_PARTICIPANTS - sum(figure.participants for figure in held),
        LIVE_GMV - added(figure.gmv for figure in held),
        truth.on_sale,
        truth.prices,
        truth.register,
    )
    return Live(sessions, tuple(exported(sessions)), shop_orders(truth.on_sale))


def _first_group_buys(truth: Truth) -> list[GroupBuy]:
    return [line for order in group_buy_orders(truth) for line in order]


def _buy_as_unions(
    truth: Truth,
    products: Sequence[CityProduct],
    counters: Counters,
    tills: Mapping[tuple[str, Month], list[TillLine]],
    live: Live,
) -> Unions:
    """Direct deliveries are what the other group buys leave of the channel's amount."""
    first = _first_group_buys(truth)
    in_sessions = list(_orders_in_sessions(products, live, truth.register))
    at_till = group_buy_at_till(tills, products, truth.register)
    elsewhere = (*counters.picked_up, at_till, *in_sessions)
    rest = TARGETS["union_group_buy"] - added(buy.amount for buy in first) - total_of(elsewhere)
    direct = order_at_festivals(rest, products, truth.register)
    private = pay_privately(PRIVATELY_PAID, products, truth.register)
    taken = {buy.fulfilment_ref: buy.amount for buy in first if buy.fulfilment_ref}
    taken |= {line.fulfilment_ref: line.line.amount for line in in_sessions if line.fulfilment_ref}
    return Unions((*direct, *private, *elsewhere), taken)


def _orders_in_sessions(products: Sequence[CityProduct], live: Live, register: Register) -> Iterator[UnionLine]:
    """The bulk orders of some exported sessions, as the unions report them."""
    by_number = {product.product_no: product for product in products}
    whole = [one.session for one in live.exports if is_whole(one)][:SESSIONS_WITH_GROUP_BUYS]
    for place, session in enumerate(whole):
        order, union = bulk_order(session), buying_unions(register)[12 + place]
        if order.product is None:
            raise ValueError(f"the bulk order of {session.figure.session_no} holds no certified product")
        quantity = Decimal(order.quantity)
        yield UnionLine(
            union=union,
            members=members_of(union, register),
            occasion="其他",
            number=70 + place,
            line_no=1,
            accepted_on=session.figure.day + timedelta(days=5),
            line=single_line(by_number[order.product.product_no], quantity, order.paid),
            spec=order.spec,
            unit="箱",
            fulfilment_channel="直播",
            fulfilment_ref=order.sub_order_no,
            decoy="group_buy_in_export",
        )


def _buy_as_staff(products: Sequence[CityProduct], unions: Unions, register: Register) -> tuple[StaffLine, ...]:
    lines = buy_as_staff(TARGETS["staff_direct"] - PRIVATELY_PAID, products, register)
    copied = next(line for line in unions.lines if line.month == STAFF_MONTH and line.fulfilment_ref is None)
    return (*lines, named_in_group_buy("JTJ", STAFF_MONTH, copied))


def _count(
    truth: Truth,
    bought: Sequence[BuyerMonth],
    unions: Unions,
    staff: Sequence[StaffLine],
    live: Live,
    counters: Counters,
    shops: Sequence[Cell],
    events: Sequence[Event],
) -> Iterator[CountedSale]:
    at_tills = [line for line in unions.lines if line.fulfilment_channel == "专柜" and line not in counters.picked_up]
    exports = {**last_exported_lines(truth), **counted.whole_exports(live.exports)}
    yield from counted.of_first_weeks(truth.purchases, _first_group_buys(truth))
    yield from counted.of_procurement(bought)
    yield from counted.of_unions(unions.lines)
    yield from counted.of_staff(staff)
    yield from counted.of_sessions((*truth.sessions.values(), *live.sessions), exports, unions.by_number)
    yield from counted.of_orders("ecommerce", live.shop, {})
    yield from counted.of_venues("counter", counters.cells, at_tills)
    yield from counted.of_venues("community_shop", shops, ())
    yield from counted.of_events(events)
