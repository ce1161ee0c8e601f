"""Whatever the order in which files arrive, the same sales are counted (INTERFACE 5: the result does not depend on it)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bangfu.settings import TIME_ZONE
from bangfu.warehouse.revisit import revisit_everything

_FIRST = datetime(2021, 11, 1, tzinfo=TIME_ZONE)
_REFERENCES = st.sampled_from([None, "M1", "M1-1", "M2", "LIVE1", "LIVE2", "NOWHERE"])
_NUMBERS = st.sampled_from(["LC-001", "LC-002", None, "LC-009"])
_INVOICES = st.sampled_from([None, "11111111", "22222222"])
_YUAN = st.sampled_from(["50", "100", "100.4", "300"])

_group_buys = st.tuples(
    st.just("union_group_buy"),
    st.lists(
        st.fixed_dictionaries(
            {
                "line_no": st.integers(1, 2),
                "amount": _YUAN,
                "certification_no": _NUMBERS,
                "fulfilment_ref": _REFERENCES,
                "invoice_no": _INVOICES,
            }
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda row: row["line_no"],
    ),
    st.just({}),
)
_purchases = st.tuples(
    st.just("institution_procurement"),
    st.lists(
        st.fixed_dictionaries(
            {
                "amount": _YUAN,
                "certification_no": _NUMBERS,
                "fulfilment_ref": _REFERENCES,
                "invoice_no": _INVOICES,
                "program": st.sampled_from(["本市认定", "本市认定", "832平台"]),
            }
        ),
        min_size=1,
        max_size=2,
    ),
    st.fixed_dictionaries(
        {"org": st.sampled_from(["WJ-SZ-01", "WJ-SZ-02"]), "period": st.sampled_from(["202110", "202111"])}
    ),
)
_sessions = st.tuples(
    st.just("live_session"),
    st.lists(
        st.fixed_dictionaries(
            {
                "session_no": st.sampled_from(["LIVE1", "LIVE2"]),
                "gmv_amount": st.sampled_from(["200", "400"]),
                "certified_amount": st.sampled_from(["150", "200"]),
                "refund_amount": st.sampled_from(["0", "20"]),
                "data_as_of": st.sampled_from(["2021-10-13T00:00", "2021-10-20T00:00"]),
            }
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda row: row["session_no"],
    ),
    st.just({}),
)
_order_line = st.fixed_dictionaries(
    {
        "main_order_no": st.sampled_from(["M1", "M2"]),
        "sub_order_no": st.sampled_from(["M1-1", "M1-2", "M2-1"]),
        "paid_amount": _YUAN,
        "order_status": st.sampled_from(["付款", "完成", "关闭"]),
        "refund_amount": st.sampled_from(["0", "50"]),
        "session_no": st.sampled_from([None, "LIVE1", "LIVE2"]),
        "product_name": st.sampled_from(["东阿阿胶糕", "福袋"]),
    }
)
_orders = st.tuples(
    st.just("platform_orders"),
    st.lists(_order_line, min_size=1, max_size=3, unique_by=lambda row: row["sub_order_no"]),
    st.fixed_dictionaries(
        {
            "excluded": st.lists(
                st.fixed_dictionaries(
                    {
                        "sub_order_no": st.sampled_from(["M1-1", "M2-1"]),
                        "order_status": st.sampled_from(["待付款", "关闭"]),
                        "paid_at": st.none(),
                    }
                ),
                max_size=1,
            )
        }
    ),
)
_catalogues = st.tuples(
    st.just("certification_catalogue"),
    st.lists(
        st.fixed_dictionaries(
            {
                "certification_no": st.sampled_from(["LC-001", "LC-002"]),
                "status": st.sampled_from(["有效", "有效", "暂停"]),
                "valid_to": st.sampled_from(["2021-10-11", "2022-12-31"]),
                "spec": st.sampled_from(["500克", "250克"]),
            }
        ),
        min_size=1,
        max_size=2,
        unique_by=lambda row: row["certification_no"],
    ),
    st.fixed_dictionaries({"period": st.sampled_from(["202006", "202110"])}),
)
_submissions = st.lists(st.one_of(_group_buys, _purchases, _sessions, _orders, _catalogues), min_size=2, max_size=5)

# The reports of a city: a counter with its till and month, an event, a shop, staff, and buyers who name them or not.
_MEANT = st.sampled_from([None, "X001", "X002", "ZG-DCF-001", "HD-01", "LIVE1", "M1-1", "TG001", "NOWHERE"])
_CHANNELS = st.sampled_from(["直供", "专柜", "电商平台", "直播", "展销会", "社区店"])
_CERTIFIED = st.sampled_from(["100", "200", "300"])
_BOUGHT = {"amount": st.sampled_from(["100", "100.4"]), "fulfilment_ref": _MEANT, "fulfilment_channel": _CHANNELS}
_city_unions = st.tuples(
    st.just("union_group_buy"),
    st.lists(
        st.fixed_dictionaries({"line_no": st.integers(1, 2), **_BOUGHT}),
        min_size=1,
        max_size=2,
        unique_by=lambda row: row["line_no"],
    ),
    st.just({}),
)
_city_purchases = st.tuples(
    st.just("institution_procurement"),
    st.lists(st.fixed_dictionaries(_BOUGHT), min_size=1, max_size=1),
    st.fixed_dictionaries({"org": st.sampled_from(["WJ-SZ-01", "WJ-SZ-02"])}),
)
_staff = st.tuples(
    st.just("staff_purchase"),
    st.lists(
        st.fixed_dictionaries({**_BOUGHT, "organizing_mode": st.sampled_from(["直购", "团购"])}), min_size=1, max_size=1
    ),
    st.fixed_dictionaries({"org": st.sampled_from(["WJ-SZ-01", "WJ-SZ-02"])}),
)
_tills = st.tuples(
    st.just("counter_pos"),
    st.lists(
        st.fixed_dictionaries(
            {
                "receipt_no": st.sampled_from(["X001", "X002", "X003"]),
                "store_code": st.sampled_from(["ZG-DCF-001", "ZG-DCF-002"]),
                "sales_amount": st.sampled_from(["100", "-100"]),
                "product_name": st.sampled_from(["东阿阿胶糕", "福袋"]),
            }
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda row: (row["store_code"], row["receipt_no"]),
    ),
    st.just({}),
)
_counters = st.tuples(
    st.just("counter_monthly"),
    st.lists(
        st.fixed_dictionaries(
            {
                "certified_amount": _CERTIFIED,
                "return_amount": st.sampled_from(["0", "50"]),
                "group_buy_amount": st.sampled_from([None, "80", "300"]),
            }
        ),
        min_size=1,
        max_size=1,
    ),
    st.just({"scope": ["ZG-DCF-001"]}),
)
_events = st.tuples(
    st.just("special_event"),
    st.sampled_from(
        [
            [{}],
            [{"exhibitor_name": "甲", "certification_no": "LC-001", "line_amount": "150", "is_certified": "是"}],
        ]
    ),
    st.fixed_dictionaries({"org": st.sampled_from(["WJ-SZ-01", "WJ-SZ-02"]), "scope": st.just(["HD-01"])}),
)
_listed = st.tuples(st.just("certification_catalogue"), st.just([{}]), st.just({"period": "202006"}))
_platform = st.tuples(
    st.just("platform_orders"),
    st.just([{"quantity": "10", "session_no": None}]),
    st.just({}),
)
_city = st.lists(
    st.one_of(_city_unions, _city_purchases, _staff, _tills, _counters, _events, _listed, _platform, _sessions),
    min_size=3,
    max_size=6,
)
_COLUMNS = (
    "sale_id", "submission_id", "row_no", "part", "in_force", "counted_status", "reason", "counted_sale_id", "paid_amount",
    "refund_amount", "organizing_channel", "fulfilment_channel", "organizing_org_code", "system_code", "buyer_org_code",
    "product_no", "supplier_uscc", "supplier_region_code", "match_method", "has_overlap_risk",
)  # fmt: skip


def _after(clerk: Any, submissions: list[Any], order: list[int]) -> tuple[list[Any], list[Any]]:
    """Sale lines and ledger states after the submissions came in that order; nothing of it stays."""
    trial = clerk.connection.begin_nested()
    try:
        for index in order:
            report, rows, how = submissions[index]
            arrival, verdict = clerk.weigh(
                report, rows, mtime=_FIRST + timedelta(hours=index), name=f"{index}.xlsx", id=f"S{index}", **how
            )
            clerk.load(arrival, verdict)
        lines = _lines(clerk)
        assert revisit_everything(clerk.connection) == 0
        assert _lines(clerk) == lines
        assert _board(clerk, "organizing") == _board(clerk, "fulfilment") == clerk.total()
        return lines, sorted((f"S{index}", clerk.state(f"S{index}")) for index in order)
    finally:
        trial.rollback()
        clerk.sent.clear()


def _lines(clerk: Any) -> list[tuple[str, ...]]:
    return sorted(tuple(str(line[name]) for name in _COLUMNS) for line in clerk.sales())


def _board(clerk: Any, basis: str) -> Any:
    """What the city counts on one of its two boards of channels."""
    query = text("select coalesce(sum(net_amount), 0) from evaluation.sales_by_channel where basis = :basis")
    return clerk.connection.execute(query, {"basis": basis}).scalar_one()


@settings(
    max_examples=settings.default.max_examples // 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_order_of_arrival_changes_nothing(clerk: Any, data: st.DataObject) -> None:
    submissions = data.draw(_submissions)
    order = data.draw(st.permutations(range(len(submissions))))
    lines, states = _after(clerk, submissions, list(range(len(submissions))))
    other_lines, other_states = _after(clerk, submissions, list(order))
    assert other_lines == lines
    assert other_states == states


@settings(
    max_examples=settings.default.max_examples // 25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_order_of_arrival_changes_nothing_in_the_city(clerk: Any, data: st.DataObject) -> None:
    submissions = [data.draw(_listed), *data.draw(_city)]
    order = data.draw(st.permutations(range(len(submissions))))
    lines, states = _after(clerk, submissions, list(range(len(submissions))))
    other_lines, other_states = _after(clerk, submissions, list(order))
    assert other_lines == lines
    assert other_states == states
