"""R11: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(("uscc", "entity_type"), [("93371599MA0000001A", "企业"), ("91371599MA0000001A", "合作社")])
def test_the_code_does_not_fit_the_type(verdicts: Callable[..., Any], uscc: str, entity_type: str) -> None:
    assert verdicts("R11", {"supplier_uscc": uscc, "entity_type": entity_type}) == [
        ("R11-PREFIX", "warning", f"第5行信用代码“{uscc}”的前两位与类型“{entity_type}”不符，请核对。")
    ]


@pytest.mark.parametrize(
    ("uscc", "entity_type"),
    [
        ("91371599MA0000001A", "企业"),
        ("93371599MA0000001A", "合作社"),
        ("92371599MA0000001A", "个体户"),
        ("92371599MA0000001A", "家庭农场"),
        ("N2371599MA0000001A", "村集体"),
        (None, "企业"),
        ("93371599MA0000001A", None),
    ],
)
def test_the_code_fits_the_type(verdicts: Callable[..., Any], uscc: str, entity_type: str) -> None:
    assert verdicts("R11", {"supplier_uscc": uscc, "entity_type": entity_type}) == []


def test_two_codes_for_one_name(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R11", {}, {"supplier_uscc": "91371599MA0000002B"}) == [
        ("R11-TWOCODES", "warning", f"第{row}行“聊城某某面粉有限公司”在本表中有2个信用代码，请核对。") for row in (5, 6)
    ]


def test_one_code_twice(verdicts: Callable[..., Any]) -> None:
    assert [rule for rule, _, _ in verdicts("R11", {}, {"name": "改名公司"})] == ["C-ROW-02", "C-ROW-02"]
