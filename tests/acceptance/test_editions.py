"""A year is frozen; then the world goes on: a correction, a refund. From outside, by the commands and the views."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text
from tests.acceptance.city import City, Row

from bangfu.assessment.edition_record import find_edition
from bangfu.assessment.edition_verify import verify_edition
from bangfu.assessment.editions import freeze
from bangfu.cli import main
from bangfu.database.engine import administration_engine

FROZEN = ("edition", "edition_run", "edition_row", "edition_statement", "edition_submission")
RESULTS = ("run", "measure", "score", "adjustment", "rank")
PURCHASES, CORRECTION = "单位采购10月.xlsx", "单位采购10月_更正.xlsx"
ORDERS, REFUND = "订单.csv", "订单_退款.csv"
COUNTY = "379901"


class Desk:
    """The commands as a person types them."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        try:
            main(words)
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def ask(self, *words: str, code: int = 0) -> Any:
        """What a command tells a program; its exit code must be ``code``."""
        found, out, err = self.run(*words, "--json")
        assert (found, err) == (code, "")
        return json.loads(out)


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    return Desk(capsys)


def lines(corrected: bool = False) -> list[Row]:
    """Ten purchases of 500 yuan each; corrected: one cost 400, one never was, one more was found."""
    rows: list[Row] = [{"发票号": f"FP{number:03d}", "采购日期": "2021-10-12"} for number in range(1, 11)]
    if corrected:
        rows[2]["数量"] = 8
        rows[5] = {"发票号": "FP011", "采购日期": "2021-10-13"}
    return rows


def orders(refund: int | None = None) -> list[Row]:
    return [{"主订单编号": "D1", "退款金额": refund}, {"主订单编号": "D2"}]


def bytes_of_edition(city: City, name: str) -> dict[str, str]:
    """A hash of every row of an edition and its runs, table by table."""
    owned = "(select edition_id from assessment.edition where edition_name = :name)"
    runs = f"(select run_id from assessment.edition_run where edition_id in {owned})"
    found = {}
    with administration_engine(city.settings).connect() as connection:
        for table in (*FROZEN, *RESULTS):
            of_edition = f"edition_id in {owned}" if table in FROZEN else f"run_id in {runs}"
            statement = f"""
                select md5(string_agg(kept::text, '|' order by kept::text)) from assessment.{table} as kept
                where {of_edition}
            """
            found[table] = str(connection.execute(text(statement), {"name": name}).scalar_one())
    return found


def sums(city: City, edition: str) -> dict[str, object]:
    return {
        str(row["indicator_code"]): row["numerator"]
        for row in city.view(
            "select indicator_code, numerator from evaluation.scores where edition = :edition and object_code = :county",
            edition=edition,
            county=COUNTY,
        )
    }


