"""The whole city on its whole way: all published figures, every channel to the cent, every trap where it belongs."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from rich.progress import Progress
from sqlalchemy import Connection, text

from bangfu.assessment.drafts import draft_assessment
from bangfu.database.engine import engine
from bangfu.pipeline.ingest import run_ingest
from bangfu.samples.city.world import TARGETS, TOTAL
from bangfu.samples.published import write_published_sample, write_published_sample_without_decoys
from bangfu.samples.reports import SampleFile
from bangfu.settings import SQL, Settings
from bangfu.warehouse.figures import published_figures
from bangfu.warehouse.verify import verify

WINDOW = {"first": date(2020, 7, 1), "last": date(2021, 11, 29)}
WHAT_UNIONS_ORGANISED = "F046"
LOADED = {"accepted", "accepted_with_warnings"}
REASONS = {
    ("institution_procurement", "uncertified"): "未匹配到认定目录。",
    ("institution_procurement", "out_of_validity"): "暂停",
    ("institution_procurement", "other_program"): "项目归属不是本市认定",
    ("counter", "out_of_validity"): "认定有效期为2020-08-20至2021-08-19，销售日期2021-09-30不在有效期内。",
    ("counter", "covered_by_detail"): "已由POS明细",
    ("counter", "pending"): "暂以月报为准。",
    ("counter", "uncertified"): "未匹配到认定目录。",
    ("exhibition", "uncertified"): "填报为非认定产品",
    ("livestream", "pending"): "不足场次成交金额",
    ("livestream", "covered_by_detail"): "已由平台订单明细",
    ("union_group_buy", "linked"): "统计时只计一次。",
    ("staff_direct", "linked"): "已由工会团购订单",
    ("entity_direct", "covered_by_detail"): "已由采购单位、工会、专柜、平台等各方报送并计入",
    ("entity_direct", "other_program"): "项目归属不是本市认定",
}
"""For each kind of sale that must not count: words of the reason that evaluators read."""
SCORES_OF_THE_PAGE = {
    ("371581", "C1"): Decimal("9.76"),
    ("371522", "B3"): Decimal("3.65"),
    ("371524", "C3"): Decimal("4.00"),
    ("371525", "C3"): Decimal("0.50"),
}
"""Scores that docs/evaluators.md recomputes by hand."""
_SPREAD = text("""
    select count(*) as objects, count(*) filter (where missing_count > 0) as not_applicable,
        min(total_score) filter (where object_group = 'county') as lowest,
        max(total_score) filter (where object_group = 'county') as highest
    from evaluation.ranking where edition = 'draft'
