"""What persons answer, on the command line: files released or returned, invoices and sessions, aliases, periods."""

from __future__ import annotations

import json
import time
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text
from tests.acceptance.city import CATALOGUE, REFERENCE, City, export
from tests.acceptance.desk import H1, H2, H2_CODE, SWJ, catalogue, made_once, procurement, purchases, zipped

from bangfu.cli import main
from bangfu.database.engine import engine
from bangfu.ledger.decisions import Decision, Signed, record
from bangfu.pipeline import process as processing
from bangfu.pipeline.deciding import decide_alias
from bangfu.pipeline.workplace import Workplace
from bangfu.settings import load_settings

BY = ("--by", "李核", "--reason", "已电话核实")


def bangfu(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run a command: exit code, what it printed, what it complained of."""
    capsys.readouterr()
    try:
        main(words)
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def questions(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What waits for an answer."""
    code, out, _ = bangfu(capsys, "decide", "list", "--json")
    assert code == 0
    return list(json.loads(out))


def only_question(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The one thing that waits."""
    [question] = questions(capsys)
    return question


def answer(capsys: pytest.CaptureFixture[str], question: dict[str, Any], said: str) -> str:
    """Answer it; what was printed."""
    code, out, err = bangfu(capsys, "decide", question["question_id"], "--answer", said, *BY)
    assert (code, err) == (0, "")
    return out


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("BANGFU_SETTLE_SECONDS", "0")


def test_one_answer_releases_every_file_of_an_unknown_unit(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("NYJ", "目录.xlsx", catalogue())
    desk.drop("H1X", "三月.xlsx", procurement(1, "柳城天文馆", "2021年3月"))
    desk.drop("H1X", "四月.xlsx", procurement(2, "柳城天文馆", "2021年4月"))
    desk.ingest()
    question = only_question(capsys)
    assert (question["kind"], question["answers"]) == ("unit", ["CODE", "return"])
    assert question["sentence"] == (
        "“柳城市第一医院”的文件《三月.xlsx》填报单位写作“柳城天文馆”，登记簿中没有，是哪家单位？"
    )
    assert [one["file_name"] for one in question["files"]] == ["三月.xlsx", "四月.xlsx"]
    told = answer(capsys, question, "H1X")
    first, *files = told.splitlines()
    assert first == f"已记录：{question['sentence']}答：H1X（李核）。"
    assert [line.split("  →  ")[0] for line in files] == ["H1X  三月.xlsx", "H1X  四月.xlsx"]
    assert [desk.receipt("H1X", name, "accepted")["rows"]["loaded"] for name in ("三月.xlsx", "四月.xlsx")] == [1, 2]
    assert sorted(path.name for path in (desk.settings.intake / "H1X/held").iterdir()) == []
    assert questions(capsys) == []
    desk.drop("H1X", "五月.xlsx", procurement(1, "柳城天文馆", "2021年5月"))
    desk.ingest()
    assert desk.receipt("H1X", "五月.xlsx", "accepted")["org_code"] == "H1X"
    desk.assert_sound()


def test_a_returned_file_says_by_whom_and_why(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("H1X", "商务局.xlsx", procurement(1, SWJ, "2021年3月"))
    desk.ingest()
    question = only_question(capsys)
    assert question["sentence"] == (
        "“柳城市商务局”的单位采购月报放在“柳城市第一医院”的文件夹里，“柳城市第一医院”可以代它报送吗？"
    )
    assert "已退回1个文件，回执已改写。" in answer(capsys, question, "return")
    receipt = desk.receipt("H1X", "商务局.xlsx", "returned")
    assert (receipt["status"], receipt["rows"]["loaded"], receipt["rows"]["quarantined"]) == ("returned", 0, 1)
    [said] = [issue for issue in receipt["issues"] if issue["rule"] == "C-HOLD-01"]
    assert (said["severity"], said["action"], said["message"]) == (
        "error",
        "rejected",
        "暂存的文件经李核核实，予以退回（已电话核实）。",
    )
    assert not list((desk.settings.intake / "H1X/held").iterdir())
    assert desk.view("select state from evaluation.submissions") == [{"state": "returned"}]
    desk.drop("H1X", "商务局.xlsx", procurement(1, SWJ, "2021年3月"))  # returned bytes are processed again
    desk.ingest()
    assert only_question(capsys)["question_id"] == question["question_id"]


def test_the_latest_word_counts_whatever_the_clock_says(
    desk: City, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.drop("H1X", "甲.xlsx", procurement(1, SWJ, "2021年3月"))
    desk.ingest()
    answer(capsys, only_question(capsys), "return")
    monkeypatch.setenv("BANGFU_NOW", "2021-11-20T09:00:00+08:00")
    desk.drop("H1X", "乙.xlsx", procurement(1, SWJ, "2021年3月"))
    desk.ingest()
    answer(capsys, only_question(capsys), "accept")
    assert desk.receipt("H1X", "乙.xlsx", "accepted")["org_code"] == "SWJ"


def test_a_unit_that_may_report_for_another_is_asked_about_once(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("H1X", "三月.xlsx", procurement(1, SWJ, "2021年3月"))
    desk.ingest()
    answer(capsys, only_question(capsys), "accept")
    desk.drop("H1X", "四月.xlsx", procurement(1, SWJ, "2021年4月"))
    desk.ingest()
    assert [desk.receipt("H1X", name)["org_code"] for name in ("三月.xlsx", "四月.xlsx")] == ["SWJ", "SWJ"]
    assert questions(capsys) == []


def test_name_and_code_of_two_units(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("H1X", "名码.xlsx", procurement(1, H1, "2021年3月", more_meta=f"统一社会信用代码：{H2_CODE}"))
    desk.ingest()
    question = only_question(capsys)
    assert question["sentence"] == (
        f"“柳城市第一医院”的文件《名码.xlsx》上单位名称与信用代码（{H1}:{H2_CODE}）不是同一家，是哪家单位？"
    )
    answer(capsys, question, "H1X")
    assert desk.receipt("H1X", "名码.xlsx", "accepted")["org_code"] == "H1X"


@pytest.mark.parametrize(("said", "org"), [("accept", "FPB"), ("SWJ", "SWJ")])
def test_an_abolished_unit(desk: City, capsys: pytest.CaptureFixture[str], said: str, org: str) -> None:
    desk.drop("FPB", "撤了.xlsx", procurement(1, "柳城市扶贫开发办公室"))
    desk.ingest()
    question = only_question(capsys)
    assert question["sentence"] == (
        "“柳城市扶贫开发办公室”在文件《撤了.xlsx》的报告期已撤销或合并，由哪家单位报送？（accept：仍算它的）"
    )
    answer(capsys, question, said)
    if org == "SWJ":  # another unit's report: whether it may lie in this folder is a question of its own
        answer(capsys, only_question(capsys), "accept")
    assert desk.receipt("FPB", "撤了.xlsx", "accepted")["org_code"] == org


def test_bytes_of_another_unit(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    content = export([{"主订单编号": "691500000000000011"}])
    desk.drop("PT-LIU", "订单.csv", content)
    desk.ingest()
    desk.drop("SWJ", "订单.csv", content)
    desk.ingest()
    question = only_question(capsys)
    assert question["sentence"] == "“柳城市商务局”的文件《订单.csv》与另一单位的文件完全相同，照样接收吗？"
    answer(capsys, question, "accept")
    assert desk.receipt("SWJ", "订单.csv", "accepted")["status"] != "held"
    desk.assert_sound()


@pytest.mark.parametrize("said", ["accept", "return"])
def test_the_same_report_in_two_folders_is_never_lost_between_them(
    desk: City, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    """The second waits because of the first: released, the first is no repetition of it."""
    for folder in ("H1X", "SWJ"):
        desk.drop(folder, "月报.xlsx", procurement(1, SWJ, "2021年3月"))
        desk.ingest()
    first, second = sorted(questions(capsys), key=lambda one: one["kind"], reverse=True)
    assert (first["kind"], second["kind"]) == ("folder", "bytes")
    answer(capsys, first, "accept")
    assert desk.receipt("H1X", "月报.xlsx", "accepted")["rows"]["loaded"] == 1
    answer(capsys, second, said)
    assert desk.judged("SWJ", "月报.xlsx") == {"accept": "duplicate", "return": "returned"}[said]
    desk.assert_sound()


@pytest.mark.parametrize(("report", "org", "unit"), [("R01", "H1X", H1), ("R05", "U-H1", "柳城市第一医院工会委员会")])
def test_an_old_version_restored_and_superseded_again(
    desk: City, capsys: pytest.CaptureFixture[str], report: str, org: str, unit: str
) -> None:
    """The restored one counts, until the next new version; the one it replaced can be restored in its turn.

    So it is where a file replaces another as a whole (R01), and where it does so row by row (R05).
    """
    desk.drop("NYJ", "目录.xlsx", catalogue())
    first, second, third = (
        made_once(report, lines(report, number), unit, "2021年10月", reported_on=day)
        for number, day in ((1, "2021-11-01"), (2, "2021-11-02"), (3, "2021-11-03"))
    )
    totals = {}
    for content, name in ((first, "一.xlsx"), (second, "二.xlsx")):
        desk.drop(org, name, content)
        desk.ingest()
        totals[content] = desk.total()
    assert totals[first] != totals[second]
    for content, name in ((first, "再一.xlsx"), (second, "再二.xlsx"), (first, "三一.xlsx")):
        desk.drop(org, name, content)
        desk.ingest()
        assert only_question(capsys)["sentence"].startswith(f"“{unit}”又报来已被替换的旧版本《{name}》（编号S")
        while questions(capsys):  # a version that takes away more than 30 % of the yuan is a question of its own
            answer(capsys, questions(capsys)[0], "accept")
        assert desk.receipt(org, name, "accepted")["supersedes"]
        assert desk.total() == totals[content]
    desk.drop(org, "新.xlsx", third)
    desk.ingest()
    assert desk.receipt(org, "新.xlsx", "accepted")["supersedes"]
    assert desk.total() not in totals.values()
    desk.assert_sound()


def lines(report: str, quantity: int) -> list[dict[str, Any]]:
    """Three lines of R01 or R05, of so many pieces each."""
    if report == "R01":
        return [dict(row) for row in purchases(3, 数量=quantity)]
    return [{"团购单号": "TG1", "行号": number, "数量": quantity} for number in (1, 2, 3)]


def test_a_file_in_question_of_its_own(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("NYJ", "目录.xlsx", catalogue())
    desk.drop("H1X", "十.xlsx", made_once("R01", purchases(10), H1, "2021年10月", reported_on="2021-11-01"))
    desk.ingest()
    desk.drop("H1X", "一.xlsx", made_once("R01", purchases(1), H1, "2021年10月", reported_on="2021-11-02"))
    desk.ingest()
    before = desk.total()
    question = only_question(capsys)
    assert question["kind"] == "file"
    assert "减少超过30%，已暂存，请确认是否替换。（一.xlsx，S" in question["sentence"]
    code, _, err = bangfu(capsys, "decide", question["question_id"], "--answer", "H2X", *BY)
    assert (code, err) == (2, "“H2X”不是这个问题的答案，可答：accept、return。\n")
    answer(capsys, question, "accept")
    assert desk.receipt("H1X", "一.xlsx", "accepted")["supersedes"]
    assert desk.total() != before
    code, out, _ = bangfu(capsys, "explain", "一.xlsx")
    assert "答复: accept（李核，" in out


def test_an_invoice_of_two_units(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("NYJ", "目录.xlsx", catalogue())
    desk.drop("H1X", "一.xlsx", made_once("R01", purchases(1), H1, "2021年10月"))
    desk.drop("H2X", "二.xlsx", made_once("R01", purchases(1, 数量=2), H2, "2021年10月"))
    desk.ingest()
    assert desk.total() == "0"
    question = only_question(capsys)
    assert (question["kind"], question["codes"], question["lines"]) == ("invoice", ["H1X", "H2X"], 2)
    assert question["sentence"] == "发票FP0001有多个单位报送（H1X、H2X），待核实。算哪家单位的？（accept：各算各的）"
    code, _, err = bangfu(capsys, "decide", question["question_id"], "--answer", "SWJ", *BY)
    assert (code, err) == (2, "“SWJ”不是这个问题的答案，可答：accept、H1X|H2X。\n")
    told = answer(capsys, question, "H2X")
    assert "1条销售行的计入有变化，涉及月份：202110。" in told
    assert [row["buyer_org_code"] for row in desk.sales()] == ["H2X"]
    assert questions(capsys) == []
    desk.assert_sound()


@pytest.mark.parametrize(("said", "is_counted"), [("accept", True), ("return", False)])
def test_a_session_that_looks_brushed(
    desk: City, capsys: pytest.CaptureFixture[str], said: str, is_counted: bool
) -> None:
    desk.drop("NYJ", "目录.xlsx", catalogue())
    lines = [{"主订单编号": f"6915000000000000{number}1", "场次编号": "LIVE9"} for number in range(5)]
    undone = {"退款金额": "50.00", "售后状态": "退款成功", "退款完成时间": "2021-10-25 10:00:00"}
    desk.drop("PT-LIU", "订单.csv", export([{**line, **(undone if place else {})} for place, line in enumerate(lines)]))
    desk.ingest()
    found = questions(capsys)
    assert [one["kind"] for one in found] == ["brushing"]
    assert found[0]["sentence"] == (
        "场次LIVE9的订单疑似刷单（关闭或全额退款的订单占80.0%），待核查。是真实销售吗？"
        "（accept：真实，计入；return：刷单，不计入）"
    )
    told = answer(capsys, found[0], said)
    assert ("没有销售行因此改变计入。" in told) == (not is_counted)
    assert (desk.total() != "0") == is_counted
    assert questions(capsys) == []
    desk.assert_sound()


def test_a_closed_period_and_its_adjustment(
    desk: City, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.drop("NYJ", "目录.xlsx", catalogue())
    desk.ingest()
    code, out, _ = bangfu(capsys, "decide", "close", "202110", *BY)
    assert (code, out) == (
        0,
        "报告期2021年10月已封账（李核，2021-12-01）；此后报送的文件先暂存，经答复后作为调整计入。\n",
    )
    code, out, _ = bangfu(capsys, "decide", "close", "202110", *BY)
    assert (code, out) == (0, "报告期2021年10月早已封账（李核，2021-12-01），没有改变。\n")
    desk.drop("H1X", "月报.xlsx", procurement(2))
    desk.ingest()
    assert desk.judged("H1X", "月报.xlsx") == "held"
    answer(capsys, only_question(capsys), "accept")
    assert desk.judged("H1X", "月报.xlsx") != "held"
    assert {(row["year"], row["month"]) for row in desk.view("select * from evaluation.sales_by_channel")} == {
        (2021, 10)
    }
    assert {
        (row["year"], row["month"])
        for row in desk.view("select * from evaluation.sales_by_booking where net_amount > 0")
    } == {(2021, 12)}
    desk.assert_sound()


def test_a_product_alias_counts_what_is_loaded(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("NYJ", "目录.xlsx", catalogue())
    rows = purchases(1, 产品名称="柳河脆梨精装礼盒", 产品认定编号=None)
    desk.drop("H1X", "月报.xlsx", made_once("R01", rows, H1, "2021年10月"))
    desk.ingest()
    assert desk.total() == "0"
    product = str(CATALOGUE[0]["产品认定编号"])
    code, out, _ = bangfu(capsys, "decide", "alias", "product", "柳河脆梨精装礼盒", product, *BY)
    assert (code, out) == (
        0,
        f"已记录：“柳河脆梨精装礼盒”即 {product}（李核）。\n1条销售行的计入有变化，涉及月份：202110。\n",
    )
    assert desk.total() != "0"
    other = f" {CATALOGUE[1]['产品认定编号']} "
    _, out, _ = bangfu(capsys, "decide", "alias", "product", "柳河脆梨精装礼盒", other, *BY)
    assert out.endswith("1条销售行的计入有变化，涉及月份：202110。\n")  # as many yuan, of another product
    assert [sale["product_no"] for sale in desk.sales()] == [other.strip()]
    desk.assert_sound()


def test_a_file_that_loads_while_an_alias_is_decided_knows_it(desk: City, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("NYJ", "目录.xlsx", catalogue())
    desk.ingest()
    rows = purchases(1, 产品名称="柳河脆梨精装礼盒", 产品认定编号=None)
    desk.drop("H1X", "月报.xlsx", made_once("R01", rows, H1, "2021年10月"))
    loading = Thread(target=desk.ingest)

    def meanwhile(*_: object) -> None:
        loading.start()
        with engine(desk.settings, "loader").connect() as connection:
            while not connection.execute(text("select exists (select 1 from pg_locks where not granted)")).scalar():
                time.sleep(0.02)

    monkeypatch.setattr("bangfu.pipeline.deciding._note_changes", meanwhile)
    product = str(CATALOGUE[0]["产品认定编号"])
    decide_alias(Workplace(load_settings()), "product", "柳河脆梨精装礼盒", product, Signed("李核", "同一产品"))
    loading.join()
    assert [sale["product_no"] for sale in desk.sales()] == [product]


def test_an_organisation_alias_releases_what_waits_for_that_name(
    desk: City, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.drop("H1X", "三月.xlsx", procurement(1, "柳城天文馆", "2021年3月"))
    desk.ingest()
    code, out, _ = bangfu(capsys, "decide", "alias", "organisation", "柳城天文馆", "H1X", *BY)
    assert code == 0
    assert out.splitlines()[0] == "已记录：“柳城天文馆”即 H1X（李核）。"
    assert desk.receipt("H1X", "三月.xlsx", "accepted")["org_code"] == "H1X"
    [platform, *_] = REFERENCE["platform.csv"]
    code = str(platform["platform_code"])
    assert bangfu(capsys, "decide", "alias", "platform", "柳城直播", code, *BY) == (
        0,
        f"已记录：“柳城直播”即 {code}（李核）。\n以后收到的文件按此识别；已入库的行不变。\n",
        "",
    )


def test_an_explained_warning_is_not_asked_again(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    """Also not in the next version of the report, while the value stays; another value is a new question."""
    rows = purchases(2, 产品名称="没有认定的点心", 产品认定编号=None)
    desk.drop("H1X", "月报_v1.xlsx", made_once("R01", rows, H1, "2021年10月"))
    desk.ingest()
    receipt = desk.receipt("H1X", "月报_v1.xlsx")
    rule = next(issue["rule"] for issue in receipt["issues"] if issue["severity"] == "warning")
    count = len(desk.view("select * from evaluation.issues where rule = :rule and severity = 'warning'", rule=rule))
    code, out, _ = bangfu(capsys, "decide", "explain", receipt["submission_id"], rule, *BY)
    assert (code, out) == (0, f"已记录说明：{count}处提示（{rule}）不再追问（李核）。\n")
    code, _, err = bangfu(capsys, "decide", "explain", receipt["submission_id"], rule, *BY)
    assert (code, err) == (
        3,
        f"报送件{receipt['submission_id']}没有规则{rule}的未说明提示；bangfu explain 列出它的全部问题。\n",
    )
    desk.drop("H1X", "月报_v2.xlsx", made_once("R01", rows, H1, "2021年10月", reported_on="2021-11-04"))
    desk.ingest()
    states = desk.view("""
        select file_name, issues.state, count(*) as n from evaluation.issues join evaluation.submissions using (submission_id)
        where rule = :rule group by 1, 2 order by 1, 2
    """, rule=rule)  # fmt: skip
    assert states == [
        {"file_name": "月报_v1.xlsx", "state": "explained", "n": count},
        {"file_name": "月报_v2.xlsx", "state": "explained", "n": count},
    ]


def test_what_was_explained_of_a_held_file_stays_explained(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    """Also when the file is released and its issues are written anew."""
    desk.drop("H1X", "月报.xlsx", procurement(1, SWJ, cells={"采购日期": "2021-11-02"}))
    desk.ingest()
    held = desk.receipt("H1X", "月报.xlsx", "held")
    assert bangfu(capsys, "decide", "explain", held["submission_id"], "C-DATE-01", *BY)[0] == 0
    answer(capsys, only_question(capsys), "accept")
    desk.receipt("H1X", "月报.xlsx", "accepted")
    states = desk.view("select state from evaluation.issues where rule = 'C-DATE-01'")
    assert states == [{"state": "explained"}]


def test_a_member_of_a_zip_is_released_beside_the_others(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    package = zipped({"己.xlsx": procurement(1, H1, "2021年3月"), "人.xlsx": procurement(1, SWJ, "2021年3月")})
    desk.drop("H1X", "包.zip", package)
    desk.ingest()
    assert [desk.judged("H1X", f"包.zip__{name}") for name in ("己.xlsx", "人.xlsx")][1] == "held"
    answer(capsys, only_question(capsys), "accept")
    assert desk.receipt("H1X", "包.zip__人.xlsx", "accepted")["org_code"] == "SWJ"
    assert sorted(path.name for path in (desk.settings.intake / "H1X/accepted").iterdir() if path.suffix == ".zip") == [
        "包.zip"
    ]


REFUSED: list[tuple[list[str], int, str]] = [
    (["Q000000000", "--answer", "accept", *BY], 3, "没有编号为 Q000000000 的待答问题；bangfu decide list 列出全部。"),
    (["Q000000000", "--answer", "accept", "--by", " ", "--reason", "x"], 2, "选项 --by 不能为空。"),
    (["alias", "colour", "红", "X", *BY], 2,
     "没有“colour”这一类别名，可用：product、organisation、region、platform、system、venue。"),
    (["alias", "organisation", " ", "H1X", *BY], 2, "别名不能为空。"),
    (["alias", "organisation", "天文馆", "NOBODY", *BY], 3, "没有代码为“NOBODY”的单位，请核对代码。"),
    (["alias", "product", "大米", " ", *BY], 3, "没有代码为“”的产品，请核对代码。"),
    (["close", "2021-10", *BY], 2, "“2021-10”不是报告期，请写成 202110、2021H1 或 2021。"),
    (["close", "202113", *BY], 2, "“202113”不是报告期，请写成 202110、2021H1 或 2021。"),
    (["close", "202112", *BY], 2, "报告期202112到2021-12-31才结束，不能封账。"),
    (["explain", "S0", "C-DATE-01", *BY], 3, "报送件S0没有规则C-DATE-01的未说明提示；bangfu explain 列出它的全部问题。"),
]  # fmt: skip


def test_what_cannot_be_answered(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    for words, code, sentence in REFUSED:
        assert bangfu(capsys, "decide", *words) == (code, "", sentence + "\n")
    assert bangfu(capsys, "decide", "list") == (0, "没有等待答复的问题。\n", "")
    assert bangfu(capsys, "decide", "list", "--answered", "--json") == (0, "[]\n", "")


def test_the_table_for_people(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    desk.drop("H1X", "三月[red].xlsx", procurement(1, "柳城天文馆[/b]", "2021年3月"))
    desk.ingest()
    code, out, _ = bangfu(capsys, "decide", "list")
    assert code == 0
    assert "编号" in out
    assert "柳城市第一医院：三月[red].xlsx" in out
    assert "写作“柳城天文馆[/b]”" in out  # nobody's markup
    assert "单位代码、return" in out
    assert out.endswith("答复：bangfu decide 编号 --answer 答案 --by 姓名 --reason 理由\n")


def test_an_answer_that_comes_while_a_file_is_on_its_way(
    desk: City, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was prepared before the answer and judged after it: it goes on waiting and is judged by the answer."""
    desk.drop("H1X", "三月.xlsx", procurement(1, SWJ, "2021年3月"))
    desk.drop("H1X", "四月.xlsx", procurement(1, SWJ, "2021年4月"))
    with monkeypatch.context() as patch:

        def answered_meanwhile(work: Workplace, ready: list[Any]) -> None:
            with work.engine.begin() as connection:
                record(connection, Decision("folder:H1X:SWJ", "accept", "李核", "已核实", work.settings.now()))

        patch.setattr(processing, "_validate", answered_meanwhile)
        assert desk.ingest().judged == []
    assert questions(capsys) == []
    desk.ingest()
    assert [desk.receipt("H1X", name, "accepted")["org_code"] for name in ("三月.xlsx", "四月.xlsx")] == ["SWJ", "SWJ"]


def test_an_answer_taken_back(desk: City, capsys: pytest.CaptureFixture[str]) -> None:
    """Whose an invoice is counts at once; a folder that may no longer report for a unit is asked about from then on."""
    desk.drop("NYJ", "目录.xlsx", catalogue())
    desk.drop("H1X", "一.xlsx", made_once("R01", purchases(1), H1, "2021年10月"))
    desk.drop("H2X", "二.xlsx", made_once("R01", purchases(1, 数量=2), H2, "2021年10月"))
    desk.drop("H1X", "三月.xlsx", procurement(1, SWJ, "2021年3月"))
    desk.ingest()
    for question in questions(capsys):
        answer(capsys, question, "H2X" if question["kind"] == "invoice" else "accept")
    _, out, _ = bangfu(capsys, "decide", "list", "--answered", "--json")
    given = {one["question"]: one for one in json.loads(out)}
    assert {name: (one["answer"], one["decided_by"], one["reason"]) for name, one in given.items()} == {
        "folder:H1X:SWJ": ("accept", "李核", "已电话核实"),
        "invoice:FP0001": ("H2X", "李核", "已电话核实"),
    }
    told = answer(capsys, given["invoice:FP0001"], "H1X")
    assert told == (
        "已记录：改答已答复的问题 invoice:FP0001（原答：H2X）。答：H1X（李核）。\n"
        "2条销售行的计入有变化，涉及月份：202110。\n"
    )
    assert sorted(row["buyer_org_code"] for row in desk.sales()) == ["H1X", "SWJ"]
    answer(capsys, given["folder:H1X:SWJ"], "return")
    desk.drop("H1X", "四月.xlsx", procurement(1, SWJ, "2021年4月"))
    desk.ingest()
    assert [one["question"] for one in questions(capsys)] == ["folder:H1X:SWJ"]
    assert desk.receipt("H1X", "三月.xlsx", "accepted")["org_code"] == "SWJ"
    desk.assert_sound()
