"""Agreements (R12) of all hospitals, schools and enterprises with the small entities: promises, no sales."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bangfu.samples.city.amounts import added, to_cents
from bangfu.samples.city.entities import Entity
from bangfu.samples.city.months import Month, month_of
from bangfu.samples.city.products import CityProduct
from bangfu.samples.habits import AGREEMENTS
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import FIRST_SIGNER, HOSPITALS, REGIONS
from bangfu.samples.units import Register, Unit

BUYER_TYPES = {"WJW": "医院", "JTJ": "学校", "GZW": "企业", "GXJ": "企业"}
SIGNING_DAYS = {
    "WJW": (date(2020, 10, 15), date(2021, 3, 18)),
    "JTJ": (date(2020, 9, 22), date(2021, 3, 25)),
    "GZW": (date(2020, 11, 5), date(2021, 4, 8)),
    "GXJ": (date(2020, 12, 3), date(2021, 6, 10)),
}
"""Two signing ceremonies of each lead unit; none before the health system's figures were published."""
NEW_SUPPLIERS = 95
"""With the 23 of the health system's first agreements 118 entities."""
REAL_HOSPITALS = frozenset({FIRST_SIGNER, "WJ-SZYY"})
"""Hospitals with their real names: framework agreements without invented amounts."""
TAKEN = dict(
    zip(
        REGIONS,
        map(Decimal, ("0.98", "0.86", "1.10", "0.80", "1.16", "0.92", "1.04", "0.74", "0.95", "1.08", "0.88")),
        strict=True,
    )
)
"""What buyers of an area had taken by October 2021, as a part of what was agreed for the time elapsed."""


@dataclass(frozen=True)
class CityAgreement:
    """One agreement for two years; ``agreed_amount`` in yuan, zero for a framework."""

    agreement_no: str
    lead_unit: str
    buyer: str
    supplier: Entity
    product_names: tuple[str, ...]
    signed_on: date
    agreed_amount: Decimal

    @property
    def valid_to(self) -> date:
        return self.signed_on.replace(year=self.signed_on.year + 2) - timedelta(days=1)

    def covers(self, buyer: str, product: CityProduct, day: date) -> bool:
        """Whether a delivery of that day falls under the agreement."""
        return buyer == self.buyer and product.entity == self.supplier and self.signed_on <= day <= self.valid_to


def buyers_of(register: Register) -> dict[str, tuple[str, ...]]:
    """Who signs through each lead unit: 32 hospitals, 33 schools, 37 enterprises less those that signed already."""
    hospitals = [*(f"WJ-{region}-0{n}" for region in REGIONS for n in (1, 2)), "WJ-SZYY"]
    schools = [*(f"JT-SZ-{n:02d}" for n in range(1, 12)), *(f"JT-{region}-0{n}" for region in REGIONS for n in (1, 2))]
    owned = [f"QY-GZ-{n:02d}" for n in range(1, 13)]
    private = [f"QY-{region}-0{n}" for region in REGIONS for n in (1, 2, 3)]
    named = {"WJW": hospitals, "JTJ": schools, "GZW": owned, "GXJ": private}
    return {lead: tuple(code for code in codes if code in register.units) for lead, codes in named.items()}


def sign_city_agreements(
    register: Register, entities: Sequence[Entity], products: Sequence[CityProduct]
) -> tuple[CityAgreement, ...]:
    """Three agreements per buyer, over all small entities in turn; the health system's hospitals sign again."""
    suppliers = [entity for entity in entities if entity.org_code is None][:NEW_SUPPLIERS]
    goods: dict[Entity, list[CityProduct]] = defaultdict(list)
    for product in products:
        goods[product.entity].append(product)
    agreements: list[CityAgreement] = []
    for lead, buyers in buyers_of(register).items():
        signers = (*HOSPITALS, *buyers) if lead == "WJW" else buyers
        for place, buyer in enumerate(signers):
            signed_on = SIGNING_DAYS[lead][place % 2]
            for _ in range(3):
                number = len(agreements) + 1
                supplier = suppliers[(number * 7) % len(suppliers)]
                known = [product.name for product in goods[supplier] if product.certified_on < signed_on]
                agreements.append(
                    CityAgreement(
                        agreement_no=f"XY-{signed_on.year}-{1000 + number}",
                        lead_unit=lead,
                        buyer=buyer,
                        supplier=supplier,
                        product_names=tuple(known) or ("消费帮扶产品",),
                        signed_on=signed_on,
                        agreed_amount=Decimal(0)
                        if buyer in REAL_HOSPITALS
                        else Decimal(120_000 + 20_000 * (number % 11)),
                    )
                )
    return tuple(agreements)


