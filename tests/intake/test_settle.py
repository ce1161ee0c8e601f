"""A file is taken only when it lay still and is complete; the clock of these tests moves when the guard sleeps."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bangfu.intake.settle import SettledFile, inbox_files, is_ignored, settled_files


class Clock:
    """A clock that only moves when somebody sleeps, and lets a test act at given moments."""

    def __init__(self) -> None:
        self.now = 0.0
        self.plans: list[tuple[float, Callable[[], object]]] = []

    def at(self, moment: float, act: Callable[[], object]) -> None:
        self.plans.append((moment, act))

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        due = [plan for plan in self.plans if plan[0] <= self.now]
        self.plans = [plan for plan in self.plans if plan[0] > self.now]
        for _, act in due:
            act()


def settle(
    path: Path, clock: Clock, is_complete: Callable[[Path], bool] = lambda _: True
) -> list[tuple[float, SettledFile]]:
    found = settled_files([("CITY-01", path)], 2, is_complete, clock.time, clock.sleep)
    return [(clock.now, file) for file in found]


@pytest.mark.parametrize("name", ["~$月报.xlsx", ".月报.xlsx", "月报.xlsx.part", "月报.TMP", ".~lock.月报.xlsx#"])
def test_lock_and_temporary_files_are_left_alone(name: str) -> None:
    assert is_ignored(name)


@pytest.mark.parametrize("name", ["月报.xlsx", "a.tmp.csv", "part.csv", "~月报.xlsx"])
def test_other_files_are_not_left_alone(name: str) -> None:
    assert not is_ignored(name)


def test_a_still_file_is_taken_after_the_settle_time_and_not_before(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    [(moment, file)] = settle(path, Clock())
    assert 2 <= moment < 2.5
    assert file.stillness.size_bytes == 1


def test_a_growing_file_is_waited_for(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.csv", Clock()
    path.write_text("x")
    clock.at(1.5, lambda: path.write_text("xx"))
    clock.at(3.0, lambda: path.write_text("xxx"))
    [(moment, file)] = settle(path, clock)
    assert moment >= 5.0
    assert file.stillness.size_bytes == 3


def test_a_changed_modification_time_alone_counts_as_change(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.csv", Clock()
    path.write_text("x")
    clock.at(1.5, lambda: os.utime(path, ns=(1, 1)))
    [(moment, _)] = settle(path, clock)
    assert moment >= 3.5


def test_an_incomplete_file_is_taken_as_it_is_after_ten_times_the_settle_time(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("x")
    [(moment, _)] = settle(path, Clock(), is_complete=lambda _: False)
    assert 20 <= moment < 20.5


def test_a_file_that_disappears_is_forgotten(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.csv", Clock()
    path.write_text("x")
    clock.at(1.0, path.unlink)
    assert settle(path, clock) == []


def test_inboxes_of_registered_units_only_without_folders_and_links(tmp_path: Path) -> None:
    for unit in ("CITY-01", "NOBODY-99"):
        (tmp_path / unit / "inbox" / "folder").mkdir(parents=True)
        (tmp_path / unit / "inbox" / "b.csv").write_text("x")
        (tmp_path / unit / "inbox" / "~$b.csv").write_text("x")
        (tmp_path / unit / "inbox" / "link.csv").symlink_to(tmp_path / unit / "inbox" / "b.csv")
    found = list(inbox_files(tmp_path, ["CITY-01", "CITY-02"]))
    assert found == [("CITY-01", tmp_path / "CITY-01" / "inbox" / "b.csv")]


def test_a_file_that_cannot_be_looked_into_keeps_nobody_waiting(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")

    def unreadable(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    assert [moment for moment, _ in settle(path, Clock(), unreadable)] == [pytest.approx(2, abs=0.2)]
