"""Issues that the city's office found, and how they were put right (R18), month by month until closed. All invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bangfu.samples.city.months import Month
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.units import Register

CITY_OFFICE = "XCZX"
MONTHS = (Month(2021, 7), Month(2021, 8), Month(2021, 9), Month(2021, 10))
STEPS = ("登记", "交办", "整改中", "申请销号", "核查", "销号")
DAYS_TO_ASSIGN, DAYS_TO_PUT_RIGHT = 3, 45
REMARK = "示例数据"
DRESSES = (
    Dress(total_row=False),
    Dress(headers="alias", dates="chinese", total_row=False, file_name="chinese"),
    Dress(file_type="csv", encoding="gb18030", headers="alias", dates="slash", total_row=False),
)


@dataclass(frozen=True)
class Issue:
    """One issue; ``states`` are those at the end of July, August, September and October: None before it was found, and
    after the month in which it was closed.
    """

    number: int
    unit: str
    source: str
    problem: str
    found_on: date
    measures: str
    states: tuple[str | None, str | None, str | None, str | None]

    @property
    def due_on(self) -> date:
        return self.found_on + timedelta(days=DAYS_TO_PUT_RIGHT)


ISSUES = (
    Issue(
        1,
        "XZ-LQ",
        "半年调度",
        "专柜未标明认定产品编号",
        date(2021, 7, 6),
        "逐柜补贴标识",
        ("整改中", "申请销号", "核查", "销号"),
    ),
    Issue(
        2,
        "XZ-SX",
        "半年调度",
        "花名册部分人员起止日期未更新",
        date(2021, 7, 6),
        "逐村核对后重报",
        ("交办", "整改中", "整改中", "整改中"),
    ),
    Issue(
        3,
        "XZ-DCF",
        "半年调度",
        "两处专区长期无人值守",
        date(2021, 7, 7),
        "调整到人流较大的门店",
        ("整改中", "申请销号", "核查", "销号"),
    ),
    Issue(
        4,
        "XZ-JKQ",
        "群众反映",
        "社区店部分商品价格高于认定参考价",
        date(2021, 8, 10),
        "重新核定价签",
        (None, "交办", "整改中", "整改中"),
    ),
    Issue(
        5,
        "XZ-GX",
        "数据核查",
        "购销协议履约台账更新不及时",
        date(2021, 9, 8),
        "明确专人按月更新",
        (None, None, "交办", "整改中"),
    ),
    Issue(
        6,
        "JTJ",
        "数据核查",
        "部分学校采购月报迟报",
        date(2021, 9, 8),
        "纳入系统内调度",
        (None, None, "整改中", "申请销号"),
    ),
    Issue(
        7,
        "WJW",
        "数据核查",
        "履约单号填写不完整",
        date(2021, 10, 9),
        "补填历史数据",
        (None, None, None, "交办"),
    ),
    Issue(
        8,
        "XZ-CP",
        "群众反映",
        "一处专柜缺少价签",
        date(2021, 7, 8),
        "当日补齐价签",
        ("销号", None, None, None),
    ),
    Issue(
        9,
        "XZ-GXQ",
        "数据核查",
        "名录中两家主体信用代码填反",
        date(2021, 8, 9),
        "更正后重报名录",
        (None, "销号", None, None),
    ),
    Issue(
        10,
        "XZ-YG",
        "群众反映",
        "展销会产品未摆放认定标识",
        date(2021, 9, 6),
        "统一制作标识牌",
        (None, None, "销号", None),
    ),
)


def issue_reports(register: Register) -> Iterator[SampleReport]:
    """The ledger at the end of each month: the issues still open, and those closed in that month."""
    for place, month in enumerate(MONTHS):
        yield SampleReport(
            unit=register.unit(CITY_OFFICE),
            report="rectification_issues",
            period=month.period,
            filed_on=month.filed_on(3),
            records=tuple(
                _row(issue, state, month, register) for issue in ISSUES if (state := issue.states[place]) is not None
            ),
            dress=DRESSES[place % len(DRESSES)],
        )


def _row(issue: Issue, state: str, month: Month, register: Register) -> Record:
    closed = state == "销号"
    asked = STEPS.index(state) >= STEPS.index("申请销号")
    yes = "是" if closed else None
    return {
        "issue_no": f"WT2021-{issue.number:03d}",
        "issue_source": issue.source,
        "responsible_unit": register.unit(issue.unit).name,
        "responsible_uscc": register.unit(issue.unit).uscc,
        "problem": issue.problem,
        "registered_on": issue.found_on,
        "assigned_on": issue.found_on + timedelta(days=DAYS_TO_ASSIGN),
        "due_on": issue.due_on,
        "measures": issue.measures if asked or state == "整改中" else None,
        "issue_state": state,
        "is_rectified": yes,
        "is_effective": yes,
        "is_satisfying": yes,
        "closed_on": month.day(25) if closed else None,
        "evidence": f"整改材料{issue.number:03d}.pdf" if asked else None,
        "remark": REMARK,
    }
