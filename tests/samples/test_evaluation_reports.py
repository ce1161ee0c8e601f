"""The sample's reports of the evaluation: understood without a guess, obeying their own rules, and adding up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas
import pytest
from tests.samples.test_understood import test_file_says_what_was_meant as check_it_is_understood

from bangfu.contracts.catalogue import contract
from bangfu.samples.city.entities import found_entities
from bangfu.samples.city.inspections import FAILED, inspection_reports
from bangfu.samples.city.issues import issue_reports
from bangfu.samples.city.plans import FOOD_BUDGETS, plan_reports
from bangfu.samples.city.products import certify_products
from bangfu.samples.city.projects import project_reports
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import build_truth
from bangfu.settings import SQL
from bangfu.validation.batch import Lookups, SubmissionContext
from bangfu.validation.batches import validate


def _reports() -> Iterator[SampleReport]:
    truth = build_truth(SQL / "reference")
    entities = found_entities(truth.register)
    yield from plan_reports(truth.register)
    yield from project_reports(entities, truth.register)
    yield from inspection_reports(certify_products(truth, entities), truth.register)
    yield from issue_reports(truth.register)


REPORTS = tuple(_reports())


def _rows(name: str) -> list[dict[str, object]]:
    return [dict(row) for report in REPORTS if report.report == name for row in report.records]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.file_name)
def test_each_is_understood(report: SampleReport, tmp_path: Path) -> None:
    check_it_is_understood(report, tmp_path)


@pytest.mark.parametrize("name", sorted({report.report for report in REPORTS}))
def test_they_obey_the_rules_of_rows(name: str) -> None:
    reports = [report for report in REPORTS if report.report == name]
    form = contract(name)
    ten_thousands = {column.field for column in form.columns if column.unit == "万元"}
    rows = [
        {
            "submission_index": index,
            "row_no": 5 + number,
            **{
                field: value * 10_000 if field in ten_thousands and isinstance(value, Decimal) else value
                for field, value in record.items()
            },
        }
        for index, report in enumerate(reports)
        for number, record in enumerate(report.records)
    ]
    contexts = [SubmissionContext(report.filed_on, {}, report.period) for report in reports]
    codes = {row["unit_uscc"]: row["unit_name"] for row in rows if "unit_uscc" in row}
    lookups = Lookups(contexts, find_unit=lambda text: codes.get(text, text))
    assert validate(pandas.DataFrame(rows, dtype=object), form, lookups) == []


def test_targets_of_the_areas_are_the_citys() -> None:
    sums: dict[bool, Decimal] = defaultdict(Decimal)
    for row in _rows("annual_targets"):
        if row["indicator_code"] == "C1":
            sums[row["object_name"] == "聊城市"] += Decimal(str(row["year_target"]))
    assert sums[True] == sums[False] > 0


def test_reserves_are_those_of_the_systems_buyers() -> None:
    rows = _rows("platform_832_reserve")
    assert sum(Decimal(str(row.get("canteen_budget_amount", 0))) for row in rows) == sum(FOOD_BUDGETS.values())
    assert {row["canteen_mode"] for row in rows} == {"自办", "共用", "外包", "无食堂"}
    assert len({row["unit_name"] for row in rows}) == len(rows)
    assert not {"聊城市人民医院", "聊城市中医医院"} & {row["unit_name"] for row in rows}, "no invented amounts"


def test_samples_fail_where_they_are_meant_to_and_issues_move_on() -> None:
    assert sum(row["result"] == "不合格" for row in _rows("sample_inspections")) == len(FAILED)
    states: dict[object, list[object]] = defaultdict(list)
    for row in _rows("rectification_issues"):
        states[row["issue_no"]].append(row["issue_state"])
    assert states["WT2021-001"] == ["整改中", "申请销号", "核查", "销号"]
    assert sum(found[-1] == "销号" for found in states.values()) == 5
    assert all("销号" not in found[:-1] for found in states.values()), "closed issues leave the ledger"
    assert {row["remark"] for row in _rows("rectification_issues")} == {"示例数据"}
