"""Each invariant holds on a sound warehouse and is found broken, by name, when one row is made to lie."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bangfu.intake.archive import archive_path
from bangfu.settings import SQL
from bangfu.warehouse.verify import Check, verify

CONTENT = b"what was received"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Silence:
    """A progress display that nobody sees."""

    def add_task(self, description: str, *, total: float | None) -> int:
        return 0

    def advance(self, task_id: Any, advance: float = 1) -> None:
        return None


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = archive_path(tmp_path, SHA256)
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    return tmp_path


@pytest.fixture
def sound(scratch: Connection, insert: Any) -> Connection:
    """One accepted R01 with a counted and an uncertified row, a quarantined and an excluded one; an older version."""
    insert("intake.file_drop", sha256=SHA256)
    insert(
        "intake.submission", submission_id="S1", drop_id=1, sha256=SHA256, report="institution_procurement",
        stage="replied", status="partially_accepted", state="live", rows_read=4, rows_loaded=2, rows_quarantined=1,
        rows_excluded=1, amount_read=100, amount_loaded=60, amount_quarantined=40, amount_excluded=0,
    )  # fmt: skip
    insert(
        "intake.submission", submission_id="S0", drop_id=2, sha256=SHA256, report="institution_procurement",
        stage="judged", status="accepted", state="superseded", superseded_by="S1", rows_read=1, rows_loaded=1,
        amount_read=7, amount_loaded=7, amount_quarantined=0, amount_excluded=0,
    )  # fmt: skip
    insert(
        "intake.unloaded_row",
        submission_id="S1",
        row_no=7,
        outcome="quarantined",
        amount=40,
        cells="{}",
        reason="金额有误",
    )
    insert(
        "intake.unloaded_row", submission_id="S1", row_no=9, outcome="excluded", amount=0, cells="{}", reason="合计行"
    )
    insert("intake.receipt", submission_id="S1", body='{"submission_id": "S1", "rows": {"read": 4}}')
    insert("warehouse.dim_product", product_no="P1", cert_valid_from="2021-01-01", cert_valid_to="2021-12-31")
    for submission, row, sale, amount, status in (
        ("S1", 5, "A", 50, "counted"), ("S1", 6, "B", 10, "uncertified"), ("S0", 5, "A", 7, "superseded"),
    ):  # fmt: skip
        in_force = status != "superseded"
        insert(
            "staging.institution_procurement", submission_id=submission, row_no=row, amount=amount, in_force=in_force,
            purchase_date="2021-10-05",
        )  # fmt: skip
        insert(
            "warehouse.fact_sale", submission_id=submission, row_no=row, sale_id=sale, in_force=in_force,
            report="institution_procurement", part="main", detail_level="line", sale_date="2021-10-05",
            supplier_uscc="UNKNOWN", product_no=None if status == "uncertified" else "P1",
            paid_amount=amount, counted_status=status, reason=None if status == "counted" else "原因",
            counted_sale_id="A" if status == "superseded" else None,
        )  # fmt: skip
    scratch.execute(
        text(
            "insert into warehouse.sale_key select sale_id, sale_row_id, sale_date from warehouse.fact_sale where in_force"
        )
    )
    return scratch


def _broken(connection: Connection, archive: Path) -> dict[str, Check]:
    return {check.check_id: check for check in verify(connection, archive, Silence()) if not check.holds}


def test_a_sound_warehouse_holds(sound: Connection, archive: Path) -> None:
    assert _broken(sound, archive) == {}
    assert len(verify(sound, archive, Silence())) == len(list((SQL / "checks").glob("verify_*.sql"))) + 1


def test_an_empty_warehouse_holds(scratch: Connection, tmp_path: Path) -> None:
    assert _broken(scratch, tmp_path) == {}


def test_every_check_has_a_chinese_name_and_says_what_it_means(scratch: Connection, tmp_path: Path) -> None:
    for check in verify(scratch, tmp_path, Silence()):
        assert check.detail.endswith("。")
        assert all("一" <= text[0] <= "龥" for text in (check.name, check.detail))


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        ("update intake.submission set rows_loaded = 1, status = 'returned', rows_quarantined = 3 - rows_excluded where submission_id = 'S1'", {"rows_and_yuan", "rows_staged", "versions"}),
        ("delete from intake.unloaded_row where outcome = 'quarantined'", {"unloaded_rows"}),
        ("update intake.unloaded_row set amount = 39 where outcome = 'quarantined'", {"unloaded_rows"}),
        ("update intake.unloaded_row set reason = ' '", {"unloaded_rows"}),
        ("delete from staging.institution_procurement where row_no = 6", {"rows_staged", "rows_in_star"}),
        ("delete from warehouse.fact_sale where sale_id = 'B'", {"rows_in_star", "yuan_in_star", "counted_once"}),
        ("update warehouse.fact_sale set paid_amount = 51 where counted_status = 'counted'", {"yuan_in_star", "sale_as_reported"}),
        ("update warehouse.fact_sale set paid_amount = case sale_id when 'A' then 59 else 1 end where in_force", {"sale_as_reported"}),
        ("update warehouse.fact_sale set refund_amount = 5 where counted_status = 'counted'", {"sale_as_reported"}),
        ("update warehouse.fact_sale set sale_date = '2021-10-06' where sale_id = 'B'", {"sale_as_reported", "counted_once"}),
        ("update warehouse.fact_sale set counted_status = 'uncertified', reason = '原因' where counted_status = 'counted'", {"status_fits"}),
        ("update warehouse.fact_sale set counted_status = 'other_program' where sale_id = 'B'", {"status_fits"}),
        ("update warehouse.fact_sale set counted_status = 'gift' where sale_id = 'B'", {"status_fits"}),
        ("update warehouse.fact_sale set counted_status = 'orphan_refund' where sale_id = 'B'", {"status_fits"}),
        ("update warehouse.fact_sale set counted_status = 'superseded' where sale_id = 'B'", {"status_fits"}),
        ("update warehouse.fact_sale set reason = '' where sale_id = 'B'", {"not_counted_says_why"}),
        ("update warehouse.fact_sale set counted_sale_id = 'nobody' where sale_id = 'B'", {"not_counted_says_why"}),
        ("update warehouse.fact_sale set counted_status = 'linked' where sale_id = 'B'", {"not_counted_says_why"}),
        ("update warehouse.fact_sale set in_force = true where counted_status = 'superseded'", {"counted_once", "rows_in_star", "status_fits"}),
        ("delete from warehouse.sale_key where sale_id = 'A'", {"counted_once"}),
        ("update warehouse.fact_sale set counted_status = 'counted' where counted_status = 'superseded'", {"counted_once", "status_fits"}),
        ("update warehouse.fact_sale set sale_date = '2022-01-01' where counted_status = 'counted'", None),
        ("update warehouse.fact_sale set product_no = 'P9' where counted_status = 'counted'", {"counted_certified"}),
        ("update warehouse.fact_sale set program = 'P832' where counted_status = 'counted'", {"counted_certified"}),
        ("update intake.submission set superseded_by = null where submission_id = 'S0'", {"versions"}),
        ("update intake.submission set superseded_by = 'S0', state = 'superseded' where submission_id = 'S1'", {"versions", "counted_once"}),
        ("update staging.institution_procurement set in_force = true", {"versions", "rows_in_star"}),
        ("update staging.institution_procurement set in_force = false", {"rows_in_star"}),
        ("delete from intake.receipt", {"receipts"}),
        ("update intake.receipt set body = '{\"submission_id\": \"S1\", \"rows\": {\"read\": 5}}'", {"receipts"}),
    ],
)  # fmt: skip
def test_a_lie_is_found(sound: Connection, archive: Path, lie: str, found: set[str] | None) -> None:
    if found is None:
        sound.execute(text("select warehouse.ensure_sale_year(2022)"))
        found = {"counted_certified", "counted_once", "sale_as_reported"}
    sound.execute(text(lie))
    assert set(_broken(sound, archive)) == found


def test_the_boards_must_add_up(sound: Connection, archive: Path) -> None:
    sound.execute(text("drop view evaluation.sales_by_system"))
    sound.execute(
        text("create view evaluation.sales_by_system as select 2021 as year, 10 as month, 49.99 as net_amount")
    )
    assert _broken(sound, archive)["totals_agree"].offending == ("2021-10 system：50.00 / 49.99",)


def test_a_missing_or_changed_archive_file_is_named(sound: Connection, archive: Path) -> None:
    path = archive_path(archive, SHA256)
    path.write_bytes(b"something else")
    assert _broken(sound, archive)["archive"].offending == (f"{SHA256}：内容已变",)
    path.unlink()
    check = _broken(sound, archive)["archive"]
    assert check.detail == f"收到的每份内容都在归档中，且字节与登记的 SHA-256 一致。不符 1 处：{SHA256}：归档中没有"
