"""Group buys of unions (R05): delivered by suppliers, and two that were fulfilled inside livestream sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bangfu.samples.golden import Product
from bangfu.samples.livestream import Session, bulk_order
from bangfu.samples.purchases import CENT
from bangfu.samples.records import Record
from bangfu.samples.units import Register, Unit


@dataclass(frozen=True)
class GroupBuy:
    """One line of a union's order; price and amount in yuan."""

    union: Unit
    number: int
    line: int
    occasion: str
    accepted_on: date
    product: Product
    spec: str
    unit: str
    quantity: Decimal
    amount: Decimal
    people: int
    fulfilment_channel: str = "直供"
    fulfilment_ref: str | None = None

    @property
    def order_no(self) -> str:
        """Number of the union's order."""
        return f"TG{self.accepted_on:%Y%m}-{self.union.org_code}-{self.number:02d}"


def delivered_order(
    union: Unit, number: int, accepted_on: date, products: Sequence[Product], prices: Mapping[str, Decimal], people: int
) -> list[GroupBuy]:
    """An order for the Mid-Autumn festival that the suppliers deliver: one package of each product per member."""
    return [
        GroupBuy(
            union=union,
            number=number,
            line=line,
            occasion="中秋",
            accepted_on=accepted_on,
            product=product,
            spec=product.spec,
            unit=product.unit,
            quantity=product.pack_size * people,
            amount=(prices[product.category] * product.pack_size * people).quantize(CENT, ROUND_HALF_UP),
            people=people,
        )
        for line, product in enumerate(products, start=1)
    ]


def order_in_export(union: Unit, number: int, session: Session) -> GroupBuy:
    """The union's side of the bulk order of an exported session: both files hold the same sale."""
    order = bulk_order(session)
    if order.product is None:
        raise ValueError(f"the bulk order of {session.figure.session_no} holds no certified product")
    return GroupBuy(
        union=union,
        number=number,
        line=1,
        occasion="其他",
        accepted_on=session.figure.day + timedelta(days=5),
        product=order.product,
        spec=order.spec,
        unit="箱",
        quantity=Decimal(order.quantity),
        amount=order.paid,
        people=order.quantity,
        fulfilment_channel="直播",
        fulfilment_ref=order.sub_order_no,
    )


def order_in_session(union: Unit, number: int, session: Session, product: Product, price: Decimal) -> GroupBuy:
    """A group buy that names only the session, of which no export exists."""
    packages = 30
    return GroupBuy(
        union=union,
        number=number,
        line=1,
        occasion="其他",
        accepted_on=session.figure.day + timedelta(days=6),
        product=product,
        spec=product.pack_spec,
        unit="箱",
        quantity=Decimal(packages),
        amount=(price * product.pack_size * packages).quantize(CENT, ROUND_HALF_UP),
        people=packages,
        fulfilment_channel="直播",
        fulfilment_ref=session.figure.session_no,
    )


def group_buy_record(buy: GroupBuy, register: Register) -> Record:
    """The R05 row of a line."""
    supplier = register.unit(buy.product.supplier_org_code)
    return {
        "union_name": buy.union.name,
        "union_code": buy.union.uscc,
        "group_order_no": buy.order_no,
        "line_no": buy.line,
        "occasion": buy.occasion,
        "ordered_on": buy.accepted_on - timedelta(days=5),
        "accepted_on": buy.accepted_on,
        "organizing_mode": "直接购买" if buy.fulfilment_ref is None else "动员购买",
        "certification_no": buy.product.product_no,
        "product_name": buy.product.product_name,
        "spec": buy.spec,
        "unit": buy.unit,
        "unit_price": (buy.amount / buy.quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP),
        "quantity": buy.quantity,
        "amount": buy.amount,
        "recipient_count": buy.people,
        "per_capita_standard": None,
        "supplier_name": supplier.name,
        "supplier_uscc": supplier.uscc,
        "fulfilment_channel": buy.fulfilment_channel,
        "fulfilment_ref": buy.fulfilment_ref,
        "fund_source": "工会经费",
        "invoice_no": f"4{buy.accepted_on:%m%d}{buy.number:02d}{buy.line}",
    }
