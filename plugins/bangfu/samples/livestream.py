"""Livestream sessions: what their hosts report (R06) and what the platform exports for three of them (R07)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bangfu.samples.city.months import LAST_DAY_OF_STORY
from bangfu.samples.golden import LAST_DAY, Product, SessionFigure
from bangfu.samples.orders import OrderLine, complete, refund, session_orders, shop_order
from bangfu.samples.purchases import CENT
from bangfu.samples.records import Record
from bangfu.samples.units import Register, Unit

EXPORTED_SESSIONS = ("LIVE202008002", "LIVE202008004", "LIVE202008010")
BULK_PACKAGES = 24
"""Packages in the first order of each exported session: a union's group buy."""


@dataclass(frozen=True)
class Session:
    """One session with its host and times; ``certified`` and ``refunded`` in yuan as known when it was reported."""

    figure: SessionFigure
    host: Unit
    started_at: datetime
    ended_at: datetime
    certified: Decimal
    refunded: Decimal
    refunded_orders: int
    orders: tuple[OrderLine, ...]

    @property
    def data_as_of(self) -> datetime:
        """The second morning after the session, but no later than the day for which its figures were published."""
        second_morning = datetime.combine(self.figure.day, time(10)) + timedelta(days=2)
        published = LAST_DAY if self.figure.day <= LAST_DAY else LAST_DAY_OF_STORY
        return min(second_morning, datetime.combine(published, time(23, 30)))


def hold_sessions(
    figures: Iterable[SessionFigure], products: Sequence[Product], prices: dict[str, Decimal], register: Register
) -> tuple[Session, ...]:
    """All sessions; those of EXPORTED_SESSIONS with their orders, the others with plausible parts of the total."""
    return tuple(
        _hold(place, figure, register.unit(figure.organizer), products, prices) for place, figure in enumerate(figures)
    )


def _hold(
    place: int, figure: SessionFigure, host: Unit, products: Sequence[Product], prices: dict[str, Decimal]
) -> Session:
    ended_at = datetime.combine(figure.day, time(22))
    started_at = ended_at - timedelta(minutes=(120, 150, 180)[place % 3])
    if figure.session_no in EXPORTED_SESSIONS:
        orders = session_orders(figure, started_at, products, prices, BULK_PACKAGES)
        certified = sum((line.paid for line in orders if line.product and line.paid_at), Decimal(0))
        refunds = [line for line in orders if line.refunded]
        refunded, refunded_orders = sum((line.refunded for line in refunds), Decimal(0)), len(refunds)
    else:
        orders = ()
        certified = (figure.gmv * Decimal(93 + place % 6) / 100).quantize(CENT, ROUND_HALF_UP)
        refunded_orders = 1 + figure.orders // 150
        refunded = (figure.gmv / figure.orders * refunded_orders).quantize(CENT, ROUND_HALF_UP)
    return Session(figure, host, started_at, ended_at, certified, refunded, refunded_orders, orders)


def session_record(session: Session, register: Register) -> Record:
    """The R06 row of a session."""
    figure = session.figure
    return {
        "session_no": figure.session_no,
        "platform": figure.platform,
        "account_name": f"{session.host.name}直播间",
        "room_name": "扶贫产品进医院" if session.host.system_code == "HEALTH" else "消费扶贫专场",
        "organizer_name": session.host.name,
        "system_name": register.system_of(session.host),
        "region_name": register.region_of(session.host),
        "undertaker_name": figure.platform,
        "started_at": session.started_at,
        "ended_at": session.ended_at,
        "participant_count": figure.participants,
        "view_count": figure.participants * 3 + figure.orders,
        "peak_online_count": figure.participants // 6,
        "order_count": figure.orders,
        "buyer_count": figure.orders - figure.orders // 12,
        "gmv_amount": figure.gmv,
        "refund_amount": session.refunded,
        "refund_order_count": session.refunded_orders,
        "certified_amount": session.certified,
        "data_as_of": session.data_as_of,
    }


def bulk_order(session: Session) -> OrderLine:
    """The group buy inside an exported session."""
    return session.orders[0]


@dataclass(frozen=True)
class Export:
    """One export of the platform: its file name's stem and its lines."""

    stem: str
    lines: tuple[OrderLine, ...]


def shop_refund_order(products: Sequence[Product]) -> OrderLine:
    """An order outside every session, paid in August; the September export shows it wholly refunded."""
    return shop_order(products[0], datetime.combine(date(2020, 8, 9), time(11, 20, 35)), Decimal("96.00"))


def first_exports(sessions: Mapping[str, Session], products: Sequence[Product]) -> tuple[Export, ...]:
    """One export per session, made two days after it; the last one also holds the shop order."""
    stems = ("聊城鸿航爱心联播_平台订单导出_20200802", "平台订单导出 0804 民营医疗专场", "订单导出20200810")
    lines = [sessions[number].orders for number in EXPORTED_SESSIONS]
    lines[-1] = (*lines[-1], shop_refund_order(products))
    return tuple(Export(stem, part) for stem, part in zip(stems, lines, strict=True))


def later_export(first: Export) -> Export:
    """The same orders a month later: delivered, one more line refunded, the shop order refunded in September."""
    lines = [complete(line, 5) for line in first.lines]
    lines[30] = refund(first.lines[30], datetime.combine(date(2020, 8, 21), time(15, 2, 11)), "退款成功")
    lines[-1] = refund(first.lines[-1], datetime.combine(date(2020, 9, 3), time(9, 41, 7)), "退款成功")
    return Export("订单导出20200905", tuple(lines))


def order_record(place: int, line: OrderLine, platform: str) -> Record:
    """The R07 row of a sub-order, with the invented personal columns that real exports carry."""
    discount = (line.payable - line.paid) if line.paid_at else Decimal(0)
    return {
        "platform": platform,
        "main_order_no": line.main_order_no,
        "sub_order_no": line.sub_order_no,
        "ordered_at": line.ordered_at,
        "paid_at": line.paid_at,
        "completed_at": line.completed_at,
        "product_name": line.title,
        "spec": line.spec,
        "merchant_code": line.product.product_no if line.product else None,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "payable_amount": line.payable,
        "platform_discount": discount,
        "merchant_discount": Decimal("0.00"),
        "paid_amount": line.paid,
        "order_status": line.status,
        "cancel_reason": line.cancel_reason,
        "after_sale_status": "退款成功" if line.refunded else None,
        "refund_amount": line.refunded,
        "refunded_at": line.refunded_at,
        "traffic_source": "直播间" if line.session_no else "店铺橱窗",
        "session_no": line.session_no,
        "recipient_name": f"收件人{place:04d}",
        "recipient_phone": f"120{place:08d}",
        "recipient_address": f"样例区样例路{place}号",
        "buyer_name": f"买家{place:04d}",
    }
