"""What is tried again, how often, and what is told at the end."""

from __future__ import annotations

import pytest

from bangfu.intake.connectors.retrying import LONGEST_BIDDEN_WAIT, Passing, patiently
from bangfu.intake.connectors.source import ShortOfRevision, SourceTrouble
from bangfu.intake.connectors.sources import Patience

QUICK = Patience(attempts=3, first_seconds=0, longest_seconds=0)


class Sick:
    """Fails so often with this, then answers."""

    def __init__(self, times: int, error: Exception) -> None:
        self.times, self.error, self.calls, self.mended = times, error, 0, 0

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.times:
            raise self.error
        return "well"

    def mend(self) -> None:
        self.mended += 1


def passing(bidden_wait: float | None = None) -> Passing:
    return Passing(SourceTrouble("pull.limited", host="h"), bidden_wait)


@pytest.mark.parametrize("error", [passing(), passing(0), ShortOfRevision()])
def test_tried_again_until_it_is_well(error: Exception) -> None:
    act = Sick(2, error)
    assert patiently(QUICK, act, act.mend) == "well"
    assert (act.calls, act.mended) == (3, 2)


def test_what_does_not_pass_is_told() -> None:
    with pytest.raises(SourceTrouble) as told:
        patiently(QUICK, Sick(3, passing()))
    assert told.value.notice_id == "pull.limited"
    with pytest.raises(ShortOfRevision):
        patiently(QUICK, Sick(3, ShortOfRevision()))


def test_anything_else_is_told_at_once() -> None:
    act = Sick(1, SourceTrouble("pull.refused", host="h"))
    with pytest.raises(SourceTrouble):
        patiently(QUICK, act)
    assert act.calls == 1


def test_a_wait_too_long_is_left_to_the_next_pull() -> None:
    act = Sick(1, passing(LONGEST_BIDDEN_WAIT + 1))
    with pytest.raises(SourceTrouble) as told:
        patiently(QUICK, act)
    assert (act.calls, told.value.notice_id) == (1, "pull.limited")
