"""``bangfu obligations`` and ``bangfu decide extend|waive``: what is printed, what is kept, what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bangfu.cli import main
from bangfu.database.engine import administration_engine, engine
from bangfu.settings import Settings

_SUBMISSION = text("""
    insert into intake.submission
        (submission_id, drop_id, folder_org_code, org_code, file_name, sha256, size_bytes, drop_number, received_at,
         file_mtime, report, period, stage, status, state, zero_report, reporting_day)
    values (:id, :drop, :by, :org, 'x.xlsx', 'x', 1, 1, :at, :at, 'counter_monthly', '202110', 'judged', 'accepted', 'live',
         :zero, :day)
""")
UNITS = ["CS-CP-001", "CS-CP-002", "CS-DCF-001", "CS-DCF-002"]


def run(*words: str) -> int:
    """The exit code of a command."""
    try:
        main(words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def reports(registered_warehouse: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Four shops owe R03 from 202109 on: for 202110 one came in time, one late, two are missing."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with administration_engine(registered_warehouse).begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(
            text("delete from reference.obligation where report <> 'counter_monthly' or not org_code = any(:units)"),
            {"units": UNITS},
        )
        connection.execute(text("update reference.obligation set first_period = '202109'"))
        common = {"at": "2021-11-30T10:00:00+08:00"}
        connection.execute(
            _SUBMISSION,
            {**common, "id": "S1", "drop": 1, "org": UNITS[0], "by": "SWJ", "zero": True, "day": "2021-11-05"},
        )
        connection.execute(
            _SUBMISSION,
            {**common, "id": "S2", "drop": 2, "org": UNITS[1], "by": UNITS[1], "zero": False, "day": "2021-11-08"},
        )
    return registered_warehouse


def _names(settings: Settings) -> list[str]:
    query = text("select name from reference.organisation where org_code = any(:units) order by org_code")
    with engine(settings, "loader").connect() as connection:
        return list(connection.execute(query, {"units": UNITS}).scalars())


def _json(capsys: pytest.CaptureFixture[str], period: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run("obligations", period, "--json") == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_who_has_reported_and_who_has_not(
    reports: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _json(capsys, "202110")
    assert {name: value for name, value in found.items() if name != "rows"} == {
        "period": "202110", "owed": 4, "reported": 2, "on_time": 1, "completeness_rate": "0.5000", "on_time_rate": "0.2500",
        "missing": UNITS[2:], "is_provisional": False,
    }  # fmt: skip
    assert [(row["org_code"], row["state"], row["late_days"], row["due_date"]) for row in found["rows"]] == [
        (UNITS[0], "on_time", 0, "2021-11-05"),
        (UNITS[1], "late", 3, "2021-11-05"),
        (UNITS[2], "missing", 26, "2021-11-05"),
        (UNITS[3], "missing", 26, "2021-11-05"),
    ]
    assert [row["accepted_at"] for row in found["rows"][1:3]] == ["2021-11-30T10:00:00+08:00", None]
    assert run("obligations", "202110") == 0
    printed = capsys.readouterr().out
    assert all(remark in printed for remark in ("零报告", "由聊城市商务和投资促进局代报", "按时", "迟报"))
    names = _names(reports)
    assert printed.splitlines()[-2:] == [
        "应报4份（另免报0份），已报2份，完成率50.00%；按时1份，按时率25.00%。",
        f"缺报单位2个：{names[2]}、{names[3]}。",
    ]
    assert run("obligations", "2021H1") == 0
    assert capsys.readouterr().out == "报告期 2021H1 没有任何单位须报送的报表。\n"
    monkeypatch.setenv("BANGFU_NOW", "2027-02-20T09:00:00+08:00")  # a year that the calendar does not have
    assert run("obligations", "202701") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "到期日为暂定：工作日历尚未收录有关年份，按周一至周五推算。"


@pytest.mark.parametrize("period", ["2021-10", "202113", "2021Q3", "2021H3", "十月"])
def test_a_wrong_period_is_wrong_usage(
    period: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run("obligations", period) == 2
    assert capsys.readouterr().err == f"“{period}”不是报告期，请写成 202110、2021H1 或 2021 这样的形式。\n"


def test_an_extension_and_a_waiver_are_kept_beside_earlier_ones(
    reports: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    names = _names(reports)
    said = ("--by", "李明", "--reason", "系统升级")
    assert run("decide", "extend", UNITS[2], "R03", "202110", "--until", "2021-11-20", *said) == 0
    assert run("decide", "extend", UNITS[2], "R03", "202110", "--until", "2021-12-01", *said) == 0
    assert (
        run(
            "decide",
            "waive",
            UNITS[3],
            "counter_monthly",
            "202110",
            "--until",
            "2021-12-31",
            *said,
            "--requested-by",
            "王芳",
        )
        == 0
    )
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"{names[2]}的专柜（专区）销售月报（2021年10月）延期至2021-12-01，批准人李明。",
        f"{names[3]}的专柜（专区）销售月报（2021年10月）免报至2021-12-31，批准人李明。",
    ]
    found = _json(capsys, "202110")
    assert (found["owed"], found["missing"], found["completeness_rate"]) == (3, [], "0.6667")
    extended, waived = found["rows"][2:]
    assert (extended["state"], extended["extended_to"], extended["requested_by"]) == ("due", "2021-12-01", names[2])
    assert (waived["state"], waived["requested_by"], waived["exception_reason"]) == ("waived", "王芳", "系统升级")
    with engine(reports, "loader").connect() as connection:
        kept = connection.execute(text("select question, answer, decided_by from intake.decision order by 1, 2")).all()
    assert [tuple(row) for row in kept] == [
        (f"extend:{UNITS[2]}:counter_monthly:202110", "2021-11-20", "李明"),
        (f"extend:{UNITS[2]}:counter_monthly:202110", "2021-12-01", "李明"),
        (f"waive:{UNITS[3]}:counter_monthly:202110", "2021-12-31", "李明"),
    ]
    with engine(reports, "loader").connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
        connection.execute(text("update intake.obligation_exception set until_date = '2022-01-01'"))


def test_what_cannot_be_permitted_is_refused_with_a_sentence(
    reports: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = _names(reports)[2]
    good = {"org": UNITS[2], "report": "R03", "period": "202110", "until": "2021-11-20", "by": "李明", "reason": "升级"}
    refused: list[tuple[dict[str, str], int, str]] = [
        ({"org": "NOBODY"}, 3, "登记簿中没有单位 NOBODY，请核对单位代码。"),
        ({"report": "R99"}, 3, "没有名为“R99”的报表，请写英文名或 R 代码。"),
        ({"report": "R16"}, 3, f"{shop}没有报送经营主体销售月报的义务。"),
        ({"period": "202108"}, 3, f"{shop}不须为报告期“202108”报送专柜（专区）销售月报，请核对报告期。"),
        ({"period": "2021"}, 3, f"{shop}不须为报告期“2021”报送专柜（专区）销售月报，请核对报告期。"),
        ({"period": "202113"}, 3, f"{shop}不须为报告期“202113”报送专柜（专区）销售月报，请核对报告期。"),
        ({"until": "2021-11-04"}, 2, "日期 2021-11-04 早于到期日 2021-11-05，没有可延的期限；请写到期日或其后的日期。"),
        ({"until": "11月20日"}, 2, "“11月20日”不是日期，请写成 2021-11-15 这样的形式。"),
        ({"reason": " "}, 2, "选项 --reason 不能为空。"),
    ]
    for changed, code, sentence in refused:
        words = good | changed
        options = [part for name in ("until", "by", "reason") for part in (f"--{name}", words[name])]
        assert run("decide", "extend", words["org"], words["report"], words["period"], *options) == code
        assert capsys.readouterr().err == sentence + "\n"
    with engine(reports, "loader").connect() as connection:
        assert connection.execute(text("select count(*) from intake.decision")).scalar_one() == 0
