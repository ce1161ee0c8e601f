"""The reminder ladder (domain 4.9): which step an obligation has reached at a moment, and which are left to take."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bangfu.contracts.documents import read_yaml
from bangfu.settings import EXPECTATIONS, TIME_ZONE

Step = Literal["upcoming", "overdue", "first_urge", "second_urge", "listed"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Letter(_Strict):
    """How a step's letter is called and begins."""

    title: str
    file_name: str
    lead: str


class Rung(_Strict):
    """When a step is taken: so many workdays from the due date, at that time of the day; and its letter, if any."""

    workdays: int
    at: time = time(0)
    letter: Letter | None = None
    copied: bool = False


class OverdueList(_Strict):
    """How the city's list is called."""

    title: str
    file_name: str


class Ladder(_Strict):
    """All steps, the lowest first, with their names for people."""

    steps: Mapping[Step, Rung]
    overdue_list: OverdueList
    step_names: Mapping[Step, str]

    @property
    def workdays(self) -> list[int]:
        """The distance of every step from the due date."""
        return [rung.workdays for rung in self.steps.values()]

    def reached(self, days: Sequence[date], now: datetime) -> Step | None:
        """The highest step whose moment has come; ``days`` are those of the steps, in their order."""
        local = now.astimezone(TIME_ZONE)
        reached: Step | None = None
        for (step, rung), day in zip(self.steps.items(), days, strict=True):
            if local >= datetime.combine(day, rung.at, TIME_ZONE):
                reached = step
        return reached

    def left_to_take(self, reached: Step | None, recorded: Collection[str]) -> tuple[Step, ...]:
        """The steps to record, the last of which is taken now; those before it were missed and are passed over.

        A step is taken once, and none below one that is recorded: an extension does not start the ladder anew, and
        after an outage a unit gets one letter, not all that were due meanwhile.
        """
        order = list(self.steps)
        highest = max((order.index(step) for step in order if step in recorded), default=-1)
        wanted = -1 if reached is None else order.index(reached)
        return tuple(order[highest + 1 : wanted + 1])


@cache
def load_ladder() -> Ladder:
    """The ladder of expectations/common/reminders.yaml."""
    return Ladder.model_validate(read_yaml(EXPECTATIONS / "common" / "reminders.yaml"))
