"""Reports of departments and hospitals: catalogue (R10), entities (R11), agreements (R12), purchases (R01)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bangfu.samples.agreements import agreement_records
from bangfu.samples.catalogue import CATALOGUE_PERIOD, ENTITY_PERIOD, catalogue_records, entity_records
from bangfu.samples.dress import Dress
from bangfu.samples.habits import AGREEMENTS, CATALOGUES, ENTITIES, PURCHASES
from bangfu.samples.procurement import (
    Ledger,
    expired_row,
    first_attempt,
    other_program_row,
    purchase_records,
    uncertified_row,
    with_row,
)
from bangfu.samples.purchases import Purchase
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import BUYERS, FILED, FIRST_SIGNER, HOSPITALS, REGIONS, Truth

ZERO_REPORTER = "JT-SZ-02"
CORRECTED_BUYER = "WJ-SZ-06"
UNCERTIFIED_BUYER = "WJ-SZ-02"
EXPIRED_BUYER = "WJ-CP"
OTHER_PROGRAM_BUYER = "WJ-SZ-04"
TOTALLED_BUYER = "WJ-SZ-01"


def department_reports(truth: Truth) -> Iterator[SampleReport]:
    """All their files, catalogue and register first."""
    yield from _catalogues(truth)
    yield from _entities(truth)
    yield from _agreements(truth)
    yield from _purchases(truth)
    yield _zero_report(truth)


def _catalogues(truth: Truth) -> Iterator[SampleReport]:
    rows = catalogue_records(truth.products, truth.figures, truth.register)
    for place, region in enumerate(REGIONS):
        unit = truth.register.unit(f"XZ-{region}")
        yield SampleReport(
            unit=unit,
            report="certification_catalogue",
            period=CATALOGUE_PERIOD,
            filed_on=date(2020, 7, 2),
            records=tuple(rows[unit.region_code]),
            dress=_dress(CATALOGUES, place),
        )


def _entities(truth: Truth) -> Iterator[SampleReport]:
    rows = entity_records(truth.products, truth.register)
    for place, region in enumerate(REGIONS):
        unit = truth.register.unit(f"XZ-{region}")
        yield SampleReport(
            unit=unit,
            report="business_entities",
            period=ENTITY_PERIOD,
            filed_on=date(2020, 7, 6),
            records=tuple(rows[unit.region_code]),
            dress=_dress(ENTITIES, place),
        )


def _agreements(truth: Truth) -> Iterator[SampleReport]:
    files = [(7, buyer) for buyer in (FIRST_SIGNER, *HOSPITALS)] + [(8, buyer) for buyer in HOSPITALS[:3]]
    for place, (month, buyer) in enumerate(files):
        signed = [agreement for agreement in truth.agreements if agreement.buyer == buyer]
        report = SampleReport(
            unit=truth.register.unit(buyer),
            report="purchase_agreements",
            period=f"2020{month:02d}",
            filed_on=FILED[month],
            records=tuple(agreement_records(signed, truth.purchases, month, truth.register)),
            dress=_dress(AGREEMENTS, place),
        )
        if place == 1:
            report = replace(
                report, decoy="agreement_amount", expectation="协议金额入库，但不计为销售额", honest=report
            )
        yield report


def _purchases(truth: Truth) -> Iterator[SampleReport]:
    ledger = Ledger(truth.register, truth.agreements, BUYERS)
    for place, (month, buyer) in enumerate((month, buyer) for month in (7, 8) for buyer in BUYERS):
        bought = tuple(one for one in truth.purchases if one.buyer == buyer and one.bought_on.month == month)
        report = SampleReport(
            unit=truth.register.unit(buyer),
            report="institution_procurement",
            period=f"2020{month:02d}",
            filed_on=FILED[month],
            records=purchase_records(bought, ledger),
            dress=_dress(PURCHASES, place),
        )
        if month == 8:
            yield from _with_decoys(truth, report, bought, ledger)
        else:
            yield report


def _with_decoys(
    truth: Truth, report: SampleReport, bought: Sequence[Purchase], ledger: Ledger
) -> Iterator[SampleReport]:
    """The report as it is filed, with the trap that belongs to this unit."""
    match report.unit.org_code:
        case code if code == CORRECTED_BUYER:
            yield replace(
                report,
                records=purchase_records(first_attempt(bought), ledger),
                decoy="wrong_first_version",
                expectation="由第2版替换：一行金额改小、两行删除，原版本留存可查",
                outcome="superseded",
            )
            yield replace(
                report,
                version=2,
                filed_on=date(2020, 9, 7),
                decoy="corrected_version",
                expectation="作为更正件替换第1版",
                honest=report,
            )
        case code if code == UNCERTIFIED_BUYER:
            supplier = truth.register.unit(truth.products[0].supplier_org_code)
            yield _planted(
                report,
                uncertified_row(supplier.name, supplier.uscc),
                "uncertified_product",
                "未认定产品（竹炭洗手液）入库，不计入消费帮扶产品销售",
            )
        case code if code == EXPIRED_BUYER:
            product = next(one for one in truth.products if not one.is_on_sale)
            supplier = truth.register.unit(product.supplier_org_code)
            yield _planted(
                report,
                expired_row(product, truth.prices[product.category], supplier.name, supplier.uscc),
                "expired_certificate",
                "认定有效期2020年6月30日已止的荞麦挂面入库，不计入",
            )
        case code if code == OTHER_PROGRAM_BUYER:
            yield _planted(report, other_program_row(), "other_program", "832平台采购入库，不计入本市销售")
        case code if code == TOTALLED_BUYER:
            yield replace(
                report,
                decoy="total_row",
                expectation="合计行、签字行剔除并说明原因，不计入数据",
                honest=replace(report, dress=replace(report.dress, total_row=False, signature=False)),
            )
        case _:
            yield report


def _planted(report: SampleReport, row: Record, decoy: str, expectation: str) -> SampleReport:
    return replace(report, records=with_row(report.records, row), decoy=decoy, expectation=expectation, honest=report)


def _zero_report(truth: Truth) -> SampleReport:
    return SampleReport(
        unit=truth.register.unit(ZERO_REPORTER),
        report="institution_procurement",
        period="202007",
        filed_on=FILED[7],
        records=(),
        dress=PURCHASES[0],
        expectation="零报告，接收",
    )


def _dress(dresses: Sequence[Dress], place: int) -> Dress:
    return dresses[place % len(dresses)]
