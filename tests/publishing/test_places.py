"""Names of processed files: free, never promised twice, and with room for what is written beside them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bangfu.publishing.places import SUFFIXES, free_place, short_enough, split_ending


def of_one_file(name: str) -> Collection[str]:
    return [name]


def test_the_second_of_a_name_is_numbered_before_its_ending(tmp_path: Path) -> None:
    assert free_place(tmp_path, "月报.xlsx", (), of_one_file) == tmp_path / "月报.xlsx"
    (tmp_path / "月报.xlsx").touch()
    assert free_place(tmp_path, "月报.xlsx", (), of_one_file) == tmp_path / "月报__2.xlsx"
    (tmp_path / "月报__2.xlsx").touch()
    assert free_place(tmp_path, "月报.xlsx", (), of_one_file) == tmp_path / "月报__3.xlsx"


def test_names_without_an_ending(tmp_path: Path) -> None:
    (tmp_path / "月报").touch()
    assert free_place(tmp_path, "月报", (), of_one_file) == tmp_path / "月报__2"
    assert split_ending("月报") == ("月报", "")
    assert split_ending(".月报") == (".月报", "")


def test_a_receipt_or_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "月报.xlsx_回执.txt").touch()
    (tmp_path / "月报__2.xlsx").mkdir()
    assert free_place(tmp_path, "月报.xlsx", (), of_one_file) == tmp_path / "月报__3.xlsx"


def test_receipts_of_members_need_room_too(tmp_path: Path) -> None:
    (tmp_path / "汇总.zip__一院.xlsx.receipt.json").touch()
    place = free_place(tmp_path, "汇总.zip", (), lambda name: [f"{name}__一院.xlsx"])
    assert place == tmp_path / "汇总__2.zip"


def test_a_place_that_is_promised_is_not_free(tmp_path: Path) -> None:
    assert free_place(tmp_path, "月报.xlsx", {tmp_path / "月报.xlsx"}, of_one_file) == tmp_path / "月报__2.xlsx"


def test_a_short_name_stays_as_it_is() -> None:
    assert short_enough("月报.xlsx") == "月报.xlsx"


def test_a_long_name_keeps_its_ending() -> None:
    short = short_enough("长" * 83 + ".xlsx")
    assert short.startswith("长" * 70)
    assert short.endswith(".xlsx")
    assert short != short_enough("长" * 84 + ".xlsx")


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=400))
def test_every_name_fits_with_every_suffix(name: str) -> None:
    short = short_enough(name)
    assert short
    assert all(len(f"{short}{suffix}".encode()) <= 255 for suffix in SUFFIXES)
    assert short_enough(short) == short
