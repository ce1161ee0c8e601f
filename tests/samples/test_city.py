"""The whole city before anything reads it: every published amount to the cent, every trap listed, nobody real."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import chain
from random import Random

import pytest

from bangfu.contracts.catalogue import load_contracts
from bangfu.contracts.identifiers import gtin13_check, resident_id_check, uscc_check, uscc_organisation_check
from bangfu.samples.city import counted
from bangfu.samples.city.amounts import priced_lines, split_count, split_exactly
from bangfu.samples.city.counters import counters
from bangfu.samples.city.months import LAST_DAY_OF_STORY
from bangfu.samples.city.pos import HALF_MONTH, TILL_MONTHS
from bangfu.samples.city.reports import city_reports, without_decoys
from bangfu.samples.city.venues import read_venues
from bangfu.samples.city.world import LIVE_GMV, LIVE_PARTICIPANTS, TARGETS, TOTAL, City, build_city
from bangfu.samples.published import file_bytes
from bangfu.samples.reports import SampleReport
from bangfu.settings import SQL

REFERENCE = SQL / "reference"
DECOYS = {
    "agreement_amount",
    "corrected_version",
    "expired_certificate",
    "group_buy_in_export",
    "group_buy_in_session",
    "incomplete_export",
    "incomplete_till",
    "later_export",
    "of_which_repeats_a_counter",
    "other_program",
    "person_under_two_products",
    "refund_in_later_month",
    "reprinted_article",
    "same_export_again",
    "same_till_export_again",
    "staff_row_of_a_group_buy",
    "suspended_product",
    "total_row",
    "uncertified_product",
    "wrong_first_version",
}


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(REFERENCE)


@pytest.fixture(scope="module")
def reports(city: City) -> list[SampleReport]:
    return list(city_reports(city))


def _of(reports: list[SampleReport], name: str) -> list[SampleReport]:
    return [report for report in reports if report.report == name]


def test_every_channel_counts_what_was_published_and_entities_close_the_total(city: City) -> None:
    channels = counted.by_channel(city.sales)
    assert {channel: channels[channel] for channel in TARGETS} == TARGETS
    assert counted.total(city.sales) == TOTAL == Decimal("1086042360.40")
    live = [session.figure for session in (*city.truth.sessions.values(), *city.live.sessions)]
    assert len(live) == 96
    assert sum(figure.gmv for figure in live) == LIVE_GMV
    assert sum(figure.participants for figure in live) == LIVE_PARTICIPANTS
    x = sum(line.line.amount for line in city.unions.lines if line.decoy == "group_buy_in_export")
    assert x > 0, "union orders in sessions move from one channel to the other"


@pytest.mark.city
def test_the_same_city_on_every_run(city: City, reports: list[SampleReport]) -> None:
    again = build_city(REFERENCE)
    assert again == city
    one_of_each = {(report.report, report.dress): report for report in reports if report.report != "beneficiary_roster"}
    twins = {(report.report, report.dress): report for report in city_reports(again)}
    assert all(file_bytes(report) == file_bytes(twins[key]) for key, report in one_of_each.items())


def test_about_nine_hundred_files_each_in_its_own_place(reports: list[SampleReport]) -> None:
    names = Counter((report.archive or report.unit.org_code, report.file_name) for report in reports)
    assert [name for name, times in names.items() if times > 1] == []
    assert 700 <= len(reports) <= 950
    rows = Counter({"roster": 0, "rest": 0})
    for report in reports:
        rows["roster" if report.report == "beneficiary_roster" else "rest"] += len(report.records)
    assert 50_000 <= rows["rest"] <= 65_000
    assert 67_688 < rows["roster"] < 70_000
    assert {report.report for report in reports} == set(load_contracts())


def test_every_trap_is_listed_with_what_must_become_of_it(reports: list[SampleReport]) -> None:
    assert {report.decoy for report in reports if report.decoy} == DECOYS
    assert all(report.expectation for report in reports)
    assert all(report.outcome == "loaded" for report in reports if report.decoy is None)


def test_without_traps_only_honest_reports_are_left(reports: list[SampleReport]) -> None:
    honest = list(without_decoys(iter(reports)))
    assert not any(report.decoy for report in honest)
    assert {report.outcome for report in honest} == {"loaded"}
    assert len(reports) - len(honest) == sum(1 for report in reports if report.decoy and not report.honest)
    planted, left = (
        sum(len(one.records) for one in found if one.report != "beneficiary_roster") for found in (reports, honest)
    )
    assert left < planted


def test_catalogue_holds_519_products_and_109_labels(city: City, reports: list[SampleReport]) -> None:
    rows = [row for report in _of(reports, "certification_catalogue") for row in report.records]
    certified = {row["certification_no"] for row in rows if str(row["certified_on"]) >= "2020-07-01"}
    assert len(certified) == 519
    assert len({row["certification_no"] for row in rows if row.get("label_type")}) == 109
    assert len({product.name for product in city.products}) == 519
    assert all(gtin13_check(product.gtin) for product in city.products)
    assert len({product.gtin for product in city.products}) == 519
    published = {product.brand for product in city.products if product.bears_published_brand}
    assert published == {"凤祥食品", "立海食品", "茌平圆铃大枣"}
    sold = {sale.product_no for sale in city.sales}
    assert not any(product.product_no in sold for product in city.products if product.bears_published_brand)


def test_only_certified_products_count(city: City) -> None:
    products = {product.product_no: product for product in city.products}
    for sale in city.sales:
        if sale.product_no:
            assert products[sale.product_no].certified_on <= sale.month.last_day
            assert products[sale.product_no].counts_on(sale.month.last_day)


def test_agreements_of_32_hospitals_33_schools_37_enterprises_with_118_entities(reports: list[SampleReport]) -> None:
    rows = [row for report in _of(reports, "purchase_agreements") for row in report.records]
    buyers: dict[str, set[object]] = defaultdict(set)
    for row in rows:
        buyers[str(row["buyer_type"])].add(row["buyer_uscc"])
    assert {kind: len(codes) for kind, codes in buyers.items()} == {"医院": 32, "学校": 33, "企业": 37}
    assert len({row["supplier_uscc"] for row in rows}) == 118
    real = {"聊城市人民医院", "聊城市中医医院"}
    assert all(row["agreed_amount"] == 0 for row in rows if row["buyer_name"] in real)


def test_roster_names_67688_invented_persons(reports: list[SampleReport]) -> None:
    rows = [row for report in _of(reports, "beneficiary_roster") for row in report.records]
    numbers = {str(row["person_pseudonym"]) for row in rows}
    assert len(numbers) == 67_688
    assert all(number.startswith("371599189") for number in numbers)
    assert all(resident_id_check(number) for number in list(numbers)[:500])
    resort = [row for row in rows if row["entity_name"] == "聊城刘道之文化旅游度假村"]
    assert len({row["household_pseudonym"] for row in resort}) == 61
    assert 400 < len(resort) < 500
    catalogue = [row for report in _of(reports, "certification_catalogue") for row in report.records]
    declared = {row["certification_no"]: row["declared_person_count"] for row in catalogue}
    assert 1.9 < sum(declared.values()) / len(numbers) < 2.1


def test_articles_are_told_apart(reports: list[SampleReport]) -> None:
    rows = [row for report in _of(reports, "media_coverage") for row in report.records]
    own = [row for row in rows if row["is_reprint"] == "否"]
    kinds = Counter("online" if row["media_type"] == "网" else str(row["media_type"]) for row in own)
    assert kinds["online"] == 88
    assert kinds["报"] + kinds["台"] == 227
    assert kinds["公益广告"] == 2
    assert len({row["title"] for row in own}) == len(own)


def test_every_venue_of_the_register_sells(city: City) -> None:
    venues = read_venues(REFERENCE)
    assert len(counters(venues)) == 124
    assert {cell.venue for cell in city.counters.cells} == set(counters(venues))
    assert len({cell.venue for cell in city.shops}) == 43
    assert all(cell.net_amount > 0 for cell in chain(city.counters.cells, city.shops))
    assert all(cell.month.last_day >= cell.venue.opened_on for cell in chain(city.counters.cells, city.shops))


def test_tills_add_up_to_the_counters_month(city: City) -> None:
    for (code, month), lines in city.tills.items():
        certified = sum(line.amount for line in lines if line.gtin)
        cells = [cell for cell in city.counters.cells if (cell.venue.code, cell.month) == (code, month)]
        assert certified == sum(cell.net_amount for cell in cells)
        days = {line.sold_at.day for line in lines}
        assert days == set(range(1, min(month.last_day, LAST_DAY_OF_STORY).day + 1))
        assert all(abs(line.unit_price * line.quantity - line.amount) <= Decimal("0.02") for line in lines)
    assert set(city.tills) == set(TILL_MONTHS)
    assert HALF_MONTH in city.tills


def test_prices_times_quantities_are_the_amounts(reports: list[SampleReport]) -> None:
    for report in reports:
        if report.report in ("institution_procurement", "union_group_buy"):
            for row in report.records:
                quantity, price, amount = row["quantity"], row["unit_price"], row["amount"]
                assert abs(quantity * price - amount) <= max(Decimal("0.05"), amount / 100_000), report.file_name
                assert quantity > 0


def test_one_voucher_belongs_to_one_supplier_of_one_unit(reports: list[SampleReport]) -> None:
    owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for report in reports:
        if report.report in ("institution_procurement", "union_group_buy"):
            for row in report.records:
                voucher = str(row.get("invoice_no") or row.get("delivery_note_no"))
                owners[voucher].add((report.unit.org_code, str(row["supplier_uscc"])))
    assert all(len(found) == 1 for found in owners.values())


def test_credit_codes_are_synthetic_and_valid(reports: list[SampleReport]) -> None:
    codes = {
        str(row[field])
        for report in reports
        for row in report.records
        for field in ("supplier_uscc", "buyer_uscc", "union_code", "exhibitor_uscc", "entity_uscc")
        if row.get(field)
    }
    assert all(uscc_check(code) and uscc_organisation_check(code) and code[2:8] == "371599" for code in codes)


@pytest.mark.parametrize(
    ("total", "weights"), [("100.00", [1, 1, 1]), ("0.05", [3, 1, 1, 9]), ("920939399.37", list(range(1, 1300)))]
)
def test_parts_add_up_to_the_cent(total: str, weights: list[int]) -> None:
    assert sum(split_exactly(Decimal(total), weights)) == Decimal(total)
    assert sum(split_count(67_688, weights)) == 67_688


def test_lines_too_many_for_the_money_are_refused(city: City) -> None:
    with pytest.raises(ValueError, match="do not pay for"):
        priced_lines(Decimal("10.00"), city.products[:30], Random(1))
