"""Headers of two lines in the reports of places and entities: the last part names the column, the first its group."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.reading.test_layout import sheet_of

from bangfu.contracts.catalogue import contract
from bangfu.reading.header import find_header
from bangfu.reading.table import MergedRange

Group = tuple[str, Sequence[str]]
VENUE: list[Group] = [
    (name, ())
    for name in (
        "专柜编号", "专柜名称", "所属门店", "县（市、区）", "设立日期", "状态", "产品认定编号", "产品名称", "供应商"
    )
]  # fmt: skip
SHOP: list[Group] = [
    (name, ())
    for name in (
        "门店编号", "门店名称", "运营主体", "社区", "品牌", "县（市、区）", "设立日期", "状态", "产品认定编号", "供应商"
    )
]  # fmt: skip
ENTITY: list[Group] = [(name, ()) for name in ("统一社会信用代码", "月份", "产品认定编号", "产品名称")]
PARTS = (
    "单位采购", "工会团购", "职工直购", "专柜", "社区店", "展销会", "直播", "其他电商", "832平台", "批发及其他"
)  # fmt: skip
OF_PARTS = (
    "of_institution_amount", "of_union_amount", "of_staff_amount", "of_counter_amount", "of_community_shop_amount",
    "of_exhibition_amount", "of_livestream_amount", "of_ecommerce_amount", "of_832_amount", "of_wholesale_amount",
)  # fmt: skip

CASES: list[tuple[str, list[Group], dict[str, str | None]]] = [
    (
        "R03",
        [
            *VENUE,
            ("本月", ("销售数量", "销售总额（元）", "其中：认定产品销售额（元）", "退货金额（元）")),
            ("本年累计（元）", ("销售总额（元）",)),
        ],
        {
            "本月_销售数量": "quantity",
            "本月_销售总额（元）": "sales_amount",
            "本月_其中：认定产品销售额（元）": "certified_amount",
            "本月_退货金额（元）": "return_amount",
            "本年累计（元）_销售总额（元）": "ytd_amount",
        },
    ),
    (
        "R03",
        [
            *VENUE,
            ("库存", ("期初", "进货", "期末")),
            ("本月", ("数量", "金额（元）", "其中：扶贫产品销售额（元）", "退货（元）")),
            ("本年累计", ("数量", "其中：认定产品销售额（元）", "退货金额（元）", "金额（元）")),
            ("上年同期", ("数量", "金额（元）")),
        ],
        {
            "库存_期初": "opening_stock",
            "库存_进货": "purchased_quantity",
            "库存_期末": "closing_stock",
            "本月_数量": "quantity",
            "本月_金额（元）": "sales_amount",
            "本月_其中：扶贫产品销售额（元）": "certified_amount",
            "本月_退货（元）": "return_amount",
            "本年累计_数量": None,
            "本年累计_其中：认定产品销售额（元）": None,
            "本年累计_退货金额（元）": None,
            "本年累计_金额（元）": "ytd_amount",
            "上年同期_数量": None,
            "上年同期_金额（元）": None,
        },
    ),
    (
        "R03",
        [
            *VENUE,
            ("销售数量", ()),
            ("销售总额（元）", ()),
            ("其中", ("认定产品销售额（元）", "工会/单位团购金额（元）")),
            ("退货金额（元）", ()),
            ("本年累计（元）", ()),
        ],
        {
            "销售数量": "quantity",
            "销售总额（元）": "sales_amount",
            "其中_认定产品销售额（元）": "certified_amount",
            "其中_工会/单位团购金额（元）": "group_buy_amount",
            "退货金额（元）": "return_amount",
            "本年累计（元）": "ytd_amount",
        },
    ),
    (
        "R09",
        [
            *SHOP,
            ("本月", ("销售数量", "销售总额（元）", "其中：认定产品销售额（元）", "退货金额（元）", "其中：线上自提（元）")),
            ("本年累计", ("销售总额（元）",)),
        ],
        {
            "本月_销售数量": "quantity",
            "本月_销售总额（元）": "sales_amount",
            "本月_其中：认定产品销售额（元）": "certified_amount",
            "本月_退货金额（元）": "return_amount",
            "本月_其中：线上自提（元）": "online_pickup_amount",
            "本年累计_销售总额（元）": "ytd_amount",
        },
    ),
    (
        "R16",
        [
            *ENTITY,
            ("本月", ("数量", "单位", "销售总额（元）")),
            ("其中（元）", PARTS),
            ("库存", ()),
            ("本年累计", ("数量", "销售额（元）")),
        ],
        {
            "本月_数量": "quantity",
            "本月_单位": "unit",
            "本月_销售总额（元）": "sales_amount",
            **{f"其中（元）_{part}": field for part, field in zip(PARTS, OF_PARTS, strict=True)},
            "库存": "stock_quantity",
            "本年累计_数量": None,
            "本年累计_销售额（元）": "ytd_amount",
        },
    ),
]  # fmt: skip


def two_lines(groups: Sequence[Group]) -> tuple[list[str], list[str], list[MergedRange]]:
    """The upper and the lower line of a header, and the ranges that its form merges."""
    upper: list[str] = []
    lower: list[str] = []
    merged = []
    for name, below in groups:
        first, width = len(upper) + 1, max(len(below), 1)
        merged.append(MergedRange(1, first, 1 if below else 2, first + width - 1))
        upper += [name, *[""] * (width - 1)]
        lower += list(below) or [""]
    return upper, lower, merged


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize(("report", "groups", "fields"), CASES)
def test_groups(report: str, groups: list[Group], fields: dict[str, str | None], is_merged: bool) -> None:
    upper, lower, merged = two_lines(groups)
    header = find_header(sheet_of(upper, lower, merged=merged if is_merged else []), contract(report))
    assert header
    found = {column.text: column.field for column in header.columns}
    assert {text: found[text] for text in fields} == fields
    assert all(found[name] for name, below in groups if not below)
