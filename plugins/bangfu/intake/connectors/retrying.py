"""Trying again: what may pass by itself is tried a few times with growing waits, everything else is told at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from bangfu.intake.connectors.source import ShortOfRevision, SourceTrouble
from bangfu.intake.connectors.sources import Patience

T = TypeVar("T")

LONGEST_BIDDEN_WAIT = 120.0
"""A source that bids us wait longer than this many seconds is left for the next pull."""


class Passing(Exception):
    """Something that may pass by itself; ``trouble`` is what is told if it does not.

    ``bidden_wait``: the seconds that the source asked us to wait (Retry-After).
    """

    def __init__(self, trouble: SourceTrouble, bidden_wait: float | None = None) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble
        self.bidden_wait = bidden_wait


def patiently(patience: Patience, act: Callable[[], T], on_failure: Callable[[], None] = lambda: None) -> T:
    """``act()``, again and again while what it meets may pass; ``on_failure`` runs before each further try.

    Raises :class:`SourceTrouble` when it does not pass.
    """
    retrying = Retrying(
        retry=retry_if_exception_type((Passing, ShortOfRevision)),
        stop=stop_after_attempt(patience.attempts),
        wait=_wait(patience),
        before_sleep=lambda _: on_failure(),
        reraise=True,
    )
    try:
        return retrying(act)
    except Passing as passing:
        raise passing.trouble from None


def _wait(patience: Patience) -> Callable[[RetryCallState], float]:
    first, longest = patience.first_seconds, patience.longest_seconds
    growing = wait_exponential(multiplier=first, max=longest) + wait_random(0, first)

    def wait(state: RetryCallState) -> float:
        met = state.outcome.exception() if state.outcome else None
        bidden = met.bidden_wait if isinstance(met, Passing) else None
        if bidden is None:
            return growing(state)
        if bidden > LONGEST_BIDDEN_WAIT:
            assert isinstance(met, Passing)
            raise met.trouble
        return bidden

    return wait
