"""What becomes of a file with persons in it: judged from its table, the original in the vault and nowhere else."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import text
from tests.acceptance.city import City
from tests.acceptance.desk import catalogue, procurement, zipped
from tests.privacy.people import (
    Person,
    found_below,
    orders,
    person,
    procurement_with_names,
    roster,
    rows_of_all_tables,
    staff,
    traces_of,
)

from bangfu.database.engine import engine
from bangfu.intake.archive import archive_path
from bangfu.intake.vault import Vault
from bangfu.ledger.decisions import Signed, held_files
from bangfu.pipeline import prepare as preparing
from bangfu.pipeline import process as processing
from bangfu.pipeline.deciding import decide
from bangfu.pipeline.workplace import Workplace

PEOPLE = [person(number) for number in range(1, 8)]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def tombstone(city: City, content: bytes) -> dict[str, Any] | None:
    statement = text("select * from intake.vaulted_file where sha256 = :sha256")
    with engine(city.settings, "loader").connect() as connection:
        row = connection.execute(statement, {"sha256": sha256(content)}).mappings().first()
    return None if row is None else dict(row)


def assert_only_in_vault(city: City, content: bytes, people: list[Person] = PEOPLE) -> None:
    """The original opens in the vault, and no byte of a person lies anywhere else."""
    hash_of = sha256(content)
    with Vault.of(city.settings).opened(hash_of) as stream:
        assert stream.read() == content
    assert not archive_path(city.settings.archive, hash_of).exists()
    assert found_below(city.settings.home, traces_of(people)) == []
    rows = rows_of_all_tables(city)
    assert [trace for trace in traces_of(people) if trace in rows] == []


def lies(city: City, org: str, folder: str) -> list[str]:
    place = city.settings.intake / org / folder
    return sorted(path.name for path in place.iterdir()) if place.is_dir() else []


def receipts(name: str) -> list[str]:
    return sorted([f"{name}.receipt.json", f"{name}_回执.txt"])


PII = "报表含个人敏感信息，已拒收，请删除姓名、身份证号、电话后重报。"
LOADED = ("accepted", "accepted_with_warnings", "partially_accepted")
ROSTER, STAFF, ORDERS, WRONG = roster(PEOPLE), staff(PEOPLE), orders(PEOPLE), procurement_with_names(PEOPLE)


def test_each_way_of_a_contract(desk: City) -> None:
    """Hashed, dropped twice, rejected; then the same bytes again."""
    desk.drop("NYJ", "目录.xlsx", catalogue())
    files = [
        ("NYJ", "花名册.xlsx", ROSTER, "accepted", "hashed"),
        ("H1X", "职工.xlsx", STAFF, "accepted", "dropped"),
        ("PT-LIU", "订单.csv", ORDERS, "accepted", "dropped"),
        ("H1X", "月报.xlsx", WRONG, "returned", "rejected"),
    ]
    for org, name, content, _, _ in files:
        desk.drop(org, name, content)
    assert not desk.ingest().failed
    for org, name, content, folder, reason in files:
        assert desk.judged(org, name) in (LOADED if folder == "accepted" else ("returned",)), desk.receipt(org, name)
        assert set(receipts(name)) <= set(lies(desk, org, folder))
        assert name not in lies(desk, org, folder)
        assert lies(desk, org, "inbox") == []
        assert_only_in_vault(desk, content)
        stone = tombstone(desk, content)
        assert stone is not None
        assert (stone["reason"], stone["size_bytes"], stone["purged_at"]) == (reason, len(content), None)
        assert (stone["expires_at"] - stone["stored_at"]).days == 90
    sentences = {issue["message"] for issue in desk.receipt("H1X", "月报.xlsx")["issues"]}
    assert PII in sentences
    desk.assert_sound()
    before = desk.figures()
    for org, name, content, _, _ in files:
        desk.drop(org, f"再报{name}", content)
    assert not desk.ingest().failed
    for org, name, content, folder, _ in files:
        assert desk.judged(org, f"再报{name}") == ("duplicate" if folder == "accepted" else "returned")
        assert f"再报{name}" not in lies(desk, org, folder)
        assert_only_in_vault(desk, content)
    desk.assert_sound()
    assert desk.figures() == before
    assert desk.ingest().lines() == ["收件箱里没有新文件。"]


def test_a_zip_goes_with_its_member(desk: City) -> None:
    package = zipped({"月报.xlsx": procurement(), "订单.csv": ORDERS, "职工.xlsx": STAFF})
    desk.drop("PT-LIU", "包.zip", zipped({"订单.csv": ORDERS}))
    desk.drop("H1X", "包.zip", package)
    assert not desk.ingest().failed
    placed = [name for name in lies(desk, "H1X", "accepted") + lies(desk, "H1X", "held") if "包.zip" in name]
    assert len(placed) == 6
    assert all(name.endswith((".receipt.json", "_回执.txt")) for name in placed)
    for content in (package, ORDERS, STAFF):
        assert_only_in_vault(desk, content)
    assert archive_path(desk.settings.archive, sha256(procurement())).exists()
    desk.assert_sound()
    again = zipped({"订单.csv": ORDERS, "b.txt": b"x"})  # another zip around bytes that are known
    desk.drop("PT-LIU", "又一包.zip", again)
    assert not desk.ingest().failed
    assert desk.judged("PT-LIU", "又一包.zip__订单.csv") == "duplicate"
    assert_only_in_vault(desk, again)


def test_a_question_is_asked_without_the_original(desk: City) -> None:
    """Held for its unit: the receipts wait in held/, the table in the archive; released, it loads from there."""
    content = staff(PEOPLE, unit="没有这个单位")
    desk.drop("H1X", "职工.xlsx", content)
    assert not desk.ingest().failed
    assert lies(desk, "H1X", "held") == receipts("职工.xlsx")
    assert_only_in_vault(desk, content)
    Vault.of(desk.settings).path(sha256(content)).unlink()  # the original is not needed any more
    with engine(desk.settings, "loader").connect() as connection:
        [waiting] = held_files(connection)
    assert not decide(Workplace(desk.settings), waiting.submission_id, "H1X", Signed("李核", "已核实")).ingested.failed
    assert desk.receipt("H1X", "职工.xlsx", "accepted")["rows"]["loaded"] == len(PEOPLE)
    assert lies(desk, "H1X", "held") == []
    assert lies(desk, "H1X", "accepted") == receipts("职工.xlsx")


@pytest.mark.parametrize(("module", "name"), [(processing, "prepare"), (processing, "load"), (preparing, "shield")])
def test_our_own_failure_leaves_no_copy(
    desk: City, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str
) -> None:
    """Before persons were looked for, and after: held/ has receipts only, and the next run reads what it needs."""
    desk.drop("H1X", "职工.xlsx", STAFF)

    def fail(*_: object) -> object:
        raise ZeroDivisionError(f"{PEOPLE[0].identity} {PEOPLE[0].phone}")

    with monkeypatch.context() as patch:
        patch.setattr(module, name, fail)
        assert desk.ingest().failed
    assert desk.judged("H1X", "职工.xlsx") == "failed"
    assert lies(desk, "H1X", "held") == receipts("职工.xlsx")
    assert_only_in_vault(desk, STAFF)
    assert not desk.ingest().failed
    assert desk.receipt("H1X", "职工.xlsx", "accepted")["rows"]["loaded"] == len(PEOPLE)
    assert lies(desk, "H1X", "held") == []
    assert_only_in_vault(desk, STAFF)
    desk.assert_sound()


def test_what_is_found_wrong_is_said_without_the_person(desk: City) -> None:
    wrong = PEOPLE[0].identity[:-1] + ("1" if PEOPLE[0].identity[-1] != "1" else "2")
    people = [replace(PEOPLE[0], identity=wrong), *PEOPLE[1:], PEOPLE[3]]
    content = roster(people)
    desk.drop("NYJ", "花名册.xlsx", content)
    assert not desk.ingest().failed
    receipt = desk.receipt("NYJ", "花名册.xlsx")
    messages = [issue["message"] for issue in receipt["issues"]]
    shown, again = f"{wrong[:6]}********{wrong[-4:]}", f"{PEOPLE[3].identity[:6]}********{PEOPLE[3].identity[-4:]}"
    assert f"第4行身份证号“{shown}”校验不通过，请核对。" in messages
    assert any(again in message for message in messages if "重复" in message), messages
    assert_only_in_vault(desk, content, people)


def test_the_tombstone_stays(desk: City, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("PT-LIU", "订单.csv", ORDERS)
    desk.ingest()
    monkeypatch.setenv("BANGFU_NOW", "2022-02-28T09:00:00+08:00")
    desk.ingest()
    assert Vault.of(desk.settings).path(sha256(ORDERS)).exists()
    monkeypatch.setenv("BANGFU_NOW", "2022-03-01T10:00:00+08:00")
    desk.ingest()
    assert not Vault.of(desk.settings).path(sha256(ORDERS)).exists()
    stone = tombstone(desk, ORDERS)
    assert stone is not None
    assert (stone["reason"], stone["size_bytes"]) == ("dropped", len(ORDERS))
    assert stone["purged_at"].isoformat() == "2022-03-01T10:00:00+08:00"
    desk.assert_sound()
    desk.drop("PT-LIU", "再来.csv", ORDERS)
    assert not desk.ingest().failed
    assert desk.judged("PT-LIU", "再来.csv") == "duplicate"
    assert not archive_path(desk.settings.archive, sha256(ORDERS)).exists()
    assert lies(desk, "PT-LIU", "inbox") == []
    desk.assert_sound()


def test_verify_misses_what_is_gone(desk: City) -> None:
    desk.drop("PT-LIU", "订单.csv", ORDERS)
    desk.ingest()
    path, archived = Vault.of(desk.settings).path(sha256(ORDERS)), archive_path(desk.settings.archive, sha256(ORDERS))

    def found() -> list[str]:
        return [detail for check in desk.checks() if check.check_id == "vault" for detail in check.offending]

    assert found() == []
    archived.write_bytes(ORDERS)
    assert found() == [f"{sha256(ORDERS)}：归档中仍有副本"]
    archived.unlink()
    sealed = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert found() == [f"{sha256(ORDERS)}：保险库中的内容无法解密（密钥不符或内容已变）"]
    path.unlink()
    assert found() == [f"{sha256(ORDERS)}：保险库中没有"]
