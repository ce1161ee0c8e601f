"""What may go wrong around a file: it moves under our hands, a run dies, two runs meet, we fail ourselves."""

from __future__ import annotations

import importlib
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.city import City, export
from tests.acceptance.desk import H2, catalogue, procurement, zipped

from bangfu.pipeline import process as processing
from bangfu.publishing import replies

pytestmark = pytest.mark.city

LOADED = ("accepted", "accepted_with_warnings")  # without a catalogue every product is a warning


def folders(city: City) -> dict[str, list[str]]:
    """Everything that lies in the inboxes and behind them, dot files too."""
    return {
        place.relative_to(city.settings.intake).as_posix(): sorted(path.name for path in place.iterdir())
        for place in sorted(city.settings.intake.glob("*/*"))
        if any(place.iterdir())
    }


def with_receipts(*names: str) -> list[str]:
    return sorted(name + ending for name in names for ending in ("", ".receipt.json", "_回执.txt"))


# --- files that move under our hands -------------------------------------------------------------------------------


def between_commit_and_reply(monkeypatch: pytest.MonkeyPatch, act: object) -> None:
    """Let something happen once everything is judged and before anything is answered."""
    original = replies._one_replier

    def interrupted(engine: object) -> object:
        assert callable(act)
        act()
        return original(engine)  # type: ignore[arg-type]

    monkeypatch.setattr(replies, "_one_replier", interrupted)


