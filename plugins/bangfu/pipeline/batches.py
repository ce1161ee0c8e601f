"""Which waiting submissions are processed together: files of one report type, so that one validation serves all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bangfu.contracts.models import Turn
from bangfu.ledger.records import Submission
from bangfu.ledger.submissions import waiting
from bangfu.pipeline.workplace import Workplace

BATCH_FILES = 120
TURNS: tuple[Turn, ...] = ("first", "usual", "last")
BATCH_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Batch:
    """Submissions of one report type; ``turn`` is the contract's, unknown files have the usual one."""

    label: str
    report: str | None
    turn: Turn
    submission_ids: tuple[str, ...]


def plan_batches(work: Workplace, dags: Sequence[str]) -> list[Batch]:
    """The batches of everything that waits for these DAGs, in the order of their turns."""
    with work.engine.connect() as connection:
        found = waiting(connection, dags)
    ordered = sorted(found, key=lambda one: (one.report or "", *one.order))
    batches = [
        _batch(work, report, part)
        for report, group in groupby(ordered, key=lambda one: one.report)
        for part in _parts(group)
    ]
    return sorted(batches, key=lambda batch: TURNS.index(batch.turn))


def _parts(submissions: Iterator[Submission]) -> Iterator[list[Submission]]:
    part: list[Submission] = []
    for submission in submissions:
        if part and (len(part) >= BATCH_FILES or sum(one.size_bytes for one in part) >= BATCH_BYTES):
            yield part
            part = []
        part.append(submission)
    if part:
        yield part


def _batch(work: Workplace, report: str | None, part: list[Submission]) -> Batch:
    contract = work.contracts.get(report or "")
    units = list(dict.fromkeys(work.register.organisation_name(one.folder_org_code) for one in part))
    who = units[0] if len(units) == 1 else f"{units[0]}等{len(units)}个单位"
    what = f"{contract.code} {contract.title}" if contract else "未识别的文件"
    return Batch(
        label=f"{what} · {who} · {len(part)}个文件",
        report=report,
        turn=contract.turn if contract else "usual",
        submission_ids=tuple(one.submission_id for one in part),
    )