def test_a_frozen_year_stays_while_the_world_goes_on(city: City, desk: Desk) -> None:
    city.send_catalogue()
    city.send("R01", "H1X", lines(), name=PURCHASES, reported_on="2021-11-03")
    city.send("R07", "PT-LIU", orders(), name=ORDERS)
    city.ingest()
    frozen = desk.ask("edition", "freeze", "2021", "--by", "王芳", "--reason", "年度考核")
    assert (frozen["edition_name"], frozen["year"], frozen["approved_by"]) == ("2021-1", 2021, "王芳")
    assert frozen["parts"]["rows/counted_sale"]["line_count"] == 12
    assert {"county/scores", "department/ranks", "statements", "submissions", "edition"} <= frozen["parts"].keys()
    before = bytes_of_edition(city, "2021-1")
    assert desk.run("edition", "verify", "2021-1")[0] == 0
    assert sums(city, "2021-1")["C1"] == 5100

    city.send("R01", "H1X", lines(corrected=True), name=CORRECTION, reported_on="2021-11-05")
    city.send("R07", "PT-LIU", orders(refund=50), name=REFUND)
    city.ingest()
    desk.ask("assess", "2021")
    assert bytes_of_edition(city, "2021-1") == before
    assert (sums(city, "2021-1")["C1"], sums(city, "draft")["C1"]) == (5100, 4950)

    assert (traced(city, "2021-1"), traced(city, "draft")) == (5100, 4950)
    assert followed(city, desk, "net_amount = 400") == (CORRECTION, "400.00", "counted", {"2021-1", "draft"})
    assert followed(city, desk, "row_no = 10", "sales_not_counted") == (PURCHASES, "500.00", "superseded", {"2021-1"})
    diff = desk.ask("edition", "diff", "2021-1", "draft")
    explained = {item["code"]: item for item in diff["indicators"] if item["object_code"] == COUNTY}
    assert (explained["C1"]["numerator_before"], explained["C1"]["numerator_after"]) == ("5100.00", "4950.00")
    assert sorted(told(row) for row in explained["C1"]["rows"]) == [
        ("added", None, CORRECTION, None, "500.00"),
        ("changed", PURCHASES, CORRECTION, "500.00", "400.00"),
        ("changed", ORDERS, REFUND, "50.00", "0.00"),
        ("removed", PURCHASES, None, "500.00", None),
    ]
    assert {row["sheet"] for item in explained["C1"]["rows"] for row in (item["before"], item["after"]) if row} != {
        None
    }
    files = {file["file"]["file_name"]: file for file in diff["files"] if file["file"]}
    assert files.keys() == {CORRECTION, REFUND}
    [summed] = [one for one in files[CORRECTION]["sums"] if one["basis"] == "counted_sale"]
    assert summed == {
        "basis": "counted_sale", "added": 1, "removed": 1, "changed": 1, "amount_before": "1000.00", "amount_after": "900.00",
    }  # fmt: skip
    assert (COUNTY, "C1") in {(one["object_code"], one["code"]) for one in files[REFUND]["indicators"]}
    [archived] = (path for path in city.settings.archive.rglob("*") if path.name.startswith(sha256_of(city, ORDERS)))
    archived.chmod(0o600)
    archived.write_bytes(b"changed")
    assert desk.run("edition", "freeze", "2021") == (
        1,
        "",
        "未定稿：数据仓库核验有 1 项不符（归档与哈希一致）。请先排除（bangfu verify），确需定稿的加 --despite。\n",
    )
    despite = desk.ask("edition", "freeze", "2021", "--despite")
    assert (despite["edition_name"], despite["violated"]) == ("2021-2", ["archive"])
    assert [one["edition_name"] for one in desk.ask("edition", "list")] == ["2021-1", "2021-2"]
    assert all(check["holds"] for check in desk.ask("edition", "verify", "2021-1"))
    assert bytes_of_edition(city, "2021-1") == before


def traced(city: City, edition: str) -> object:
    """What the rows behind a score add up to."""
    [row] = city.view(
        "select sum(amount) as total from evaluation.score_rows(2021, :edition, :county, 'C1') where basis = 'counted_sale'",
        edition=edition,
        county=COUNTY,
    )
    return row["total"]


def followed(city: City, desk: Desk, which: str, view: str = "sales") -> tuple[Any, ...]:
    """What `bangfu trace` says of a purchase that several versions of its file have."""
    [row] = city.view(f"select sale_id from evaluation.{view} where sale_id like 'R01%' and {which}")
    line = desk.ask("trace", row["sale_id"])
    entered = {one["edition"] for one in line["scores"]}
    return line["file_name"], line["net_amount"], line["counted_status"], entered


def sha256_of(city: City, name: str) -> str:
    [row] = city.view("select sha256 from evaluation.submissions where file_name = :name", name=name)
    return str(row["sha256"])


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    """What happened to a row, in which files, to which amount."""
    sides = [row["before"] or {}, row["after"] or {}]
    return row["change"], *(side.get("file_name") for side in sides), *(side.get("amount") for side in sides)


