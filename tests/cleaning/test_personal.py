"""Identity and mobile numbers in cells where they do not belong."""

from __future__ import annotations

from datetime import date

import pytest

from bangfu.cleaning.personal import age_on, birth_date, has_personal_data, is_personal_column, masked

IDENTITY = "371502195001010014"


@pytest.mark.parametrize("text", [IDENTITY, f"张三{IDENTITY}", "电话13812345678", "138 1234 5678", "13812345678"])
def test_personal_data(text: str) -> None:
    assert has_personal_data(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "苹果5斤",
        "6901234567892",
        "371502195001010015",
        "485019990101001234",
        "https://x.cn/13812345678",
        "213812345678",
    ],
)
def test_other_numbers(text: str) -> None:
    assert not has_personal_data(text)


def test_a_column_is_personal_when_a_good_part_of_it_is() -> None:
    assert is_personal_column([IDENTITY, "", "不详"])
    assert not is_personal_column(["13812345678", *["苹果"] * 9])
    assert not is_personal_column([])


def test_masks_keep_nobody_recognisable() -> None:
    assert masked(IDENTITY) == "371502********0014"
    assert masked("13812345678") == "****"


def test_an_identity_number_tells_an_age() -> None:
    young = "371599200510010015"
    assert birth_date(young) == date(2005, 10, 1)
    assert [age_on(young, date(2021, month, day)) for month, day in ((9, 30), (10, 1), (12, 31))] == [15, 16, 16]
    assert age_on("371599189001010012", date(2021, 12, 31)) == 131


def test_what_is_no_birth_date() -> None:
    assert birth_date("371599200513010015") is None
    assert age_on("3715999", date(2021, 12, 31)) is None
