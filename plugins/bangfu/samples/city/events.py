"""Exhibitions, signing ceremonies and visits to communities (R08), with exhibitors' lines and without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bangfu.samples.city.amounts import NOTHING, Line, added, priced_lines, split_exactly, to_cents
from bangfu.samples.city.entities import DELIAN, credit_code, landmark_code
from bangfu.samples.city.months import Month, month_of
from bangfu.samples.city.products import CityProduct
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import REGIONS
from bangfu.samples.units import Register, Unit

FAIR_WEIGHTS = (14, 9, 13, 12, 15, 11, 13, 13)
VISITS_SHARE = Decimal("612400.00")
"""Yuan of certified products sold at the visits to communities, enterprises and campuses."""
DRESSES = (
    Dress(merged=("event_code", "event_name")),
    Dress(headers="alias", dates="chinese", file_name="chinese"),
    Dress(file_type="csv", encoding="gb18030", dates="slash", numbers="thousands"),
    Dress(headers="legacy", dates="dot", meta="cells", signature=False),
)
VISITS = ("进社区", "进企业", "进校园")
LINES_PER_FAIR = 90
CAR_DEALER = "样例汽车销售服务有限公司"


@dataclass(frozen=True)
class Stand:
    """What was sold at one stand of a fair: a certified product, or something else (``product`` None)."""

    exhibitor: str
    exhibitor_code: str
    name: str
    spec: str
    unit: str
    quantity: Decimal
    amount: Decimal
    product: CityProduct | None = None
    promotion: str | None = None


@dataclass(frozen=True)
class Event:
    """One event; money in yuan. ``certified`` is what counts, whether or not there are ``stands``."""

    code: str
    name: str
    kind: str
    organizer: Unit
    started_on: date
    days: int
    certified: Decimal
    other: Decimal = NOTHING
    stands: tuple[Stand, ...] = ()
    subsidy: Decimal | None = None
    intent: Decimal | None = None
    signed: Decimal | None = None


_FAIRS = (
    ("农民丰收节消费帮扶产品展销会", "展销会", "NYJ", date(2020, 9, 22), True),
    ("聊城高新区消费扶贫·惠民暖冬节", "惠民节", "SW-GXQ", date(2020, 11, 10), True),
    ("迎新春消费帮扶年货展销会", "展销会", "SWJ", date(2021, 1, 22), True),
    ("三八节消费帮扶产品展销会", "展销会", "SFL", date(2021, 3, 6), False),
    ("供销系统消费帮扶展销会", "展销会", "GXS", date(2021, 4, 28), True),
    ("端午消费帮扶产品展销会", "展销会", "SZGH", date(2021, 6, 10), False),
    ("乡村振兴消费帮扶展销会", "展销会", "XCZX", date(2021, 8, 26), True),
    ("农民丰收节消费帮扶展销会", "展销会", "NYJ", date(2021, 9, 23), True),
)


def hold_events(total: Decimal, products: Sequence[CityProduct], register: Register) -> list[Event]:
    """Eight fairs, ten signings and thirty visits; ``total`` yuan of certified products in all."""
    random = Random("city events")
    fairs = [
        _fair(place, share, products, register, random)
        for place, share in enumerate(split_exactly(total - VISITS_SHARE, FAIR_WEIGHTS))
    ]
    return [*fairs, *_signings(register), *_visits(products, register, random)]


def _fair(place: int, share: Decimal, products: Sequence[CityProduct], register: Register, random: Random) -> Event:
    name, kind, organizer, day, has_lines = _FAIRS[place]
    stands: tuple[Stand, ...] = ()
    if has_lines:
        on_sale = [product for product in products if product.is_steady and product.certified_on < day]
        stands = tuple(map(_stand, priced_lines(share, random.sample(on_sale, LINES_PER_FAIR), random)))
    is_winter = place == 1
    if is_winter:
        stands += _winter_goods()
    other = added(stand.amount for stand in stands if stand.product is None) if stands else to_cents(share / 12)
    return Event(
        code=f"ZX-{day:%Y%m}-{place + 1:02d}",
        name=name,
        kind=kind,
        organizer=register.unit(organizer),
        started_on=day,
        days=3,
        certified=share,
        other=other,
        stands=stands,
        subsidy=Decimal("200000.00") if is_winter else None,
        intent=Decimal(1_800_000 + 100_000 * place),
    )


def _stand(line: Line) -> Stand:
    product = line.product
    return Stand(
        exhibitor=product.entity.name,
        exhibitor_code=product.entity.uscc,
        name=product.name,
        spec=product.spec,
        unit=product.unit,
        quantity=line.quantity,
        amount=line.amount,
        product=product,
    )


def _winter_goods() -> tuple[Stand, ...]:
    """Beside certified products the fair of the article sold cars, and goods for one yuan."""
    return (
        Stand(CAR_DEALER, credit_code(900_003, False), "家用轿车", "1.5升", "台", Decimal(6), Decimal("478800.00")),
        Stand(
            DELIAN, landmark_code(DELIAN), "德莲休闲食品礼包", "1份", "份", Decimal(3000), Decimal("3000.00"),
            promotion="惠民暖冬节一元换购",
        ),
    )  # fmt: skip


def _signings(register: Register) -> Iterator[Event]:
    leads = ("WJW", "JTJ", "GZW", "GXJ", "XCZX", "SJGJ", "RSJ", "MZJ", "XCB", "JGGW")
    for place, lead in enumerate(leads):
        day = date(2020, 10, 15) + timedelta(days=37 * place)
        organizer = register.unit(lead)
        yield Event(
            code=f"QY-{day:%Y%m}-{place + 1:02d}",
            name=f"消费帮扶产品购销合作签约仪式（{register.systems[organizer.system_code]}）",
            kind="签约仪式",
            organizer=organizer,
            started_on=day,
            days=1,
            certified=NOTHING,
            signed=Decimal(3_000_000 + 250_000 * place),
        )


def _visits(products: Sequence[CityProduct], register: Register, random: Random) -> Iterator[Event]:
    shares = split_exactly(VISITS_SHARE, [random.randrange(60, 141) for _ in range(30)])
    for place, share in enumerate(shares):
        day = date(2020, 10, 24) + timedelta(days=13 * place)
        region = REGIONS[place // 3 % len(REGIONS)]
        organizer = register.unit(f"XZ-{region}")
        stands: tuple[Stand, ...] = ()
        if place % 3 == 1:
            on_sale = [product for product in products if product.is_steady and product.certified_on < day]
            stands = tuple(map(_stand, priced_lines(share, random.sample(on_sale, 12), random)))
        kind = VISITS[(place + place // 3) % 3]
        yield Event(
            code=f"ZC-{day:%Y%m}-{place + 1:02d}",
            name=f"消费帮扶产品{kind}（{register.region_of(organizer)}）",
            kind=kind,
            organizer=organizer,
            started_on=day,
            days=1,
            certified=share,
            stands=stands,
        )


def event_reports(events: Sequence[Event], register: Register) -> Iterator[SampleReport]:
    """One file per organiser and month."""
    by_file: dict[tuple[Month, str], list[Event]] = {}
    for event in events:
        by_file.setdefault((month_of(event.started_on), event.organizer.org_code), []).append(event)
    for place, ((month, org_code), held) in enumerate(sorted(by_file.items())):
        yield SampleReport(
            unit=register.unit(org_code),
            report="special_event",
            period=month.period,
            filed_on=month.filed_on(6),
            records=tuple(row for event in held for row in _rows(event, register)),
            dress=DRESSES[place % len(DRESSES)],
        )


def _rows(event: Event, register: Register) -> Iterator[Record]:
    common: Record = {
        "event_code": event.code,
        "event_name": event.name,
        "started_on": event.started_on,
        "ended_on": event.started_on + timedelta(days=event.days - 1),
        "place": f"{register.region_of(event.organizer)}样例广场",
        "organizer_name": event.organizer.name,
        "undertaker_name": "样例会展服务有限公司",
        "system_name": register.system_of(event.organizer),
        "region_name": register.region_of(event.organizer),
        "event_type": event.kind,
        "exhibitor_count": len({stand.exhibitor for stand in event.stands}) or 18,
        "certified_entity_count": len({stand.exhibitor for stand in event.stands if stand.product}) or 16,
        "attendance": 400 + int(event.certified) % 3_000,
        "sales_amount": event.certified + event.other,
        "certified_amount": event.certified,
        "intent_amount": event.intent,
        "signed_amount": event.signed,
        "subsidy_amount": event.subsidy,
    }
    if not event.stands:
        yield common
    for stand in event.stands:
        yield {
            **common,
            "exhibitor_name": stand.exhibitor,
            "exhibitor_uscc": stand.exhibitor_code,
            "product_name": stand.name,
            "certification_no": stand.product.product_no if stand.product else None,
            "spec": stand.spec,
            "unit": stand.unit,
            "quantity": stand.quantity,
            "line_amount": stand.amount,
            "is_certified": "是" if stand.product else "否",
            "promotion_note": stand.promotion,
        }
