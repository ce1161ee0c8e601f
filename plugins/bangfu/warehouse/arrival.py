"""What goes into a load and what comes out of it, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import pandas as pd

from bangfu.contracts.findings import Finding


@dataclass(frozen=True)
class Arrival:
    """One judged submission that may load.

    ``frame`` holds the accepted rows only: the contract's fields, typed, and ``row_no``; ``repeat_no`` too where the
    contract numbers repeats over all rows read (:func:`bangfu.warehouse.keys.number_repeats`). ``excluded`` holds the
    excluded rows in the same columns: a platform's unpaid lines say something about the state of a line. ``scope`` are
    the valid values of the contract's scope column over all rows read. ``parent_submission_id`` is set for a
    correction sheet, which lives and dies with the submission it corrects.
    """

    submission_id: str
    org_code: str
    report: str
    period: str | None
    name_version: int | None
    reported_on: date | None
    file_mtime: datetime
    file_name: str
    sha256: str
    zero_report: bool
    full_list: bool
    sheet: str
    frame: pd.DataFrame
    scope: tuple[str, ...] = ()
    parent_submission_id: str | None = None
    excluded: pd.DataFrame | None = None

    @property
    def reporting_period(self) -> str:
        """The period code, or NONE for a report without one."""
        return self.period or "NONE"


@dataclass(frozen=True)
class Verdict:
    """What the neighbours say before anything is written.

    ``replaces`` are the live submissions that this one takes the place of; ``is_older`` says that a newer one is in
    force already, named by ``newer``. A held verdict names its ``question``; once that is answered ``accept``,
    weighing again passes it by. ``booking_month`` (202112) is the month of that answer where the period is closed.
    """

    kind: Literal["load", "held"]
    question: str | None = None
    findings: tuple[Finding, ...] = ()
    replaces: tuple[str, ...] = ()
    is_older: bool = False
    newer: str | None = None
    booking_month: str | None = None


@dataclass(frozen=True)
class Effect:
    """What a load changed: yuan counted before and after over all rows whose part in the total changed; own rows."""

    net_amount_before: Decimal
    net_amount_after: Decimal
    rows_added: int
    rows_removed: int
    rows_changed: int


@dataclass(frozen=True)
class Loaded:
    """What became of a load: ``supersedes`` is for the receipt, ``superseded`` are all that lost their last row."""

    version: int
    supersedes: str | None
    superseded: tuple[str, ...]
    superseded_by: str | None
    effect: Effect
    findings: list[Finding] = field(default_factory=list)
