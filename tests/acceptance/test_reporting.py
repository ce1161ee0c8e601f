"""From the inbox to the list of who has reported: the day that counts, returned and held files, zero reports."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from tests.acceptance.city import City
from tests.acceptance.desk import H2, procurement

from bangfu.database.engine import engine

STATUS = """
    select org_code, period, state, late_days, reporting_day::text as day, is_zero_report as zero, returned_count as returned
    from evaluation.reporting_status order by org_code, period
"""


@pytest.fixture
def owing(desk: City) -> City:
    """Both hospitals owe R01 for two months."""
    with engine(desk.settings, "loader").begin() as connection:
        connection.execute(
            text("""
                insert into reference.obligation
                select org_code, 'institution_procurement', 'monthly', '202109', '202110'
                from unnest(array['H1X', 'H2X']) as org_code
            """)
        )
    return desk


def test_back_data_counts_by_the_day_on_the_form_and_today_by_the_receipt(
    owing: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANGFU_BACKLOAD", "1")
    owing.drop("H1X", "十月.xlsx", procurement(reported_on="2021-11-03"))
    owing.drop("H1X", "九月.xlsx", procurement(period="2021年9月", reported_on=None))
    owing.ingest()
    monkeypatch.setenv("BANGFU_BACKLOAD", "0")
    owing.drop("H2X", "坏.xlsx", procurement(4, H2, wrong=4))
    owing.drop(
        "H2X",
        "九月.xlsx",
        procurement(0, H2, "2021年9月", more_meta="零报告：是", reported_on="2021-10-03"),
    )
    owing.ingest()
    assert owing.view(STATUS) == [
        {"org_code": "H1X", "period": "202109", "state": "late", "late_days": 49, "day": "2021-12-01", "zero": False, "returned": 0},
        {"org_code": "H1X", "period": "202110", "state": "on_time", "late_days": 0, "day": "2021-11-03", "zero": False, "returned": 0},
        {"org_code": "H2X", "period": "202109", "state": "late", "late_days": 49, "day": "2021-12-01", "zero": True, "returned": 0},
        {"org_code": "H2X", "period": "202110", "state": "missing", "late_days": 26, "day": None, "zero": False, "returned": 1},
    ]  # fmt: skip


def test_every_unit_has_a_folder_of_notices_that_is_never_read(city: City) -> None:
    notices = city.settings.intake / "H1X" / "notices"
    (notices / "月报.xlsx").write_bytes(procurement())
    assert city.ingest().judged == []
    assert [path.name for path in notices.iterdir()] == ["月报.xlsx"]
