"""Claims of waiting submissions: one worker each, and none is bound to a worker that is gone."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest
from sqlalchemy import text
from tests.ledger.conftest import Identified

from bangfu.database.engine import engine
from bangfu.ledger.leases import LeaseLost, claim, hold_lease, kept_alive, new_worker_name
from bangfu.ledger.submissions import waiting
from bangfu.settings import Settings

_HOLD_FOR_EVER = """
import sys, time
from bangfu.database.engine import engine
from bangfu.ledger.leases import claim, kept_alive
from bangfu.settings import load_settings
loader = engine(load_settings(), "loader")
with kept_alive(loader, "doomed"):
    claim(loader, "doomed", sys.argv[1:])
    print("claimed", flush=True)
    time.sleep(600)
"""


def test_two_workers_never_hold_the_same(warehouse: Settings, identified: Identified) -> None:
    loader = engine(warehouse, "loader")
    submission = identified("a.xlsx")
    with kept_alive(loader, "one"), kept_alive(loader, "two"):
        assert [each.submission_id for each in claim(loader, "one", [submission])] == [submission]
        assert claim(loader, "two", [submission]) == []
        with loader.connect() as connection:
            assert waiting(connection, ["intake_departments"]) == []
            hold_lease(connection, "one", submission)
            with pytest.raises(LeaseLost):
                hold_lease(connection, "two", submission)


def test_what_was_not_judged_is_given_back(warehouse: Settings, identified: Identified) -> None:
    loader = engine(warehouse, "loader")
    submission = identified("a.xlsx")
    with kept_alive(loader, "one"):
        claim(loader, "one", [submission])
    with loader.connect() as connection:
        assert [each.submission_id for each in waiting(connection, ["intake_departments"])] == [submission]


def test_what_a_killed_worker_held_is_free_at_once(warehouse: Settings, identified: Identified) -> None:
    submission = identified("a.xlsx")
    loader = engine(warehouse, "loader")
    command = [sys.executable, "-c", _HOLD_FOR_EVER, submission]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as doomed:
        assert doomed.stdout is not None
        with closing(doomed.stdout):
            assert doomed.stdout.readline() == "claimed\n"
            assert claim(loader, "heir", [submission]) == []
            doomed.send_signal(signal.SIGKILL)
    claimed = []
    for _ in range(100):  # the server notices the closed connection in its own time
        claimed = claim(loader, "heir", [submission])
        if claimed:
            break
        time.sleep(0.05)
    assert [each.attempts for each in claimed] == [2]


def test_an_expired_lease_of_a_living_worker_is_taken_over(warehouse: Settings, identified: Identified) -> None:
    submission = identified("a.xlsx")
    loader = engine(warehouse, "loader")
    with kept_alive(loader, "slow"), kept_alive(loader, "heir"):
        claim(loader, "slow", [submission])
        with loader.begin() as connection:
            connection.execute(text("update intake.submission set lease_until = clock_timestamp() - interval '1s'"))
        assert [each.submission_id for each in claim(loader, "heir", [submission])] == [submission]


def test_a_heartbeat_does_not_wait_for_the_row_that_is_being_judged(
    warehouse: Settings, identified: Identified, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Judging may want the whole table (a new year's partition): each would wait for the other."""
    monkeypatch.setattr("bangfu.ledger.leases.HEARTBEAT_SECONDS", 0.02)
    judged, next_one = identified("a.xlsx"), identified("b.xlsx")
    loader = engine(warehouse, "loader")
    with kept_alive(loader, "busy"), loader.begin() as connection:
        claim(loader, "busy", [judged, next_one])
        hold_lease(connection, "busy", judged)
        lease = text("select lease_until from intake.submission where submission_id = :submission_id")
        before = connection.execute(lease, {"submission_id": next_one}).scalar_one()
        time.sleep(0.2)
        assert connection.execute(lease, {"submission_id": next_one}).scalar_one() > before


def test_names_of_workers_differ() -> None:
    assert new_worker_name() != new_worker_name()
