"""Rows about places of sale that break no rule, and the register that they are validated against."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bangfu.register.records import Venue

_MONTH_OF_SALES: Mapping[str, Any] = {
    "venue_code": "ZG-001",
    "venue_name": "香江店消费帮扶专柜",
    "region_name": "东昌府区",
    "venue_status": "营业",
    "certification_no": "LC0001",
    "product_name": "面粉",
    "supplier_name": "聊城某某面粉有限公司",
    "opening_stock": Decimal(100),
    "purchased_quantity": Decimal(50),
    "closing_stock": Decimal(110),
    "quantity": Decimal(40),
    "sales_amount": Decimal("3820.00"),
    "certified_amount": Decimal("3820.00"),
    "return_amount": Decimal("0.00"),
    "ytd_amount": Decimal("20000.00"),
}

GOOD_OF_PLACES: Mapping[str, dict[str, Any]] = {
    "R03": dict(_MONTH_OF_SALES),
    "R04": {
        "store_code": "S001",
        "till_no": "01",
        "receipt_no": "0001",
        "business_date": date(2021, 10, 8),
        "line_no": 1,
        "sold_at": datetime.fromisoformat("2021-10-08 10:00"),
        "item_code": "12345",
        "product_name": "面粉",
        "quantity": Decimal(2),
        "unit_price": Decimal("19.90"),
        "sales_amount": Decimal("39.80"),
        "transaction_type": "售",
    },
    "R08": {
        "event_code": "ZX-001",
        "event_name": "消费帮扶展销会",
        "started_on": date(2021, 10, 17),
        "ended_on": date(2021, 10, 19),
        "place": "人民广场",
        "organizer_name": "市商务局",
        "event_type": "展销会",
        "sales_amount": Decimal("50000.00"),
        "certified_amount": Decimal("20000.00"),
    },
    "R09": {**_MONTH_OF_SALES, "venue_code": "SQ-001", "operator_name": "某某商贸", "community_name": "柳园社区"},
}

_TERMS: Mapping[str, tuple[date | None, date | None]] = {
    "ENDED": (date(2020, 7, 6), date(2021, 9, 30)),
    "ENDING": (date(2020, 7, 6), date(2021, 10, 7)),
    "LATER": (date(2021, 11, 1), None),
}


def find_venue(code: str) -> Venue | None:
    """The register: every venue is open, but for those of ``_TERMS``, and NOWHERE, which it does not know."""
    if code == "NOWHERE":
        return None
    opened, closed = _TERMS.get(code, (None, None))
    return Venue(code, code, "counter", opened_on=opened, closed_on=closed)
