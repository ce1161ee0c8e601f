"""Which unit a written name means (domain/6 cases 27, 28, 50)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.register.city import CITY, ORGANISATIONS

TODAY = date(2021, 11, 1)


@pytest.mark.parametrize(
    ("written", "org_code"),
    [
        ("WJW", "WJW"),
        ("wj-dcf", "WJ-DCF"),
        ("聊城市卫生健康委员会", "WJW"),
        ("聊城市卫生健康委员会（本部）", "WJW"),
        ("聊城市衛(wèi)生健康委員(yuán)會", "WJW"),
        (" 聊城市 人民医院 ", "WJ-RM"),
        ("12371599100210291D", "WJ-ZYY"),
        ("１２３７１５９９１００２１０２９１ｄ", "WJ-ZYY"),
        ("聊城市市场监督管理局", "SJGJ"),
    ],
)
def test_codes_and_own_names_are_exact(written: str, org_code: str) -> None:
    match = CITY.find_organisation(written, TODAY)
    assert (match.kind, match.org_code, match.score, match.in_force) == ("exact", org_code, 1.0, True)


@pytest.mark.parametrize(
    ("written", "org_code"),
    [
        ("市卫健委", "WJW"),
        ("市中医院", "WJ-ZYY"),
        ("聊城中医", "WJ-ZYY"),
        ("市人民医院", "WJ-RM"),
        ("聊城人民医院", "WJ-RM"),
        ("山东省聊城市人民医院", "WJ-RM"),
        ("聊城市东昌府区卫健局", "WJ-DCF"),
        ("东昌昌府区卫健局", "WJ-DCF"),
        ("聊城市市人民医院", "WJ-RM"),
    ],
)
def test_aliases_city_prefixes_and_doubled_characters(written: str, org_code: str) -> None:
    match = CITY.find_organisation(written, TODAY)
    assert (match.kind, match.org_code, match.score) == ("alias", org_code, 1.0)


def test_a_slip_in_a_long_name_is_fuzzy() -> None:
    match = CITY.find_organisation("聊城市消费帮扶农产品经营有限公司", TODAY)
    assert (match.kind, match.org_code, match.name) == ("fuzzy", "QY-1", "聊城市消费帮扶农产品经营有限责任公司")
    assert 0.92 <= match.score < 1


@pytest.mark.parametrize(
    "written",
    ["", "  ", "东昌府区医疗机构02", "聊城市第二人民医院", "茌平区卫生健康系统", "冠县某某合作社", "人民医院"],
)
def test_other_numbers_other_areas_and_unknown_names_match_nobody(written: str) -> None:
    match = CITY.find_organisation(written, TODAY)
    assert (match.kind, match.org_code, match.name) == ("none", None, None)


def test_a_name_below_the_limit_names_whom_to_ask_about() -> None:
    match = CITY.find_organisation("聊城市中药医馆", TODAY)
    assert match.kind == "none"
    assert match.candidates[0] == "WJ-ZYY"
    assert 0.6 <= match.score < 0.92


def test_the_day_decides_between_an_old_unit_and_its_successor() -> None:
    assert CITY.find_organisation("聊城市林业局", date(2018, 6, 1)).org_code == "LY-OLD"
    assert CITY.find_organisation("聊城市自然资源局", date(2019, 1, 1)).in_force


def test_an_abolished_unit_is_found_and_marked() -> None:
    match = CITY.find_organisation("聊城市粮食局", TODAY)
    assert (match.kind, match.org_code, match.in_force) == ("exact", "SW-OLD", False)
    assert CITY.find_organisation("聊城市粮食局", date(2018, 12, 31)).in_force
    assert not CITY.find_organisation("聊城市粮食局").in_force


def test_two_units_of_one_name_match_nobody_and_are_both_named() -> None:
    match = CITY.find_organisation("聊城市便民店", TODAY)
    assert (match.kind, match.candidates) == ("none", ("TW-1", "TW-2"))


@given(st.sampled_from(ORGANISATIONS).filter(lambda one: not one.org_code.startswith("TW")), st.data())
def test_blanks_anywhere_in_a_name_change_nothing(unit: object, data: st.DataObject) -> None:
    name = unit.name  # type: ignore[attr-defined]
    place = data.draw(st.integers(0, len(name)))
    spaced = name[:place] + data.draw(st.sampled_from([" ", "\u3000", "\n", "\t", "\u200b"])) + name[place:]
    assert CITY.find_organisation(spaced) == CITY.find_organisation(name)
