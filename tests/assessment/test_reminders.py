"""The reminder ladder: each step once, on its day; after an outage one letter; every letter to the word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bangfu.assessment.reminder_ladder import Step, load_ladder
from bangfu.assessment.reminders import remind
from bangfu.database.engine import administration_engine, engine
from bangfu.settings import TIME_ZONE, Settings

DAYS = [date(2021, 11, day) for day in (3, 5, 8, 10, 12)]  # of a report that is due on Friday 5 November 2021


def at(moment: str) -> datetime:
    return datetime.fromisoformat(f"2021-{moment}").replace(tzinfo=TIME_ZONE)


@pytest.mark.parametrize(
    ("moment", "step"),
    [
        ("11-02T23:59", None), ("11-03T00:00", "upcoming"), ("11-05T17:59", "upcoming"), ("11-05T18:00", "overdue"),
        ("11-07T23:59", "overdue"), ("11-08T00:00", "first_urge"), ("11-10T08:00", "second_urge"),
        ("11-12T00:00", "listed"), ("12-31T00:00", "listed"),
    ],
)  # fmt: skip
def test_the_step_that_is_reached(moment: str, step: Step | None) -> None:
    assert load_ladder().reached(DAYS, at(moment)) == step


@pytest.mark.parametrize(
    ("reached", "recorded", "left"),
    [
        (None, [], []),
        ("upcoming", [], ["upcoming"]),
        ("upcoming", ["upcoming"], []),
        ("second_urge", ["upcoming"], ["overdue", "first_urge", "second_urge"]),
        ("upcoming", ["overdue", "upcoming", "first_urge"], []),  # extended meanwhile
        (None, ["first_urge"], []),
    ],
)
def test_steps_left_to_take(reached: Step | None, recorded: list[str], left: list[str]) -> None:
    assert list(load_ladder().left_to_take(reached, recorded)) == left


@given(st.lists(st.integers(0, 19 * 24 * 60), max_size=12).map(sorted))
@settings(max_examples=50)
def test_whenever_it_is_looked_at_each_step_is_taken_once_at_most_and_upwards(minutes: list[int]) -> None:
    ladder = load_ladder()
    recorded: list[Step] = []
    taken: list[Step] = []
    for minute in minutes:
        left = ladder.left_to_take(ladder.reached(DAYS, at("11-01T00:00") + timedelta(minutes=minute)), recorded)
        recorded += left
        taken += left[-1:]
    order = list(ladder.steps)
    assert recorded == order[: len(recorded)]
    assert taken == sorted(taken, key=order.index)
    assert len(set(taken)) == len(taken)


@pytest.fixture
def owing(registered_warehouse: Settings) -> Iterator[Settings]:
    """A hospital and the department above it owe R01 from 202110 on; nobody else owes anything."""
    with administration_engine(registered_warehouse).begin() as connection:
        connection.execute(text("delete from reference.obligation"))
        connection.execute(
            text("""
                insert into reference.obligation values
                ('WJ-SRMYY', 'institution_procurement', 'monthly', '202110', null),
                ('WJ-SRMYY', 'staff_purchase', 'monthly', '202110', '202110'),
                ('WJW', 'institution_procurement', 'monthly', '202110', '202110')
            """)
        )
    return registered_warehouse


def _steps(settings: Settings, moment: str) -> list[tuple[Any, ...]]:
    done = remind(settings, at(moment))
    assert done.troubles == ()
    return [(one.org_code, one.report, one.period, one.step, one.copied_to, one.written_to) for one in done.taken]


def _recorded(settings: Settings, period: str) -> list[tuple[str, str, bool]]:
    query = text("""
        select step, to_char(stepped_on, 'MM-DD'), written_at is not null from intake.reminder
        where org_code = 'WJ-SRMYY' and report = 'institution_procurement' and period = :period
        order by array_position(array['upcoming', 'overdue', 'first_urge', 'second_urge', 'listed'], step)
    """)
    with engine(settings, "loader").connect() as connection:
        return [tuple(row) for row in connection.execute(query, {"period": period})]  # type: ignore[misc]


def _letters(settings: Settings, unit: str) -> list[str]:
    return sorted(path.name for path in (settings.intake / unit / "notices").glob("*"))


def test_a_report_that_never_comes_goes_the_whole_way(owing: Settings) -> None:
    r01, r02 = "institution_procurement", "staff_purchase"
    letter = "notices/报送提醒_20211103.txt"
    assert _steps(owing, "11-02T18:00") == []
    assert _steps(owing, "11-03T18:00") == [
        ("WJ-SRMYY", r01, "202110", "upcoming", None, f"WJ-SRMYY/{letter}"),
        ("WJ-SRMYY", r02, "202110", "upcoming", None, f"WJ-SRMYY/{letter}"),
        ("WJW", r01, "202110", "upcoming", None, f"WJW/{letter}"),
    ]
    assert _steps(owing, "11-03T18:05") == []
    with administration_engine(owing).begin() as connection:  # R02 comes, R01 of the department is put off
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(
            text("""
                insert into intake.submission
                    (submission_id, drop_id, folder_org_code, org_code, file_name, sha256, size_bytes, drop_number,
                     received_at, file_mtime, report, period, stage, status, state)
                values ('S1', 1, 'WJ-SRMYY', 'WJ-SRMYY', 'x', 'x', 1, 1, '2021-11-04T09:00+08:00', now(),
                        'staff_purchase', '202110', 'judged', 'accepted', 'live')
            """)
        )
        connection.execute(
            text("""
                insert into intake.obligation_exception
                    (decision_id, kind, org_code, report, period, until_date, requested_by, approved_by, reason, decided_at)
                values (1, 'extend', 'WJW', 'institution_procurement', '202110', '2021-11-30', 'x', 'x', 'x', now())
            """)
        )
    assert _steps(owing, "11-05T17:59") == []
    listed = "obligations/逾期未报名单_20211105.txt"
    assert _steps(owing, "11-05T18:00") == [("WJ-SRMYY", r01, "202110", "overdue", None, listed)]
    assert (owing.published / listed).read_bytes().decode("utf-8-sig") == "\r\n".join(
        [
            "消费帮扶报表逾期未报名单",
            "════════════════════════════════",
            "截至：2021-11-05 18:00",
            "1个单位，1份报表。",
            "",
            "1. 聊城市人民医院（WJ-SRMYY）",
            "   单位采购月报　报告期：2021年10月　到期日：2021-11-05　已逾期0天　到期未报",
            "",
        ]
    )
    assert _steps(owing, "11-08T18:00")[0][3:] == ("first_urge", None, "WJ-SRMYY/notices/催报_第一次_20211108.txt")
    assert _steps(owing, "11-10T18:00")[0][3:] == ("second_urge", "WJW", "WJ-SRMYY/notices/催报_第二次_20211110.txt")
    assert _steps(owing, "11-12T18:00")[0][3:5] == ("listed", None)
    assert _steps(owing, "11-15T18:00") == []
    steps = [
        ("upcoming", "11-03"),
        ("overdue", "11-05"),
        ("first_urge", "11-08"),
        ("second_urge", "11-10"),
        ("listed", "11-12"),
    ]
    assert _recorded(owing, "202110") == [(*step, True) for step in steps]
    assert _letters(owing, "WJW") == ["催报_第二次_20211110_抄送_WJ-SRMYY.txt", "报送提醒_20211103.txt"]
    copy = owing.intake / "WJW/notices/催报_第二次_20211110_抄送_WJ-SRMYY.txt"
    assert copy.read_bytes().startswith(b"\xef\xbb\xbf")
    assert copy.read_bytes().decode("utf-8-sig").split("\r\n") == [
        "消费帮扶报表催报通知（第二次）",
        "════════════════════════════════",
        "单位：聊城市人民医院",
        "日期：2021-11-10",
        "抄送：聊城市卫生健康委员会",
        "",
        "下列报表逾期仍未收到，请立即报送，第5个工作日仍未报送的列入通报：",
        "1. 单位采购月报　报告期：2021年10月　到期日：2021-11-05　已逾期5天",
        "",
        "报送办法：把报表放进本单位的 inbox 文件夹。本期没有业务的，报零报告：在表头上方写“零报告：是”，不填数据行。",
        "已经放入 inbox 的，请看回执：被退回或等待确认的报表还不算报送。",
        "确有困难的，请在到期前向汇总部门申请延期或免报。",
        "",
    ]


def test_after_an_outage_only_the_highest_step_is_taken(owing: Settings) -> None:
    assert [one[:4] for one in _steps(owing, "12-10T18:00")] == [
        ("WJ-SRMYY", "institution_procurement", "202110", "listed"),
        ("WJ-SRMYY", "staff_purchase", "202110", "listed"),
        ("WJ-SRMYY", "institution_procurement", "202111", "second_urge"),
        ("WJW", "institution_procurement", "202110", "listed"),
    ]
    assert _recorded(owing, "202111") == [
        ("upcoming", "12-10", False),
        ("overdue", "12-10", False),
        ("first_urge", "12-10", False),
        ("second_urge", "12-10", True),
    ]
    assert _letters(owing, "WJ-SRMYY") == ["催报_第二次_20211210.txt"]
    assert _steps(owing, "12-10T18:00") == []


def test_the_calendar_of_next_year_is_asked_for_from_november_on(
    owing: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert remind(owing, at("10-31T23:59")).calendar_lacks is None
    assert remind(owing, at("11-01T00:00")).lines() == ["今天没有需要提醒或催报的报表。"]
    with administration_engine(owing).begin() as connection:
        connection.execute(text("delete from reference.calendar where date >= '2022-01-01'"))
    assert remind(owing, at("10-31T23:59")).calendar_lacks is None
    assert remind(owing, at("11-01T00:00")).lines() == [
        "工作日历尚未收录2022年：请补充 calendar.csv 后运行 bangfu init；在此之前到期日按周一至周五推算，为暂定。"
    ]


def test_a_folder_that_cannot_be_written_hinders_nobody_else(owing: Settings) -> None:
    (owing.intake / "WJ-SRMYY").mkdir(parents=True)
    (owing.intake / "WJ-SRMYY" / "notices").write_text("in the way")
    done = remind(owing, at("11-03T18:00"))
    assert [one.org_code for one in done.taken] == ["WJW"]
    assert len(done.troubles) == 1
    (owing.intake / "WJ-SRMYY" / "notices").unlink()
    assert {one[0] for one in _steps(owing, "11-03T19:00")} == {"WJ-SRMYY"}
