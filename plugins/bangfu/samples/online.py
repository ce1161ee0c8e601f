"""Reports of hosts, platform and unions: sessions (R06), order exports (R07), group buys (R05)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bangfu.samples.dress import Dress
from bangfu.samples.group_buys import (
    GroupBuy,
    delivered_order,
    group_buy_record,
    order_in_export,
    order_in_session,
)
from bangfu.samples.habits import EXPORTS, GROUP_BUYS, SESSIONS
from bangfu.samples.livestream import (
    EXPORTED_SESSIONS,
    Export,
    first_exports,
    later_export,
    order_record,
    session_record,
)
from bangfu.samples.orders import OrderLine
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import FILED, Truth
from bangfu.samples.units import Unit

PLATFORM_OPERATOR = "PT-HHAX"
PLATFORM = "鸿航爱心联播"
HOSPITAL_UNION = "GH-WJ-SZ-03"
SCHOOL_UNION = "GH-JT-SZ-01"
LINKED_SESSION = "LIVE202008010"
NAMED_SESSION = "LIVE202008005"


def online_reports(truth: Truth) -> Iterator[SampleReport]:
    """All their files."""
    yield from _sessions(truth)
    yield from _exports(truth)
    yield from _group_buys(truth)


def _sessions(truth: Truth) -> Iterator[SampleReport]:
    for place, session in enumerate(truth.sessions.values()):
        yield SampleReport(
            unit=session.host,
            report="live_session",
            period=f"{session.figure.day:%Y%m}",
            filed_on=session.data_as_of.date(),
            records=(session_record(session, truth.register),),
            dress=SESSIONS[place % len(SESSIONS)],
            stem=_session_stem(place, session.host, session.figure.session_no),
        )


def _session_stem(place: int, host: Unit, session_no: str) -> str | None:
    """Hosts that hold one session a month use the usual name, some name the session instead."""
    return f"{host.name}_直播专场场次报告_{session_no}" if place % 4 == 3 else None


def _exports(truth: Truth) -> Iterator[SampleReport]:
    operator = truth.register.unit(PLATFORM_OPERATOR)
    firsts = first_exports(truth.sessions, truth.on_sale)
    reports = [
        _export(operator, export, place, period)
        for place, (export, period) in enumerate(zip(firsts, ("202007", "202008", "202008"), strict=True))
    ]
    yield from reports[:-1]
    yield replace(
        reports[-1],
        decoy="refund_in_later_month",
        expectation="场次之外的一笔订单8月付款，9月全额退款，净额为0；各行由9月的导出更新",
        outcome="superseded",
        honest=replace(reports[-1], records=reports[-1].records[:-1]),
    )
    yield replace(
        reports[1],
        stem=f"{firsts[1].stem}（1）",
        decoy="same_export_again",
        expectation="与已接收文件完全相同，不重复处理",
        outcome="duplicate",
    )
    later = replace(_export(operator, later_export(firsts[-1]), 2, "202008"), filed_on=date(2020, 9, 5))
    yield replace(
        later,
        decoy="later_export",
        expectation="同一批订单的新状态：按子订单更新，不重复计数",
        honest=replace(later, records=later.records[:-1]),
    )


def last_exported_lines(truth: Truth) -> dict[str, tuple[OrderLine, ...]]:
    """The lines of each exported session as the platform last told them; the shop order stands under no number."""
    firsts = first_exports(truth.sessions, truth.on_sale)
    lines = [line for export in (*firsts[:-1], later_export(firsts[-1])) for line in export.lines]
    return {number: tuple(line for line in lines if line.session_no == number) for number in EXPORTED_SESSIONS}


def _export(operator: Unit, export: Export, place: int, period: str) -> SampleReport:
    return SampleReport(
        unit=operator,
        report="platform_orders",
        period=period,
        filed_on=date(2020, 8, 10),
        records=tuple(order_record(number, line, PLATFORM) for number, line in enumerate(export.lines, start=1)),
        dress=EXPORTS[place],
        stem=export.stem,
    )


def group_buy_orders(truth: Truth) -> tuple[list[GroupBuy], ...]:
    """The unions' orders, file by file; the last line of the first two repeats a sale of a session."""
    hospital, school = truth.register.unit(HOSPITAL_UNION), truth.register.unit(SCHOOL_UNION)
    goods, prices = truth.on_sale, truth.prices
    linked = order_in_export(hospital, 2, truth.sessions[LINKED_SESSION])
    apples = goods[17]
    named = order_in_session(school, 12, truth.sessions[NAMED_SESSION], apples, prices[apples.category])
    return (
        [*delivered_order(hospital, 1, date(2020, 8, 27), goods[6:8], prices, 86), linked],
        [*delivered_order(school, 11, date(2020, 8, 28), goods[9:11], prices, 60), named],
        delivered_order(hospital, 3, date(2020, 9, 22), goods[27:30], prices, 120),
        delivered_order(school, 13, date(2020, 9, 23), goods[15:17], prices, 75),
    )


def _group_buys(truth: Truth) -> Iterator[SampleReport]:
    reports = [
        _group_buy(truth, lines, dress) for lines, dress in zip(group_buy_orders(truth), GROUP_BUYS, strict=True)
    ]
    traps = (
        ("group_buy_in_export", "与平台订单同一笔：关联，只计一次"),
        ("group_buy_in_session", "只写场次编号：计入团购，场次汇总相应扣减"),
    )
    for report, (decoy, expectation) in zip(reports, traps, strict=False):
        honest = replace(report, records=report.records[:-1])
        yield replace(report, decoy=decoy, expectation=expectation, honest=honest)
    yield from reports[2:]


def _group_buy(truth: Truth, lines: Sequence[GroupBuy], dress: Dress) -> SampleReport:
    month = lines[0].accepted_on.month
    return SampleReport(
        unit=lines[0].union,
        report="union_group_buy",
        period=f"2020{month:02d}",
        filed_on=FILED[month],
        records=tuple(group_buy_record(line, truth.register) for line in lines),
        dress=dress,
    )
