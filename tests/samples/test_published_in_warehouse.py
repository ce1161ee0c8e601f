"""The sample on its whole way: every published figure comes out, and every decoy ends where it belongs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rich.progress import Progress
from sqlalchemy import Connection, text

from bangfu.database.engine import engine
from bangfu.database.views import bases
from bangfu.pipeline.ingest import Ingested, run_ingest
from bangfu.samples.city.counted import of_sessions
from bangfu.samples.city.reports import without_decoys
from bangfu.samples.online import group_buy_orders, last_exported_lines
from bangfu.samples.published import health_reports, write_health_sample, write_reports
from bangfu.samples.truth import build_truth
from bangfu.settings import SQL, Settings
from bangfu.warehouse.figures import published_figures

LOADED = {"accepted", "accepted_with_warnings"}
LAST_OF_HEALTH_SYSTEM = "F021"


def _ingest(settings: Settings) -> Ingested:
    return run_ingest(settings.with_backload(True), 1, Progress(disable=True))


def test_published_figures_come_out_and_no_decoy_changes_them(registered_warehouse: Settings) -> None:
    files = write_health_sample(registered_warehouse.intake, SQL / "reference")
    result = _ingest(registered_warehouse)
    assert (result.troubles, result.failed) == ([], False)

    statuses = {(one.org_code, one.file_name): one.status for one in result.judged}
    assert len(statuses) == len(files)
    duplicates = {name for name, status in statuses.items() if status == "duplicate"}
    assert [name for name, status in statuses.items() if status not in LOADED | {"duplicate"}] == []

    with engine(registered_warehouse, "evaluator").connect() as connection:
        assert _failing(connection) == []
        states = _states(connection)
        superseded = {file.name for file in files if file.outcome == "superseded"}
        assert all(states[name] == "superseded" for name in superseded)
        assert len(duplicates) == 1, "which of the two equal exports came first is not ours to say"
        assert _not_counted(connection) == {
            "竹炭洗手液": ("uncertified", Decimal("250.00")),
            "荞麦挂面": ("out_of_validity", Decimal("149.70")),
            "高原青稞米": ("other_program", Decimal("1800.00")),
        }
        assert _linked_group_buys(connection) == 1
        assert _net_of_shop_order(connection) == Decimal("0.00")
    with engine(registered_warehouse, "assessor").connect() as connection:
        assert [basis for basis in bases() if not _has_a_key_for_each_row(connection, basis)] == []
    assert _ingest(registered_warehouse).judged == []

    _correct(registered_warehouse, "WJ-SX", "R01_WJ-SX_202008_v1.csv", b"0.04792,", b"0.047921,")
    assert _failing_figures(registered_warehouse) == ["F004"], "a cent more in one amount, reported in 万元"
    _correct(registered_warehouse, "WJ-LQ", "R06_WJ-LQ_202008_v1.csv", b",42479.36,", b",42479.37,")
    assert _failing_figures(registered_warehouse) == ["F004", "F008"], "a cent more in one session"


@pytest.mark.city
def test_without_traps_group_buys_in_sessions_stay_with_the_sessions(registered_warehouse: Settings) -> None:
    truth = build_truth(SQL / "reference")
    delivered = sum(line.amount for order in group_buy_orders(truth) for line in order if not line.fulfilment_ref)
    files = write_reports(registered_warehouse.intake, without_decoys(health_reports(truth)))
    assert [file.decoy for file in files if file.decoy] == []
    result = _ingest(registered_warehouse)
    assert {one.status for one in result.judged} <= LOADED
    with engine(registered_warehouse, "evaluator").connect() as connection:
        assert _failing(connection) == []
        assert _not_counted(connection) == {}
        assert _net(connection, "union_group_buy") == delivered
        exported = last_exported_lines(truth)
        live = sum(sale.amount for sale in of_sessions(truth.sessions.values(), exported, {}))
        assert _net(connection, "livestream") == live


def _has_a_key_for_each_row(connection: Connection, basis: str) -> bool:
    keys = list(connection.execute(text(f"select row_key from basis_live.{basis}")).scalars())
    return len(keys) == len({key for key in keys if key.startswith(f"{basis}/")})


def _net(connection: Connection, channel: str) -> Decimal:
    query = text("select sum(net_amount) from evaluation.sales where organizing_channel = :channel")
    return Decimal(connection.execute(query, {"channel": channel}).scalar_one())


def _correct(settings: Settings, org_code: str, name: str, was: bytes, becomes: bytes) -> None:
    """Drop the next version of an accepted file with one amount changed, and take it in."""
    content = (settings.intake / org_code / "accepted" / name).read_bytes()
    assert content.count(was) == 1
    stem, version = name.removesuffix(".csv").rsplit("_v", 1)
    (settings.intake / org_code / "inbox" / f"{stem}_v{int(version) + 1}.csv").write_bytes(
        content.replace(was, becomes)
    )
    [judged] = _ingest(settings).judged
    assert judged.status in LOADED


def _failing_figures(settings: Settings) -> list[str]:
    with engine(settings, "evaluator").connect() as connection:
        return _failing(connection)


def _failing(connection: Connection) -> list[str]:
    """Figures of the health system that do not pass; those of the city need the whole city."""
    return [
        figure.figure_id
        for figure in published_figures(connection)
        if not figure.passes and figure.figure_id <= LAST_OF_HEALTH_SYSTEM
    ]


def _states(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text("select file_name, state from evaluation.submissions"))
    return {row.file_name: row.state for row in rows}


def _not_counted(connection: Connection) -> dict[str, tuple[str, Decimal]]:
    """Rows of R01 that are in force and do not count."""
    rows = connection.execute(
        text("""
            select product_name, counted_status, net_amount
            from evaluation.sales_not_counted
            where organizing_channel = 'institution_procurement' and counted_status <> 'superseded'
        """)
    )
    return {row.product_name: (row.counted_status, row.net_amount) for row in rows}


def _linked_group_buys(connection: Connection) -> int:
    """Lines of R05 that the platform's order stands for."""
    query = text("""
        select count(*) from evaluation.sales_not_counted as linked
        inner join evaluation.sales as kept on kept.sale_id = linked.counted_sale_id
        where linked.counted_status = 'linked' and kept.session_no = 'LIVE202008010'
            and kept.organizing_channel = 'union_group_buy' and kept.fulfilment_channel = 'livestream'
    """)
    return int(connection.execute(query).scalar_one())


def _net_of_shop_order(connection: Connection) -> Decimal:
    query = text("select sum(net_amount) from evaluation.sales where organizing_channel = 'ecommerce'")
    return Decimal(connection.execute(query).scalar_one())
