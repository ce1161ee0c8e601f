"""The total row against the rows above it (C-NUM-05)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bangfu.cleaning.records import CleaningContext
from bangfu.cleaning.table import clean
from bangfu.contracts.messages import message
from bangfu.contracts.models import ReportContract
from bangfu.reading.layout import ReportTable

MakeTable = Callable[..., ReportTable]
MakeContract = Callable[..., ReportContract]
COLUMNS = [
    {"field": "product_name", "type": "text"},
    {"field": "unit_price", "type": "price"},
    {"field": "amount", "type": "money"},
]


def rules(contract: ReportContract, table: ReportTable, context: CleaningContext) -> list[str]:
    return [one.rule for one in clean(table, contract, context).findings if one.rule != "C-ROW-01"]


def test_a_total_that_differs(make_table: MakeTable, make_contract: MakeContract, context: CleaningContext) -> None:
    table = make_table(
        [
            {"product_name": "梨", "unit_price": "2", "amount": "10"},
            {"product_name": "苹果", "unit_price": "3", "amount": "20.5"},
            {"product_name": "合计", "unit_price": "9", "amount": "40.5"},
        ],
        roles=["data", "data", "total"],
    )
    findings = clean(table, make_contract(COLUMNS), context).findings
    (finding,) = [one for one in findings if one.rule == "C-NUM-05"]
    assert (finding.row, finding.column, finding.expected) == (7, "amount", "30.50")
    assert message("C-NUM-05", finding.values) == (
        "合计行40.50与明细之和30.50相差10.00元，系统以明细为准，请核对是否漏行。"
    )


@pytest.mark.parametrize(("stated", "label"), [("10.05", "合计"), ("", "合计"), ("见附表", "总计"), ("99", "小 计")])
def test_totals_that_give_no_reason_to_ask(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext, stated: str, label: str
) -> None:
    table = make_table(
        [{"product_name": "梨", "amount": "10"}, {"product_name": label, "amount": stated}],
        roles=["data", "total"],
    )
    assert rules(make_contract(COLUMNS), table, context) == []


def test_a_cell_that_cannot_be_read_is_told_once(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    table = make_table(
        [{"product_name": "梨", "amount": "约10"}, {"product_name": "合计", "amount": "10"}],
        roles=["data", "total"],
    )
    assert rules(make_contract(COLUMNS), table, context) == ["C-NUM-02"]


def test_negative_totals_of_negative_rows_agree(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    table = make_table(
        [{"product_name": "梨", "amount": "-10"}, {"product_name": "合计", "amount": "-10"}],
        roles=["data", "total"],
    )
    assert rules(make_contract(COLUMNS), table, context) == ["C-NUM-03"]


def test_a_total_of_a_kind_is_that_of_its_rows(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    kinds = {"vocabulary": ["种植", "光伏"], "vocabulary_aliases": {"光伏电站": "光伏"}}
    columns = [{"field": "name", "type": "text"}, {"field": "kind", "type": "enum", **kinds},
               {"field": "amount", "type": "money"}]  # fmt: skip
    lines = [
        ("甲", "种植", "10"), ("乙", "种植", "20"), ("种植小计", "", "30"), ("丙", "光伏电站", "5"),
        ("小 计", "光伏", "6"), ("小计", "", "99"), ("合计", "", "35"),
    ]  # fmt: skip
    table = make_table(
        [{"name": name, "kind": kind, "amount": amount} for name, kind, amount in lines],
        roles=["total" if "计" in name else "data" for name, _, _ in lines],
    )
    findings = clean(table, make_contract(columns, totals_by="kind"), context).findings
    told = [message(one.rule, one.values) for one in findings if one.rule == "C-NUM-05"]
    assert told == ["合计行6.00与明细之和5.00相差1.00元，系统以明细为准，请核对是否漏行。"]
    assert rules(make_contract(columns), table, context) == []
