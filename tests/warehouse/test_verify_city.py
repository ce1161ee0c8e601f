"""Each invariant of the whole city holds on loaded reports and is found broken, by name, when one row is made to lie."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bangfu.settings import SQL
from bangfu.warehouse.verify import run_check

R01, R06, R07, R16 = "institution_procurement", "live_session", "platform_orders", "entity_sales"


@pytest.fixture
def city(clerk: Any) -> Any:
    """An entity's two months, a customer, a session that a unit bought from, an order, a lone session."""
    clerk.catalogue()
    clerk.send(R16, [{"sales_amount": "1000", "of_832_amount": "100"}])
    clerk.send(R16, [{"sales_amount": "50"}], period="202111")
    clerk.send(R06, [{"certified_amount": "800"}, {"session_no": "LIVE2", "started_at": "2021-10-13T19:00"}])
    clerk.send(R01, [{"amount": "300", "fulfilment_channel": "直播", "fulfilment_ref": "LIVE1"}])
    clerk.send(R07, [{"session_no": "LIVE3"}])
    return clerk


def _broken(clerk: Any) -> set[str]:
    checks = [run_check(clerk.connection, file) for file in sorted((SQL / "checks").glob("verify_*.sql"))]
    return {check.check_id for check in checks if not check.holds}


_PART = "update warehouse.fact_sale set paid_amount = paid_amount {change} where report = 'entity_sales' and {where}"


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        ("select 1", set()),
        (_PART.format(change="+ 1", where="part = 'main'"), {"entity_parts", "sale_as_reported"}),
        (_PART.format(change="+ 1", where="part = 'covered'"), {"entity_parts", "sale_as_reported"}),
        (_PART.format(change="- 1", where="part = 'residual' and period = '202110'"), {"entity_parts", "sale_as_reported", "residuals"}),
        (_PART.format(change="+ case part when 'residual' then 5 else -5 end", where="part <> 'main' and period = '202110'"), {"residuals"}),
        ("update warehouse.demand_month set net_amount = net_amount + 1", {"residuals"}),
        ("delete from warehouse.demand_month", {"residuals"}),
        ("update warehouse.fact_sale set part = 'residual' where report = 'entity_sales' and part = 'covered'", {"entity_parts"}),
        ("delete from warehouse.fact_sale where report = 'entity_sales' and period = '202111'", {"entity_parts", "rows_in_star", "counted_once"}),
        ("update staging.entity_sales set in_force = false where period = '202111'", {"rows_in_star"}),
        ("update warehouse.fact_sale set paid_amount = -1 where part = 'linked'", {"linked_parts", "sale_as_reported"}),
        ("update warehouse.fact_sale set paid_amount = -paid_amount where report = 'live_session' and part = 'main'", {"linked_parts", "sale_as_reported"}),
        ("update warehouse.fact_sale set session_no = 'LIVE2' where report = 'platform_orders'", {"finest_level"}),
        ("update warehouse.fact_sale set venue_code = 'V1', report = case report when 'platform_orders' then 'counter_pos' else 'counter_monthly' end where report in ('platform_orders', 'institution_procurement')", {"finest_level"}),
    ],
)  # fmt: skip
def test_a_lie_is_found(city: Any, lie: str, found: set[str]) -> None:
    city.connection.execute(text(lie))
    assert _broken(city) == found
