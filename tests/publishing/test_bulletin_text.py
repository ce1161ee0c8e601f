"""Sentences of the bulletin from figures at hand: who stands where, what is missing, what is a problem."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bangfu.publishing.bulletin_model import Bulletin, ObjectFigures, OpenIssue, ReportDue, ReturnedRule
from bangfu.publishing.bulletin_settings import BulletinSettings
from bangfu.publishing.bulletin_text import notice_lines, ranking_sentence, reporting
from bangfu.settings import TIME_ZONE

CHOICES = BulletinSettings(
    issuer_org_code="XCZX", document_prefix="聊帮", addressed_to="各县：", named_objects=3, rectify_workdays=10,
    drafted_on_workday=8, swing_share=Decimal("0.30"),
)  # fmt: skip


def figures(group: str, code: str, name: str | None, **more: Any) -> ObjectFigures:
    known: dict[str, Any] = {
        "period_amount": Decimal(100), "previous_amount": None, "month_on_month": None, "year_amount": Decimal(1000),
        "last_year_amount": None, "year_on_year": None, "task_amount": Decimal(1000), "target_amount": None,
        "completion_rate": None, "progress_gap": None, "rank_now": None, "rank_change": None,
        "is_by_completion": False, "online_share": None,
    }  # fmt: skip
    return ObjectFigures(object_group=group, object_code=code, object_name=name, **(known | more))


def counties(*rates: str) -> list[ObjectFigures]:
    """Counties with these completion rates, ranked; equal rates share a rank."""
    ordered = sorted(map(Decimal, rates), reverse=True)
    return [
        figures(
            "county", str(place), f"县{place}", rank_now=ordered.index(rate) + 1, completion_rate=rate,
            target_amount=Decimal(1000), progress_gap=(rate - Decimal("0.75")) * 100, is_by_completion=True,
        )
        for place, rate in enumerate(ordered, start=1)
    ]  # fmt: skip


def bulletin(**more: Any) -> Bulletin:
    objects = [
        figures("city", "371500", "聊城市"),
        *counties("0.9", "0.8"),
        figures("zone", "3715Z1", "经开区", rank_now=1),
        figures("area_rest", "AREA_REST", None),
        figures("department", "HEALTH", "卫健系统", rank_now=1),
        figures("department_rest", "DEPARTMENT_REST", None),
    ]
    known: dict[str, Any] = {
        "period": "202109", "as_of": date(2021, 9, 30), "made_at": datetime(2021, 10, 9, 9, 0, tzinfo=TIME_ZONE),
        "time_progress": Decimal("0.75"), "issuer": None, "rectify_by": date(2021, 10, 22), "objects": objects,
        "channels": [], "months": [], "overlap": [], "reports": [], "returned_rules": [], "open_issues": [],
        "previous_period": "202108", "differences": None,
    }  # fmt: skip
    return Bulletin(**(known | more))


def said(**more: Any) -> list[str]:
    return [line.text for line in notice_lines(bulletin(**more), CHOICES)]


def due(name: str, state: str, returned: int = 0) -> ReportDue:
    return ReportDue(
        org_code=name, org_name=name, report="staff_purchase", report_title="干部职工采购月报", period="202109",
        state=state, late_days=None, returned_count=returned,
    )  # fmt: skip


def test_a_small_group_is_told_whole() -> None:
    assert ranking_sentence(counties("0.9", "0.8", "0.8"), 3) == (
        "从县(市、区)看，完成率依次为县1（90.00%）、县2（80.00%，并列）、县3（80.00%，并列）。"
    )


def test_a_large_group_by_head_and_foot() -> None:
    assert ranking_sentence(counties("0.9", "0.8", "0.7", "0.6", "0.5"), 2) == (
        "从县(市、区)看，完成率居前2位的是县1（90.00%）、县2（80.00%），居后2位的是县4（60.00%）、县5（50.00%）。"
    )


def test_a_tie_across_the_middle_leaves_nobody_out_and_names_nobody_twice() -> None:
    assert ranking_sentence(counties("0.9", "0.5", "0.5", "0.5", "0.5"), 2) == (
        "从县(市、区)看，完成率居前2位的是县1（90.00%）、县2（50.00%，并列）、县3（50.00%，并列）、"
        "县4（50.00%，并列）、县5（50.00%，并列）。"
    )


def test_what_has_no_source_is_left_out() -> None:
    page = "\n".join(said())
    assert "截至2021年9月30日，全市本年累计销售消费帮扶产品1000.00元。其中，本月销售100.00元。" in page
    for word in ("应报", "覆盖脱贫享受政策人口", "线上销售占", "新增", "存在的问题", "整改，销号", "None"):
        assert word not in page
    assert "累计销售额中没有发现可能重复计算的金额。" in page
    assert "上期（2021年8月）没有经批准的通报，本期累计未与其核对。" in page


def test_reports_of_the_period() -> None:
    reports = [due("甲", "on_time"), due("乙", "late", 2), due("丙", "missing"), due("丁", "waived"), due("丙", "due")]
    rules = [ReturnedRule(rule="C-NUM-01", file_count=2, example="第5行“金额”的值“abc”不是有效数字。")]
    assert (
        "本期应报4份、按时报送1份、迟报1份、至今未报1份、经批准免报1份、尚未到期1份。未按时报送的单位有乙、丙。"
        "数据退回2份，主要问题是第5行“金额”的值“abc”不是有效数字。"
    ) in said(reports=reports, returned_rules=rules)


def test_many_units_are_counted_and_all_of_them_lie_in_the_workbook() -> None:
    counted = reporting(bulletin(reports=[due(f"单位{number}", "missing") for number in range(11)]))
    assert counted
    assert counted["late_units"].endswith("单位9等11家单位（名单见同名工作簿“报送”）")


def test_problems_and_what_is_asked() -> None:
    objects = [
        one.model_copy(update={"progress_gap": Decimal(-5), "month_on_month": Decimal("-0.31")})
        if one.object_name == "县2"
        else one
        for one in bulletin().objects
    ]
    issue = OpenIssue(issue_no="W1", problem="台账不全", due_on=date(2021, 9, 1), org_name="甲局", is_overdue=True)
    page = said(objects=objects, open_issues=[issue], reports=[due("乙", "late")])
    assert page[page.index("存在的问题") + 1 :][:5] == [
        "进度滞后。县2完成率慢于时序进度。",
        "销售波动较大。县2环比下降超过30.00%。",
        "报送不及时。1家单位未按时报送，名单见“报送情况”。",
        "整改不到位。甲局的问题逾期未销号。",
        "工作要求",
    ]
    assert "请有关县(市、区)、市属开发区和部门于2021年10月22日前完成整改，销号情况将在下期通报。" in page


def test_a_period_that_has_not_ended_says_so() -> None:
    assert "本期尚未结束，数字为截至2021年9月12日的进度，时序进度按整期计算。" in said(as_of=date(2021, 9, 12))
