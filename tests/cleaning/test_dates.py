"""Dates and times in all the ways clerks write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.cleaning.dates import DateContext, date_order, read_date, read_moment
from bangfu.contracts.messages import message

JULY = DateContext(date(2020, 7, 1), date(2020, 7, 31))
THE_30TH = date(2020, 7, 30)


@pytest.mark.parametrize(
    "text",
    ["2020-07-30", "2020/7/30", "2020-7-30", "2020/7/30 星期四", "2020-07-30 00:00:00", "2020-07-30（周四）"],
)
def test_ordinary_dates_are_read(text: str) -> None:
    outcome = read_date(text, "t", JULY)
    assert (outcome.value, outcome.outcome) == (THE_30TH, "read")


@pytest.mark.parametrize(
    "text",
    [
        "2020年7月30日",
        "2020.7.30",
        "20200730",
        "二〇二〇年七月三十日",
        "二零二零年七月三十日",
        "30/7/2020",
        "7/30/2020",
        "20年7月30日",
    ],
)
def test_unusual_dates_with_one_reading_are_repaired(text: str) -> None:
    outcome = read_date(text, "t", JULY)
    assert (outcome.value, outcome.outcome, outcome.rule) == (THE_30TH, "repaired", "C-DATE-01.spelling")
    assert (
        message("C-DATE-01.spelling", {"r": "9", "v": text, **outcome.values})
        == f"第9行日期“{text}”已规范为2020-07-30。"
    )


def test_a_date_without_a_year_takes_that_of_the_period() -> None:
    outcome = read_date("7月30日", "t", JULY)
    assert (outcome.value, outcome.rule) == (THE_30TH, "C-DATE-01.year")
    assert message("C-DATE-01.year", {"r": "9", "v": "7月30日"}) == "第9行日期“7月30日”已按报告期补全年份。"


def test_a_date_without_a_year_outside_the_period_is_refused() -> None:
    assert read_date("8月1日", "t", JULY).rule == "C-DATE-01"
    assert read_date("7月30日", "t", DateContext()).rule == "C-DATE-01"


@pytest.mark.parametrize(
    ("text", "day"), [("44043", date(2020, 7, 31)), ("44042", THE_30TH), ("44043.5", date(2020, 7, 31))]
)
@pytest.mark.parametrize("kind", ["t", "n"])
def test_excel_serial_numbers(text: str, kind: str, day: date) -> None:
    outcome = read_date(text, kind, JULY)
    assert (outcome.value, outcome.rule) == (day, "C-DATE-01.serial")


def test_the_sentence_on_serial_numbers() -> None:
    values = read_date("44043", "t", JULY).values
    assert (
        message("C-DATE-01.serial", {"r": "9", "v": "44043", **values})
        == "第9行日期序列值44043已识别为2020-07-31，请核对。"
    )


def test_the_1904_system_is_1462_days_later() -> None:
    assert read_date("42581", "n", DateContext(date1904=True)).value == date(2020, 7, 31)


@pytest.mark.parametrize("text", ["7/8/2020", "08-07-20", "20-07-08", "7/8/20"])
def test_two_readings_are_refused(text: str) -> None:
    assert read_date(text, "t", JULY).rule == "C-DATE-01.ambiguous"
    assert message("C-DATE-01.ambiguous", {"r": "9", "v": text}) == f"第9行日期“{text}”有歧义，请用 2020-07-08 格式。"


def test_other_dates_of_the_file_fix_the_order() -> None:
    assert date_order(["7/8/2020", "7/30/2020"]) == "mdy"
    assert date_order(["7/8/2020", "30/7/2020"]) == "dmy"
    assert date_order(["7/8/2020", "7/9/2020", "2020-01-30"]) is None
    assert date_order(["30/7/2020", "7/30/2020"]) is None
    assert read_date("7/8/2020", "t", DateContext(order="mdy")).value == date(2020, 7, 8)
    assert read_date("7/8/2020", "t", DateContext(order="dmy")).value == date(2020, 8, 7)
    assert read_date("7/7/2020", "t", DateContext()).value == date(2020, 7, 7)


@pytest.mark.parametrize(
    "text",
    [
        "2021-02-29",
        "2020年13月",
        "2020年13月1日",
        "1900-01-00",
        "2120年1月1日",
        "2019-2-30",
        "31/2/2020",
        "20210229",
    ],
)
def test_dates_that_do_not_exist(text: str) -> None:
    assert read_date(text, "t", JULY).rule == "C-DATE-01.impossible"
    assert message("C-DATE-01.impossible", {"r": "9"}) == "第9行日期不存在。"


@pytest.mark.parametrize("text", ["上周", "2020-07", "12345", "99999", "22:00", "2020年二月"])
def test_what_is_no_date(text: str) -> None:
    assert read_date(text, "t", JULY).rule == "C-DATE-01"
    assert message("C-DATE-01", {"r": "9", "v": text, "p": "202007"}) == f"第9行日期“{text}”无效或不在报告期202007内。"


@pytest.mark.parametrize(
    "text",
    [
        "2020-08-19 22:00",
        "2020-08-19 22:00:00",
        "2020-08-19T22:00:00",
        "2020年8月19日22时",
        "2020年8月19日 22点",
        "2020年8月19日晚上10点",
        "2020/8/19 22:00",
        "2020/8/19 下午10:00",
        "20200819220000",
        "44062.9166666667",
        "2020-08-19T14:00:00Z",
        "2020-08-19T22:00:00+08:00",
        "二〇二〇年八月十九日二十二时",
    ],
)
def test_times(text: str) -> None:
    assert read_moment(text, "t", JULY).value == datetime.fromisoformat("2020-08-19T22:00")


def test_midnight_of_the_next_day() -> None:
    assert read_moment("2020-08-19 24:00", "t", JULY).value == datetime.fromisoformat("2020-08-20")
    assert read_moment("2020-08-19 25:00", "t", JULY).rule == "C-DATE-01.impossible"


def test_a_day_alone_is_its_midnight() -> None:
    assert read_moment("2020-08-19", "d", JULY).value == datetime.fromisoformat("2020-08-19")


@pytest.mark.parametrize("kind", ["e", "f"])
def test_error_cells(kind: str) -> None:
    assert read_date("", kind, JULY).rule == "C-CELL-01"


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_spelling_of_a_day_gives_that_day(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month:02d}/{day.day:02d}",
    ):
        assert read_date(written, "t", DateContext()).value == day


@given(st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2099-12-31")))
def test_every_spelling_of_a_moment_gives_that_moment(moment: datetime) -> None:
    second = moment.replace(microsecond=0)
    for written in (
        second.isoformat(),
        f"{second:%Y/%m/%d %H:%M:%S}",
        f"{second:%Y年%m月%d日%H时%M分%S秒}",
        f"{second:%Y%m%d%H%M%S}",
    ):
        assert read_moment(written, "t", DateContext()).value == second


@given(st.text(max_size=25))
def test_no_text_is_too_strange(text: str) -> None:
    assert read_date(text, "t", JULY).outcome in ("read", "repaired", "refused")
