"""The words of the contracts' vocabularies, as clerks write them."""

from __future__ import annotations

import pytest

from bangfu.cleaning.dates import DateContext
from bangfu.cleaning.readers import column_reader
from bangfu.contracts.catalogue import contract


def read(report: str, field: str, text: str) -> tuple[object, str | None]:
    """Value and rule of a word in a column of a report."""
    reader = column_reader(contract(report).column(field), "元", DateContext(), lambda _: False, ())
    outcome = reader(text, "t")
    return outcome.value, outcome.rule


@pytest.mark.parametrize(
    ("report", "field", "text", "word"),
    [
        ("R02", "organizing_mode", "干部职工直购", "直购"),
        ("R02", "organizing_mode", "以购代帮", "以购代捐"),
        ("R02", "fulfilment_channel", "直播间", "直播"),
        ("R13", "person_category", "脱贫享受政策人口", "脱贫享受政策"),
        ("R13", "person_category", "防返贫监测对象", "监测对象"),
        ("R13", "person_category", "已去世", "死亡"),
        ("R13", "mechanism", "务工、订单收购", "务工;订单"),
        ("R13", "mechanism", "技术指导", "技术指导"),
        ("R14", "media_type", "报纸", "报"),
        ("R14", "media_type", "电视台", "台"),
        ("R14", "media_type", "广播电台", "广播"),
        ("R14", "media_type", "网站", "网"),
        ("R14", "media_type", "新闻APP", None),
        ("R14", "media_type", "APP", "网"),
        ("R14", "media_type", "微信公众号", "微"),
        ("R14", "media_type", "短视频", "抖音"),
        ("R14", "media_type", "公益宣传片", "公益广告"),
        ("R14", "stated_level", "国家级", "中央/国家级"),
        ("R14", "stated_level", "省级媒体", "省"),
        ("R14", "stated_level", "行业", "行业"),
        ("R14", "is_reprint", "首发", "否"),
    ],
)
def test_words(report: str, field: str, text: str, word: str | None) -> None:
    assert read(report, field, text) == (word, None if word else "C-ENUM-01")


@pytest.mark.parametrize(("field", "word"), [("person_category", "死亡"), ("person_category", "清退")])
def test_words_that_are_understood_and_never_offered(field: str, word: str) -> None:
    assert word in contract("R13").column(field).not_offered
