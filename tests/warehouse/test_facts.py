"""Events, covered persons and articles: what stands in force, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

R08, R13, R14 = "special_event", "beneficiary_roster", "media_coverage"


def _rows(clerk: Any, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in clerk.connection.execute(text(query))]


def _coverage(clerk: Any, columns: str = "person_pseudonym") -> list[tuple[Any, ...]]:
    return _rows(clerk, f"select {columns} from warehouse.fact_coverage order by person_pseudonym, period")


def _media(clerk: Any) -> list[tuple[Any, ...]]:
    return _rows(
        clerk, "select title, medium, level, is_reprint, original_title from warehouse.fact_media order by 1, 2"
    )


def test_a_roster_is_covered_persons(clerk: Any) -> None:
    loaded = clerk.send(R13, [{}, {"person_pseudonym": "P2", "entity_uscc": None}], period="2021H1")

    assert _coverage(clerk, "person_pseudonym, household_pseudonym, region_code, entity_code, product_no, period") == [
        ("P1", "H1", "371524", "91371599MA00000011", "LC-001", "2021H1"),
        ("P2", "H1", "371524", "聊城甲食品有限公司", "LC-001", "2021H1"),
    ]
    assert (loaded.effect.rows_added, loaded.effect.net_amount_after) == (2, 0)


def test_a_town_counts_for_the_area_that_manages_it(clerk: Any) -> None:
    clerk.send(R13, [{"region_name": "东昌府区", "town_name": "许营镇"}, {"person_pseudonym": "P2", "town_name": "铜城街道"}],
               period="2021H1")  # fmt: skip

    assert _coverage(clerk, "person_pseudonym, region_code") == [("P1", "3715Z2"), ("P2", "371524")]


def test_a_product_of_a_town_is_one_of_the_area_that_manages_it(clerk: Any) -> None:
    clerk.catalogue(
        {"region_name": "东昌府区", "town_name": "许营镇"},
        {"certification_no": "LC-002", "region_name": "东昌府区", "town_name": "没有的镇"},
        {"certification_no": "LC-003", "region_name": "东阿县", "town_name": "许营镇"},
    )

    found = _rows(clerk, "select product_no, region_code from warehouse.dim_product order by product_no")
    assert found == [("LC-001", "3715Z2"), ("LC-002", "371502"), ("LC-003", "371524")]


def test_a_newer_roster_takes_the_place_of_the_older_one_and_other_half_years_stay(clerk: Any) -> None:
    clerk.send(R13, [{}, {"person_pseudonym": "P2"}, {"person_pseudonym": "P3"}], period="2021H1", name_version=1)
    clerk.send(R13, [{"person_pseudonym": "P9"}], period="2020H2")
    clerk.send(R13, [{"person_pseudonym": "P2"}, {"person_pseudonym": "P3"}, {"person_pseudonym": "P4"}],
               period="2021H1", name_version=3)  # fmt: skip
    clerk.send(R13, [{}, {"person_pseudonym": "P2"}], period="2021H1", name_version=2)

    assert _coverage(clerk) == [("P2",), ("P3",), ("P4",), ("P9",)]


@pytest.fixture
def outlets(clerk: Any) -> Any:
    clerk.connection.execute(text("delete from reference.media_outlet"))
    clerk.connection.execute(
        text("""
            insert into reference.media_outlet (name, level, medium, aliases) values
                ('大众日报', 'provincial', 'traditional', '{大众报}'), ('聊城日报', 'city', 'traditional', '{}'),
                ('大众网', 'provincial', 'online', '{}')
        """)
    )
    return clerk


@pytest.mark.parametrize(
    ("row", "medium", "level"),
    [
        ({}, "traditional", "provincial"),
        ({"media_name": "《大众报》", "stated_level": "中央/国家级"}, "traditional", "provincial"),
        ({"media_name": "聊城日报", "stated_level": "省", "media_type": "广播"}, "traditional", "city"),
        ({"media_name": "大众网", "media_type": "网"}, "online", "provincial"),
        ({"media_name": "某某公众号", "media_type": "微"}, "online", "unknown"),
        ({"media_name": "聊城日报", "media_type": "公益广告"}, "advert", "city"),
    ],
)
def test_the_level_is_the_outlets(outlets: Any, row: dict[str, Any], medium: str, level: str) -> None:
    outlets.send(R14, [row])
    assert [line[1:3] for line in _media(outlets)] == [(medium, level)]


TITLE = "聊城卫健系统直播带货助力消费扶贫侧记"
ALIKE = "聊城卫健系统直播带货助力消费帮扶侧记"


@pytest.mark.parametrize(
    ("other", "reprints"),
    [
        (
            {"title": ALIKE, "media_name": "聊城日报", "published_on": "2021-11-11"},
            [(TITLE, False, None), (ALIKE, True, TITLE)],
        ),
        (
            {"title": ALIKE, "media_name": "聊城日报", "published_on": "2021-11-12"},
            [(TITLE, False, None), (ALIKE, False, None)],
        ),
        ({"title": ALIKE, "media_name": "聊城日报", "media_type": "网"}, [(TITLE, False, None), (ALIKE, True, TITLE)]),
        ({"title": ALIKE, "media_type": "公益广告"}, [(TITLE, False, None), (ALIKE, False, None)]),
        ({"title": "中秋团购让职工吃上放心米"}, [(TITLE, False, None), ("中秋团购让职工吃上放心米", False, None)]),
        (
            {"title": ALIKE, "published_on": "2021-10-01", "is_reprint": "是"},
            [(TITLE, False, None), (ALIKE, True, None)],
        ),
    ],
)
def test_reprints_are_found_whatever_the_order(outlets: Any, other: dict[str, Any], reprints: list[Any]) -> None:
    first = {"title": TITLE}
    for order in ([first, other], [other, first]):
        trial = outlets.connection.begin_nested()
        for index, row in enumerate(order):
            outlets.send(R14, [row], org=("WJW", "WJ-SZ-01")[index])
        found = {(title, is_reprint, original) for title, _, _, is_reprint, original in _media(outlets)}
        assert found == set(reprints)
        trial.rollback()


def test_an_article_whose_original_changes_its_title_is_an_article_of_its_own(outlets: Any) -> None:
    outlets.send(R14, [{"title": TITLE}])
    outlets.send(R14, [{"title": TITLE, "media_name": "聊城日报"}])
    assert [line[3] for line in _media(outlets)] == [False, True]
    outlets.send(R14, [{"title": TITLE, "is_reprint": "是"}])
    assert sorted(line[3] for line in _media(outlets)) == [False, True]


def test_an_event_stands_once_however_many_lines_it_has(clerk: Any) -> None:
    line = {"event_type": "惠民节", "line_amount": "100", "is_certified": "是"}
    clerk.send(
        R08, [{**line, "exhibitor_name": "甲"}, {**line, "exhibitor_name": "乙"}], scope=["HD-01"], name_version=1
    )
    query = "select event_code, event_type, type_word, sales_amount, certified_amount, row_no from warehouse.fact_event"
    assert _rows(clerk, query) == [("HD-01", "exhibition", "惠民节", Decimal(1000), Decimal(800), 5)]

    newer = {**line, "exhibitor_name": "甲", "sales_amount": "777", "certified_amount": "700"}
    clerk.send(R08, [newer, {**newer, "exhibitor_name": "乙"}], scope=["HD-01"], name_version=2)
    assert _rows(clerk, query) == [("HD-01", "exhibition", "惠民节", Decimal(777), Decimal(700), 5)]

    clerk.send(R08, [{"event_code": "HD-02", "event_type": "进校园"}], scope=["HD-02"])
    assert [row[:2] for row in _rows(clerk, f"{query} order by 1")] == [("HD-01", "exhibition"), ("HD-02", "community")]
