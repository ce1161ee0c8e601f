"""Killed between any two steps: nothing is lost, nobody stays behind, and the next run finishes the work."""

from __future__ import annotations

import signal
import time
from functools import partial

from tests.acceptance.city import City
from tests.acceptance.desk import catalogue, zipped
from tests.acceptance.test_faults import exit_status, in_child, run_until
from tests.privacy.people import orders, person, procurement_with_names, roster, staff
from tests.privacy.test_flows import assert_only_in_vault

PEOPLE = [person(number) for number in range(200, 205)]
POINTS = [
    ("bangfu.intake.archive", "_settle_under_hash", 1),  # a half copy is left in the archive
    ("bangfu.pipeline.receive", "record_drop", 1),
    ("bangfu.pipeline.originals", "write_cell_table", 0),
    ("bangfu.pipeline.originals", "_store", 0),
    ("bangfu.intake.vault", "sync_folder", 0),
    ("bangfu.pipeline.process", "note_vaulted", 0),
    ("bangfu.pipeline.process", "clear_archive", 1),
    ("bangfu.pipeline.originals", "note_cleared", 1),
    ("bangfu.publishing.replies", "_plan", 1),
    ("bangfu.publishing.replies", "_delete_dropped_file", 1),
    ("bangfu.publishing.replies", "build_receipt", 2),
    ("bangfu.publishing.replies", "finish_drop", 1),
    ("bangfu.pipeline.receive", "clear_leftovers", 0),
]


def test_killed_again_and_again(desk: City) -> None:
    files = {
        ("NYJ", "花名册.xlsx"): roster(PEOPLE),
        ("H1X", "职工.xlsx"): staff(PEOPLE),
        ("H1X", "月报.xlsx"): procurement_with_names(PEOPLE),
        ("PT-LIU", "包.zip"): zipped({"订单.csv": orders(PEOPLE)}),
    }
    desk.drop("NYJ", "目录.xlsx", catalogue())
    for (org, name), content in files.items():
        desk.drop(org, name, content)
    for module, name, times in POINTS:
        assert exit_status(in_child(partial(run_until, desk, module, name, times))) == -signal.SIGKILL, name
    for _ in range(50):  # the server lets go of the dead run's name in its own time
        desk.ingest()
        if not any(any((desk.settings.intake / org / "inbox").iterdir()) for org, _ in files):
            break
        time.sleep(0.1)
    desk.ingest()
    for content in files.values():
        assert_only_in_vault(desk, content, PEOPLE)
    assert desk.receipt("H1X", "职工.xlsx", "accepted")["rows"]["loaded"] == len(PEOPLE)
    assert desk.receipt("NYJ", "花名册.xlsx", "accepted")["rows"]["loaded"] == len(PEOPLE)
    assert desk.receipt("PT-LIU", "包.zip__订单.csv", "accepted")["rows"]["loaded"] == len(PEOPLE)
    assert desk.judged("H1X", "月报.xlsx") == "returned"
    assert list(desk.settings.archive.glob(".incoming-*")) == []
    assert list(desk.settings.intake.rglob("*.tmp")) == []
    assert len(desk.view("select 1 from evaluation.submissions")) == len(files) + 1
    desk.assert_sound()
