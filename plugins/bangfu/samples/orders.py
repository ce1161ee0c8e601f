"""Order lines of a livestream session as the platform exports them (R07), exact to the session's published amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from bangfu.samples.golden import Product, SessionFigure
from bangfu.samples.purchases import CENT

GIFT_BAG = "直播纪念帆布袋"


@dataclass(frozen=True)
class OrderLine:
    """One sub-order; money in yuan. ``product`` None is something outside the catalogue."""

    main_order_no: str
    sub_order_no: str
    session_no: str | None
    product: Product | None
    title: str
    spec: str
    ordered_at: datetime
    paid_at: datetime | None
    quantity: int
    unit_price: Decimal
    paid: Decimal
    status: str
    refunded: Decimal = Decimal(0)
    refunded_at: datetime | None = None
    completed_at: datetime | None = None
    cancel_reason: str | None = None

    @property
    def payable(self) -> Decimal:
        """Price times quantity, before discounts."""
        return self.unit_price * self.quantity


def session_orders(
    figure: SessionFigure, started_at: datetime, products: Sequence[Product], prices: dict[str, Decimal], bulk: int
) -> tuple[OrderLine, ...]:
    """Paid and unpaid lines of a session, ``figure.orders`` paid orders whose paid amounts sum to ``figure.gmv``.

    ``prices`` are yuan per unit by category; the first line is a bulk order of ``bulk`` packages.
    """
    random = Random(figure.session_no)
    drawn = _draw_lines(figure, started_at, products, random, bulk)
    base = [_pack_price(line, prices) for line in drawn]
    raw = sum((price * line.quantity for price, line in zip(base, drawn, strict=True)), Decimal(0))
    scale = figure.gmv * Decimal("1.06") / raw
    priced = [
        replace(line, unit_price=(price * scale).quantize(Decimal("0.1"), ROUND_HALF_UP))
        for price, line in zip(base, drawn, strict=True)
    ]
    return (*_refund_some(_discount_to(figure.gmv, priced), random), *_unpaid_lines(figure, started_at, priced))


def _draw_lines(
    figure: SessionFigure, started_at: datetime, products: Sequence[Product], random: Random, bulk: int
) -> list[OrderLine]:
    lines: list[OrderLine] = []
    for number in range(1, figure.orders + 1):
        ordered_at = started_at + timedelta(seconds=20 + number * 7000 // figure.orders)
        for part in range(1, 3 if number % 11 == 0 else 2):
            product = None if number % 40 == 7 else products[random.randrange(len(products))]
            lines.append(
                OrderLine(
                    main_order_no=_order_number(figure, number),
                    sub_order_no=f"{_order_number(figure, number)}{part:02d}",
                    session_no=figure.session_no,
                    product=product,
                    title=product.product_name if product else GIFT_BAG,
                    spec=product.pack_spec if product else "1个",
                    ordered_at=ordered_at,
                    paid_at=ordered_at + timedelta(seconds=9 + number % 50),
                    quantity=bulk if number == 1 else random.choice((1, 1, 1, 2)),
                    unit_price=Decimal(0),
                    paid=Decimal(0),
                    status="已发货" if number % 6 else "待发货",
                )
            )
    return lines


def _order_number(figure: SessionFigure, number: int) -> str:
    return f"69{figure.session_no[-2:]}{figure.day:%y%m%d}{number:05d}317"


def _pack_price(line: OrderLine, prices: dict[str, Decimal]) -> Decimal:
    if line.product is None:
        return Decimal("9.9")
    return prices[line.product.category] * line.product.pack_size


def _discount_to(total: Decimal, lines: Sequence[OrderLine]) -> list[OrderLine]:
    """Paid amounts in proportion to the payable ones, to the cent, adding up to ``total``; the rest is discount."""
    payable = sum((line.payable for line in lines), Decimal(0))
    paid = [(line.payable * total / payable).quantize(CENT, ROUND_DOWN) for line in lines]
    missing_cents = int((total - sum(paid, Decimal(0))) / CENT)
    for place in range(missing_cents):
        paid[place] += CENT
    return [replace(line, paid=amount) for line, amount in zip(lines, paid, strict=True)]


def _refund_some(lines: Sequence[OrderLine], random: Random) -> list[OrderLine]:
    """Two orders wholly refunded on the next day, never the bulk order."""
    chosen = set(random.sample(range(20, len(lines), 2), 2))
    return [refund(line, _next_day(line), "退款成功") if place in chosen else line for place, line in enumerate(lines)]


def refund(line: OrderLine, moment: datetime, status: str) -> OrderLine:
    """The line after its whole amount went back to the buyer."""
    return replace(line, status=status, refunded=line.paid, refunded_at=moment, cancel_reason="七天无理由退货")


def complete(line: OrderLine, days: int) -> OrderLine:
    """The line as a later export shows it: delivered, unless it was refunded or never paid."""
    if line.paid_at is None or line.refunded:
        return line
    return replace(line, status="已完成", completed_at=line.paid_at + timedelta(days=days))


def _next_day(line: OrderLine) -> datetime:
    return line.ordered_at + timedelta(hours=18)


def _unpaid_lines(figure: SessionFigure, started_at: datetime, lines: Sequence[OrderLine]) -> list[OrderLine]:
    """Orders that were never paid, and the platform's test order of one cent."""
    unpaid = []
    for place in range(1, 6):
        number = figure.orders + place
        unpaid.append(
            replace(
                lines[place],
                main_order_no=_order_number(figure, number),
                sub_order_no=f"{_order_number(figure, number)}01",
                ordered_at=started_at + timedelta(minutes=100 + place),
                paid_at=None,
                paid=Decimal("0.00"),
                status="待付款" if place == 1 else "已关闭",
                cancel_reason=None if place == 1 else "超时未付款",
            )
        )
    number = figure.orders + 6
    test = replace(
        unpaid[-1],
        main_order_no=_order_number(figure, number),
        sub_order_no=f"{_order_number(figure, number)}01",
        product=None,
        title="测试商品请勿拍",
        spec="测试",
        ordered_at=started_at - timedelta(minutes=3),
        paid_at=started_at - timedelta(minutes=2),
        quantity=1,
        unit_price=Decimal("0.01"),
        paid=Decimal("0.01"),
        status="已完成",
        cancel_reason=None,
    )
    return [*unpaid, test]


def shop_order(product: Product, paid_at: datetime, paid: Decimal) -> OrderLine:
    """An order from the shop window, outside every session."""
    return OrderLine(
        main_order_no=f"6999{paid_at:%y%m%d}00001317",
        sub_order_no=f"6999{paid_at:%y%m%d}0000131701",
        session_no=None,
        product=product,
        title=product.product_name,
        spec=product.pack_spec,
        ordered_at=paid_at - timedelta(seconds=40),
        paid_at=paid_at,
        quantity=2,
        unit_price=paid / 2,
        paid=paid,
        status="已发货",
    )
