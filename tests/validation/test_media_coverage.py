"""R14: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

FIRES = [
    (
        {"link": None},
        ("R14-EVIDENCE", "warning", "第5行没有链接或扫描件，补齐前不计分，请补充。"),
    ),
    (
        {"link": "https://www.example.com/1"},
        ("R14-HOST", "warning", "第5行链接“https://www.example.com/1”不属于媒体名录中的网站，请核对。"),
    ),
    (
        {"link": "example.com/1"},
        ("R14-HOST", "warning", "第5行链接“example.com/1”不属于媒体名录中的网站，请核对。"),
    ),
]

HOLDS = [
    {},
    {"link": "www.dzwww.com/1"},
    {"link": "HTTPS://LIAOCHENG.DZWWW.COM:443/1?a=b"},
    {"link": None, "evidence_file": "1.jpg"},
    {"link": "见附件"},
    {"link": "http://[dzwww"},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert verdicts("R14", change) == [expected]


def test_holds(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R14", *({**change, "submission_index": place} for place, change in enumerate(HOLDS))) == []


def test_one_article_twice(verdicts: Callable[..., Any]) -> None:
    key = "聊城：消费帮扶助农增收，大众网，2021-10-12"
    assert verdicts("R14", {}, {"media_type": "微"}) == [
        ("C-ROW-02", "error", f"第5行与第6行重复（{key}），请保留一行。"),
        ("C-ROW-02", "error", f"第6行与第5行重复（{key}），请保留一行。"),
    ]
    assert verdicts("R14", {}, {"published_on": date(2021, 10, 13)}) == []
