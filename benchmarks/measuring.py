"""What a measurement is: two ways of doing the same thing, timed in one run, and their ratio."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """``baseline`` ÷ ``ours``, both in ``unit``; above 1, ours needs less."""

    name: str
    ours: str
    ours_value: float
    baseline: str
    baseline_value: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """How many times what ours needs the baseline needs."""
        return self.baseline_value / self.ours_value


@dataclass(frozen=True)
class Share:
    """The part of a whole that one phase takes; ``value`` in ``unit``."""

    whole: str
    phase: str
    value: float
    share: float
    unit: str = "s"


@dataclass(frozen=True)
class Measured:
    """What one measurement gave."""

    ratios: tuple[Ratio, ...] = ()
    shares: tuple[Share, ...] = ()


def seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The shortest of several runs, which other work on the machine disturbed least."""
    return min(_seconds_once(work) for _ in range(repeats))


def _seconds_once(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
