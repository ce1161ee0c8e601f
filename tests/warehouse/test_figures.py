"""Published figures: the tests of kinds E R L M Q at their boundaries, filters, windows, and what is known when."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection

from bangfu.settings import SQL
from bangfu.warehouse.figures import Figure, overlap_risks, published_figures

WINDOW = {"window_start": "2020-07-01", "as_of": "2020-08-19"}


def _figure(insert: Any, **values: Any) -> None:
    defaults = {"figure_id": "F1", "kind": "E", "claimed": 1, "multiplier": 1, "decimals": 0, "basis": "organizing"}
    insert("reference.published_figure", **(defaults | WINDOW | values))


def _session(insert: Any, number: str, **values: Any) -> None:
    defaults = {
        "platform_code": "HHAX", "session_no": number, "submission_id": "S1", "row_no": abs(hash(number)) % 10**6,
        "started_at": "2020-08-01T19:00:00+08:00", "ended_at": "2020-08-01T21:00:00+08:00",
        "data_as_of": "2020-08-02T09:00:00+08:00", "system_code": "HEALTH",
    }  # fmt: skip
    insert("warehouse.fact_live_session", **(defaults | values))


def _sale(insert: Any, number: str, **values: Any) -> None:
    defaults = {
        "sale_id": number, "business_key": number, "submission_id": "S1", "part": "main", "detail_level": "line",
        "sale_date": "2020-08-01", "system_code": "HEALTH", "organizing_channel": "institution_procurement",
        "fulfilment_channel": "counter", "counted_status": "counted", "paid_amount": 10,
    }  # fmt: skip
    insert("warehouse.fact_sale", **(defaults | values))


def _only(connection: Connection) -> Figure:
    (figure,) = published_figures(connection)
    return figure


@pytest.fixture(autouse=True)
def submission(insert: Any) -> None:
    insert("intake.submission", submission_id="S1", version=1)


@pytest.mark.parametrize(
    ("kind", "claimed", "multiplier", "decimals", "actual", "passes"),
    [
        ("E", "769391.2", 1, 2, "769391.20", True),
        ("E", "769391.2", 1, 2, "769391.21", False),
        ("R", "10.86", 10**8, 2, "1085500000", True),
        ("R", "10.86", 10**8, 2, "1085499999.99", False),
        ("R", "10.86", 10**8, 2, "1086499999.99", True),
        ("R", "10.86", 10**8, 2, "1086500000", False),
        ("R", "1.1", 10**8, 1, "105000000", True),
        ("R", "1.1", 10**8, 1, "115000000", False),
        ("R", "360.3", 10**4, 1, "3602500", True),
        ("R", "360.3", 10**4, 1, "3602499.99", False),
        ("R", "360.3", 10**4, 1, "3603499.99", True),
        ("R", "22", 10**4, 0, "215000", True),
        ("R", "22", 10**4, 0, "225000", False),
        ("L", "120", 1, 0, "120", False),
        ("L", "120", 1, 0, "121", True),
        ("L", "120", 1, 0, "129", True),
        ("L", "120", 1, 0, "130", False),
        ("L", "100", 1, 0, "199", True),
        ("L", "100", 1, 0, "200", False),
        ("L", "2230", 10**4, 0, "22300000.01", True),
        ("L", "2230", 10**4, 0, "22399999.99", True),
        ("L", "2230", 10**4, 0, "22400000", False),
        ("L", "31", 10**4, 0, "313027", True),
        ("L", "31", 10**4, 0, "320000", False),
        ("L", "5", 10**4, 0, "50001", True),
        ("L", "5", 10**4, 0, "60000", False),
        ("L", "1.5", 10**4, 1, "15999.99", True),
        ("L", "1.5", 10**4, 1, "16000", False),
        ("M", "3", 1, 0, "3", True),
        ("M", "3", 1, 0, "2", False),
        ("M", "3", 1, 0, "4000", True),
    ],
)  # fmt: skip
def test_each_kind_at_its_bounds(
    scratch: Connection, insert: Any, kind: str, claimed: str, multiplier: int, decimals: int, actual: str, passes: bool
) -> None:
    _figure(insert, kind=kind, claimed=claimed, multiplier=multiplier, decimals=decimals, measure="live_gmv")
    _session(insert, "L1", gmv_amount=actual)
    figure = _only(scratch)
    assert (figure.actual, figure.passes) == (Decimal(actual), passes)
    assert (figure.remark is None) == passes


def test_a_number_equal_to_an_approximate_one_is_told_apart(scratch: Connection, insert: Any) -> None:
    _figure(insert, kind="L", claimed=120, measure="live_gmv")
    _session(insert, "L1", gmv_amount=120)
    assert _only(scratch).remark == "实数正好等于公布数，用“余”“多”没有依据"


@pytest.mark.parametrize(("actual", "remark"), [(119, "实数低于可相符的范围"), (130, "实数高于可相符的范围")])
def test_a_failing_number_says_on_which_side(scratch: Connection, insert: Any, actual: int, remark: str) -> None:
    _figure(insert, kind="L", claimed=120, measure="live_gmv")
    _session(insert, "L1", gmv_amount=actual)
    assert _only(scratch).remark == remark


def test_an_unknown_measure_does_not_pass_and_says_so(scratch: Connection, insert: Any) -> None:
    _figure(insert, measure="happiness")
    figure = _only(scratch)
    assert (figure.actual, figure.passes) == (None, False)
    assert figure.remark == "没有度量“happiness”或范围条件无法识别，或仓库中没有相应数据，或不足5人不予显示"


def test_a_condition_that_a_measure_does_not_know_is_never_left_out(scratch: Connection, insert: Any) -> None:
    _figure(insert, measure="live_gmv", filter="weather=rain")
    _session(insert, "L1", gmv_amount=1)
    assert not _only(scratch).passes


def test_sessions_are_counted_by_the_day_they_began_both_ends_included(scratch: Connection, insert: Any) -> None:
    _figure(insert, claimed=2, measure="live_session_count", filter="system=HEALTH")
    for number, began in (
        ("A", "2020-06-30T23:59"),
        ("B", "2020-07-01T00:00"),
        ("C", "2020-08-19T23:59"),
        ("D", "2020-08-20T00:00"),
    ):
        _session(insert, number, started_at=f"{began}:00+08:00")
    _session(insert, "E", system_code="EDUCATION")
    assert _only(scratch).actual == 2


def test_snapshots_later_than_the_as_of_date_are_ignored(scratch: Connection, insert: Any) -> None:
    _figure(insert, claimed=10, measure="live_gmv")
    _session(insert, "A", data_as_of="2020-08-02T09:00:00+08:00", gmv_amount=8, is_latest=False)
    _session(insert, "A", data_as_of="2020-08-19T23:59:00+08:00", gmv_amount=10, is_latest=False, row_no=2)
    _session(insert, "A", data_as_of="2020-08-20T00:00:00+08:00", gmv_amount=12, row_no=3)
    assert _only(scratch).passes


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("system=HEALTH;organizer.level=city;organizer.ownership=public", 1),
        ("system=HEALTH;organizer.ownership=private", 1),
        ("system=HEALTH;organizer.level=county", 1),
        ("system=HEALTH;organizer.level in city,county", 3),
    ],
)
def test_sessions_by_the_kind_of_their_organiser(scratch: Connection, insert: Any, condition: str, count: int) -> None:
    _figure(insert, claimed=count, measure="live_session_count", filter=condition)
    for code, level, ownership in (
        ("CITY", "city", "public"),
        ("OWN", "city", "private"),
        ("COUNTY", "county", "public"),
    ):
        insert("reference.organisation", org_code=code, level=level, ownership=ownership)
        _session(insert, code, organizer_org_code=code)
    _session(insert, "STRANGER", organizer_org_code="UNKNOWN")
    assert _only(scratch).actual == count


def test_the_rank_looks_at_all_systems(scratch: Connection, insert: Any) -> None:
    _figure(insert, claimed=2, measure="rank_by_live_gmv", filter="system=HEALTH")
    _session(insert, "A", gmv_amount=5)
    _session(insert, "B", gmv_amount=9, system_code="EDUCATION")
    _session(insert, "C", gmv_amount=4, system_code="UNION")
    _session(insert, "D", gmv_amount=99, system_code="NONE")
    assert _only(scratch).passes


def test_a_system_without_sessions_has_no_rank(scratch: Connection, insert: Any) -> None:
    _figure(insert, measure="rank_by_live_gmv", filter="system=HEALTH")
    _session(insert, "B", gmv_amount=9, system_code="EDUCATION")
    assert not _only(scratch).passes


@pytest.mark.parametrize(
    ("measure", "claimed"),
    [("live_participant_count", 7), ("live_order_count", 5), ("live_gmv", 30), ("max_session_gmv", 20)],
)
def test_sums_over_sessions(scratch: Connection, insert: Any, measure: str, claimed: int) -> None:
    _figure(insert, claimed=claimed, measure=measure)
    _session(insert, "A", gmv_amount=10, participant_count=3, order_count=1)
    _session(insert, "B", gmv_amount=20, participant_count=4, order_count=4)
    assert _only(scratch).passes


@pytest.mark.parametrize(("basis", "channel", "count"), [("organizing", "counter", 0), ("fulfilment", "counter", 10)])
def test_net_amount_on_either_basis(scratch: Connection, insert: Any, basis: str, channel: str, count: int) -> None:
    _figure(insert, claimed=count, measure="net_amount", basis=basis, filter=f"system=HEALTH;channel={channel}")
    _sale(insert, "A")
    _sale(insert, "B", counted_status="uncertified", reason="未认定")
    _sale(insert, "C", sale_date="2020-08-20")
    assert _only(scratch).passes


def test_a_refund_completed_after_the_as_of_date_is_ignored(scratch: Connection, insert: Any) -> None:
    _figure(insert, claimed=17, measure="net_amount")
    _sale(insert, "A", refund_amount=10, refunded_on="2020-08-20")  # 10: not known yet
    _sale(insert, "B", refund_amount=10, refunded_on="2020-08-19")  # 0
    _sale(insert, "C", refund_amount=4, refunded_on=None)  # 6: a return without a date
    _sale(insert, "D", refund_amount=9, refunded_on="2020-08-25")  # 1: an earlier export knew of the whole 9 ...
    for row, (key, refund, day) in enumerate((("D", 3, "2020-08-10"), ("D", 9, "2020-08-19"), ("D", 9, "2020-08-25"))):
        insert(
            "staging.platform_orders", submission_id=f"S{row}", row_no=row, business_key=key, paid_amount=10,
            refund_amount=refund, refunded_at=f"{day}T10:00:00+08:00",
        )  # fmt: skip
    assert _only(scratch).actual == 17


def test_products_suppliers_and_quantities_of_purchases(scratch: Connection, insert: Any) -> None:
    for figure_id, measure, claimed in (
        ("F1", "distinct_suppliers", 2), ("F2", "distinct_product_categories", 2), ("F3", "quantity_sum", "7.5"),
    ):  # fmt: skip
        _figure(insert, figure_id=figure_id, measure=measure, claimed=claimed, decimals=1)
    for number, category in (("P1", "苹果"), ("P2", "苹果"), ("P3", "面粉")):
        insert("warehouse.dim_product", product_no=number, category=category, status="有效")
    _sale(insert, "A", product_no="P1", supplier_uscc="U1", quantity="1.5")
    _sale(insert, "B", product_no="P2", supplier_uscc="U2", quantity="2")
    _sale(insert, "C", product_no="P3", supplier_uscc="U2", quantity="4")
    _sale(insert, "D", product_no="DECLARED", supplier_uscc="UNKNOWN", quantity=None)
    assert [(figure.actual, figure.passes) for figure in published_figures(scratch)] == [
        (2, True), (2, True), (Decimal("7.5"), True),
    ]  # fmt: skip


def test_headcount_of_the_units_there_on_the_as_of_date(scratch: Connection, insert: Any) -> None:
    _figure(insert, kind="L", claimed=5, multiplier=10000, measure="headcount", filter="system=HEALTH")
    insert("reference.organisation", org_code="A01", system_code="HEALTH", headcount=50000)
    insert("reference.organisation", org_code="B01", system_code="HEALTH", headcount=7, valid_from="2020-08-19")
    insert("reference.organisation", org_code="C01", system_code="HEALTH", headcount=90000, valid_to="2020-08-19")
    insert("reference.organisation", org_code="D01", system_code="UNION", headcount=90000)
    figure = _only(scratch)
    assert (figure.actual, figure.passes) == (50007, True)


def test_agreements(scratch: Connection, insert: Any) -> None:
    _figure(insert, figure_id="F1", measure="agreement_supplier_count", claimed=2, filter="system=HEALTH")
    _figure(insert, figure_id="F2", measure="agreement_buyer_count", claimed=1, filter="buyer_type=hospital")
    _figure(insert, figure_id="F3", measure="agreement_signed_on", kind="Q", claimed=None, filter="date=2020-07-13")
    _figure(insert, figure_id="F4", measure="agreement_signed_on", kind="Q", claimed=None, filter="date=2020-07-14")
    insert("reference.organisation", org_code="YY1", system_code="HEALTH")
    agreement = {"buyer_org_code": "YY1", "buyer_type": "医院", "signed_on": "2020-07-13", "supplier_uscc": "U1"}
    insert("warehouse.dim_agreement", agreement_no="1", **agreement)
    insert("warehouse.dim_agreement", agreement_no="2", **(agreement | {"supplier_uscc": "U2"}))
    insert(
        "warehouse.dim_agreement", agreement_no="3", **(agreement | {"signed_on": "2020-09-01", "supplier_uscc": "U3"})
    )
    insert(
        "warehouse.dim_agreement", agreement_no="4", **(agreement | {"buyer_type": "学校", "buyer_org_code": "NONE"})
    )
    assert [(figure.actual, figure.passes) for figure in published_figures(scratch)] == [
        (2, True), (1, True), (None, True), (None, False),
    ]  # fmt: skip


def test_facts_that_must_exist(scratch: Connection, insert: Any) -> None:
    for figure_id, measure, condition in (
        ("F1", "evidence_exists", "kind=meeting;date=2020-07-01"),
        ("F2", "evidence_exists", "kind=honour;level=national"),
        ("F3", "first_live_session_on", "date=2020-07-30"),
        ("F4", "first_live_session_on", "date=2020-08-01"),
        ("F5", "live_session_ended_at", "time=2020-08-19T22:00"),
        ("F6", "live_session_ended_at", "time=2020-08-19T21:59"),
    ):
        _figure(insert, figure_id=figure_id, kind="Q", claimed=None, measure=measure, filter=condition)
    insert("reference.evidence", evidence_no=1, kind="meeting", date="2020-07-01")
    insert("reference.evidence", evidence_no=2, kind="honour", date="2020-07-01", level="provincial")
    _session(insert, "A", started_at="2020-07-30T00:10:00+08:00")
    _session(insert, "B", started_at="2020-08-19T20:00:00+08:00", ended_at="2020-08-19T22:00:40+08:00")
    assert [figure.passes for figure in published_figures(scratch)] == [True, False, True, False, True, False]
    assert {figure.actual for figure in published_figures(scratch)} == {None}
    assert published_figures(scratch)[1].remark == "仓库中没有相应记录"


def test_registers_and_catalogue(scratch: Connection, insert: Any) -> None:
    window = {"window_start": "2020-07-01", "as_of": "2021-11-29"}
    for figure_id, measure, claimed, condition in (
        ("F1", "system_count", 1, "lead_org_code present"),
        ("F2", "certified_product_count", 3, None),
        ("F3", "labelled_product_count", 1, None),
        ("F4", "brand_count", 2, None),
        ("F5", "venue_count", 2, "venue_type in counter,zone"),
        ("F6", "venue_count", 1, "venue_type=community_shop"),
    ):
        _figure(insert, figure_id=figure_id, claimed=claimed, measure=measure, filter=condition, **window)
    insert("reference.sector_system", system_code="A", lead_org_code="X")
    insert("reference.sector_system", system_code="B")
    for number, labels, brand in (("P1", ["绿色", "有机"], "凤祥"), ("P2", [], "凤祥"), ("P3", [], "立海")):
        insert("warehouse.dim_product", product_no=number, labels=labels, brand=brand, certified_on="2021-11-29")
    insert("warehouse.dim_product", product_no="P4", labels=["绿色"], certified_on="2021-11-30")
    for code, kind in (("V1", "counter"), ("V2", "zone"), ("V3", "vending"), ("V4", "community_shop")):
        insert("reference.venue", venue_code=code, venue_type=kind, opened_on="2021-05-01")
    assert [figure.passes for figure in published_figures(scratch)] == [True] * 6


CITY = {"window_start": "2020-07-01", "as_of": "2021-11-29"}


def _actuals(connection: Connection) -> dict[str, Decimal | None]:
    return {figure.figure_id: figure.actual for figure in published_figures(connection)}


def test_events_by_kind_subsidy_organiser_and_day_and_together_with_sessions(scratch: Connection, insert: Any) -> None:
    day = {"window_start": "2020-11-10", "as_of": "2020-11-10"}
    words = "type=exhibition;subsidised=true;organizer_region=3715Z2;date=2020-11-10"
    _figure(insert, figure_id="F1", measure="event_count", filter=words, **day)
    _figure(insert, figure_id="F2", measure="event_count", filter="type=exhibition", **CITY)
    _figure(insert, figure_id="F3", measure="event_count", filter="live sessions and all events", **CITY)
    _figure(insert, figure_id="F4", measure="event_count", filter="type in signing,other", **CITY)
    _figure(insert, figure_id="F5", measure="event_count", filter="weather=rain", **CITY)
    insert("reference.organisation", org_code="GXQ", region_code="3715Z2")
    insert("reference.organisation", org_code="SZD", region_code="371500")
    for code, kind, organizer, region, began, subsidy in (
        ("E1", "exhibition", "GXQ", "371502", "2020-11-10", 500),
        ("E2", "exhibition", "SZD", "3715Z2", "2020-11-10", 500),  # organised elsewhere
        ("E3", "exhibition", "UNKNOWN", "3715Z2", "2020-11-10", None),  # not subsidised
        ("E4", "signing", "UNKNOWN", "3715Z2", "2021-11-29", 500),
        ("E5", "community", "UNKNOWN", "3715Z2", "2020-07-01", 0),
        ("E6", "exhibition", "UNKNOWN", "3715Z2", "2020-06-30", 0),
        ("E7", "exhibition", "UNKNOWN", "3715Z2", "2021-11-30", 0),
    ):
        insert(
            "warehouse.fact_event", event_code=code, event_type=kind, organizer_org_code=organizer, region_code=region,
            started_on=began, subsidy_amount=subsidy, submission_id="S1",
        )  # fmt: skip
    _session(insert, "L1")
    _session(insert, "L2", started_at="2021-11-30T19:00:00+08:00")
    assert _actuals(scratch) == {"F1": 1, "F2": 3, "F3": 6, "F4": 1, "F5": None}


def test_the_price_at_an_event_whether_it_counts_or_not(scratch: Connection, insert: Any) -> None:
    day = {"window_start": "2020-11-10", "as_of": "2020-11-10"}
    _figure(insert, figure_id="F24", measure="event_count", filter="type=exhibition", **day)
    words = "event of F24;entity=山东德莲食品科技有限公司"
    _figure(insert, figure_id="F25", measure="event_unit_price", filter=words, decimals=2, **day)
    _figure(insert, figure_id="F26", measure="event_unit_price", filter="event of F24;entity=无此主体", **day)
    _figure(insert, figure_id="F27", measure="event_unit_price", filter="event of F99;entity=无此主体", **day)
    _figure(insert, figure_id="F28", measure="event_unit_price", filter="entity=山东德莲食品科技有限公司", **day)
    insert("warehouse.dim_entity", uscc="U1", name="山东德莲食品科技有限公司")
    for code, began in (("E1", "2020-11-10"), ("E2", "2020-11-11")):
        insert("warehouse.fact_event", event_code=code, event_type="exhibition", started_on=began, submission_id="S1")
    for row, (code, exhibitor, uscc, amount, quantity, in_force) in enumerate((
        ("E1", "山东德莲食品科技有限公司", None, 300, 300, True),
        ("E1", "德莲食品", "U1", 50, 50, True),
        ("E1", "别家", "U2", 900, 9, True),
        ("E1", "山东德莲食品科技有限公司", None, 999, 1, False),
        ("E2", "山东德莲食品科技有限公司", None, 999, 1, True),
    )):  # fmt: skip
        insert(
            "staging.special_event", event_code=code, exhibitor_name=exhibitor, exhibitor_uscc=uscc,
            line_amount=amount, quantity=quantity, in_force=in_force, row_no=row, started_on="2020-11-10",
            submission_id="S1",
        )  # fmt: skip
    assert _actuals(scratch) == {"F24": 1, "F25": 1, "F26": None, "F27": None, "F28": None}


def test_articles_count_once_and_reprints_not_at_all(scratch: Connection, insert: Any) -> None:
    for figure_id, condition in (
        ("F1", "medium=traditional"), ("F2", "medium=traditional;level in national,provincial"),
        ("F3", "medium=online"), ("F4", "medium=advert"), ("F5", "medium=traditional;system=HEALTH"),
    ):  # fmt: skip
        _figure(insert, figure_id=figure_id, measure="media_count", filter=condition, **CITY)
    for row, (key, medium, level, day, system, is_reprint) in enumerate((
        ("a", "traditional", "city", "2020-07-01", "HEALTH", False),
        ("a", "traditional", "provincial", "2020-07-02", "NONE", False),
        ("a", "traditional", "national", "2020-07-02", "NONE", True),
        ("a", "online", "city", "2020-07-02", "NONE", False),
        ("b", "traditional", "city", "2021-11-29", "NONE", False),
        ("c", "traditional", "national", "2021-11-30", "NONE", False),
        ("d", "advert", "city", "2021-01-01", "NONE", False),
    )):  # fmt: skip
        insert(
            "warehouse.fact_media", title_key=key, medium=medium, level=level, published_on=day, system_code=system,
            is_reprint=is_reprint, submission_id="S1", row_no=row,
        )  # fmt: skip
    assert _actuals(scratch) == {"F1": 2, "F2": 1, "F3": 1, "F4": 1, "F5": 1}


def test_persons_households_and_person_times_whose_support_meets_the_window(scratch: Connection, insert: Any) -> None:
    village = {"filter": "entity=刘道之", "window_start": "2016-01-01", "as_of": "2020-08-19"}
    _figure(insert, figure_id="F1", measure="covered_person_count", **CITY)
    _figure(insert, figure_id="F2", measure="entity_household_count", **village)
    _figure(insert, figure_id="F3", measure="entity_person_times", **village)
    _figure(insert, figure_id="F4", measure="entity_household_count", filter="entity=小店", claimed=2)
    _figure(insert, figure_id="F5", measure="entity_person_times", filter="entity=无此主体")
    insert("warehouse.dim_entity", uscc="U1", name="刘道之")
    for row, (person, household, code, name, began, ended) in enumerate((
        ("a", "h1", "U1", None, "2016-01-01", "2020-06-30"),  # before the city's window
        ("b", "h1", "U1", None, "2019-01-01", None),
        ("b", "h1", "U1", None, "2019-01-01", None),
        ("c", "h2", "X", "刘道之", None, None),
        ("d", "h3", "U1", None, "2020-08-19", "2021-01-01"),
        ("e", "h3", "U1", None, "2018-01-01", None),
        ("f", "h4", "U1", None, "2020-08-20", None),
        ("g", "h5", "U1", None, "2015-01-01", "2015-12-31"),
        ("h", "h6", "U9", "小店", None, None),
        ("i", "h7", "U9", "小店", None, None),
        ("j", "h7", "U9", "小店", "2021-11-30", None),
    )):  # fmt: skip
        insert(
            "warehouse.fact_coverage", person_pseudonym=person, household_pseudonym=household, entity_code=code,
            entity_name=name, started_on=began, ended_on=ended, submission_id="S1", row_no=row,
        )  # fmt: skip
    assert _actuals(scratch) == {"F1": 7, "F2": 3, "F3": 6, "F4": None, "F5": 0}


def test_a_rubric_that_was_valid_on_the_as_of_date(scratch: Connection, insert: Any) -> None:
    _figure(insert, figure_id="F1", kind="Q", claimed=None, measure="rubric_exists", **CITY)
    _figure(insert, figure_id="F2", kind="Q", claimed=None, measure="rubric_exists")
    insert("reference.rubric", rubric="county", rubric_version="2021.1", valid_from="2021-01-01", body="{}")
    assert [figure.passes for figure in published_figures(scratch)] == [True, False]


def test_a_session_counts_as_it_was_known_on_the_as_of_date(scratch: Connection, insert: Any) -> None:
    _figure(insert, figure_id="F1", measure="net_amount", filter="channel=livestream")
    line = {"report": "live_session", "organizing_channel": "livestream", "submission_id": "S2"}
    _sale(insert, "A", row_no=1, paid_amount=70, refund_amount=10, **line)  # of 90 certified, buyers reported 20
    _sale(insert, "B", row_no=2, paid_amount=500, **line)  # first heard of later
    _sale(insert, "C", row_no=3, paid_amount=9, **line)
    for submission, row, key, certified, refund, day in (
        ("S0", 1, "A", 40, 5, "2020-08-03"),
        ("S1", 1, "A", 60, 5, "2020-08-19"),
        ("S2", 1, "A", 90, 10, "2020-08-20"),
        ("S2", 2, "B", 500, None, "2020-08-20"),
        ("S2", 3, "C", 9, None, "2020-08-19"),
    ):
        insert(
            "staging.live_session", submission_id=submission, row_no=row, business_key=key, certified_amount=certified,
            refund_amount=refund, data_as_of=f"{day}T12:00:00+08:00",
        )  # fmt: skip
    assert _only(scratch).actual == (60 - 5 - 20) + 9


def test_every_figure_says_how_it_is_measured(scratch: Connection, insert: Any) -> None:
    for line in (SQL / "reference" / "published_figure.csv").read_text(encoding="utf-8").splitlines()[1:]:
        _figure(insert, figure_id=line.split(",")[0], measure=line.split(",")[7] or "?", claimed=1)
    assert [figure.figure_id for figure in published_figures(scratch) if not figure.measured_as] == []


def test_as_json_is_plain(scratch: Connection, insert: Any) -> None:
    _figure(
        insert, kind="R", claimed="10.86", multiplier=10**8, decimals=2, measure="live_gmv", unit="亿元", phrase="累计"
    )
    _session(insert, "A", gmv_amount="1086042360.40")
    document = _only(scratch).as_json()
    assert document["actual"] == "1086042360.4"
    assert (document["claimed"], document["lower_bound"], document["upper_bound"]) == (
        "10.86",
        "1085500000",
        "1086500000",
    )
    assert (document["as_of"], document["passes"]) == ("2020-08-19", True)


def test_what_may_be_in_the_total_twice(scratch: Connection, insert: Any) -> None:
    _sale(insert, "A", paid_amount=30, has_overlap_risk=True, supplier_uscc="U1", product_no="P1")
    _sale(insert, "B", paid_amount=5, supplier_uscc="U1", product_no="DECLARED", sale_date="2021-08-01")
    _sale(insert, "C", paid_amount=7, supplier_uscc="UNKNOWN", product_no="P1")
    _sale(insert, "D", paid_amount=8, supplier_uscc="U1", product_no="P1")
    total, risks = overlap_risks(scratch)
    assert total == 50
    assert [(one.risk, one.line_count, one.net_amount) for one in risks] == [
        ("unnamed_supplier_or_product", 2, Decimal("12.00")),
        ("unresolved_reference", 1, Decimal("30.00")),
    ]
