"""Two editions compared: what changed, in which rows, by which files; what did not change is not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from bangfu.assessment.edition_changes import EditionDiff
from bangfu.assessment.edition_diff import Side, compare

OLD, NEW = 1, 2
Rows = dict[str, dict[str, Any]]


class Editions:
    """Writes two editions of one object with one indicator, C1, which is the sum of the amounts of its sales."""

    def __init__(self, connection: Connection, insert: Callable[..., None]) -> None:
        self._connection, self._insert = connection, insert
        for number, superseded_by in ((1, 2), (2, None), (3, None)):
            self._insert(
                "intake.submission", submission_id=f"S{number}", file_name=f"{number}.xlsx", report="counter_monthly",
                org_code="CS", period="202110", drop_id=number, stage="judged", status="accepted",
                superseded_by=superseded_by and f"S{superseded_by}",
            )  # fmt: skip

    def write(self, edition: int, rows: Rows, files: tuple[str, ...] = (), **numbers: Any) -> None:
        used = sorted(key for key in rows if key.startswith("counted_sale/"))
        score = {"score": "10.00", "numerator": sum(rows[key]["amount"] for key in used), **numbers}
        owned = {"run_id": edition, "object_group": "county", "object_code": "371502"}
        called = {"measure": "sales", "params_key": "{}", "year": 2021}
        self._insert("assessment.edition_run", edition_id=edition, run_id=edition)
        self._insert(
            "assessment.score", **owned, indicator_code="C1", indicator_name="销售额", is_leaf=True, state="scored",
            measures=json.dumps([called]), **score,
        )  # fmt: skip
        self._insert("assessment.measure", **owned, **called, row_keys=used)
        self._insert("assessment.rank", **owned, object_name="东昌府区", rank=1, total_score=score["score"], tied=False)
        for file in files:
            self._insert(
                "assessment.edition_submission", edition_id=edition, submission_id=file, file_name=f"{file}.xlsx"
            )
        for key, body in rows.items():
            basis = key.partition("/")[0]
            self._insert(
                "assessment.edition_row",
                edition_id=edition,
                basis=basis,
                row_key=key,
                body=json.dumps(body, default=str),
            )

    def diff(self) -> EditionDiff:
        return compare(self._connection, Side("2021-1", OLD), Side("draft", NEW), 2021)


@pytest.fixture
def editions(scratch: Connection, insert: Callable[..., None]) -> Editions:
    return Editions(scratch, insert)


def sale(amount: int, submission: str = "S1", row_no: int = 5, **more: Any) -> dict[str, Any]:
    """A sale as a basis keeps it."""
    return {"submission_id": submission, "sheet": "表", "row_no": row_no, "label": "阿胶糕", "amount": amount, **more}


def test_editions_with_the_same_rows_do_not_differ(editions: Editions) -> None:
    editions.write(OLD, {"counted_sale/A": sale(100)}, ("S1",))
    editions.write(NEW, {"counted_sale/A": sale(100, "S2", 9)}, ("S2",))
    assert editions.diff() == EditionDiff("2021-1", "draft", 2021, (), (), ())


def test_a_row_that_changed_is_told_with_both_files_and_what_it_changed(editions: Editions) -> None:
    editions.write(OLD, {"counted_sale/A": sale(100), "counted_sale/B": sale(7, row_no=6)}, ("S1",), score="10.00")
    editions.write(NEW, {"counted_sale/A": sale(80, "S2"), "counted_sale/B": sale(7, "S2")}, ("S2",), score="8.00")
    told = editions.diff().as_json()
    assert [(one["rank_before"], one["total_before"], one["total_after"]) for one in told["ranks"]] == [
        (1, "10.00", "8.00")
    ]
    [item] = told["indicators"]
    row = {
        "basis": "counted_sale",
        "row_key": "counted_sale/A",
        "change": "changed",
        "label": "阿胶糕",
        "before": {
            "file_name": "1.xlsx",
            "submission_id": "S1",
            "sheet": "表",
            "row_no": 5,
            "label": "阿胶糕",
            "amount": "100",
        },
        "after": {
            "file_name": "2.xlsx",
            "submission_id": "S2",
            "sheet": "表",
            "row_no": 5,
            "label": "阿胶糕",
            "amount": "80",
        },
        "columns": {"amount": {"before": 100, "after": 80}},
    }
    assert item == {
        "kind": "indicator", "object_group": "county", "object_code": "371502", "object_name": "东昌府区",
        "code": "C1", "item_name": "销售额", "sort_order": 1, "score_before": "10.00", "score_after": "8.00",
        "numerator_before": "107", "numerator_after": "87", "denominator_before": None, "denominator_after": None,
        "target_before": None, "target_after": None, "state_before": "scored", "state_after": "scored", "rows": [row],
    }  # fmt: skip
    [file] = told["files"]
    assert file == {
        "file": {
            "submission_id": "S2", "file_name": "2.xlsx", "org_code": "CS", "report": "counter_monthly",
            "period": "202110", "version": None, "successor_id": "S2",
        },
        "indicators": [{"object_group": "county", "object_code": "371502", "object_name": "东昌府区", "code": "C1"}],
        "sums": [
            {"basis": "counted_sale", "added": 0, "removed": 0, "changed": 1, "amount_before": "100", "amount_after": "80"}
        ],
        "rows": [row],
    }  # fmt: skip


def test_rows_that_came_and_went_are_told_by_the_file_that_did_it(editions: Editions) -> None:
    editions.write(OLD, {"counted_sale/A": sale(100)}, ("S1",))
    editions.write(NEW, {"counted_sale/B": sale(30, "S3")}, ("S2", "S3"))
    diff = editions.diff()
    [item] = diff.items
    assert [(row.kind, row.row_key, row.cause, row.amounts) for row in item.rows] == [
        ("removed", "counted_sale/A", "S2", (100, None)),
        ("added", "counted_sale/B", "S3", (None, 30)),
    ]
    assert [(file.file and file.file["file_name"], len(file.rows)) for file in diff.files] == [
        ("2.xlsx", 1),
        ("3.xlsx", 1),
    ]


def test_a_row_counted_otherwise_is_told_also_when_it_is_the_same(editions: Editions) -> None:
    other = {"other_basis/B": sale(5)}
    editions.write(OLD, {"counted_sale/A": sale(100), **other}, ("S1",))
    editions.write(NEW, other, ("S1",), numerator=0)
    [item] = editions.diff().items
    assert [(row.kind, row.row_key, row.cause) for row in item.rows] == [("removed", "counted_sale/A", "S1")]


def test_a_new_target_explains_a_score(editions: Editions) -> None:
    target = {"submission_id": None, "label": "销售额", "object_code": "371502", "indicator_code": "C1"}
    editions.write(OLD, {"annual_target/1": {**target, "amount": 1000}}, numerator=5, target_value=1000)
    editions.write(NEW, {"annual_target/1": {**target, "amount": 900}}, numerator=5, target_value=900)
    diff = editions.diff()
    [item] = diff.items
    assert [(row.row_key, row.columns) for row in item.rows] == [("annual_target/1", {"amount": (1000, 900)})]
    assert [file.file for file in diff.files] == [None]


def test_deductions_are_told_like_indicators(editions: Editions, insert: Callable[..., None]) -> None:
    for edition in (OLD, NEW):
        editions.write(edition, {})
    insert(
        "assessment.adjustment", run_id=NEW, object_group="county", object_code="371502", code="K1", kind="deduction",
        adjustment_name="迟报", occurrences=2, points="-1.00",
    )  # fmt: skip
    [item] = editions.diff().items
    assert {name: item.numbers[name] for name in ("kind", "code", "score_before")} == {
        "kind": "deduction",
        "code": "K1",
        "score_before": None,
    }
    assert str(item.numbers["score_after"]) == "-1.00"
