"""The 74 sessions after the health system's weeks: their reports (R06), and the platform's exports of some (R07)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from bangfu.samples.city.amounts import added, split_count, split_exactly, to_cents
from bangfu.samples.golden import Product, SessionFigure
from bangfu.samples.habits import EXPORTS, SESSIONS
from bangfu.samples.livestream import BULK_PACKAGES, Session, order_record, session_record
from bangfu.samples.online import PLATFORM, PLATFORM_OPERATOR
from bangfu.samples.orders import OrderLine, complete, refund, session_orders, shop_order
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import REGIONS
from bangfu.samples.units import Register

SESSION_COUNT = 74
FIRST_DAY, LAST_DAY = date(2020, 8, 28), date(2021, 11, 20)
HOSTS = (
    *(f"XZ-{region}" for region in REGIONS),
    "SFL", "GXS", "NYJ", "SWJ", "MZJ",
    *(f"JT-SZ-{number:02d}" for number in range(1, 12)),
    *(f"QY-GZ-{number:02d}" for number in range(1, 13)),
    *(f"WJ-{region}" for region in REGIONS),
)  # fmt: skip
EXPORTED = (4, 17, 29, 43, 58)
"""Places of the sessions whose orders the platform exported completely."""
HALF_EXPORTED = 36
"""Place of the session whose export holds little more than half of the orders."""
SHOP_ORDERS = 160
SHOP_OPENED = date(2021, 3, 1)


@dataclass(frozen=True)
class Exported:
    """A session with the lines of its export."""

    session: Session
    lines: tuple[OrderLine, ...]


def hold_city_sessions(
    participants: int, gmv: Decimal, goods: Sequence[Product], prices: dict[str, Decimal], register: Register
) -> tuple[Session, ...]:
    """Sessions with ``participants`` and ``gmv`` yuan in all; those of EXPORTED places with every order."""
    random = Random("city sessions")
    weights = [random.randrange(60, 141) for _ in range(SESSION_COUNT)]
    span = (LAST_DAY - FIRST_DAY).days
    figures = [
        SessionFigure(
            session_no=_session_no(place, FIRST_DAY + timedelta(days=span * place // (SESSION_COUNT - 1))),
            day=FIRST_DAY + timedelta(days=span * place // (SESSION_COUNT - 1)),
            organizer=HOSTS[(place // 2 * 7) % len(HOSTS)],
            platform="聊城鸿航爱心联播" if place % 5 else "鸿航爱心联播",
            participants=seen,
            orders=int(sold / (42 + place % 9)),
            gmv=sold,
        )
        for place, (seen, sold) in enumerate(
            zip(split_count(participants, weights), split_exactly(gmv, weights), strict=True)
        )
    ]
    return tuple(_hold(place, figure, goods, prices, register) for place, figure in enumerate(figures))


def _session_no(place: int, day: date) -> str:
    return f"LIVE{day:%Y%m}{200 + place}"


def _hold(
    place: int, figure: SessionFigure, goods: Sequence[Product], prices: dict[str, Decimal], register: Register
) -> Session:
    ended_at = datetime.combine(figure.day, time(21, 30))
    started_at = ended_at - timedelta(minutes=(120, 150, 180)[place % 3])
    orders: tuple[OrderLine, ...] = ()
    if place in (*EXPORTED, HALF_EXPORTED):
        orders = session_orders(figure, started_at, goods, prices, BULK_PACKAGES)
        certified = added(line.paid for line in orders if line.product and line.paid_at)
        refunds = [line for line in orders if line.refunded]
        refunded, refunded_orders = added(line.refunded for line in refunds), len(refunds)
    else:
        certified = to_cents(figure.gmv * (92 + place % 7) / 100)
        refunded_orders = 1 + figure.orders // 160
        refunded = to_cents(figure.gmv / figure.orders * refunded_orders)
    host = register.unit(figure.organizer)
    return Session(figure, host, started_at, ended_at, certified, refunded, refunded_orders, orders)


def session_reports(sessions: Sequence[Session], register: Register) -> Iterator[SampleReport]:
    """One file per host and month."""
    by_file: dict[tuple[str, str], list[Session]] = {}
    for session in sessions:
        by_file.setdefault((session.host.org_code, f"{session.figure.day:%Y%m}"), []).append(session)
    for place, ((_, period), held) in enumerate(by_file.items()):
        yield SampleReport(
            unit=held[0].host,
            report="live_session",
            period=period,
            filed_on=max(session.data_as_of for session in held).date(),
            records=tuple(session_record(session, register) for session in held),
            dress=SESSIONS[place % len(SESSIONS)],
        )


def exported(sessions: Sequence[Session]) -> list[Exported]:
    """What the platform exports: whole sessions, all delivered by then, and one of which half is missing."""
    found = []
    for place, session in enumerate(sessions):
        if place in EXPORTED:
            found.append(Exported(session, tuple(complete(line, 4) for line in session.orders)))
        elif place == HALF_EXPORTED:
            found.append(Exported(session, session.orders[: len(session.orders) * 55 // 100]))
    return found


def is_whole(one: Exported) -> bool:
    """Whether the paid lines reach 95 % of what the host reported, so that the lines count and not the report."""
    return added(line.paid for line in one.lines if line.paid_at) >= one.session.figure.gmv * 95 / 100


def shop_orders(goods: Sequence[Product]) -> tuple[OrderLine, ...]:
    """Orders from the platform's shop in March 2021, outside all sessions; every twentieth sent back in April."""
    random = Random("city shop")
    lines = []
    for number in range(SHOP_ORDERS):
        paid_at = datetime.combine(SHOP_OPENED, time(9, 5)) + timedelta(
            minutes=number * 271 % 40_000, seconds=number % 60
        )
        product = goods[random.randrange(len(goods))]
        line = shop_order(product, paid_at, Decimal(random.randrange(3_000, 12_000) * 2) / 100)
        own = f"6998{paid_at:%y%m%d}{number:05d}317"
        line = replace(line, main_order_no=own, sub_order_no=f"{own}01")
        if number % 20 == 9:
            line = refund(line, datetime.combine(date(2021, 4, 2), time(10, 0, number % 60)), "退款成功")
        lines.append(complete(line, 5))
    return tuple(lines)


