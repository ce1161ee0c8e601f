"""The published figures of the health system, 2020-07-01 to 2020-08-19, as rows: sessions, categories, products."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).parent / "data"
FIRST_DAY = date(2020, 7, 2)
LAST_DAY = date(2020, 8, 19)


@dataclass(frozen=True)
class CategoryFigure:
    """What the health system bought of one product category: quantity in mixed units (宗), amount in yuan."""

    category: str
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True)
class SessionFigure:
    """One livestream session; ``organizer`` is a unit's name or code, ``gmv`` in yuan before refunds."""

    session_no: str
    day: date
    organizer: str
    platform: str
    participants: int
    orders: int
    gmv: Decimal


@dataclass(frozen=True)
class Product:
    """One certified product; ``pack_size`` says how many units the package sold in livestreams holds."""

    product_no: str
    category: str
    product_name: str
    spec: str
    unit: str
    supplier_org_code: str
    pack_spec: str
    pack_size: Decimal
    valid_from: date
    valid_to: date
    status: str

    @property
    def is_on_sale(self) -> bool:
        """Whether the certificate is valid in the whole window of the published figures."""
        return self.valid_from <= FIRST_DAY and self.valid_to >= LAST_DAY


WEIGHED_UNITS = frozenset({"斤", "公斤"})
"""Units of which half a unit can be bought."""


def read_categories() -> tuple[CategoryFigure, ...]:
    """The 31 categories with their exact quantities and amounts."""
    return tuple(
        CategoryFigure(row["产品类别"], Decimal(row["数量(宗)"]), Decimal(row["金额(元)"]))
        for row in _rows("g1_offline_categories.csv")
    )


def read_health_sessions() -> tuple[SessionFigure, ...]:
    """The 18 sessions of the health system."""
    return tuple(_session(row, row["举办单位"]) for row in _rows("g1_live_sessions.csv"))


def read_other_sessions() -> tuple[SessionFigure, ...]:
    """Sessions of other systems, which rank behind."""
    return tuple(_session(row, row["举办单位编码"]) for row in _rows("other_sessions.csv"))


def read_products() -> tuple[Product, ...]:
    """The certified products of the sample, one of them with an expired certificate."""
    return tuple(
        Product(
            product_no=row["product_no"],
            category=row["category"],
            product_name=row["product_name"],
            spec=row["spec"],
            unit=row["unit"],
            supplier_org_code=row["supplier_org_code"],
            pack_spec=row["pack_spec"],
            pack_size=Decimal(row["pack_size"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]),
            status=row["status"],
        )
        for row in _rows("g1_products.csv")
    )


def _session(row: dict[str, str], organizer: str) -> SessionFigure:
    return SessionFigure(
        session_no=row["场次编号"],
        day=date.fromisoformat(row["直播日期"]),
        organizer=organizer,
        platform=row["直播平台"],
        participants=int(row["参与人数"]),
        orders=int(row["成交订单数"]),
        gmv=Decimal(row["成交金额(元)"]),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