TAMPERING = {
    "update assessment.score set score = score + 1 where indicator_code = 'A1' and object_code = '379901'": {
        "hash county/scores",
        "recomputed county/scores",
    },
    "update assessment.measure set row_keys = '{unit/H1X}' where measure = 'purchasing_unit_share' and object_code = 'HEALTH'": {
        "hash department/measures",
        "recomputed department/measures",
    },
    "update assessment.rank set rank = 7 where object_code = '379901'": {
        "hash county/ranks",
        "recomputed county/ranks",
    },
    "update assessment.run set rubric_body = jsonb_set(rubric_body, '{bonus_cap}', '\"11\"') where rubric = 'county'": {
        "hash county/rubric"
    },
    "update assessment.edition_row set body = jsonb_set(body, '{object_name}', '\"别处\"') where row_key like 'assessed_object/zone/%'": {
        "hash rows/assessed_object"
    },
    "delete from assessment.edition_row where row_key = 'assessed_object/county/379901'": {
        "hash rows/assessed_object",
        "recomputed county/measures",
        "recomputed county/scores",
        "recomputed county/ranks",
    },
    "update assessment.edition_statement set statement_text = 'select' where measure = 'media_points'": {
        "hash statements",
        "recomputed 2021-2",
    },
    "update assessment.edition set approved_by = 'X'": {"hash edition"},
    "update assessment.edition set part_hashes = part_hashes - 'statements'": {"hash content", "hash statements"},
}


def test_whatever_is_tampered_with_behind_the_triggers_is_found(city: City, desk: Desk) -> None:
    with administration_engine(city.settings).begin() as connection:
        connection.execute(
            text("""
                insert into assessment.edition (edition_name, year, frozen_at, approved_by, data_cutoff, code_version,
                    ruleset_version, content_hash, part_hashes)
                values ('2021-1', 2021, now(), '王芳', now(), 'c', 'r', 'h', '{}'),
                    ('2019-1', 2019, now(), '王芳', now(), 'c', 'r', 'h', '{}')
            """)
        )
    edition = freeze(city.settings, 2021, None, "王芳", None)
    assert edition.name == "2021-2"
    found = {}
    with administration_engine(city.settings).connect() as connection:
        for setting in ("timezone = 'America/New_York'", "bytea_output = 'escape'", "extra_float_digits = 0"):
            connection.execute(text(f"set local {setting}"))
        assert violated(connection, edition.name) == set()
        for tampering in TAMPERING:
            trial = connection.begin_nested()
            connection.execute(text("set local session_replication_role = replica"))
            connection.execute(text(tampering))
            found[tampering] = violated(connection, edition.name)
            trial.rollback()
    assert found == TAMPERING
    with administration_engine(city.settings).begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text("update assessment.edition set approved_by = 'X' where edition_name = '2021-2'"))
    checks = desk.ask("edition", "verify", "2021-2", code=1)
    assert [(one["part"], one["detail"]) for one in checks if not one["holds"]] == [
        ("edition", "1处：内容已变，哈希不符"),
    ]
    assert desk.run("edition", "verify", "2021-2")[1].splitlines()[-1] == "定稿 2021-2 核验不通过：1 项不符。"
    assert desk.run("edition", "freeze", "2021", "--name", "2021-2")[0] == 2
    assert desk.run("edition", "freeze", "2021", "--name", "draft")[0] == 2
    assert desk.run("edition", "freeze", "2021", "--name", "../2021") == (
        2,
        "",
        "定稿不能命名为“../2021”：只能用文字、数字和 - _ .，不以点开头，至多60个字。\n",
    )
    assert desk.run("edition", "freeze", "2021", "--by", " ")[0] == 2
    shown = desk.ask("edition", "show", "2021-2")
    assert len(shown["ranking"]) == 7
    assert "王芳" not in desk.run("edition", "show", "2021-2")[1]
    for words in (("show", "2020-1"), ("verify", "2020-1"), ("diff", "2020-1", "draft")):
        assert desk.run("edition", *words) == (3, "", "没有名为“2020-1”的定稿；现有：2021-1、2019-1、2021-2\n")
    assert desk.run("edition", "diff", "2021-2", "2021-2")[0] == 2
    years = "2019-1 是2019年度，2021-2 是2021年度：只能比较同一年度的定稿。\n"
    assert desk.run("edition", "diff", "2019-1", "2021-2") == (2, "", years)


def violated(connection: Connection, name: str) -> set[str]:
    checks = verify_edition(connection, find_edition(connection, name))
    return {f"{check.kind} {check.part}" for check in checks if not check.holds}
