"""A run as it is kept and read back: the scores of a small county, down to file, sheet and row."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bangfu.assessment.runs import NoRubricError, Run, assess, rubrics_of
from bangfu.assessment.tracing import trace_sale
from bangfu.register.rubric_files import read_rubrics
from bangfu.register.rubrics import Rubric
from bangfu.settings import SQL, TIME_ZONE

NOW = datetime(2022, 1, 20, 9, tzinfo=TIME_ZONE)
COUNTY = next(one for one in read_rubrics(SQL / "reference") if one.rubric == "county")
SALE = {
    "report": "counter_monthly", "part": "main", "counted_status": "counted", "detail_level": "line", "sheet": "明细",
    "organizing_channel": "counter", "fulfilment_channel": "counter", "system_code": "NONE", "product_no": "LC-001",
    "product_name": "阿胶糕", "submission_id": "S1",
}  # fmt: skip


@pytest.fixture
def county(scratch: Connection, insert: Callable[..., None]) -> Connection:
    """Two counties and a zone; one county sold 800 after 500 against a task of 1000, as assessor."""
    for code, name, group in (
        ("371502", "东昌府区", "county"),
        ("371503", "茌平区", "county"),
        ("3715Z1", "经开区", "zone"),
    ):
        insert(
            "reference.region",
            region_code=code,
            name=name,
            level=group,
            assessed=True,
            group_code=group,
            managing_area_code=code,
        )
    insert(
        "reference.rubric",
        rubric="county",
        rubric_version=COUNTY.version,
        valid_from="2021-01-01",
        body=json.dumps(COUNTY.row()["body"]),
    )
    insert(
        "intake.submission", submission_id="S1", file_name="专柜.xlsx", stage="judged", status="accepted", state="live"
    )
    insert(
        "warehouse.fact_target",
        object_code="371502",
        indicator_code="C1",
        year=2021,
        target_value=1000,
        submission_id="S1",
    )
    for sale_id, day, amount in (("a", "2021-03-31", 300), ("b", "2021-09-30", 500), ('c"\\,}', "2020-06-30", 500)):
        insert(
            "warehouse.fact_sale",
            sale_id=sale_id,
            sale_date=day,
            paid_amount=amount,
            supplier_region_code="371502",
            row_no=ord(sale_id[0]),
            **SALE,
        )
    insert("reference.module_score", year=2021, object_code="371502", module="产业", score=12)
    scratch.execute(text("set local role bangfu_assessor"))
    return scratch


def draft(connection: Connection, rubric: Rubric = COUNTY) -> Run:
    """A draft of 2021, as assessor."""
    connection.execute(text("set local role bangfu_assessor"))
    return assess(connection, 2021, rubric, "draft", NOW)


def seen(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    """What an evaluator reads."""
    connection.execute(text("set local role bangfu_evaluator"))
    return [tuple(row) for row in connection.execute(text(statement))]


def as_superuser(connection: Connection, statement: str) -> None:
    """Something happens to the warehouse."""
    connection.execute(text("reset role"))
    connection.execute(text(statement))


def test_an_evaluator_reads_scores_sums_ranks_and_the_yearly_table(county: Connection) -> None:
    draft(county)
    leaves = len(list(COUNTY.leaves()))
    assert seen(county, "select object_code, count(*) from evaluation.scores group by 1 order by 1") == [
        ("371502", leaves), ("371503", leaves), ("3715Z1", leaves),
    ]  # fmt: skip
    assert seen(county, """
        select edition, indicator_code, numerator, target, score, state from evaluation.scores
        where object_code = '371502' and indicator_code in ('C1', 'C2') order by 2
    """) == [("draft", "C1", 800, 1000, Decimal("11.20"), "scored"), ("draft", "C2", 800, None, Decimal("6.00"), "scored")]  # fmt: skip
    assert seen(
        county,
        """
        select count(*) from evaluation.ranking join (
            select object_code, sum(score) as raw, count(*) filter (where score is null) as missing
            from evaluation.scores group by 1) as leaf using (object_code)
        where raw_score = raw and missing_count = missing and total_score = base_score + bonus - deduction
    """,
    ) == [(3,)]
    assert seen(
        county,
        """
        select count(*) from evaluation.score_sums as heading
        where heading.score = (select coalesce(sum(score), 0) from evaluation.scores as leaf
            where leaf.parent_code = heading.indicator_code and leaf.object_code = heading.object_code)
    """,
    ) == [(18,)]
    assert seen(
        county,
        """
        select count(*) from evaluation.scores as leaf where leaf.numerator is not null and not exists (
            select 1 from evaluation.score_measures as measured
            where (measured.object_code, measured.indicator_code) = (leaf.object_code, leaf.indicator_code)
                and measured.measured_year = leaf.year and measured.numerator = leaf.numerator
                and (leaf.formula = 'growth' or measured.denominator is not distinct from leaf.denominator)
                and (leaf.formula = 'growth' or measured.value is not distinct from leaf.value))
    """,
    ) == [(0,)]
    assert seen(county, """
        select measured_year, numerator from evaluation.score_measures
        where object_code = '371502' and indicator_code = 'C2' order by 1
    """)[-1] == (2021, 800)  # fmt: skip
    assert seen(county, "select object_group, rank, tied from evaluation.ranking order by 1, 2") == [
        ("county", 1, False), ("county", 2, False), ("zone", 1, False),
    ]  # fmt: skip
    [(own, total)] = seen(
        county,
        """
        select converted_score, comprehensive.total_score from evaluation.ranking join evaluation.comprehensive
        using (year, edition, object_code) where object_code = '371502' and module = '产业'
    """,
    )
    assert total == own + 12


def test_a_second_draft_without_a_change_is_not_kept(county: Connection) -> None:
    first, second = draft(county), draft(county)
    assert (first.is_new, second.is_new, second.run_id) == (True, False, first.run_id)


def test_a_changed_row_makes_a_new_draft_and_the_older_forgets_its_rows(county: Connection) -> None:
    first = draft(county)
    as_superuser(county, "update warehouse.fact_sale set paid_amount = 400 where sale_id = 'a'")
    second = draft(county)
    assert second.is_new
    assert second.input_hash != first.input_hash
    assert seen(
        county, "select numerator from evaluation.scores where object_code = '371502' and indicator_code = 'C1'"
    ) == [(900,)]
    county.execute(text("set local role bangfu_assessor"))
    kept = text("select run_id, count(row_keys) > 0 from assessment.measure group by 1 order by 1")
    assert [tuple(row) for row in county.execute(kept)] == [(first.run_id, False), (second.run_id, True)]


def test_another_rubric_or_a_persons_score_makes_a_new_draft_too(county: Connection) -> None:
    draft(county)
    assert draft(county, COUNTY.model_copy(update={"version": "2021.2"})).is_new
    as_superuser(
        county,
        """
        insert into assessment.score_override (year, object_code, indicator_code, score, decided_by, reason, decided_at)
        values (2021, '371502', 'A1', 3.5, '王芳', '补交了方案', '2022-01-19'), (2021, '371502', 'A1', 3, '王芳', '更正', '2022-01-19')
    """,
    )
    assert draft(county, COUNTY.model_copy(update={"version": "2021.2"})).is_new
    assert seen(
        county,
        """
        select score, override ->> 'old', override ->> 'reason' from evaluation.scores
        where object_code = '371502' and indicator_code = 'A1'
    """,
    ) == [(Decimal("3.00"), "0.00", "更正")]


ROWS = "select measure, basis, file_name, sheet, row_no, label, amount from evaluation.score_rows(2021, '{}', '371502', '{}')"


def test_from_a_score_to_file_sheet_and_row(county: Connection) -> None:
    draft(county)
    sales = [
        ("certified_net_sales_amount", "counted_sale", "专柜.xlsx", "明细", ord(one), "阿胶糕", amount)
        for one, amount in (("a", 300), ("b", 500))
    ]
    found = seen(county, ROWS.format("draft", "C1"))
    assert [row for row in found if row[1] == "counted_sale"] == sales
    assert [row[1:3] for row in found if row[0] is None] == [("annual_target", "专柜.xlsx")]
    growth = seen(county, ROWS.format("draft", "C2"))
    assert [row[4] for row in growth] == [ord("a"), ord("b"), ord("c")]
    heading = seen(county, ROWS.format("draft", "C"))
    assert {*sales, *growth} <= set(heading)
    assert seen(county, ROWS.format("draft", "Z9")) == []


def test_an_edition_shows_its_own_rows_whatever_happened_since(county: Connection) -> None:
    run = assess(county, 2021, COUNTY, "edition", NOW)
    body = {"submission_id": "S1", "sheet": "明细", "row_no": 97, "label": "阿胶糕", "amount": "300.00"}
    as_superuser(county, "delete from warehouse.fact_sale")
    county.execute(
        text("""
        insert into assessment.edition overriding system value values
            (7, '2021-1', 2021, now(), '王芳', null, now(), 'c', 'r', 'h', '{}');
    """)
    )
    for statement in (
        "insert into assessment.edition_run values (7, :run)",
        "insert into assessment.edition_row values (7, 'counted_sale', 'counted_sale/a', :body)",
        'insert into assessment.edition_row values (7, \'module_score\', \'m\', \'{"year": 2021, "object_code": "371502", "module": "文化", "score": 9}\')',
        "insert into assessment.edition_submission (edition_id, submission_id, sha256, file_name) values (7, 'S1', 'x', '旧名.xlsx')",
    ):
        county.execute(text(statement.replace('": ', '"\\: ')), {"run": run.run_id, "body": json.dumps(body)})
    found = seen(county, ROWS.format("2021-1", "C1"))
    assert found[0] == (
        "certified_net_sales_amount",
        "counted_sale",
        "旧名.xlsx",
        "明细",
        97,
        "阿胶糕",
        Decimal("300.00"),
    )
    assert seen(county, "select distinct edition from evaluation.ranking") == [("2021-1",)]
    assert seen(
        county,
        "select module, score from evaluation.comprehensive where object_code = '371502' and module <> '消费帮扶'",
    ) == [("文化", 9)]


def test_the_newest_version_that_is_valid_scores_the_year(county: Connection) -> None:
    county.execute(text("reset role"))
    for version, valid_from in (("2021.3", "2021-07-01"), ("2022.1", "2022-01-01")):
        body = json.dumps({**COUNTY.row()["body"], "version": version})
        values = {"version": version, "valid_from": valid_from, "body": body}
        county.execute(
            text("insert into reference.rubric values ('county', :version, 't', :valid_from, cast(:body as jsonb))"),
            values,
        )
    assert rubrics_of(county, 2021)["county"].version == "2021.3"
    with pytest.raises(NoRubricError) as refused:
        rubrics_of(county, 2019)
    assert str(refused.value) == "2019年没有适用的考核办法，请把办法文件放入参考数据目录的 rubrics 后运行 bangfu init。"


def test_from_a_sale_forward_to_its_scores(county: Connection) -> None:
    draft(county)
    found = trace_sale(county, "a")
    assert found is not None
    assert (found.line["file_name"], found.line["sheet"], found.line["row_no"], found.line["counted_status"]) == (
        "专柜.xlsx",
        "明细",
        97,
        "counted",
    )
    assert [(one.edition, one.object_code, one.indicator_code) for one in found.scores] == [
        ("draft", "371502", "C1"), ("draft", "371502", "C2"), ("draft", "371502", "C3"), ("draft", "371502", "C4"),
    ]  # fmt: skip
    as_superuser(
        county,
        "update warehouse.fact_sale set counted_status = 'duplicate', reason = '重复', counted_sale_id = 'b' where sale_id = 'a'",
    )
    draft(county)
    gone = trace_sale(county, "a")
    assert gone is not None
    assert (gone.line["counted_status"], gone.line["counted_sale_id"], gone.scores) == ("duplicate", "b", ())
    assert trace_sale(county, "z") is None