""")


@pytest.mark.city
@pytest.mark.timeout(3600)
def test_all_figures_come_out_and_no_trap_changes_them(registered_warehouse: Settings) -> None:
    files = write_published_sample(registered_warehouse.intake, SQL / "reference")
    result = run_ingest(registered_warehouse.with_backload(True), 1, Progress(disable=True))
    assert (result.troubles, result.failed) == ([], False)
    refused = [(one.file_name, one.status) for one in result.judged if one.status not in {*LOADED, "duplicate"}]
    assert refused == []
    assert len(result.judged) == len(files)

    with engine(registered_warehouse, "evaluator").connect() as connection:
        assert [figure.figure_id for figure in published_figures(connection) if not figure.passes] == []
        assert _net(connection) == TOTAL
        channels = _net_by_channel(connection)
        assert {channel: channels[channel] for channel in TARGETS} == TARGETS
        assert sum(channels.values()) == TOTAL, "nothing counts outside the window of the article"
        _check_states(connection, files)
        _check_reasons(connection)
        assert _shop_order(connection) == [Decimal("0.00")]
    with engine(registered_warehouse, "loader").connect() as connection:
        checks = verify(connection, registered_warehouse.archive, Progress(disable=True))
    assert [(check.check_id, check.offending[:3]) for check in checks if not check.holds] == []
    draft_assessment(registered_warehouse, 2021)
    with engine(registered_warehouse, "evaluator").connect() as connection:
        assert _scores_of_the_page(connection) == SCORES_OF_THE_PAGE
        spread = connection.execute(_SPREAD).one()
    assert (spread.objects, spread.not_applicable) == (26, 12)
    assert 60 < spread.lowest < 75 < 85 < spread.highest < 95, "counties are told apart, and nobody has everything"


@pytest.mark.city
@pytest.mark.timeout(3600)
def test_without_traps_only_group_buys_in_sessions_move(registered_warehouse: Settings) -> None:
    write_published_sample_without_decoys(registered_warehouse.intake, SQL / "reference")
    result = run_ingest(registered_warehouse.with_backload(True), 1, Progress(disable=True))
    assert {one.status for one in result.judged} <= LOADED
    with engine(registered_warehouse, "evaluator").connect() as connection:
        failing = [figure.figure_id for figure in published_figures(connection) if not figure.passes]
        assert failing == [WHAT_UNIONS_ORGANISED], "it lacks what the sessions sold to unions that no longer say so"
        assert _net(connection) == TOTAL
        channels = _net_by_channel(connection)
    moved = {channel: channels[channel] - amount for channel, amount in TARGETS.items() if channels[channel] != amount}
    assert set(moved) == {"union_group_buy"}
    assert moved["union_group_buy"] < 0, "what unions bought in sessions is the sessions' own without their reports"


def _scores_of_the_page(connection: Connection) -> dict[tuple[str, str], Decimal]:
    rows = connection.execute(text("select object_code, indicator_code, score from evaluation.scores"))
    found = {(row.object_code, row.indicator_code): row.score for row in rows}
    return {key: found[key] for key in SCORES_OF_THE_PAGE}


def _net(connection: Connection) -> Decimal:
    query = text("select sum(net_amount) from evaluation.sales where sale_date between :first and :last")
    return Decimal(connection.execute(query, WINDOW).scalar_one())


def _net_by_channel(connection: Connection) -> dict[str, Decimal]:
    """Organising basis, whole time; the fulfilment basis adds up to the same."""
    rows = connection.execute(
        text(
            "select basis, channel, sum(net_amount) as amount from evaluation.sales_by_channel group by basis, channel"
        )
    ).all()
    totals = Counter({basis: Decimal(0) for basis in ("organizing", "fulfilment")})
    for row in rows:
        totals[row.basis] += row.amount
    assert totals["organizing"] == totals["fulfilment"]
    return {row.channel: row.amount for row in rows if row.basis == "organizing"}


def _check_states(connection: Connection, files: list[SampleFile]) -> None:
    """Corrected and repeated files end as their lists say; of two equal files either may be the duplicate."""
    rows = connection.execute(text("select file_name, state from evaluation.submissions"))
    states = {row.file_name: row.state for row in rows}
    expected = Counter({"superseded": 0, "duplicate": 0}) + Counter(
        file.outcome for file in files if file.outcome != "loaded"
    )
    assert Counter(state for state in states.values() if state != "live") == expected
    assert all(states[file.name] == "superseded" for file in files if file.outcome == "superseded")


def _check_reasons(connection: Connection) -> None:
    rows = connection.execute(
        text("""
            select distinct organizing_channel, counted_status, reason
            from evaluation.sales_not_counted
            where counted_status <> 'superseded'
        """)
    ).all()
    found = dict.fromkeys(REASONS, "")
    for row in rows:
        key = (row.organizing_channel, row.counted_status)
        found[key] = found.get(key, "") + row.reason
    missing = {key: words for key, words in REASONS.items() if words not in found[key]}
    assert missing == {}


def _shop_order(connection: Connection) -> list[Decimal]:
    """The order paid in August and refunded in September counts with nothing."""
    query = text("""
        select net_amount from evaluation.sales
        where organizing_channel = 'ecommerce' and sale_date < date '2020-09-01'
    """)
    return list(connection.execute(query).scalars())
