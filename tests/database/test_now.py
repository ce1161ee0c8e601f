"""What time it is in the warehouse: BANGFU_NOW for everybody who comes through Bangfu, else the clock."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from bangfu.cli import main
from bangfu.database.engine import engine, warehouse_url
from bangfu.database.psql import run_psql
from bangfu.settings import Settings, load_settings

_TODAY = text("select reference.current_day()")


def test_the_engine_psql_and_the_url_carry_it(
    warehouse: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANGFU_NOW", "2021-11-05T23:30:00+00:00")
    settings = load_settings()
    with engine(settings, "assessor").connect() as connection:
        assert connection.execute(_TODAY).scalar_one().isoformat() == "2021-11-06"
    assert run_psql(settings, "assessor", "select reference.current_day()", True) == 0
    assert capfd.readouterr().out == "2021-11-06\n"
    with pytest.raises(SystemExit):
        main(["url"])
    with create_engine(capfd.readouterr().out.strip()).connect() as connection:
        assert connection.execute(_TODAY).scalar_one().isoformat() == "2021-11-06"


def test_without_it_the_clock_decides_and_nothing_changes(warehouse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANGFU_NOW")
    settings = load_settings()
    assert "options" not in warehouse_url(settings, "assessor").query
    with engine(settings, "assessor").connect() as connection:
        assert connection.execute(text("select reference.current_moment() = now()")).scalar_one()


def test_options_of_the_given_address_stay(warehouse: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_WAREHOUSE_URL", f"{warehouse.warehouse_url}?options=-c%20work_mem%3D7MB")
    with engine(load_settings(), "owner").connect() as connection:
        query = "select current_setting('work_mem'), current_setting('timezone'), current_setting('bangfu.now')"
        assert tuple(connection.execute(text(query)).one()) == ("7MB", "Asia/Shanghai", "2021-12-01T09:00:00+08:00")
