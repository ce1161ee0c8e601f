"""Files for their owner only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bangfu import private_files
from bangfu.private_files import open_log, write_private_file


def test_a_private_file_is_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "secret.json"
    write_private_file(file, "one")
    write_private_file(file, "two 口令")
    assert file.read_text(encoding="utf-8") == "two 口令"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_log_is_appended_to_and_put_aside_when_it_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_files, "LARGEST_LOG", 3)
    log = tmp_path / "logs" / "part.log"
    for line in (b"ab", b"cd", b"ef"):
        with open_log(log) as stream:
            stream.write(line)
    assert log.with_name("part.log.1").read_bytes() == b"abcd"
    assert log.read_bytes() == b"ef"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
