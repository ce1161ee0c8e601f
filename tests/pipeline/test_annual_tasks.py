"""What the yearly and daily DAGs call: the proposal that a person reads, the day of the bulletin, when to check."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bangfu.assessment.edition_record import list_editions
from bangfu.database.engine import engine
from bangfu.notices import OperatorError
from bangfu.pipeline import annual_tasks, tasks
from bangfu.settings import TIME_ZONE, Settings

_JUDGED = text("""
    with dropped as (
        insert into intake.file_drop
            (folder_org_code, path, file_name, size_bytes, mtime_ns, sha256, received_at)
        values ('WJW', :id, :id, 1, 1, :id, now())
        returning drop_id
    )

    insert into intake.submission
        (submission_id, drop_id, folder_org_code, file_name, sha256, size_bytes, drop_number, received_at, file_mtime,
        period, stage, status, judged_at)
    select :id, drop_id, 'WJW', :id, :id, 1, 1, now(), now(), :period, :stage, :status, :judged_at from dropped
""")


@pytest.fixture
def home(registered_warehouse: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The tasks read their settings themselves; here those of the test."""
    for module in (annual_tasks, tasks):
        monkeypatch.setattr(module, "load_settings", lambda: registered_warehouse)
    return registered_warehouse


def at(day: int, month: int = 11) -> datetime:
    return datetime(2021, month, day, 18, 0, tzinfo=TIME_ZONE)


def test_the_bulletin_is_drafted_on_the_sixth_workday(home: Settings) -> None:
    november = [day for day in range(1, 31) if annual_tasks.is_bulletin_day(at(day))]
    october = [day for day in range(1, 32) if annual_tasks.is_bulletin_day(at(day, 10))]
    assert (november, october) == ([8], [14]), "after the National Day and the weekend worked in exchange"


def test_a_proposal_names_ranking_and_what_is_missing(home: Settings) -> None:
    proposal = annual_tasks.propose_edition(2021, "定稿甲")
    assert proposal.subject == "请批准：2021年度消费帮扶考核定稿 定稿甲"
    assert "2021年度消费帮扶考核定稿 定稿甲：待批准" in proposal.body
    assert "| 位次 | 对象 | 总分 | 等次 | 加分 | 扣分 | 缺项 |" in proposal.body
    assert proposal.body.count("东昌府区") == 1
    assert "办法为草案" in proposal.body
    assert "份未报送" in proposal.body


def test_only_what_was_approved_is_frozen_and_only_once(home: Settings) -> None:
    proposal = annual_tasks.propose_edition(2021, None)
    assert proposal.name == "2021-1"
    with pytest.raises(annual_tasks.ChangedSinceApprovalError) as refused:
        annual_tasks.freeze_edition(2021, "2021-1", "王芳", "another fingerprint")
    assert str(refused.value) == ("批准之后数据有变，2021年度的得分与批准时不同，2021-1 没有冻结；请重新运行并批准。")
    with engine(home, "assessor").connect() as connection:
        assert list_editions(connection) == []
    for _ in range(2):
        assert annual_tasks.freeze_edition(2021, "2021-1", "王芳", proposal.fingerprint) == "2021-1"
    with engine(home, "assessor").connect() as connection:
        assert [(one.name, one.header.approved_by) for one in list_editions(connection)] == [("2021-1", "王芳")]
    with pytest.raises(OperatorError):
        annual_tasks.propose_edition(2021, "2021-1")


def test_years_without_a_rubric_are_left_out(home: Settings) -> None:
    assert annual_tasks.draft_scores([2019, 2021]) == {2021: True}
    assert annual_tasks.draft_scores([2021]) == {2021: False}


def judged(connection: Connection, name: str, period: str, **values: Any) -> None:
    row = {"stage": "replied", "status": "accepted", "judged_at": at(9), **values}
    connection.execute(_JUDGED, {"id": name, "period": period, **row})


def test_a_check_waits_until_the_intake_rests(home: Settings) -> None:
    assert not tasks.sales_changed(), "nothing was ever reported"
    with engine(home, "loader").begin() as connection:
        judged(connection, "A", "202110")
        judged(connection, "B", "2021H1", judged_at=at(10))
        judged(connection, "C", "202111", stage="identified", status=None, judged_at=None)
    assert not tasks.sales_changed()
    assert tasks.period_to_check() is None
    with engine(home, "loader").begin() as connection:
        connection.execute(text("delete from intake.submission where submission_id = 'C'"))
    assert tasks.sales_changed()
    assert tasks.period_to_check() == "202110"
    assert tasks.score_changed_years() == {2021: True}
    tasks.compare_figures()
    assert not tasks.sales_changed()
    assert tasks.period_to_check() is None


def test_a_busy_intake_is_checked_every_hour(home: Settings) -> None:
    with engine(home, "loader").begin() as connection:
        judged(connection, "A", "202110")
        judged(connection, "B", "202110", stage="received", status=None, judged_at=None)
    record = text(
        "insert into assessment.check_run (judged_until, checked_at) values (null, now() - :ago * interval '1 min')"
    )
    with engine(home, "assessor").begin() as connection:
        connection.execute(record, {"ago": 59})
    assert not tasks.sales_changed()
    with engine(home, "assessor").begin() as connection:
        connection.execute(text("delete from assessment.check_run"))
        connection.execute(record, {"ago": 61})
    assert tasks.sales_changed()


def test_on_the_day_of_the_bulletin_the_month_is_checked_once(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine(home, "loader").begin() as connection:
        judged(connection, "A", "202110")
    tasks.compare_figures()
    assert not tasks.sales_changed()
    the_day = replace(home, fixed_now=at(8))
    for module in (annual_tasks, tasks):
        monkeypatch.setattr(module, "load_settings", lambda: the_day)
    assert tasks.sales_changed()
    assert tasks.score_changed_years() == {2021: True}, "no file came, and yet reports fell due"


def test_a_month_without_sales_has_no_bulletin(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert annual_tasks.turned_month() is None, "the first of December is not the day"
    monkeypatch.setattr(annual_tasks, "load_settings", lambda: replace(home, fixed_now=at(8)))
    assert annual_tasks.turned_month() is None
    assert not list(home.published.rglob("*.docx"))
