"""Names as clerks, printers and web pages write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.register.names import comparable, numerals, readable_name, strip_pinyin, to_simplified, undoubled


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("聊城市中医院（本部）", "聊城市中医院"),
        ("聊城市 中医院\n", "聊城市中医院"),
        ("聊城市中医院(本 部)", "聊城市中医院"),
        ("農(nóng)業(yè)農(nóng)村局", "农业农村局"),
        ("東阿縣衛（wèi）生健康局", "东阿县卫生健康局"),
        ("“聊·胜一筹！”社区店", "聊胜一筹!社区店"),
        ("ＷＪ－ＳＺ－０１", "wjsz01"),
        ("茌平区（原茌平县）医院", "茌平区(原茌平县)医院"),
        ("\ufeff莘县\u200b", "莘县"),
        ("", ""),
    ],
)
def test_comparable(written: str, form: str) -> None:
    assert comparable(written) == form


@given(st.text(max_size=20))
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)


def test_readable_name_keeps_what_is_not_noise() -> None:
    assert readable_name(" 農(nóng)業(yè)農(nóng)村局（本部） ") == "农业农村局（本部）"
    assert readable_name("聊城市 卫健委") == "聊城市 卫健委"


def test_strip_pinyin_and_simplify_alone() -> None:
    assert strip_pinyin("復(fù)雜") == "復雜"
    assert strip_pinyin("县(市、区)") == "县(市、区)"
    assert to_simplified("復雜") == "复杂"


def test_undoubled_offers_each_place_and_all_together() -> None:
    assert list(undoubled("东昌昌府区")) == ["东昌府区"]
    assert list(undoubled("东东昌府区区")) == ["东昌府区区", "东东昌府区", "东昌府区"]
    assert list(undoubled("茌平区")) == []


def test_numerals_keep_hospitals_apart() -> None:
    assert numerals("第二人民医院03") == ("二", "03")
    assert numerals("第二人民医院") != numerals("第三人民医院")
