"""Projects, inspections and issues: what stands in force, whatever the order in which it came."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

from sqlalchemy import text

from bangfu.assessment.rectification import Move, move
from bangfu.contracts.catalogue import contract
from bangfu.pipeline.issues import describe
from bangfu.settings import SQL
from bangfu.warehouse.issue_states import CONDITIONS
from bangfu.warehouse.verify import run_check

R10, R11, R15, R17, R18 = (
    "certification_catalogue", "business_entities", "industry_projects", "sample_inspections", "rectification_issues",
)  # fmt: skip
SUPPLIER = "91371599MA00000011"
CLOSED = {
    "issue_state": "销号",
    "is_rectified": "是",
    "is_effective": "是",
    "is_satisfying": "是",
    "closed_on": "2021-10-28",
}


def rows(clerk: Any, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in clerk.connection.execute(text(query))]


def sentences(loaded: Any, report: str) -> list[str]:
    return [describe(finding, contract(report), {}, "Sheet1").message for finding in loaded.findings]


def test_a_project_and_its_years(clerk: Any) -> None:
    clerk.send(
        R15,
        [{}, {"project_no": "CY-002", "region_name": None, "town_name": None, "has_signboard": None}],
        period="2020H2",
    )
    clerk.send(R15, [{"income_amount": "200000", "household_count": 600, "region_name": "冠县"}], period="2021H1")
    clerk.send(R15, [{"income_amount": "430000", "project_name": "蔬菜大棚一期"}], period="2021H2")
    clerk.send(R15, [{"income_amount": "210000"}], period="2021H1")

    assert rows(clerk, "select project_no, project_name, project_year, region_code, invested_amount, has_signboard "
                       "from warehouse.fact_project order by 1") == [
        ("CY-001", "蔬菜大棚一期", 2018, "371525", Decimal("5480000.00"), True),
        ("CY-002", "斜店乡蔬菜大棚", 2018, "371500", Decimal("5480000.00"), None),
    ]  # fmt: skip
    years = "select project_no, year, income_amount, household_count from warehouse.fact_project_year order by 1, 2"
    assert rows(clerk, years) == [
        ("CY-001", 2020, Decimal("422000.00"), 612),
        ("CY-001", 2021, Decimal("430000.00"), 612),
        ("CY-002", 2020, Decimal("422000.00"), 612),
    ]
    assert [clerk.state(one) for one in clerk.sent] == ["live", "superseded", "live", "live"]


def test_a_project_names_its_products(clerk: Any) -> None:
    clerk.catalogue()
    loaded = clerk.send(R15, [{"certification_no": "LC-009、东阿阿胶糕"}, {"project_no": "CY-002", "region_name": "某县", "town_name": None}],
                        period="2021H1")  # fmt: skip
    assert rows(clerk, "select project_no, product_no from warehouse.fact_project order by 1") == [
        ("CY-001", "LC-001"),
        ("CY-002", None),
    ]
    assert sentences(loaded, R15) == [
        "第6行县（市、区）“某县”未能识别，请核对。",
        "第5行关联认定产品“LC-009”不在认定目录中，请核对。",
    ]


INSPECTED = [
    ({}, True, False),
    ({"result": "不合格", "handling": "责令整改"}, False, False),
    ({"result": "不合格", "handling": "立案，罚款5000元"}, False, True),
    ({"result": "不合格", "handling": "责令下架，不予行政处罚"}, False, False),
    ({"result": "不合格", "penalty_amount": "5000"}, False, True),
    ({"result": "不合格", "penalty_amount": "0", "handling": "没收违法所得"}, False, True),
]


def test_what_an_inspection_found(clerk: Any) -> None:
    clerk.send(R17, [{"sample_no": f"CJ-{number}", **row} for number, (row, _, _) in enumerate(INSPECTED)])
    assert rows(clerk, "select has_passed, has_penalty from warehouse.fact_inspection order by sample_no") == [
        (passed, penalty) for _, passed, penalty in INSPECTED
    ]


def test_the_product_and_area_of_a_sample_whatever_comes_first(clerk: Any) -> None:
    steps = {
        "sample": lambda: clerk.send(R17, [{}, {"sample_no": "CJ-002", "product_name": "不知名", "entity_name": "某店"}]),
        "products": lambda: clerk.catalogue({}, {"certification_no": "LC-002", "product_name": "大米"}),
        "entities": lambda: clerk.send(R11, [{"region_name": "莘县"}], period="2021H1"),
    }  # fmt: skip
    query = "select sample_no, product_no, entity_code, region_code from warehouse.fact_inspection order by 1"
    for order in permutations(steps):
        trial = clerk.connection.begin_nested()
        for name in order:
            steps[name]()
        assert rows(clerk, query) == [
            ("CJ-001", "LC-001", SUPPLIER, "371522"),
            ("CJ-002", None, "某店", "371500"),
        ], order
        trial.rollback()


def test_a_sample_that_nobody_knows_is_kept_with_two_warnings(clerk: Any) -> None:
    clerk.catalogue()
    loaded = clerk.send(R17, [{}, {"sample_no": "CJ-002", "product_name": "不知名", "entity_name": "某店"},
                              {"sample_no": "CJ-003", "product_name": "改名了", "certification_no": "LC-001"}])  # fmt: skip
    assert sentences(loaded, R17) == [
        "第6行产品“不知名”未匹配到认定目录，如为认定产品请填写认定编号。",
        "第6行经营主体“某店”不在经营主体名录或认定目录中，请核对名称或填写统一社会信用代码。",
    ]


def test_a_result_that_was_put_right_replaces_the_first(clerk: Any) -> None:
    clerk.send(R17, [{"result": "不合格"}, {"test_item": "重金属"}])
    clerk.send(R17, [{"result": "合格"}])
    query = "select test_item, has_passed from warehouse.fact_inspection order by 1"
    assert sorted(rows(clerk, query)) == [("综合", True), ("重金属", True)]


LEDGERS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"assigned_on": "2021-10-09", "issue_state": "整改中", "measures": "补贴标签"},
     {"period": "202110", "reported_on": date(2021, 11, 3), "name_version": 2}),
    ({"assigned_on": "2021-10-09", "issue_state": "申请销号", "measures": "补贴标签", "due_on": "2021-12-15"},
     {"period": "202111", "reported_on": date(2021, 12, 3), "name_version": 1}),
    ({"assigned_on": "2021-10-09", **CLOSED, "closed_on": "2022-01-02", "due_on": "2021-12-15"},
     {"period": "202112", "reported_on": date(2022, 1, 4), "name_version": 1}),
]  # fmt: skip


def test_the_way_of_an_issue_whatever_comes_first(clerk: Any) -> None:
    """A ledger of a later month is newer, though the one before was sent twice."""
    for order in permutations(range(3)):
        trial = clerk.connection.begin_nested()
        sent = {number: clerk.send(R18, [LEDGERS[number][0]], **LEDGERS[number][1]) for number in order}
        assert rows(clerk, "select state, due_on, closed_on, reopened_count, responsible_org_code, registered_on "
                           "from warehouse.fact_issue") == [
            ("closed", date(2021, 12, 15), date(2022, 1, 2), 0, "WJ-SZ-01", date(2021, 10, 8)),
        ]  # fmt: skip
        steps = rows(
            clerk, "select state, to_char(stated_on, 'MM-DD'), is_jump from warehouse.issue_step order by step_no"
        )
        assert steps == [
            ("registered", "10-08", False), ("assigned", "10-09", False), ("rectifying", "11-03", False),
            ("closure_requested", "12-03", False), ("closed", "01-02", True),
        ]  # fmt: skip
        assert [clerk.state(one) for one in clerk.sent].count("live") == 1
        if order == (0, 1, 2):
            assert sentences(sent[2], R18) == ["第5行问题“WT-001”由“申请销号”变为“销号”，缺少中间环节，请核对。"]
        clerk.sent.clear()
        trial.rollback()


def test_an_issue_that_was_closed_comes_back(clerk: Any) -> None:
    clerk.send(R18, [CLOSED, {"issue_no": "WT-002", **CLOSED}])
    loaded = clerk.send(R18, [{"issue_state": "整改中"}], period="202111")
    assert sentences(loaded, R18) == ["第5行问题“WT-001”已于2021-10-28销号，现又报为“整改中”，请核对。"]
    assert rows(clerk, "select issue_no, state, closed_on, reopened_count from warehouse.fact_issue order by 1") == [
        ("WT-001", "rectifying", None, 1),
        ("WT-002", "closed", date(2021, 10, 28), 0),
    ]


SAID_AGAINST: list[tuple[dict[str, Any] | None, dict[str, Any], list[str]]] = [
    ({}, {"responsible_unit": "无名单位"}, ["第5行责任单位“无名单位”不在单位名册中，请核对单位全称。"]),
    ({}, {"issue_state": "交办"}, []),
    ({}, CLOSED, ["第5行问题“WT-001”由“登记”变为“销号”，缺少中间环节，请核对。"]),
    ({"issue_state": "核查"}, CLOSED, []),
    ({"issue_state": "核查"}, {"issue_state": "退回"}, []),
    ({"issue_state": "核查"}, {"issue_state": "核查"}, []),
    (None, CLOSED, []),
]


def test_what_the_ledger_before_says_against_a_line(clerk: Any) -> None:
    for before, row, said in SAID_AGAINST:
        trial = clerk.connection.begin_nested()
        if before is not None:
            clerk.send(R18, [before], period="202109")
        assert sentences(clerk.send(R18, [row]), R18) == said
        trial.rollback()


def test_a_person_closes_what_ledgers_report(clerk: Any) -> None:
    """Ledgers that lag, before or after, change nothing; one with news opens it again."""
    query = "select state, closed_on, is_satisfying, reopened_count from warehouse.fact_issue"
    closed = [("closed", date(2021, 11, 10), True, 0)]
    clerk.send(R18, [{"issue_state": "核查", "is_satisfying": "否"}], reported_on=date(2021, 11, 3))
    move(clerk.connection, Move("WT-001", "销号", "李主任", "现场核实", CONDITIONS), date(2021, 11, 10))
    assert rows(clerk, query) == closed
    clerk.send(R18, [{"issue_state": "核查"}], period="202111", reported_on=date(2021, 12, 3))
    clerk.send(R18, [{"issue_state": "整改中"}], period="202109", reported_on=date(2021, 10, 3))
    assert rows(clerk, query) == closed
    clerk.send(R18, [{"issue_state": "退回"}], period="202112", reported_on=date(2022, 1, 3))
    assert rows(clerk, query) == [("sent_back", None, None, 1)]


def test_another_unit_has_the_same_number_for_something_else(clerk: Any) -> None:
    clerk.catalogue()
    period = {"period": "2021H1"}
    said = {}
    for report, row, how in [
        (R15, {"project_name": "冷库"}, period), (R17, {"product_name": "大米", "entity_name": "某店"}, {}),
        (R18, {"problem": "价格偏高"}, {}),
    ]:  # fmt: skip
        clerk.send(report, [row], org="WJ-SZ-01", **how)
        assert not [one for one in clerk.send(report, [row], **how).findings if one.rule.endswith("NUMBER")]
        said[report] = sentences(clerk.send(report, [{}], **how), report)
    assert [one[-1] for one in said.values()] == [
        "第5行项目编号“CY-001”已被市直医疗机构01用于另一个项目，后报的会替换先报的，请使用不重复的编号。",
        "第5行样品编号“CJ-001”已被市直医疗机构01用于另一件样品，后报的会替换先报的，请使用不重复的编号。",
        "第5行问题编号“WT-001”已被市直医疗机构01用于另一个问题，后报的会替换先报的，请使用不重复的编号。",
    ]


LIES = {
    "select 1": [],
    "delete from warehouse.fact_project": ["project CY-001"],
    "update staging.sample_inspections set in_force = false": ["inspection CJ-001 综合"],
    "update warehouse.fact_issue set state = 'verifying'": ["issue WT-001 verifying"],
    "delete from warehouse.issue_step where state = 'registered'": ["issue WT-001 registered"],
}


def test_a_lie_about_a_ledger_is_found(clerk: Any) -> None:
    clerk.send(R15, [{}], period="2021H1")
    clerk.send(R17, [{}])
    clerk.send(R18, [{}])
    for lie, found in LIES.items():
        trial = clerk.connection.begin_nested()
        clerk.connection.execute(text(lie))
        check = run_check(clerk.connection, SQL / "checks" / "verify_ledgers_in_star.sql")
        assert list(check.offending) == found, lie
        trial.rollback()
