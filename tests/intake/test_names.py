"""Names of files that other systems wrote in GBK."""

from __future__ import annotations

import os
from pathlib import Path

from bangfu.intake.names import is_readable, printable, with_readable_name


def test_an_ordinary_name_stays(tmp_path: Path) -> None:
    path = tmp_path / "月报 (1).xlsx"
    path.touch()
    assert with_readable_name(path) == path


def test_a_name_in_gbk_becomes_text_and_never_covers_another_file(tmp_path: Path) -> None:
    (tmp_path / "月报.xlsx").write_text("already here")
    strange = tmp_path / os.fsdecode("月报.xlsx".encode("gbk"))
    strange.write_text("new")
    assert not is_readable(strange.name)
    assert printable(strange.name) == "月报.xlsx"
    renamed = with_readable_name(strange)
    assert renamed == tmp_path / "月报__2.xlsx"
    assert renamed.read_text() == "new"
    assert (tmp_path / "月报.xlsx").read_text() == "already here"
