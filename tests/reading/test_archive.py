"""Zip files of reports: what comes out, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from bangfu.contracts.findings import UnreadableFile
from bangfu.contracts.messages import message
from bangfu.reading.archive import is_archive, members
from bangfu.reading.limits import ReadingLimits


def pack(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def sentence(path: Path, limits: ReadingLimits | None = None) -> str:
    with pytest.raises(UnreadableFile) as failure, members(path, limits or ReadingLimits()):
        pass
    return message(failure.value.rule, failure.value.values)


def test_members_come_in_order_under_safe_names(tmp_path: Path) -> None:
    path = pack(
        tmp_path / "a.zip",
        {
            "乙/月报.csv": b"2",
            "../../甲.csv": b"1",
            "丙/月报.csv": b"3",
            "__MACOSX/._x": b"",
            ".x": b"",
            "~$甲.csv": b"",
        },
    )
    with members(path) as found:
        assert [(one.name, one.stream.read()) for one in found] == [
            ("月报.csv", b"2"),
            ("月报__2.csv", b"3"),
            ("甲.csv", b"1"),
        ]


def test_names_written_by_chinese_windows(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"abcd.csv": b"1"})
    path.write_bytes(path.read_bytes().replace(b"abcd.csv", "月报.csv".encode("gbk")))
    with members(path) as found:
        assert [one.name for one in found] == ["月报.csv"]


def test_a_workbook_is_no_archive(files: Any, tmp_path: Path) -> None:
    assert not is_archive(files.xlsx("a.xlsx"))
    assert not is_archive(files.text("a.csv", "甲"))
    assert is_archive(pack(tmp_path / "a.zip", {"a.csv": b""}))


def test_archives_and_programs_inside_are_refused(tmp_path: Path) -> None:
    inner = pack(tmp_path / "inner.zip", {"a.csv": b"1"}).read_bytes()
    assert sentence(pack(tmp_path / "a.zip", {"内.zip": inner})) == (
        "“内.zip”是压缩包中的压缩包，不能接收，请解开后直接压缩表格文件。"
    )
    assert sentence(pack(tmp_path / "b.zip", {"内.csv": inner})).startswith("“内.csv”是压缩包中的压缩包")
    expected = "“a.exe”是程序文件，不能接收，请只报送表格文件。"
    assert sentence(pack(tmp_path / "c.zip", {"a.exe": b""})) == expected
    assert sentence(pack(tmp_path / "d.zip", {"a.csv": b"MZ\x90\x00"})).startswith("“a.csv”是程序文件")


def test_empty_archive(tmp_path: Path) -> None:
    assert sentence(pack(tmp_path / "a.zip", {"x/": b""})) == "压缩包中没有可处理的文件，请检查后重报。"


def test_bomb(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a.csv": b"0" * 3_000_000})
    limits = ReadingLimits(unpacked=1024 * 1024)
    assert sentence(path, limits) == "文件过大（2MB，上限1MB），请拆分后重新报送。"


def test_broken_archive(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a.csv": b"0" * 3000})
    path.write_bytes(path.read_bytes()[:-30])
    assert sentence(path).startswith("文件无法打开")
