"""The persons whom the products help (R13): 67,688 of them, some hundred under several products. All invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bangfu.contracts.identifiers import resident_id_check
from bangfu.samples.city.amounts import split_count
from bangfu.samples.city.entities import RESORT, landmark_code
from bangfu.samples.city.products import CityProduct
from bangfu.samples.dress import Dress
from bangfu.samples.records import Record
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import REGIONS
from bangfu.samples.units import Register

PERSON_COUNT = 67_688
PERIOD = "2021H1"
WEIGHTS = (986, 823, 934, 1215, 548, 1367, 692, 945, 231, 284, 189)
"""Persons enjoying the policies, by area, as in policy_population.csv."""
PERSONS_PER_HOUSEHOLD = 2
TWICE_EVERY = 190
"""Every so many persons one is listed under a second product: the catalogue's numbers must not be added."""
RESORT_HOUSEHOLDS, RESORT_PERSONS, RESORT_ROWS = 61, 152, 436
RESORT_REGION = "DCF"
MECHANISMS = ("订单", "务工", "入股", "流转", "托养")
CATEGORIES = ("脱贫享受政策", "脱贫享受政策", "脱贫享受政策", "即时帮扶", "监测对象")
FIRST_BIRTHDAY = date(1890, 1, 1)
BIRTHDAYS = 3_650
VILLAGES = 24
DRESSES = (
    Dress(dates="iso", total_row=False),
    Dress(file_type="csv", encoding="gb18030", headers="alias", dates="slash", total_row=False),
    Dress(headers="legacy", dates="iso", total_row=False, signature=False),
)


@dataclass(frozen=True)
class Person:
    """An invented person: ``number`` over the whole city, household within the area."""

    number: int
    region: str
    household: int

    @property
    def identity_number(self) -> str:
        """A number of area 371599, born 1890–1899, right in its check character: nobody alive has it."""
        born = FIRST_BIRTHDAY + timedelta(days=self.number % BIRTHDAYS)
        body = f"371599{born:%Y%m%d}{self.number // BIRTHDAYS + 1:03d}"
        return next(body + check for check in "0123456789X" if resident_id_check(body + check))


def roster_reports(products: Sequence[CityProduct], register: Register) -> Iterator[SampleReport]:
    """One file per county or zone."""
    first = 0
    for place, (region, count) in enumerate(zip(REGIONS, split_count(PERSON_COUNT, WEIGHTS), strict=True)):
        people = [Person(first + number, region, number // PERSONS_PER_HOUSEHOLD) for number in range(count)]
        first += count
        honest = tuple(_region_rows(people, region, products, register))
        extra = tuple(_second_rows(people, region, products, register))
        report = SampleReport(
            unit=register.unit(f"XZ-{region}"),
            report="beneficiary_roster",
            period=PERIOD,
            filed_on=date(2021, 7, 12),
            records=honest,
            dress=DRESSES[place % len(DRESSES)],
        )
        yield SampleReport(
            unit=report.unit,
            report=report.report,
            period=report.period,
            filed_on=report.filed_on,
            records=(*honest, *extra),
            dress=report.dress,
            decoy="person_under_two_products",
            expectation="同一人由两个产品带动：覆盖人数只计一人",
            honest=report,
        )


def _region_rows(
    people: Sequence[Person], region: str, products: Sequence[CityProduct], register: Register
) -> Iterator[Record]:
    rest = people
    if region == RESORT_REGION:
        yield from _resort_rows(people[:RESORT_PERSONS], register)
        rest = people[RESORT_PERSONS:]
    local = [product for product in products if product.entity.region == region]
    random = Random(f"city roster {region}")
    for person in rest:
        yield _row(person, local[random.randrange(len(local))], random, register)


def _second_rows(
    people: Sequence[Person], region: str, products: Sequence[CityProduct], register: Register
) -> Iterator[Record]:
    local = [product for product in products if product.entity.region == region]
    random = Random(f"city roster again {region}")
    for person in people[RESORT_PERSONS::TWICE_EVERY]:
        yield {**_row(person, local[random.randrange(len(local))], random, register), "mechanism": "其他"}


def _row(person: Person, product: CityProduct, random: Random, register: Register) -> Record:
    entity = product.entity
    started = date(2019, 1, 1) + timedelta(days=30 * random.randrange(26))
    return {
        **_who(person, register),
        "person_category": CATEGORIES[random.randrange(5)],
        "entity_name": entity.name,
        "entity_uscc": entity.uscc,
        "certification_no": product.product_no,
        "mechanism": MECHANISMS[random.randrange(5)],
        "helped_range": f"{started:%Y-%m-%d}至{date(2022, 12, 31):%Y-%m-%d}",
        "income_amount": Decimal(random.randrange(30_000, 380_000)) / 100,
    }


def _who(person: Person, register: Register) -> Record:
    region_code = register.unit(f"XZ-{person.region}").region_code
    return {
        "region_name": register.regions[region_code],
        "town_name": f"样例镇{person.household % 8 + 1}",
        "village_name": f"样例村{person.household % VILLAGES + 1}",
        "person_pseudonym": person.identity_number,
        "person_name": f"样例人{person.number:05d}",
        "household_pseudonym": f"HB{region_code[-2:]}{_household(person):06d}",
    }


def _household(person: Person) -> int:
    """The resort's persons belong to its 61 households, the others two by two to theirs."""
    at_resort = person.region == RESORT_REGION and person.number < RESORT_PERSONS
    return person.number % RESORT_HOUSEHOLDS if at_resort else 10_000 + person.household


def _resort_rows(people: Sequence[Person], register: Register) -> Iterator[Record]:
    """436 person-times of 152 persons in 61 households, helped since 2016 in up to three ways."""
    random = Random("city resort")
    for place in range(RESORT_ROWS):
        person = people[place % len(people)]
        started = date(2016, 3, 1) + timedelta(days=90 * (place // len(people)) + 15 * (place % 40))
        yield {
            **_who(person, register),
            "person_category": "脱贫享受政策",
            "entity_name": RESORT,
            "entity_uscc": landmark_code(RESORT),
            "certification_no": None,
            "mechanism": ("务工", "流转", "入股")[place // len(people)],
            "helped_range": f"{started:%Y-%m-%d}至{date(2021, 12, 31):%Y-%m-%d}",
            "income_amount": Decimal(random.randrange(40_000, 200_000)) / 100,
        }
