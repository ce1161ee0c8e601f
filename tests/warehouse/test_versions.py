"""Which file and which row is in force, and what waits for a decision (INTERFACE 5.2)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bangfu.settings import TIME_ZONE
from bangfu.warehouse.load import weigh
from bangfu.warehouse.versions import FileVersion, is_newer, newest

R01, R05, R11 = "institution_procurement", "union_group_buy", "business_entities"
_EARLY, _LATE = datetime(2021, 11, 3, 9, tzinfo=TIME_ZONE), datetime(2021, 11, 4, 9, tzinfo=TIME_ZONE)


def _file(
    name: str = "a.xlsx",
    version: int | None = None,
    reported_on: date | None = None,
    mtime: datetime = _EARLY,
    restoration: int = 0,
) -> FileVersion:
    return FileVersion(f"S-{name}-{version}", version, reported_on, mtime, restoration, name, f"sha {name} {version}")


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        (_file(version=2), _file(version=1, reported_on=date(2021, 12, 1), mtime=_LATE)),
        (_file(reported_on=date(2021, 11, 5)), _file(version=3, reported_on=date(2021, 11, 4), mtime=_LATE)),
        (_file(version=1, reported_on=date(2021, 11, 5)), _file(version=1, reported_on=date(2021, 11, 4), mtime=_LATE)),
        (_file(mtime=_LATE), _file(reported_on=date(2021, 12, 1))),
        (_file(name="b.xlsx"), _file(name="a.xlsx")),
        (_file(name="a.xlsx", restoration=1), _file(name="b.xlsx")),
        (_file(mtime=_LATE), _file(restoration=1)),
    ],
    ids=["version", "no version passes on", "a tie passes on", "no date passes on", "name", "restored", "newer yet"],
)
def test_newer_is_decided_by_the_first_sign_that_both_have(newer: FileVersion, older: FileVersion) -> None:
    assert is_newer(newer, older)
    assert not is_newer(older, newer)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.none() | st.integers(1, 3),
            st.none() | st.dates(date(2021, 11, 1), date(2021, 11, 3)),
        ),
        min_size=1,
        max_size=5,
        unique=True,
    )
)
def test_the_newest_of_files_does_not_depend_on_their_order(signs: list[tuple[int, int | None, date | None]]) -> None:
    files = [_file(f"{number}-{index}.xlsx", version, day) for index, (number, version, day) in enumerate(signs)]
    assert len({newest(order).submission_id for order in permutations(files)}) == 1


def test_a_newer_file_replaces_the_older_one(clerk: Any) -> None:
    clerk.catalogue()
    first = clerk.send(R01, [{"invoice_no": "A"}, {"invoice_no": "B"}], name_version=1)
    second = clerk.send(
        R01, [{"invoice_no": "A", "quantity": "9", "amount": "90"}, {"invoice_no": "C"}], name_version=2
    )

    assert (first.version, second.version) == (1, 2)
    assert second.supersedes == clerk.sent[1]
    assert second.superseded == (clerk.sent[1],)
    assert clerk.state(clerk.sent[1]) == "superseded"
    assert clerk.total() == Decimal("190.00")
    effect = second.effect
    assert (effect.net_amount_before, effect.net_amount_after) == (Decimal("200.00"), Decimal("190.00"))
    assert (effect.rows_added, effect.rows_removed, effect.rows_changed) == (1, 1, 1)
    reasons = {line["business_key"]: line["reason"] for line in clerk.sales("counted_status = 'superseded'")}
    assert [reason for key, reason in reasons.items() if "|A|" in key] == ["已被更正件替换，以新版为准。"]
    assert [reason for key, reason in reasons.items() if "|B|" in key] == ["已被更正件替换，新版中没有这一行。"]


def test_an_older_file_is_accepted_and_superseded_at_once(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"amount": "90", "quantity": "9"}], name_version=2)
    older = clerk.send(R01, [{}], name_version=1)

    assert older.superseded_by == clerk.sent[1]
    assert older.supersedes is None
    assert clerk.state(clerk.sent[1]) == "live"
    assert clerk.total() == Decimal("90.00")
    assert older.effect.rows_added == 0


def test_disjoint_scopes_live_side_by_side(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"invoice_no": "A"}], scope=["食堂"])
    second = clerk.send(R01, [{"invoice_no": "B", "purchase_category": "慰问"}], scope=["慰问"])

    assert second.superseded == ()
    assert second.version == 1
    assert clerk.total() == Decimal("200.00")


def test_a_wider_scope_replaces_what_it_contains(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"invoice_no": "A"}], scope=["食堂"])
    second = clerk.send(R01, [{"invoice_no": "A"}, {"invoice_no": "B"}], scope=["食堂", "慰问"])

    assert second.superseded == (clerk.sent[1],)
    assert clerk.total() == Decimal("200.00")


def test_an_overlap_that_contains_neither_is_held(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{}], scope=["食堂", "慰问"], name="甲.xlsx")
    _, verdict = clerk.weigh(R01, [{"invoice_no": "B"}], scope=["慰问", "办公福利"])

    assert verdict.kind == "held"
    assert verdict.question is not None
    assert verdict.question.startswith(
        "本次报送的范围（办公福利、慰问）与已入库的文件“甲.xlsx”（慰问、食堂）部分重叠，已暂存，请确认是否替换。"
    )


def test_removing_more_than_30_percent_of_the_yuan_is_held_until_accepted(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"invoice_no": "A"}, {"invoice_no": "B"}])
    smaller = [{"invoice_no": "A", "amount": "39.99", "quantity": "4"}, {"invoice_no": "B"}]
    arrival, verdict = clerk.weigh(R01, smaller)

    assert verdict.kind == "held"
    assert [finding.rule for finding in verdict.findings] == ["C-VER-01"]
    assert (verdict.question or "").startswith(
        "新报送的数据将使本期已入库的2行、计入200.00元变为2行、139.99元，减少超过30%，已暂存，请确认是否替换。"
    )
    assert clerk.total() == Decimal("200.00")
    assert len(clerk.sales()) == 2

    clerk.connection.execute(
        text("""
            insert into intake.decision (question, answer, decided_by, reason, decided_at)
            values (:question, 'accept', '张三', '核实', now())
        """),
        {"question": verdict.question},
    )
    again = weigh(clerk.connection, arrival, clerk.register)
    assert again.kind == "load"
    assert again.replaces == (clerk.sent[1],)
    clerk.load(arrival, again)
    assert clerk.total() == Decimal("139.99")


def test_removing_exactly_30_percent_is_not_held(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"invoice_no": "A"}, {"invoice_no": "B"}])
    _, verdict = clerk.weigh(R01, [{"invoice_no": "A", "amount": "40", "quantity": "4"}, {"invoice_no": "B"}])
    assert verdict.kind == "load"


def test_rows_that_stop_being_counted_are_yuan_removed(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"invoice_no": "A"}, {"invoice_no": "B"}])
    _, verdict = clerk.weigh(R01, [{"invoice_no": "A", "program": "832平台"}, {"invoice_no": "B"}])
    assert verdict.kind == "held"


def test_a_zero_report_after_rows_is_held_and_rows_after_a_zero_report_load(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{}], scope=["食堂"])
    _, verdict = clerk.weigh(R01, [], zero_report=True)
    assert verdict.kind == "held"

    clerk.send(R01, [], zero_report=True, period="202109")
    rows = clerk.send(R01, [{"purchase_date": "2021-09-01", "invoice_no": "B"}], period="202109", scope=["食堂"])
    assert rows.superseded == (clerk.sent[3],)
    assert clerk.total() == Decimal("200.00")


@pytest.mark.parametrize("closed", ["202110", "2021H2", "2021"])
def test_a_closed_period_is_held(clerk: Any, closed: str) -> None:
    """Also where the half-year or the year that it is part of is closed."""
    for period in ("202109", "2021H1", closed):
        _, verdict = clerk.weigh(R01, [{}])
        assert verdict.kind == "load"
        clerk.connection.execute(
            text("insert into intake.closed_period values (:period, '张三', '月结', now())"), {"period": period}
        )
    _, verdict = clerk.weigh(R01, [{}])
    assert verdict.kind == "held"
    assert (verdict.question or "").startswith("报告期202110已封账，请按“更正报告”流程报送并说明原因。")


def test_last_months_content_is_held_but_not_for_zero_reports(clerk: Any) -> None:
    clerk.send(R01, [{"purchase_date": "2021-09-30"}], period="202109", content_hash="h")
    _, verdict = clerk.weigh(R01, [{}], content_hash="h")
    assert (verdict.kind, [finding.rule for finding in verdict.findings]) == ("held", ["C-HIST-03"])
    _, other = clerk.weigh(R01, [{}], content_hash="other", period="202111")
    assert other.kind == "load"
    _, zero = clerk.weigh(R01, [], content_hash="h", zero_report=True)
    assert zero.kind == "load"


def test_a_correction_sheet_adds_its_rows_and_dies_with_its_parent(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R01, [{"invoice_no": "A"}])
    parent = clerk.sent[1]
    correction = clerk.send(R01, [{"invoice_no": "B"}], parent=parent)
    assert correction.superseded == ()
    assert clerk.total() == Decimal("200.00")

    replaced = clerk.send(R01, [{"invoice_no": "A"}, {"invoice_no": "C"}])
    assert replaced.supersedes == parent
    assert set(replaced.superseded) == {parent, clerk.sent[2]}
    assert clerk.total() == Decimal("200.00")


def test_group_orders_are_compared_key_by_key(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R05, [{"line_no": 1}, {"line_no": 2}], name_version=1)
    second = clerk.send(R05, [{"line_no": 2, "amount": "50", "quantity": "5"}, {"line_no": 3}], name_version=2)
    assert (second.superseded, second.supersedes) == ((), None)
    assert clerk.state(clerk.sent[1]) == "live"
    assert clerk.total() == Decimal("250.00")
    assert (second.effect.rows_added, second.effect.rows_removed, second.effect.rows_changed) == (1, 0, 1)

    third = clerk.send(R05, [{"line_no": 1}], name_version=3)
    assert third.supersedes == clerk.sent[1]
    assert clerk.state(clerk.sent[1]) == "superseded"

    late = clerk.send(R05, [{"line_no": 1, "amount": "10", "quantity": "1"}], name_version=1)
    assert late.superseded_by == clerk.sent[3]
    assert clerk.total() == Decimal("250.00")


def test_an_entity_register_replaces_the_half_year_and_its_regions_reach_the_sales(clerk: Any) -> None:
    clerk.send(R11, [{"region_name": "莘县"}], period="2021H1")
    clerk.catalogue()
    clerk.send(R01, [{}])
    assert [line["supplier_region_code"] for line in clerk.sales()] == ["371522"]
    clerk.send(R11, [{"region_name": "冠县"}], period="2021H1")
    assert [line["supplier_region_code"] for line in clerk.sales()] == ["371525"]
