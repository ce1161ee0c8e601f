"""Persons where a report has no place for them (C-PII-01)."""

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
COLUMNS = [{"field": "remark", "type": "text"}, {"field": "order_no", "type": "code"}]


def test_the_sentence() -> None:
    assert message("C-PII-01", {}) == "报表含个人敏感信息，已拒收，请删除姓名、身份证号、电话后重报。"


@pytest.mark.parametrize(
    ("header", "cell"),
    [("姓名", "张三"), ("手机号（必填）", ""), ("备注1", "371502195001010014"), ("列9", "13812345678")],
)
def test_undeclared_columns_with_persons(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext, header: str, cell: str
) -> None:
    table = make_table([{"remark": "好"}], unknown=[(header, [cell])])
    findings = clean(table, make_contract(COLUMNS), context).findings
    assert [(one.rule, one.row, one.column) for one in findings] == [("C-PII-01", None, header)]


@pytest.mark.parametrize(("header", "cell"), [("备注1", "好"), ("批次号", "20211005001")])
def test_undeclared_columns_without_persons(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext, header: str, cell: str
) -> None:
    table = make_table([{"remark": "好"}], unknown=[(header, [cell])])
    assert clean(table, make_contract(COLUMNS), context).findings == []


def test_a_person_in_free_text(make_table: MakeTable, make_contract: MakeContract, context: CleaningContext) -> None:
    table = make_table([{"remark": "好", "order_no": "13812345678"}, {"remark": "张三13812345678", "order_no": ""}])
    findings = clean(table, make_contract(COLUMNS), context).findings
    assert [(one.rule, one.column, one.value) for one in findings] == [("C-PII-01", "remark", None)]


def test_a_declared_column_that_must_not_be_there(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    contract = make_contract([*COLUMNS, {"field": "person_name", "type": "text", "personal": "reject"}])
    findings = clean(make_table([{"person_name": "张三"}]), contract, context).findings
    assert [(one.rule, one.column) for one in findings] == [("C-PII-01", "person_name")]


def test_a_dropped_column_is_spoken_of_where_the_contract_has_a_word(
    make_table: MakeTable, make_contract: MakeContract, context: CleaningContext
) -> None:
    silent = {"field": "person_name", "type": "text", "personal": "drop"}
    contract = make_contract([*COLUMNS, silent, {**silent, "field": "person_phone", "dropped_rule": "R02-PERSON"}])
    table = make_table([{"remark": "好", "person_name": "张三", "person_phone": "13812345678"}])
    cleaned = clean(table, contract, context)
    assert [(one.rule, one.row, one.column) for one in cleaned.findings] == [("R02-PERSON", None, "person_phone")]
    assert list(cleaned.frame) == ["row_no", "remark", "order_no"]


def test_the_sentences_about_dropped_columns() -> None:
    assert message("R02-PERSON", {"col": "姓名"}) == "请勿填报个人姓名、身份证号、手机号；“姓名”列未采用，已删除。"
    assert message("R13-DROPPED", {"col": "健康状况"}) == "“健康状况”列无须填报，已删除，未予保存。"
