"""Samples that the market supervision and the agriculture department took of certified products (R17). Invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bangfu.samples.city.entities import RESORT
from bangfu.samples.city.products import CityProduct
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import REGIONS
from bangfu.samples.units import Register

CAMPAIGNS = (
    ("SJGJ", date(2021, 3, 8)),
    ("NYJ", date(2021, 6, 7)),
    ("SJGJ", date(2021, 9, 6)),
    ("SJGJ", date(2021, 10, 18)),
)
"""Who took samples, in the fortnight from which day."""
SAMPLES_PER_AREA = 3
ITEMS = ("农药残留", "微生物", "食品添加剂", "综合")
LABORATORY = "样例检验检测中心"
FAILED = {("SJGJ", 3, "LQ"): "3000.00", ("NYJ", 6, "GT"): None, ("SJGJ", 9, "DCF"): "5000.00", ("SJGJ", 9, "LQ"): None}
"""Areas in which one sample of a campaign (department, month) failed, and the fine in yuan where there was one."""
REMARK = "示例数据"
DRESSES = (
    Dress(total_row=False),
    Dress(file_type="csv", encoding="gb18030", headers="alias", dates="chinese", total_row=False),
    Dress(headers="alias", dates="slash", meta="cells", file_name="chinese", total_row=False),
    Dress(names="other", dates="dot", total_row=False, signature=False),
)


def inspection_reports(products: Sequence[CityProduct], register: Register) -> Iterator[SampleReport]:
    """One file per campaign, with samples of every area."""
    for place, (department, first_day) in enumerate(CAMPAIGNS):
        yield SampleReport(
            unit=register.unit(department),
            report="sample_inspections",
            period=f"{first_day:%Y%m}",
            filed_on=first_day + timedelta(days=20),
            records=tuple(_rows(department, first_day, products, register)),
            dress=DRESSES[place],
        )


def _rows(department: str, first_day: date, products: Sequence[CityProduct], register: Register) -> Iterator[Record]:
    random = Random(f"city inspections {department} {first_day}")
    for turn, region in enumerate(REGIONS):
        on_sale = [one for one in products if one.entity.region == region and _may_be_sampled(one, first_day)]
        for number, product in enumerate(random.sample(on_sale, SAMPLES_PER_AREA)):
            fails = (department, first_day.month, region) in FAILED and number == 0
            yield {
                "sample_no": f"CJ{first_day:%y%m}{turn + 1:02d}{number + 1:02d}",
                "product_name": product.name,
                "certification_no": product.product_no,
                "entity_name": product.entity.name,
                "entity_uscc": product.entity.uscc,
                "sampled_on": first_day + timedelta(days=turn % 10),
                "test_item": ITEMS[(turn + number) % len(ITEMS)],
                "result": "不合格" if fails else "合格",
                "laboratory": LABORATORY,
                "report_no": f"JC{first_day:%Y%m}-{turn * SAMPLES_PER_AREA + number + 1:03d}",
                "remark": REMARK,
                **(_handling(FAILED[(department, first_day.month, region)]) if fails else {}),
            }


def _may_be_sampled(product: CityProduct, day: date) -> bool:
    """Nothing is invented about brands and entities that the articles name."""
    return product.is_steady and product.certified_on < day and product.entity.name != RESORT


def _handling(fine: str | None) -> Record:
    if fine is None:
        return {"handling": "责令限期整改，复检合格"}
    return {"handling": "下架该批次并立案处罚", "penalty_amount": Decimal(fine)}
