"""Projects of industrial assistance that the areas run (R15), leased at 7.70, 8.00 % and the like. All invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from bangfu.samples.city.amounts import to_cents
from bangfu.samples.city.entities import Entity
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import REGIONS
from bangfu.samples.units import Register

PERIOD = "2021H1"
FILED_ON = date(2021, 7, 9)
PROJECTS_PER_AREA = 6
KINDS = (
    ("蔬菜大棚项目", "种植"), ("肉鸡养殖小区项目", "养殖"), ("面粉加工设备项目", "加工设备"),
    ("帮扶车间项目", "车间"), ("村级光伏电站项目", "光伏"), ("冷库购置项目", "购置"),
)  # fmt: skip
RATES = (Decimal("7.70"), Decimal("8.00"), Decimal("6.00"), Decimal("7.00"), Decimal("8.00"), Decimal("5.50"))
PERCENT_DISTRIBUTED = 90
DRESSES = (
    Dress(total_row=False),
    Dress(file_type="csv", encoding="gb18030", headers="alias", dates="chinese", total_row=False),
    Dress(headers="legacy", dates="slash", meta="cells", total_row=False, file_name="chinese"),
    Dress(headers="alias", dates="dot", total_row=False, names="other"),
)


def project_reports(entities: Sequence[Entity], register: Register) -> Iterator[SampleReport]:
    """One file per area."""
    for place, region in enumerate(REGIONS):
        yield SampleReport(
            unit=register.unit(f"XZ-{region}"),
            report="industry_projects",
            period=PERIOD,
            filed_on=FILED_ON,
            records=tuple(_rows(region, entities, register)),
            dress=DRESSES[place % len(DRESSES)],
        )


def _rows(region: str, entities: Sequence[Entity], register: Register) -> Iterator[Record]:
    random = Random(f"city projects {region}")
    region_code = register.unit(f"XZ-{region}").region_code
    operators = [entity for entity in entities if entity.region == region]
    for number in range(PROJECTS_PER_AREA):
        name, kind = KINDS[number]
        year = 2017 + (number + len(region)) % 4
        operator = operators[number % len(operators)]
        yield {
            "project_no": f"XM{region_code[-2:]}{year}{number + 1:02d}",
            "project_name": f"样例镇{number % 3 + 1}{name}",
            "project_year": str(year),
            "region_name": register.regions[region_code],
            "town_name": f"样例镇{number % 3 + 1}",
            "village_name": f"样例村{number + 1}",
            "project_type": kind,
            "fund_source": "财政专项扶贫资金",
            "built_on": date(year, 11, 20),
            "asset_type": "经营性",
            "owner_name": f"样例村{number + 1}村民委员会",
            "operator_name": operator.name,
            "operator_uscc": operator.uscc,
            **_yields(Decimal(random.randrange(30, 260)), RATES[number], random.randrange(12, 80)),
            "project_status": "闲置" if (region, number) == ("GXQ", 3) else "运营",
            "has_signboard": "否" if (region, number) == ("DJQ", 5) else "是",
        }


def _yields(invested: Decimal, rate: Decimal, households: int) -> Record:
    """Investment and income in 万元; what was distributed, and what a household gets of it, in yuan."""
    income = to_cents(invested * rate / 100)
    distributed = to_cents(income * 10_000 * PERCENT_DISTRIBUTED / 100)
    return {
        "invested_amount": invested,
        "income_amount": income,
        "return_rate": rate,
        "distributed_amount": distributed,
        "household_count": households,
        "person_count": households * 2 + households // 5,
        "income_per_household": (distributed / households).quantize(Decimal("0.01"), ROUND_HALF_UP),
    }
