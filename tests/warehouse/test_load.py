"""What a load makes of each report: staging, versions, sale lines, effect."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def test_a_certified_purchase_of_a_unit_counts(clerk: Any) -> None:
    clerk.catalogue()
    loaded = clerk.send("institution_procurement", [{}])

    (line,) = clerk.sales()
    assert line["counted_status"] == "counted"
    assert line["reason"] is None
    assert (line["organizing_channel"], line["fulfilment_channel"]) == ("institution_procurement",) * 2
    assert (line["buyer_org_code"], line["buyer_region_code"], line["system_code"]) == ("WJ-SZ-01", "371500", "HEALTH")
    assert line["supplier_region_code"] == "371524"
    assert line["sale_id"].startswith("R01-")
    assert line["sale_id"].endswith("-main")
    assert loaded.version == 1
    assert loaded.supersedes is None
    assert loaded.effect.net_amount_before == 0
    assert loaded.effect.net_amount_after == Decimal("100.00")
    assert (loaded.effect.rows_added, loaded.effect.rows_removed, loaded.effect.rows_changed) == (1, 0, 0)


def test_a_session_is_split_into_its_certified_part_and_the_rest(clerk: Any) -> None:
    clerk.send("live_session", [{"gmv_amount": "1000", "certified_amount": "700", "refund_amount": "750"}])

    assert clerk.statuses() == [
        ("live_session", "HHAX|LIVE1", "main", "counted", Decimal("0.00")),
        ("live_session", "HHAX|LIVE1", "uncertified", "uncertified", Decimal("250.00")),
    ]
    assert sum(line["paid_amount"] for line in clerk.sales()) == Decimal("1000.00")
