"""Views by example: given rows in tables, expected rows of the view; one YAML file per view beside this one."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, text

from bangfu.settings import PROJECT_ROOT

HERE = Path(__file__).parent


def _cases() -> list[Any]:
    return [
        pytest.param(file.stem, case, id=f"{file.stem}: {case['case']}")
        for file in sorted(HERE.glob("*.yaml"))
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("view", "case"), _cases())
def test_view_as_the_evaluator_sees_it(view: str, case: dict[str, Any], scratch: Connection, insert: Any) -> None:
    for table, rows in case["given"].items():
        for row in rows:
            insert(table, **row)
    scratch.execute(text("set local role bangfu_evaluator"))
    columns = list(case["expect"][0]) if case["expect"] else ["*"]
    found = scratch.execute(text(f"select {', '.join(columns)} from evaluation.{view}")).mappings()
    assert _sorted([{name: _plain(value) for name, value in row.items()} for row in found]) == _sorted(
        [{name: _plain(value) for name, value in row.items()} for row in case["expect"]]
    )


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=str)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date | datetime) else value


def test_every_view_and_column_has_a_chinese_comment(scratch: Connection) -> None:
    without = scratch.execute(
        text("""
            select attrelid::regclass || '.' || attname
            from pg_attribute join pg_class on pg_class.oid = attrelid
            where relnamespace = 'evaluation'::regnamespace and attnum >= 0
              and coalesce(col_description(attrelid, attnum), '') !~ '[一-龥]'
            union all
            select oid::regclass::text from pg_class
            where relnamespace = 'evaluation'::regnamespace and coalesce(obj_description(oid, 'pg_class'), '') !~ '[一-龥]'
        """)
    ).scalars()
    assert list(without) == []


INTERFACE = {
    "sales": "sale_id, sale_date, year, month, period, organizing_channel, fulfilment_channel, system_code, buyer_org_code, buyer_region_code, supplier_uscc, supplier_name, supplier_region_code, venue_code, session_no, product_no, product_name, quantity, unit, paid_amount, refund_amount, net_amount, submission_id, file_name, sheet, row_no",
    "sales_not_counted": "sale_id, sale_date, year, month, period, organizing_channel, fulfilment_channel, system_code, buyer_org_code, buyer_region_code, supplier_uscc, supplier_name, supplier_region_code, venue_code, session_no, product_no, product_name, quantity, unit, paid_amount, refund_amount, net_amount, submission_id, file_name, sheet, row_no, counted_status, reason, counted_sale_id",
    "sales_by_channel": "year, month, basis, channel, order_count, net_amount",
    "sales_by_region": "year, month, basis, region_code, order_count, net_amount",
    "sales_by_system": "year, month, system_code, order_count, net_amount",
    "sales_by_booking": "year, month, channel, net_amount",
    "live_sessions": "session_no, platform_code, organizer_org_code, system_code, region_code, started_at, ended_at, participant_count, order_count, gmv_amount, refund_amount",
    "products": "product_no, product_name, category, supplier_uscc, region_code, valid_from, valid_to, status, labels",
    "agreements": "agreement_no, buyer_org_code, buyer_type, supplier_uscc, signed_on, valid_to, agreed_amount, fulfilled_amount",
    "submissions": "submission_id, org_code, report, period, version, status, state, rows_read, rows_loaded, rows_quarantined, rows_excluded, amount_read, amount_loaded, amount_quarantined, amount_excluded, file_name, sha256, received_at, superseded_by",
    "issues": "submission_id, rule, severity, sheet, row_no, column_name, message, state",
    "coverage": "region_code, covered_person_count, covered_household_count",
    "events": "event_code, event_type, name, organizer_org_code, region_code, started_on, ended_on, reported_amount, counted_amount",
    "media": "title, medium, level, published_on, system_code, is_reprint",
    "overlap_risk": "year, month, risk, net_amount, line_count",
    "venues": "venue_code, venue_type, name, org_code, region_code, opened_on, closed_on",
    "scores": "year, edition, object_group, object_code, indicator_code, weight, numerator, denominator, target, value, score, state, indicator_name, parent_code, sort_order, formula, evidence, override, rubric, rubric_version, data_cutoff",
    "score_measures": "year, edition, object_group, object_code, indicator_code, measure, params, measured_year, numerator, denominator, sort_order, value",
    "score_sums": "year, edition, object_group, object_code, indicator_code, weight, score, indicator_name, parent_code, sort_order",
    "score_adjustments": "year, edition, object_group, object_code, code, kind, adjustment_name, occurrences, points, detail",
    "ranking": "year, edition, object_group, object_code, total_score, rank, tied, grade, object_name, raw_score, applicable_weight, missing_count, base_score, bonus, deduction, converted_score, vetoes, sort_order, rubric, rubric_version, data_cutoff, input_hash, code_version, ruleset_version, marks",
    "comprehensive": "year, edition, object_group, object_code, module, score, total_score",
    "reporting_status": "org_code, report, period, due_date, first_received_at, accepted_at, late_days, state, is_provisional, extended_to, exception_reason, approved_by, requested_by, is_zero_report, version_count, reported_by, returned_count, reporting_day, regular_due_date, submission_id",
    "rectification": "issue_no, org_code, problem, origin, state, registered_on, due_on, closed_on, reopened_count, unit_name, is_overdue, overdue_days",
    "editions": "edition, year, frozen_at, approved_by, reason, data_cutoff, code_version, ruleset_version, content_hash",
    "published_figures": "figure_id, phrase, claimed, unit, kind, actual, passes",
}


@pytest.mark.parametrize("view", INTERFACE)
def test_columns_and_their_order_are_those_of_the_interface(view: str, scratch: Connection) -> None:
    assert ", ".join(scratch.execute(text(f"select * from evaluation.{view}")).keys()) == INTERFACE[view]


def test_amounts_have_two_decimals(scratch: Connection) -> None:
    other = scratch.execute(
        text("""
            select attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod)
            from pg_attribute join pg_class on pg_class.oid = attrelid
            where relnamespace = 'evaluation'::regnamespace and attname ~ 'amount'
              and format_type(atttypid, atttypmod) <> 'numeric(18,2)'
        """)
    ).scalars()
    assert list(other) == []


def test_every_view_of_the_interface_of_this_stage_has_its_columns_checked(scratch: Connection) -> None:
    made = scratch.execute(text("select viewname from pg_views where schemaname = 'evaluation'")).scalars()
    assert set(made) == {*INTERFACE, "published_figure_basis"}


def test_the_queries_of_the_page_for_evaluators_run(scratch: Connection) -> None:
    page = (PROJECT_ROOT / "docs" / "evaluators.md").read_text(encoding="utf-8")
    code = "".join(re.findall(r"(?m)^    .*\n", page))
    queries = [query for query in code.split(";") if query.strip()]
    assert len(queries) == 15
    scratch.execute(text("set local role bangfu_evaluator"))
    for query in queries:
        scratch.execute(text(query))
