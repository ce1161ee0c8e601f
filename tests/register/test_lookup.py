"""The register of a small city, and the shipped one read back from the warehouse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection
from tests.register.city import CITY

from bangfu.register.lookup import Register, load_register


def test_units_by_code() -> None:
    unit = CITY.organisation("WJW")
    assert unit is not None
    assert unit.system_code == "HEALTH"
    assert CITY.organisation("NOBODY") is None
    assert CITY.organisation_name("WJW") == "聊城市卫生健康委员会"
    assert CITY.organisation_name("NOBODY") == "NOBODY"
    assert "SZGH" in CITY.organisation_codes()


def test_a_folder_speaks_for_itself_for_units_below_and_for_those_it_represents() -> None:
    assert CITY.may_report_for("WJW", "WJW")
    assert CITY.may_report_for("WJW", "WJ-DCF")
    assert CITY.may_report_for("WJW", "WJ-DCF-01")
    assert CITY.may_report_for("SZGH", "GH-WJW")
    assert not CITY.may_report_for("WJ-DCF", "WJW")
    assert not CITY.may_report_for("SZGH", "WJW")
    assert not CITY.may_report_for("NOBODY", "WJW")


def test_systems_by_name_alias_and_lead_unit() -> None:
    for written in ("HEALTH", "卫健系统", "卫健", "医疗卫生", "市卫健委", "聊城市卫生健康委员会"):
        assert CITY.find_system(written) == "HEALTH"
    assert CITY.find_system("聊城市人民医院") is None
    assert CITY.find_system("税务系统") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("东昌府区", "371502"),
        ("聊城市东昌府区", "371502"),
        ("371523", "371503"),
        ("高新区", "3715Z2"),
        ("聊城市", "371500"),
        ("市本级", "371500"),
        ("卫健系统", "HEALTH"),
        ("市卫健委", "HEALTH"),
        ("聊城市人民医院", None),
        ("许营镇", None),
        ("东昌府区许营镇", None),
        ("东昌府区卫健局", None),
        ("某某县", None),
    ],
)
def test_assessed_objects_are_areas_systems_and_the_city(written: str, code: str | None) -> None:
    assert CITY.find_assessed_object(written) == code


def test_a_unit_is_known_for_certain_or_not_at_all() -> None:
    assert CITY.find_unit("市中医院") == CITY.find_unit("12371599100210291D") == "WJ-ZYY"
    assert CITY.find_organisation("聊城市消费帮扶农产品经营有限公司").kind == "fuzzy"
    assert CITY.find_unit("聊城市消费帮扶农产品经营有限公司") is None
    assert CITY.find_unit("聊城市便民店") is None


def test_platforms_and_venues() -> None:
    assert CITY.find_platform("聊城鸿航爱心联播") == "HHAX"
    assert CITY.find_platform("鸿航") == "HHAX"
    assert CITY.find_platform("抖音") is None
    assert CITY.find_venue("zg-001") == "ZG-001"
    assert CITY.find_venue("0012") == "ZG-001"
    assert CITY.find_venue("东昌府区消费帮扶专柜02") is None


def test_the_alias_table_alone() -> None:
    assert CITY.alias("product", "冠县灵芝孢子粉") == "LC-0001"
    assert CITY.alias("venue", "冠县灵芝孢子粉") is None


def test_obligations() -> None:
    assert CITY.is_obliged("WJW", "institution_procurement", "202007")
    assert CITY.is_obliged("WJW", "institution_procurement", "202112")
    assert not CITY.is_obliged("WJW", "institution_procurement", "202006")
    assert not CITY.is_obliged("WJW", "counter_monthly", "202007")


def test_workdays_fall_back_to_the_week() -> None:
    assert not CITY.is_workday(date(2020, 1, 1))
    assert CITY.is_workday(date(2020, 1, 19))
    assert CITY.is_workday(date(2031, 1, 3))
    assert not CITY.is_workday(date(2031, 1, 4))
    assert CITY.has_calendar(2020)
    assert not CITY.has_calendar(2031)


def test_a_venue_is_open_on_both_ends() -> None:
    venue = CITY.venues["ZG-001"]
    assert venue.is_open(date(2020, 8, 1))
    assert not venue.is_open(date(2020, 7, 31))


def test_a_register_of_nothing_finds_nothing() -> None:
    nothing = Register({}, {})
    assert nothing.find_organisation("聊城市人民医院").kind == "none"
    assert nothing.find_region("莘县") is None
    assert nothing.unit("斤") is None


def test_the_shipped_register_read_back(registered_connection: Connection) -> None:
    register = load_register(registered_connection)
    assert register.find_organisation("聊城市人民医院", date(2020, 7, 13)).org_code == "WJ-SRMYY"
    assert register.find_organisation("市中医院", date(2021, 1, 1)).org_code == "WJ-SZYY"
    assert register.find_organisation("临清市卫健局", date(2020, 8, 19)).org_code == "WJ-LQ"
    assert register.find_organisation("茌平县卫计局", date(2020, 8, 19)).org_code == "WJ-CP"
    assert register.find_platform("聊城鸿航爱心联播") == "HHAX"
    assert register.find_system("卫生健康系统") == "HEALTH"
    assert register.managing_area("3715T02") == "3715Z2"
    assert register.may_report_for("SZGH", "GH-WJ-SRMYY")
    assert not register.is_workday(date(2021, 10, 1))
    assert register.is_workday(date(2021, 10, 9))
    jin, lot = register.unit("斤"), register.unit("宗")
    assert jin is not None
    assert lot is not None
    assert (jin.family, jin.factor, jin.fractional) == ("mass", Decimal("0.5"), True)
    assert (lot.family, lot.factor, lot.fractional) == ("mixed", None, True)
    assert register.unit("公斤（kg）") == register.unit("公斤")
    assert register.unit("亩") is None
