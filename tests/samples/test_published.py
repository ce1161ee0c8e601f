"""The sample of the published figures: the same bytes on every run, every figure conserved, every decoy listed."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from bangfu.contracts.catalogue import contract
from bangfu.contracts.identifiers import uscc_check, uscc_organisation_check
from bangfu.notices import OperatorError
from bangfu.samples.agreements import FIRST_SIGNING, agreement_of
from bangfu.samples.departments import CORRECTED_BUYER
from bangfu.samples.dress import header_words
from bangfu.samples.golden import FIRST_DAY, LAST_DAY, WEIGHED_UNITS, read_health_sessions
from bangfu.samples.livestream import EXPORTED_SESSIONS, bulk_order, first_exports, later_export
from bangfu.samples.published import health_reports, write_health_sample
from bangfu.samples.reports import SampleReport
from bangfu.samples.truth import BUYERS, FIRST_SIGNER, Truth, build_truth
from bangfu.settings import SQL

REFERENCE = SQL / "reference"
DECOYS = {
    "agreement_amount": "loaded",
    "wrong_first_version": "superseded",
    "corrected_version": "loaded",
    "uncertified_product": "loaded",
    "expired_certificate": "loaded",
    "other_program": "loaded",
    "total_row": "loaded",
    "refund_in_later_month": "superseded",
    "same_export_again": "duplicate",
    "later_export": "loaded",
    "group_buy_in_export": "loaded",
    "group_buy_in_session": "loaded",
}


@pytest.fixture(scope="module")
def truth() -> Truth:
    return build_truth(REFERENCE)


@pytest.fixture(scope="module")
def reports(truth: Truth) -> list[SampleReport]:
    return list(health_reports(truth))


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_same_bytes_on_every_run(tmp_path: Path) -> None:
    first = write_health_sample(tmp_path / "a", REFERENCE)
    second = write_health_sample(tmp_path / "b", REFERENCE)
    hashes = _hashes(tmp_path / "a")
    assert first == second
    assert hashes == _hashes(tmp_path / "b")
    assert set(hashes) == {f"{file.org_code}/inbox/{file.name}" for file in first}
    assert len(hashes) == len(first)
    assert 100 <= len(first) <= 115
    repeated = [path for path, count in Counter(hashes.values()).items() if count > 1]
    assert len(repeated) == 1, "only the export that is sent twice has the same bytes"


def test_every_decoy_is_listed_with_what_must_become_of_it(reports: list[SampleReport]) -> None:
    planted = {report.decoy: report.outcome for report in reports if report.decoy}
    assert planted == DECOYS
    assert all(report.expectation for report in reports)
    assert all(report.outcome == "loaded" for report in reports if report.decoy is None)


def test_quantities_and_amounts_of_each_category_are_conserved(truth: Truth) -> None:
    quantities: dict[str, Decimal] = defaultdict(Decimal)
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for purchase in truth.purchases:
        quantities[purchase.product.category] += purchase.quantity
        amounts[purchase.product.category] += purchase.amount
    assert quantities == {figure.category: figure.quantity for figure in truth.figures}
    assert amounts == {figure.category: figure.amount for figure in truth.figures}
    assert len(amounts) == 31
    assert sum(quantities.values()) == Decimal("29158.5")
    assert sum(amounts.values()) == Decimal("194842.53")


def test_reported_rows_hold_the_same_money_as_the_truth(truth: Truth, reports: list[SampleReport]) -> None:
    """Rows of R01 without decoys and without the version that is replaced."""
    certified = {product.product_no for product in truth.on_sale}
    rows = [
        record
        for report in reports
        if report.report == "institution_procurement" and report.outcome == "loaded"
        for record in report.records
        if record["certification_no"] in certified
    ]
    assert sum(record["amount"] for record in rows) == Decimal("194842.53")
    assert sum(record["quantity"] for record in rows) == Decimal("29158.5")
    assert len({record["supplier_uscc"] for record in rows}) == 23
    assert len(rows) == len(truth.purchases)


def test_purchases_are_plausible(truth: Truth) -> None:
    days = [purchase.bought_on for purchase in truth.purchases]
    assert (min(days), max(days)) == (FIRST_DAY, LAST_DAY)
    assert {(purchase.buyer, purchase.bought_on.month) for purchase in truth.purchases} == {
        (buyer, month) for buyer in BUYERS for month in (7, 8)
    }
    assert {purchase.product for purchase in truth.purchases} == set(truth.on_sale)
    for purchase in truth.purchases:
        step = Decimal("0.5") if purchase.product.unit in WEIGHED_UNITS else Decimal(1)
        assert purchase.quantity > 0
        assert purchase.quantity % step == 0
        assert purchase.unit_price == round(purchase.unit_price, 4)
        assert purchase.amount == round(purchase.amount, 2)
        assert abs(purchase.unit_price * purchase.quantity - purchase.amount) <= Decimal("0.05")
        reference = truth.prices[purchase.product.category]
        assert reference * Decimal("0.8") < purchase.unit_price < reference * Decimal("1.25")


def test_one_voucher_belongs_to_one_supplier_of_one_unit(reports: list[SampleReport]) -> None:
    owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for report in reports:
        for record in report.records:
            if voucher := record.get("invoice_no") or record.get("delivery_note_no"):
                owners[str(voucher)].add((report.unit.org_code, str(record["supplier_uscc"])))
    assert all(len(holders) == 1 for holders in owners.values())


def test_business_keys_of_a_purchase_report_are_unique_within_a_file(reports: list[SampleReport]) -> None:
    for report in reports:
        if report.report == "institution_procurement":
            rows = [tuple(value for field, value in record.items() if field != "seq_no") for record in report.records]
            assert len(set(rows)) == len(rows), report.file_name


def test_sessions_show_the_published_figures(truth: Truth) -> None:
    health = [session for session in truth.sessions.values() if session.host.system_code == "HEALTH"]
    assert [session.figure for session in health] == list(read_health_sessions())
    assert len(health) == 18
    assert sum(session.figure.participants for session in health) == 313_027
    assert sum(session.figure.orders for session in health) == 16_142
    assert sum(session.figure.gmv for session in health) == Decimal("769391.20")
    assert max(session.figure.gmv for session in health) == Decimal("220418.60")
    assert min(session.started_at for session in health).date() == date(2020, 7, 30)
    last = max(health, key=lambda session: session.ended_at)
    assert (last.host.org_code, last.ended_at) == ("WJ-LQ", datetime.combine(LAST_DAY, time(22)))
    others: dict[str, Decimal] = defaultdict(Decimal)
    for session in truth.sessions.values():
        others[session.host.system_code] += session.figure.gmv
    assert len(others) == 3
    assert max(others, key=lambda system: others[system]) == "HEALTH"
    for session in truth.sessions.values():
        assert session.refunded <= session.certified <= session.figure.gmv
        assert session.started_at < session.ended_at < session.data_as_of
        assert session.data_as_of.date() <= LAST_DAY, "later snapshots are not part of the published figures"


@pytest.mark.parametrize("session_no", EXPORTED_SESSIONS)
def test_exported_orders_are_exactly_the_session(truth: Truth, session_no: str) -> None:
    session = truth.sessions[session_no]
    paid = [line for line in session.orders if line.paid_at and line.paid > Decimal("0.1")]
    assert sum(line.paid for line in paid) == session.figure.gmv
    assert len({line.main_order_no for line in paid}) == session.figure.orders
    assert len({line.sub_order_no for line in session.orders}) == len(session.orders)
    assert all(0 < line.paid <= line.payable for line in paid)
    assert all(session.started_at <= line.ordered_at < line.paid_at <= session.ended_at for line in paid)
    assert session.refunded == sum(line.refunded for line in paid) > 0
    assert not any(line.sub_order_no.endswith("000") or line.main_order_no.endswith("000") for line in session.orders)


def test_later_export_knows_more_about_the_same_orders(truth: Truth) -> None:
    first = first_exports(truth.sessions, truth.on_sale)[-1]
    later = later_export(first)
    assert [line.sub_order_no for line in later.lines] == [line.sub_order_no for line in first.lines]
    assert [line.paid for line in later.lines] == [line.paid for line in first.lines]
    assert all(new.refunded >= old.refunded for new, old in zip(later.lines, first.lines, strict=True))
    shop = later.lines[-1]
    assert shop.session_no is None
    assert shop.refunded == shop.paid
    assert (shop.paid_at.month, shop.refunded_at.month) == (8, 9)


def test_group_buy_in_an_export_is_the_platforms_order(truth: Truth, reports: list[SampleReport]) -> None:
    report = next(report for report in reports if report.decoy == "group_buy_in_export")
    row = report.records[-1]
    order = bulk_order(truth.sessions["LIVE202008010"])
    assert (row["fulfilment_channel"], row["fulfilment_ref"]) == ("直播", order.sub_order_no)
    assert (row["certification_no"], row["amount"]) == (order.product.product_no, order.paid)


def test_group_buy_that_names_only_the_session_fits_into_it(truth: Truth, reports: list[SampleReport]) -> None:
    row = next(report for report in reports if report.decoy == "group_buy_in_session").records[-1]
    session = truth.sessions[row["fulfilment_ref"]]
    assert not session.orders
    assert row["amount"] < session.certified - session.refunded


def test_agreements_of_23_suppliers(truth: Truth) -> None:
    assert len({agreement.supplier for agreement in truth.agreements}) == 23
    assert len({agreement.agreement_no for agreement in truth.agreements}) == len(truth.agreements)
    first = [agreement for agreement in truth.agreements if agreement.signed_on == FIRST_SIGNING]
    assert {agreement.buyer for agreement in first} == {FIRST_SIGNER}
    assert all(agreement.agreed_amount == 0 for agreement in first), "no invented amounts for a real hospital"
    assert any(agreement_of(purchase, truth.agreements) for purchase in truth.purchases)


def test_correction_removes_less_than_a_third(reports: list[SampleReport]) -> None:
    wrong, right = (
        report.records
        for report in reports
        if (report.unit.org_code, report.report, report.period)
        == (CORRECTED_BUYER, "institution_procurement", "202008")
    )
    assert len(wrong) == len(right) + 2
    assert 2 / len(wrong) < 0.3
    before, after = (sum(record["amount"] for record in records) for records in (wrong, right))
    assert after < before
    assert (before - after) / before < Decimal("0.3")
    assert {record["purchase_category"] for record in wrong} == {record["purchase_category"] for record in right}


def test_credit_codes_are_synthetic_and_valid(truth: Truth, reports: list[SampleReport]) -> None:
    codes = {
        str(record[field])
        for report in reports
        for record in report.records
        for field in ("supplier_uscc", "buyer_uscc", "union_code")
        if record.get(field)
    } | {report.unit.uscc for report in reports}
    assert all(uscc_check(code) and uscc_organisation_check(code) and code[2:8] == "371599" for code in codes)


def test_catalogue_certifies_every_product_once(truth: Truth, reports: list[SampleReport]) -> None:
    rows = [row for report in reports if report.report == "certification_catalogue" for row in report.records]
    assert sorted(row["certification_no"] for row in rows) == sorted(product.product_no for product in truth.products)
    assert len({row["product_name"] for row in rows}) == len(rows)
    assert {row["category"] for row in rows} == {figure.category for figure in truth.figures}
    expired = [row for row in rows if row["valid_to"] < FIRST_DAY]
    assert [row["product_name"] for row in expired] == ["荞麦挂面"]
    assert all(row["certified_on"] <= date(2020, 7, 1) for row in rows)


@pytest.mark.parametrize("report", sorted(header_words()))
def test_clerks_headers_are_words_the_contract_understands(report: str) -> None:
    form = contract(report)
    for words in header_words()[report].values():
        for field, word in words.items():
            column = form.column(field)
            assert word in (*column.aliases, *column.legacy_aliases, column.header), f"{report}.{field}: {word}"


def test_all_messy_forms_occur(reports: list[SampleReport]) -> None:
    dresses = [report.dress for report in reports]
    assert {(dress.file_type, dress.encoding) for dress in dresses if dress.file_type == "csv"} == {
        ("csv", "gb18030"),
        ("csv", "utf-8"),
        ("csv", "utf-8-sig"),
    }
    assert {dress.dates for dress in dresses} == {"cell", "iso", "chinese", "slash", "dot", "compact"}
    assert {dress.numbers for dress in dresses} == {"plain", "thousands", "full_width"}
    assert {dress.headers for dress in dresses} == {"template", "alias", "legacy"}
    assert {dress.names for dress in dresses} == {"official", "other", "traditional"}
    assert {dress.meta for dress in dresses} == {"line", "cells", "lines", "none"}
    assert any(dress.in_ten_thousands for dress in dresses)
    assert any(dress.hidden_rows for dress in dresses)
    assert any(dress.merged for dress in dresses)


def test_a_register_without_the_units_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (tmp_path / "organisation.csv").write_text("org_code,name\nX-001,某单位\n", encoding="utf-8")
    (tmp_path / "region.csv").write_text("region_code,name\n1,某市\n", encoding="utf-8")
    (tmp_path / "system.csv").write_text("system_code,name\nA,甲\n", encoding="utf-8")
    with pytest.raises(OperatorError) as refused:
        write_health_sample(tmp_path / "out", tmp_path)
    assert str(refused.value) == (
        "参考数据 organisation.csv 中没有“市直医疗机构01”；公布数据样例只能用随附的参考数据生成，请不要设置 BANGFU_REFERENCE。"
    )


def test_a_missing_register_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"organisation\.csv"):
        write_health_sample(tmp_path / "out", tmp_path)


def test_files_are_listed_for_programs(tmp_path: Path) -> None:
    listed = [file.as_json() for file in write_health_sample(tmp_path, REFERENCE)]
    assert {
        "org_code": "PT-HHAX",
        "name": "平台订单导出 0804 民营医疗专场（1）.csv",
        "report": "platform_orders",
        "period": "202008",
        "decoy": "same_export_again",
        "expectation": "与已接收文件完全相同，不重复处理",
        "outcome": "duplicate",
    } in listed
