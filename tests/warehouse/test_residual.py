"""DC-5 as a second pass: effects on other files, whatever the order, two workers at once, nothing drifts."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bangfu.database.engine import engine
from bangfu.register.lookup import load_register
from bangfu.settings import SQL, TIME_ZONE, Settings
from bangfu.warehouse.revisit import revisit_everything
from bangfu.warehouse.verify import run_check

R01, R07, R16 = "institution_procurement", "platform_orders", "entity_sales"
_FIRST = datetime(2021, 11, 1, tzinfo=TIME_ZONE)
_PARTS = "report = 'entity_sales' and in_force"


def _parts(clerk: Any) -> list[tuple[str, Decimal]]:
    return [(line["part"], line["net_amount"]) for line in clerk.sales(_PARTS)]


def test_a_purchase_takes_back_what_the_entity_counted_and_the_effect_says_so(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R16, [{"sales_amount": "1000"}])
    loaded = clerk.send(R01, [{"amount": "300"}])

    assert (loaded.effect.net_amount_before, loaded.effect.net_amount_after) == (Decimal("1000.00"), Decimal("1000.00"))
    assert _parts(clerk) == [("covered", Decimal("300.00")), ("residual", Decimal("700.00"))]

    loaded = clerk.send(R01, [{"amount": "1500", "invoice_no": "B"}], org="WJ-SZ-02")
    assert (loaded.effect.net_amount_before, loaded.effect.net_amount_after) == (Decimal("700.00"), Decimal("1500.00"))
    assert _parts(clerk) == [("covered", Decimal("1000.00")), ("residual", Decimal("0.00"))]


def test_a_catalogue_that_ends_a_certificate_gives_the_sales_of_customers_back_to_nobody(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R16, [{"sales_amount": "1000"}])
    clerk.send(R01, [{"amount": "300"}])
    loaded = clerk.catalogue({"status": "取消"}, period="202101")

    assert _parts(clerk) == [("residual", Decimal("1000.00"))]
    assert (loaded.effect.net_amount_before, loaded.effect.net_amount_after) == (Decimal("1000.00"), 0)
    assert clerk.total() == 0


def test_a_zero_report_takes_the_residual_away(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R16, [{"sales_amount": "1000"}], name_version=1)
    arrival, verdict = clerk.weigh(R16, zero_report=True, name_version=2)
    assert verdict.kind == "held"
    clerk.load(arrival, verdict)
    assert clerk.total() == 0
    assert _parts(clerk) == []


def test_resolving_everything_again_moves_no_residual(clerk: Any) -> None:
    clerk.catalogue()
    clerk.send(R16, [{"sales_amount": "1000", "of_832_amount": "100"}])
    clerk.send(R16, [{"sales_amount": "10"}], period="202111")
    clerk.send(R01, [{"amount": "300"}, {"amount": "50", "invoice_no": "B", "purchase_date": "2021-11-01"}])
    before = clerk.sales()

    assert revisit_everything(clerk.connection) == 0
    moving = ("sale_row_id",)
    assert [{k: v for k, v in line.items() if k not in moving} for line in clerk.sales()] == [
        {k: v for k, v in line.items() if k not in moving} for line in before
    ]


def test_the_parts_of_two_workers_are_counted_once(registered_warehouse: Settings, clerk: Any) -> None:
    make_clerk = type(clerk)
    clerk.connection.rollback()
    loader = engine(registered_warehouse, "loader")
    with loader.begin() as connection:
        register = load_register(connection)
        make_clerk(connection, register).catalogue()
    unit_has_loaded, finished = threading.Event(), threading.Event()

    def load_report() -> None:
        unit_has_loaded.wait(60)
        with loader.begin() as connection:
            make_clerk(connection, register, ["", ""]).send(R16, [{"sales_amount": "1000"}])
        finished.set()

    worker = threading.Thread(target=load_report)
    worker.start()
    with loader.begin() as connection:
        make_clerk(connection, register, [""]).send(R01, [{"amount": "300"}])
        unit_has_loaded.set()
        assert not finished.wait(1)  # the second waits for the first to commit
    worker.join(60)

    with loader.connect() as connection:
        query = "select part, net_amount from warehouse.fact_sale where report = 'entity_sales' order by part"
        assert [tuple(row) for row in connection.execute(text(query))] == [
            ("covered", Decimal("300.00")),
            ("residual", Decimal("700.00")),
        ]


_MONTHS = st.sampled_from(["202109", "202110", "202111"])
_PRODUCTS = st.sampled_from(["LC-001", "LC-002"])
_reports = st.tuples(
    st.just(R16),
    st.lists(
        st.fixed_dictionaries(
            {
                "certification_no": _PRODUCTS,
                "sales_amount": st.sampled_from(["0", "100", "350.5", "1000"]),
                "of_832_amount": st.sampled_from([None, "0", "50"]),
            }
        ).filter(lambda row: row["sales_amount"] != "0" or row["of_832_amount"] != "50"),
        min_size=1,
        max_size=2,
        unique_by=lambda row: row["certification_no"],
    ),
    st.fixed_dictionaries({"period": _MONTHS, "org": st.sampled_from(["WJW", "WJW", "WJ-SZ-01"])}),
)
_purchases = st.tuples(
    st.just(R01),
    st.lists(
        st.fixed_dictionaries(
            {
                "certification_no": _PRODUCTS,
                "amount": st.sampled_from(["100", "300"]),
                "return_amount": st.sampled_from(["0", "20"]),
                "purchase_date": st.sampled_from(["2021-09-30", "2021-10-31", "2021-11-01"]),
                "invoice_no": st.sampled_from(["A", "B", "C"]),
            }
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda row: row["invoice_no"],
    ),
    st.fixed_dictionaries({"period": _MONTHS}),
)
_orders = st.tuples(
    st.just(R07),
    st.lists(
        st.fixed_dictionaries(
            {
                "sub_order_no": st.sampled_from(["M1-1", "M1-2"]),
                "paid_amount": st.sampled_from(["50", "400"]),
                "refund_amount": st.sampled_from(["0", "30"]),
            }
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda row: row["sub_order_no"],
    ),
    st.just({}),
)
_catalogues = st.tuples(
    st.just("certification_catalogue"),
    st.lists(
        st.fixed_dictionaries(
            {
                "certification_no": _PRODUCTS,
                "status": st.sampled_from(["有效", "有效", "暂停"]),
                "valid_to": st.sampled_from(["2021-10-31", "2022-12-31"]),
            }
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda row: row["certification_no"],
    ),
    st.fixed_dictionaries({"period": st.sampled_from(["202006", "202110"])}),
)
_submissions = st.lists(
    st.one_of(_reports, _reports, _purchases, _orders, _catalogues), min_size=3, max_size=6
).map(lambda drawn: [("certification_catalogue", [{}, {"certification_no": "LC-002"}], {"period": "202001"}), *drawn])  # fmt: skip
_COLUMNS = (
    "sale_id", "submission_id", "row_no", "part", "in_force", "counted_status", "reason", "counted_sale_id", "paid_amount",
    "organizing_channel", "product_no", "supplier_uscc", "supplier_region_code",
)  # fmt: skip
_CHECKS = ("verify_residuals", "verify_entity_parts", "verify_counted_once", "verify_rows_in_star")


def _after(clerk: Any, submissions: list[Any], order: list[int]) -> list[Any]:
    """The sale lines after the submissions came in that order, with the invariants proven; nothing of it stays."""
    trial = clerk.connection.begin_nested()
    for index in order:
        report, rows, how = submissions[index]
        arrival, verdict = clerk.weigh(
            report, rows, mtime=_FIRST + timedelta(hours=index), name=f"{index}.xlsx", id=f"S{index}", **how
        )
        clerk.load(arrival, verdict)
    lines = sorted(tuple(str(line[name]) for name in _COLUMNS) for line in clerk.sales())
    broken = [run_check(clerk.connection, SQL / "checks" / f"{name}.sql") for name in _CHECKS]
    assert [check for check in broken if not check.holds] == []
    trial.rollback()
    clerk.sent.clear()
    return lines


@settings(
    max_examples=settings.default.max_examples // 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_order_of_arrival_changes_no_residual(clerk: Any, data: st.DataObject) -> None:
    submissions = data.draw(_submissions)
    order = data.draw(st.permutations(range(len(submissions))))
    assert _after(clerk, submissions, list(order)) == _after(clerk, submissions, list(range(len(submissions))))
