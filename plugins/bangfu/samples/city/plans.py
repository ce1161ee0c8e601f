"""Plans of the year 2021: targets of the city, its areas and systems (R19), reserves of units (R20). All invented."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bangfu.samples.city.amounts import split_count, split_exactly, to_cents
from bangfu.samples.city.procurement import BUYERS
from bangfu.samples.dress import Dress
from bangfu.samples.golden import DATA
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.units import Register, Unit

YEAR = "2021"
TARGETS_FILED = date(2021, 3, 12)
RESERVES_FILED = date(2021, 11, 22)
CITY_OFFICE = "XCZX"
DOCUMENT_NO = "样例发〔2021〕3号"
QUARTER_WEIGHTS = (15, 25, 25, 35)
INDICATORS = {
    "B1": ("认定产品数量", "个"),
    "C1": ("年度销售额", "万元"),
    "D1": ("专柜(专区)开设数", "个"),
    "D2": ("专场活动场次", "场"),
    "D3": ("社区店、进社区", "个"),
    "P3": ("职工人均采购额", "元/人"),
    "P5": ("专场活动场次", "场"),
}
BY_QUARTER = frozenset({"C1", "D2", "P5"})
"""Indicators whose target the city's office divides by quarter; the others are to be reached by the end of the year."""
CANTEENS = {"own": "自办", "shared": "共用", "outsourced": "外包", "none": "无食堂"}
FOOD_BUDGETS = {"WJW": Decimal(79_000_000), "JTJ": Decimal(40_000_000), "GZW": Decimal(56_000_000)}
"""Yuan a year that the canteens of a system spend on food, by the department that reports for the system."""
RATIOS = (Decimal(10), Decimal(12), Decimal(15), Decimal(10))
SETTLED = (Decimal("0.92"), Decimal("1.04"), Decimal("0.71"), Decimal("0.35"), Decimal("0.88"))
"""Of what was reserved, the part that the 832 platform had settled by November."""
UNION_PER_MEMBER = 40
REMARK = "示例数据"
DRESSES = (
    Dress(),
    Dress(file_type="csv", encoding="gb18030", headers="alias", numbers="thousands", file_name="chinese"),
    Dress(headers="alias", names="other", meta="cells", shuffled=True),
)


def plan_reports(register: Register) -> Iterator[SampleReport]:
    """The file of targets, then one file of reserves per system that has canteens to report."""
    yield SampleReport(
        unit=register.unit(CITY_OFFICE),
        report="annual_targets",
        period=YEAR,
        filed_on=TARGETS_FILED,
        records=tuple(_target_rows()),
        dress=Dress(dates="chinese", total_row=False, file_name="chinese"),
    )
    for place, leader in enumerate(FOOD_BUDGETS):
        yield SampleReport(
            unit=register.unit(leader),
            report="platform_832_reserve",
            period=YEAR,
            filed_on=RESERVES_FILED,
            records=tuple(_reserve_rows(register, leader)),
            dress=DRESSES[place],
        )


def _target_rows() -> Iterator[Record]:
    with (DATA / "targets_2021.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for code, (name, unit) in INDICATORS.items():
                if row[code]:
                    yield {
                        "object_name": row["object"],
                        "indicator_code": code,
                        "indicator_name": name,
                        "unit": unit,
                        "year_target": Decimal(row[code]),
                        **_quarters(code, int(row[code])),
                        "document_no": DOCUMENT_NO,
                    }


def _quarters(code: str, target: int) -> Record:
    if code not in BY_QUARTER:
        return {}
    parts = split_count(target, QUARTER_WEIGHTS)
    return {f"quarter{number}_target": Decimal(part) for number, part in enumerate(parts, start=1)}


def _reserve_rows(register: Register, leader: str) -> Iterator[Record]:
    """The department itself and the units of its system that buy; the food of a system by the size of its canteens."""
    system = register.unit(leader).system_code
    buyers = (register.unit(code) for code in (leader, *BUYERS))
    units = [unit for unit in buyers if unit.system_code == system]
    cooking = [unit for unit in units if unit.canteen_mode != "none"]
    budgets = split_exactly(FOOD_BUDGETS[leader], [unit.headcount for unit in cooking])
    canteens = {
        unit: _canteen_row(budget, place) for place, (unit, budget) in enumerate(zip(cooking, budgets, strict=True))
    }
    for unit in units:
        yield {**_unit_row(unit), **canteens.get(unit, {})}


def _unit_row(unit: Unit) -> Record:
    return {
        "unit_name": unit.name,
        "unit_uscc": unit.uscc,
        "canteen_mode": CANTEENS[unit.canteen_mode],
        "union_budget_amount": to_cents(Decimal(unit.headcount * UNION_PER_MEMBER)),
        "completed_amount": Decimal("0.00"),
        "remark": REMARK,
    }


def _canteen_row(budget: Decimal, place: int) -> Record:
    ratio = RATIOS[place % len(RATIOS)]
    reserved = to_cents(budget * ratio / 100)
    return {
        "canteen_budget_amount": budget,
        "reserve_ratio": ratio,
        "reserved_amount": reserved,
        "completed_amount": to_cents(reserved * SETTLED[place % len(SETTLED)]),
    }
