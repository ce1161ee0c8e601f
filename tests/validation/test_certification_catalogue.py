"""R10: every rule fires, does not fire, and says exactly this."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

FIRES = [
    (
        {"valid_from": date(2023, 5, 31)},
        ("R10-TERM", "error", "第5行认定有效期止2023-05-31不晚于有效期起2023-05-31，请核对。"),
    ),
    ({"valid_from": date(2019, 6, 1)}, ("R10-YEARS", "warning", "第5行认定有效期为4年，一般为1至3年，请核对。")),
    ({"valid_from": date(2022, 12, 1)}, ("R10-YEARS", "warning", "第5行认定有效期为0.5年，一般为1至3年，请核对。")),
    ({"status": "到期"}, ("R10-STATUS", "warning", "第5行状态“到期”与有效期止2023-05-31不符，请核对。")),
    ({"valid_to": date(2021, 11, 2)}, ("R10-STATUS", "warning", "第5行状态“有效”与有效期止2021-11-02不符，请核对。")),
    ({"annual_value": Decimal(0)}, ("R10-VALUE", "error", "第5行商品价值量“0.00”应大于0。")),
    ({"declared_person_count": 49}, ("R10-PERSONS", "error", "第5行带动脱贫人口数49少于户数50，请核对。")),
    (
        {"label_certificate_no": "15-1703081720"},
        ("R10-LABELNO", "warning", "第5行证书编号“15-1703081720”不符合“绿色”证书的编号格式，请核对。"),
    ),
    (
        {"label_valid_to": date(2021, 11, 2)},
        ("R10-LABELEXPIRED", "warning", "第5行品质认证已于2021-11-02到期，请核对。"),
    ),
]

HOLDS = [
    {},
    {"valid_from": date(2020, 5, 31)},
    {"valid_to": date(2021, 11, 3)},
    {"status": "到期", "valid_to": date(2021, 11, 2)},
    {"status": "取消", "valid_to": date(2021, 11, 2)},
    {"declared_household_count": None},
    {"declared_household_count": 120},
    {"label_certificate_no": "LB-15-19012700330AA"},
    {"label_type": "地理标志", "label_certificate_no": "AGI2012-02-869"},
    {"label_type": "绿色;地理标志", "label_certificate_no": "AGI2012-02-869"},
    {"label_type": "自创标识", "label_certificate_no": "1"},
    {"label_type": None, "label_certificate_no": "1"},
    {"label_valid_to": date(2021, 11, 3)},
]


@pytest.mark.parametrize(("change", "expected"), FIRES)
def test_fires(verdicts: Callable[..., Any], change: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert expected in verdicts("R10", change)


@pytest.mark.parametrize("change", HOLDS)
def test_holds(verdicts: Callable[..., Any], change: dict[str, Any]) -> None:
    assert verdicts("R10", change) == []


def test_one_product_under_two_numbers(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R10", {}, {"certification_no": "LC0002"}) == [
        ("R10-TWIN", "warning", f"第{row}行产品“面粉”同一主体、同一规格有2个认定编号，请核对。") for row in (5, 6)
    ]
    assert verdicts("R10", {}, {"certification_no": "LC0002", "spec": "5公斤/袋"}) == []


def test_one_number_twice(verdicts: Callable[..., Any]) -> None:
    assert verdicts("R10", {}, {"product_name": "大米"}) == [
        ("C-ROW-02", "error", "第5行与第6行重复（LC0001），请保留一行。"),
        ("C-ROW-02", "error", "第6行与第5行重复（LC0001），请保留一行。"),
    ]
