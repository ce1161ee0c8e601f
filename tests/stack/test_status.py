"""What runs, what waits, what lies where it does not belong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bangfu.settings import Settings, load_settings
from bangfu.stack.status import stack_status, status_lines


@pytest.fixture(autouse=True)
def _speak_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def test_where_nothing_was_ever_started(tmp_path: Path) -> None:
    found = stack_status(load_settings({"BANGFU_HOME": str(tmp_path / "home")}))
    assert found["work"] is None
    assert found["address"] is None
    assert not any(found["running"].values())
    assert status_lines(found)[-1] == "仓库未启动或未初始化（bangfu init），收件情况不详。"
    assert not (tmp_path / "home").exists()


def test_waiting_files_and_unknown_folders(registered_warehouse: Settings) -> None:
    inbox = registered_warehouse.intake / "WJ-SZ-01" / "inbox"
    stray = registered_warehouse.intake / "NOBODY" / "inbox"
    for folder in (inbox, stray):
        folder.mkdir(parents=True)
        (folder / "月报.xlsx").write_bytes(b"report")
        (folder / "~$月报.xlsx").write_bytes(b"lock")
    (registered_warehouse.intake / ".hidden").mkdir()
    found = stack_status(registered_warehouse)
    assert found["work"] == {
        "waiting_files": ["WJ-SZ-01/inbox/月报.xlsx"],
        "unfinished": 0,
        "held": 0,
        "unknown_folders": ["NOBODY"],
    }
    assert status_lines(found)[-3:] == [
        "收件箱中有1个文件待处理，已接收未答复的报送件0件。",
        "待人工确认的报送件0件（bangfu decide list）。",
        "收件目录中的“NOBODY”不是登记单位的代码，其中的文件不会被读取。",
    ]