def test_deleted_before_the_reply(desk: City, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.drop("H1X", "月报.xlsx", procurement())
    with monkeypatch.context() as patch:
        between_commit_and_reply(patch, lambda: path.unlink(missing_ok=True))
        desk.ingest()
    assert folders(desk) == {"H1X/accepted": with_receipts("月报.xlsx")}
    assert (desk.settings.intake / "H1X/accepted/月报.xlsx").read_bytes() == procurement()
    assert desk.ingest().lines() == ["收件箱里没有新文件。"]


def test_replaced_before_the_reply(desk: City, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("H1X", "月报.xlsx", procurement(2))
    newer = procurement(3)
    with monkeypatch.context() as patch:
        between_commit_and_reply(patch, lambda: desk.drop("H1X", "月报.xlsx", newer))
        desk.ingest()
    assert (desk.settings.intake / "H1X/accepted/月报.xlsx").read_bytes() == procurement(2)
    assert (desk.settings.intake / "H1X/inbox/月报.xlsx").read_bytes() == newer
    desk.ingest()
    assert desk.receipt("H1X", "月报__2.xlsx", "accepted")["version"] == 2
    assert folders(desk) == {"H1X/accepted": with_receipts("月报.xlsx", "月报__2.xlsx")}


def test_a_folder_in_the_way_of_a_file(desk: City) -> None:
    (desk.settings.intake / "H1X/accepted/月报.xlsx").mkdir()
    desk.drop("H1X", "月报.xlsx", procurement())
    assert not desk.ingest().failed
    assert desk.judged("H1X", "月报__2.xlsx") in LOADED


def test_a_failed_move_is_tried_again_and_changes_no_status(desk: City) -> None:
    accepted = desk.settings.intake / "H1X/accepted"
    accepted.rmdir()
    accepted.write_text("in the way")
    desk.drop("H1X", "月报.xlsx", procurement())
    first = desk.ingest()
    assert first.failed
    assert [one.status for one in first.judged] == ["accepted_with_warnings"]
    assert (desk.settings.intake / "H1X/inbox/月报.xlsx").is_file()
    before = desk.figures()
    replacement = procurement(3)
    desk.drop("H1X", "月报.xlsx", replacement)
    assert desk.ingest().failed
    accepted.unlink()
    assert not desk.ingest().failed
    assert folders(desk) == {"H1X/accepted": with_receipts("月报.xlsx", "月报__2.xlsx")}
    assert (accepted / "月报.xlsx").read_bytes() == procurement()
    assert (accepted / "月报__2.xlsx").read_bytes() == replacement
    assert [desk.receipt("H1X", name)["version"] for name in ("月报.xlsx", "月报__2.xlsx")] == [1, 2]
    assert desk.figures() != before


def test_a_receipt_that_cannot_be_written_is_written_next_time(desk: City, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("H1X", "月报.xlsx", procurement())

    def full(_: object) -> bytes:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(replies, "receipt_text", full)
        assert desk.ingest().failed
    assert not desk.ingest().failed
    assert folders(desk) == {"H1X/accepted": with_receipts("月报.xlsx")}
    assert len(desk.view("select 1 from evaluation.submissions")) == 1


def test_a_file_still_being_written_is_waited_for(desk: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_SETTLE_SECONDS", "0.6")
    content = procurement(5)
    path = desk.settings.intake / "H1X/inbox/慢.xlsx"
    path.write_bytes(content[:100])

    def write_slowly() -> None:
        with path.open("ab") as stream:
            for start in range(100, len(content), 1000):
                time.sleep(0.2)
                stream.write(content[start : start + 1000])
                stream.flush()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    desk.ingest()
    writer.join()
    assert desk.judged("H1X", "慢.xlsx") in LOADED


def test_an_incomplete_file_is_judged_in_the_end(desk: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_SETTLE_SECONDS", "0.1")
    desk.drop("H1X", "半截.xlsx", procurement(5)[:-40])
    desk.drop("PT-LIU", "半字.csv", export([{"主订单编号": "691500000000000011"}])[:-2] + "米".encode()[:2])
    desk.ingest()
    assert desk.judged("H1X", "半截.xlsx") == "returned"
    assert desk.judged("PT-LIU", "半字.csv") in ("returned", "held")


def test_names_as_other_systems_write_them(desk: City) -> None:
    inbox = desk.settings.intake / "H1X/inbox"
    Path(os.fsdecode(os.fsencode(inbox) + b"/" + "月报.xlsx".encode("gbk"))).write_bytes(procurement())
    long_name = "长" * 82 + ".xlsx"
    desk.drop("H1X", long_name, procurement(1, period="2021年9月"))
    desk.drop("H1X", "包.zip", zipped({"长" * 100 + ".xlsx": procurement(1, period="2021年8月")}))
    desk.drop("H1X", "换 行\n（1）.xlsx", procurement(1, period="2021年7月"))
    assert not desk.ingest().failed
    assert desk.judged("H1X", "月报.xlsx") in LOADED
    assert desk.judged("H1X", "换 行\n（1）.xlsx") in LOADED
    accepted = folders(desk)["H1X/accepted"]
    assert len([name for name in accepted if name.startswith("长")]) == 3
    assert len([name for name in accepted if name.startswith("包.zip__长")]) == 2
    assert "H1X/inbox" not in folders(desk)


# --- our own failure -----------------------------------------------------------------------------------------------


def test_our_own_failure_is_held_and_tried_again(desk: City, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drop("H1X", "月报.xlsx", procurement())
    desk.drop("H2X", "月报.xlsx", procurement(1, H2))
    prepare = processing.prepare

    def fail_for_one(work: object, pool: object, submission: object, known: object) -> object:
        if getattr(submission, "folder_org_code", "") == "H1X":
            raise ZeroDivisionError("ours")
        return prepare(work, pool, submission, known)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(processing, "prepare", fail_for_one)
        result = desk.ingest()
    assert result.failed
    failed = desk.receipt("H1X", "月报.xlsx", "held")
    assert failed["status"] == "failed"
    assert [issue["message"] for issue in failed["issues"]] == ["系统正在处理，无需重报。"]
    assert set(failed["rows"].values()) == {0}
    page = (desk.settings.intake / "H1X/held/月报.xlsx_回执.txt").read_text("utf-8-sig")
    assert "系统正在处理，无需重报" in page
    assert "ZeroDivision" not in page
    assert desk.judged("H2X", "月报.xlsx") in LOADED
    assert not desk.ingest().failed
    accepted = desk.receipt("H1X", "月报.xlsx", "accepted")
    assert (accepted["status"], accepted["submission_id"]) == ("accepted_with_warnings", failed["submission_id"])
    assert folders(desk) == {
        "H1X/accepted": with_receipts("月报.xlsx"), "H2X/accepted": with_receipts("月报.xlsx"),
    }  # fmt: skip


# --- runs that die or meet -----------------------------------------------------------------------------------------


def in_child(act: Callable[[], object]) -> int:
    """Let a child do it; a fork, because importing everything anew takes longer than all the work. Its process id."""
    child = os.fork()
    if child:
        return child
    try:
        act()
        os._exit(0)
    except BaseException:  # noqa: BLE001 a child must never come back into the test
        traceback.print_exc()
        os._exit(1)


def exit_status(child: int) -> int:
    """0, 1, or minus the signal that killed the child."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run_until(city: City, module: str, name: str, times: int) -> None:
    """A run that is killed when it calls this function for the time after ``times``."""
    holder = importlib.import_module(module)
    original = getattr(holder, name)
    calls = 0

    def die(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > times:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **named)

    setattr(holder, name, die)
    city.ingest()


POINTS = [
    ("bangfu.pipeline.receive", "archive_file", 1),
    ("bangfu.pipeline.receive", "record_drop", 1),
    ("bangfu.pipeline.receive", "mark_identified", 1),
    ("bangfu.pipeline.process", "prepare", 2),
    ("bangfu.pipeline.process", "load", 1),
    ("bangfu.pipeline.process", "write_outcome", 1),
    ("bangfu.publishing.replies", "_plan", 1),
    ("bangfu.publishing.replies", "_move_dropped_file", 1),
    ("bangfu.publishing.replies", "build_receipt", 1),
    ("bangfu.publishing.replies", "finish_drop", 1),
]


def drop_some(city: City) -> None:
    city.drop("NYJ", "目录.xlsx", catalogue())
    city.drop("H1X", "月报_v1.xlsx", procurement(2))
    city.drop("H1X", "月报_v2.xlsx", procurement(3))
    city.drop("H2X", "月报.xlsx", procurement(10, H2, wrong=2))
    city.drop("H2X", "坏.xlsx", b"nothing")
    city.drop("PT-LIU", "订单.zip", zipped({"订单.csv": export([{"主订单编号": "691500000000000011"}]), "b.txt": b"x"}))


def seen(city: City) -> tuple[object, ...]:
    submissions = city.view("""
        select submission_id, org_code, report, period, version, status, state, rows_read, rows_loaded, amount_loaded,
            superseded_by from evaluation.submissions order by submission_id
    """)
    return city.figures(), submissions, folders(city)


@pytest.fixture(scope="module")
def seen_before() -> dict[str, object]:
    """What a run that nobody disturbed came to, once one was made."""
    return {}


@pytest.fixture
def undisturbed(desk: City, seen_before: dict[str, object]) -> object:
    """What a run that nobody disturbs comes to; the desk is empty again."""
    if "seen" not in seen_before:
        drop_some(desk)
        desk.ingest()
        seen_before["seen"] = seen(desk)
        desk.assert_sound()
        desk.start_again()
    return seen_before["seen"]


def test_killed_again_and_again(desk: City, undisturbed: object) -> None:
    drop_some(desk)
    for module, name, times in POINTS:
        assert exit_status(in_child(partial(run_until, desk, module, name, times))) == -signal.SIGKILL, name
    for _ in range(50):  # the server lets go of the dead run's name in its own time
        desk.ingest()
        if "H2X/inbox" not in folders(desk):
            break
        time.sleep(0.1)
    assert seen(desk) == undisturbed
    desk.assert_sound()
    assert desk.ingest().judged == []


def test_two_runs_at_once(desk: City, undisturbed: object) -> None:
    drop_some(desk)
    runs = [in_child(desk.ingest) for _ in range(2)]
    assert [exit_status(run) for run in runs] == [0, 0]
    desk.ingest()
    assert seen(desk) == undisturbed
    desk.assert_sound()
