"""What file names say (case 55 of domain/6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.contracts.catalogue import load_contracts
from bangfu.reading.file_name import NameParts, parse_file_name

CONTRACTS = list(load_contracts().values())
R01 = "institution_procurement"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("R01_CS-DCF-003_202110_v1.xlsx", NameParts(R01, "CS-DCF-003", "202110", 1, True)),
        ("r01_市中医院_2021年10月_V12.XLSX", NameParts(R01, "市中医院", "202110", 12, True)),
        ("Ｒ０１＿市中医院＿２０２１１０＿ｖ２（1）.xlsx", NameParts(R01, "市中医院", "202110", 2, True)),
        ("R01_WJ-SZ-01_202110_v3__2.xlsx", NameParts(R01, "WJ-SZ-01", "202110", 3, True)),
        ("R01_WJ-SZ-01_202110_v1.xlsx_退回说明.xlsx", NameParts(R01, "WJ-SZ-01", "202110", 1, True)),
        ("十家单位.zip__R01_WJ-SZ-01_202110_v1.xlsx", NameParts(R01, "WJ-SZ-01", "202110", 1, True)),
        ("聊城市第一医院_单位采购月报_2021年10月.xlsx", NameParts(R01, "聊城市第一医院", "202110", None)),
        ("聊城市第一医院单位采购月报2021年10月 - 副本.xls", NameParts(R01, "聊城市第一医院", "202110", None)),
        ("单位采购月报最终版2(改).xlsx", NameParts(R01, None, None, None)),
        ("最终版2(改).xlsx", NameParts(None, None, None, None)),
        ("订单导出20211103.csv", NameParts("platform_orders", None, None, None)),
        ("R11_NY-01_2021H1_v2.xlsx", NameParts("business_entities", "NY-01", "2021H1", 2, True)),
    ],
)
def test_names(name: str, parts: NameParts) -> None:
    assert parse_file_name(name, CONTRACTS) == parts


@given(st.text())
def test_any_name_is_survived(name: str) -> None:
    parse_file_name(name, CONTRACTS)