def agreement_reports(
    register: Register, agreements: Sequence[CityAgreement], delivered: Mapping[tuple[str, Month], Decimal]
) -> Iterator[SampleReport]:
    """What each lead unit files after a ceremony, and once more for October 2021 with what was delivered until then.

    ``delivered`` is yuan by agreement number and month.
    """
    place = 0
    for lead, days in SIGNING_DAYS.items():
        own = [agreement for agreement in agreements if agreement.lead_unit == lead]
        for month in (*(month_of(day) for day in days), Month(2021, 10)):
            if month == Month(2021, 10):
                signed = [one for one in own if _total(one, delivered, month) or _taken(one)]
            else:
                signed = [one for one in own if month_of(one.signed_on) == month]
            if not signed:
                continue
            yield SampleReport(
                unit=register.unit(lead),
                report="purchase_agreements",
                period=month.period,
                filed_on=month.filed_on(6),
                records=tuple(_row(one, month, delivered, register) for one in signed),
                dress=AGREEMENTS[place % len(AGREEMENTS)],
            )
            place += 1


def _row(
    agreement: CityAgreement, month: Month, delivered: Mapping[tuple[str, Month], Decimal], register: Register
) -> Record:
    buyer: Unit = register.unit(agreement.buyer)
    return {
        "agreement_no": agreement.agreement_no,
        "buyer_name": buyer.name,
        "buyer_uscc": buyer.uscc,
        "buyer_type": BUYER_TYPES[agreement.lead_unit],
        "supplier_name": agreement.supplier.name,
        "supplier_uscc": agreement.supplier.uscc,
        "product_name": "、".join(agreement.product_names),
        "signed_on": agreement.signed_on,
        "valid_from": agreement.signed_on,
        "valid_to": agreement.valid_to,
        "agreed_amount": agreement.agreed_amount / 10_000,
        "signing_event": f"消费帮扶产品进{BUYER_TYPES[agreement.lead_unit]}签约仪式",
        "attachment": f"{agreement.agreement_no}.pdf",
        **_fulfilled(agreement, month, delivered),
    }


def _fulfilled(agreement: CityAgreement, month: Month, delivered: Mapping[tuple[str, Month], Decimal]) -> Record:
    """What deliveries add up to where the buyer reports them; else, for October 2021, what the ledger knows."""
    total = _total(agreement, delivered, month)
    if total or month != Month(2021, 10):
        this_month = delivered.get((agreement.agreement_no, month), Decimal("0.00"))
        return {"month_fulfilled_amount": this_month, "cumulative_fulfilled_amount": total}
    taken = _taken(agreement)
    return {"month_fulfilled_amount": to_cents(taken / 12), "cumulative_fulfilled_amount": taken}


def _taken(agreement: CityAgreement) -> Decimal:
    """What a buyer of an area took until the end of October 2021; these buyers file no purchases of their own."""
    share = TAKEN.get(agreement.buyer.split("-")[1])
    if share is None:
        return Decimal("0.00")
    elapsed = (Month(2021, 10).last_day - agreement.signed_on).days
    return to_cents(agreement.agreed_amount * share * elapsed / (agreement.valid_to - agreement.signed_on).days)


def _total(agreement: CityAgreement, delivered: Mapping[tuple[str, Month], Decimal], until: Month) -> Decimal:
    return added(
        amount for (number, month), amount in delivered.items() if number == agreement.agreement_no and month <= until
    )
