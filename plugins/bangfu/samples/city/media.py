"""Articles, web pages and public-service adverts (R14): 227 in newspapers and broadcasts, 88 online, two adverts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bangfu.samples.city.entities import SHORT_NAMES
from bangfu.samples.city.months import Month, month_of
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import REGIONS
from bangfu.samples.units import Register

NATIONAL, PROVINCIAL, CITY, ONLINE = 28, 96, 103, 88
OUTLETS = {
    "national": (("人民日报", "报"), ("农民日报", "报"), ("经济日报", "报")),
    "provincial": (("大众日报", "报"), ("山东广播电视台", "台"), ("农村大众", "报")),
    "city": (("聊城日报", "报"), ("聊城晚报", "报"), ("聊城电视台", "台")),
    "online": (("学习强国", "网"), ("大众网", "网"), ("齐鲁壹点", "网")),
}
LEVEL_WORDS = {"national": "中央/国家级", "provincial": "省", "city": "市", "online": "省"}
LINKS = {
    "学习强国": "https://www.xuexi.cn/sample/{n}.html",
    "大众网": "https://www.dzwww.com/sample/{n}.html",
    "齐鲁壹点": "https://www.ql1d.com/sample/{n}.html",
}
ADVERTS = ("消费帮扶有你有我", "爸爸的朋友圈")
"""The adverts of the article, broadcast by the city's television."""
FIRST_DAY, LAST_DAY = date(2020, 7, 6), date(2021, 11, 26)
SUBJECTS = (
    "专柜开进大型商超", "合作社年终分红到户", "主播走进大棚卖瓜", "医院食堂订下全年鸡蛋", "学校师生品尝家乡味",
    "企业工会中秋团购忙", "土特产坐上冷链快车", "小木耳撑起致富伞", "圆铃大枣红了乡亲日子", "老粗布棉被走出国门",
    "车间建在家门口", "展销会首日人气旺", "社区店里年货香", "认定目录再添新成员", "驻村干部当起推销员",
    "葫芦雕刻刻出新光景", "订单种植让农户安心", "一场直播卖空三间仓库", "粉皮作坊变身标准厂房", "蜂农赶上好行情",
    "暖冬行动温暖山乡", "银发志愿者打包忙", "冷库落成不愁卖", "灵芝盆景成了香饽饽", "快递进村最后一公里打通",
    "扒鸡香飘万里", "梨园认养受追捧", "大学生返乡办电商", "巧手绣出幸福图",
)  # fmt: skip
SHAPES = ("{area}：{subject}", "{subject}——来自{area}的报道", "记者走基层｜{area}{subject}", "{area}见闻：{subject}")
DRESSES = (
    Dress(total_row=False),
    Dress(headers="alias", dates="chinese", total_row=False, file_name="chinese"),
    Dress(file_type="csv", encoding="gb18030", dates="dot", total_row=False),
)


@dataclass(frozen=True)
class Piece:
    """One article, web page or advert."""

    title: str
    outlet: str
    medium: str
    level: str
    published_on: date
    number: int
    original: str | None = None


def publish() -> list[Piece]:
    """All pieces by day, each with its own title; the same every time."""
    kinds = ["national"] * NATIONAL + ["provincial"] * PROVINCIAL + ["city"] * CITY + ["online"] * ONLINE
    total = len(kinds)
    order = sorted(range(total), key=lambda place: (place * 149) % total)
    span = (LAST_DAY - FIRST_DAY).days
    pieces = []
    for number, place in enumerate(order):
        kind = kinds[place]
        outlet, medium = OUTLETS[kind][place % 3]
        day = FIRST_DAY + timedelta(days=span * number // (total - 1))
        pieces.append(Piece(_title(number), outlet, medium, LEVEL_WORDS[kind], day, number))
    for turn, title in enumerate(ADVERTS):
        pieces.append(Piece(title, "聊城电视台", "公益广告", "市", date(2021, 3 + 4 * turn, 15), total + turn))
    return pieces


def _title(number: int) -> str:
    """No two titles within some months share area and subject."""
    area = SHORT_NAMES[REGIONS[number % len(REGIONS)]]
    subject = SUBJECTS[number % len(SUBJECTS)]
    shape = SHAPES[(number // len(SUBJECTS)) % len(SHAPES)]
    return shape.format(area=area, subject=subject)


def reprints(pieces: list[Piece]) -> list[Piece]:
    """Three articles that a city paper took over within the month: not articles of their own."""
    return [
        Piece(one.title, "聊城日报", "报", "市", one.published_on + timedelta(days=2), 900 + place, one.title)
        for place, one in enumerate(one for one in pieces if one.outlet == "大众日报" and one.number in range(40, 90))
    ][:3]


def media_reports(register: Register) -> Iterator[SampleReport]:
    """One file of the publicity department per month."""
    pieces = publish()
    by_month: dict[Month, list[Piece]] = {}
    for piece in sorted([*pieces, *reprints(pieces)], key=lambda one: (one.published_on, one.number)):
        by_month.setdefault(month_of(piece.published_on), []).append(piece)
    for place, (month, published) in enumerate(by_month.items()):
        own = [piece for piece in published if piece.original is None]
        honest = _report(month, own, place, register)
        if len(own) == len(published):
            yield honest
        else:
            planted = _report(month, published, place, register)
            yield SampleReport(
                unit=planted.unit,
                report=planted.report,
                period=planted.period,
                filed_on=planted.filed_on,
                records=planted.records,
                dress=planted.dress,
                decoy="reprinted_article",
                expectation="30日内的转载入库，不重复计篇",
                honest=honest,
            )


def _report(month: Month, pieces: list[Piece], place: int, register: Register) -> SampleReport:
    return SampleReport(
        unit=register.unit("XCB"),
        report="media_coverage",
        period=month.period,
        filed_on=month.filed_on(5),
        records=tuple(_row(piece, register) for piece in pieces),
        dress=DRESSES[place % len(DRESSES)],
    )


def _row(piece: Piece, register: Register) -> Record:
    link = LINKS.get(piece.outlet)
    return {
        "title": piece.title,
        "media_name": piece.outlet,
        "stated_level": piece.level,
        "media_type": piece.medium,
        "published_on": piece.published_on,
        "section_name": "要闻" if piece.medium == "报" else None,
        "author_org_name": _author(piece, register),
        "system_name": register.system_of(register.unit("XCB")),
        "link": link.format(n=piece.number) if link else None,
        "evidence_file": None if link else f"剪报{piece.number:03d}.jpg",
        "is_reprint": "是" if piece.original else "否",
        "original_title": piece.original,
    }


def _author(piece: Piece, register: Register) -> str:
    """The area that a piece is about wrote two of three itself, the city's publicity department the rest."""
    turn = piece.number % len(REGIONS)
    writes_itself = (piece.number // len(REGIONS)) % 3 != turn % 3 and piece.original is None
    return register.unit(f"XZ-{REGIONS[turn]}" if writes_itself else "XCB").name