def export_reports(found: Sequence[Exported], shop: Sequence[OrderLine], register: Register) -> Iterator[SampleReport]:
    """The platform's files: one per exported session, one of the shop, and one sent twice."""
    operator = register.unit(PLATFORM_OPERATOR)
    reports = []
    for place, one in enumerate(found):
        reports.append(
            SampleReport(
                unit=operator,
                report="platform_orders",
                period=f"{one.session.figure.day:%Y%m}",
                filed_on=one.session.figure.day + timedelta(days=9),
                records=tuple(order_record(number, line, PLATFORM) for number, line in enumerate(one.lines, start=1)),
                dress=EXPORTS[place % len(EXPORTS)],
                stem=f"订单导出_{one.session.figure.session_no}",
                decoy=None if is_whole(one) else "incomplete_export",
                expectation="入库" if is_whole(one) else "导出不足场次成交金额的95%：明细待补，按场次报告计",
            )
        )
    yield from reports
    yield SampleReport(
        unit=operator,
        report="platform_orders",
        period="202103",
        filed_on=date(2021, 4, 8),
        records=tuple(order_record(number, line, PLATFORM) for number, line in enumerate(shop, start=1)),
        dress=EXPORTS[1],
        stem="店铺订单导出_202103",
    )
    yield replace(
        reports[0],
        stem=f"{reports[0].stem}（1）",
        decoy="same_export_again",
        expectation="与已接收文件完全相同，不重复处理",
        outcome="duplicate",
    )
