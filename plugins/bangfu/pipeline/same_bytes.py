"""The same bytes again (rule C-FILE-02): a duplicate of what is in force, a question where it is not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from bangfu.contracts.findings import Finding
from bangfu.ledger.outcomes import Outcome
from bangfu.ledger.records import Identity, Submission, Yuan
from bangfu.ledger.submissions import same_bytes
from bangfu.pipeline.issues import describe
from bangfu.pipeline.workplace import Workplace
from bangfu.settings import TIME_ZONE


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that known content raises, and the sentence for the clerk.

    ``restores`` is the superseded submission that would be in force again.
    """

    question: str
    finding: Finding
    restores: str | None = None


def find_duplicate(
    connection: Connection, work: Workplace, submission: Submission, unit: str | None = None
) -> Outcome | None:
    """``duplicate`` when the content is live or held at the same unit, else None.

    ``unit`` is the one that the file speaks for; None while it has not been read, then the folder stands for it.
    Returned content is processed again. Nothing repeats a held file that came after it: that one may wait because of
    this very file, and then each would be the other's duplicate.
    """
    own = [one for one in same_bytes(connection, submission) if _is_of(work, one, submission.folder_org_code, unit)]
    known = [one for one in own if one.state == "live" or (one.state == "held" and _came_before(one, submission))]
    return _duplicate(work, known[0]) if known else None


def doubt_same_bytes(connection: Connection, work: Workplace, submission: Submission, unit: str | None) -> Doubt | None:
    """What a person must answer about known content: superseded at that unit, or live or held at another one."""
    known = same_bytes(connection, submission)
    own = [one for one in known if _is_of(work, one, submission.folder_org_code, unit)]
    superseded = [one for one in own if one.state == "superseded"]
    if superseded:
        old = superseded[0].submission_id
        question = f"restore:{old}:{submission.submission_id}"  # each time it comes is asked anew
        return Doubt(question, Finding("C-FILE-02.superseded", _words(superseded[0])), restores=old)
    elsewhere = [one for one in known if one not in own and one.state in ("live", "held")]
    if elsewhere:
        name = work.register.organisation_name(_unit_of(work, elsewhere[0]))
        question = f"bytes:{submission.folder_org_code}:{submission.sha256}"
        return Doubt(question, Finding("C-FILE-02.elsewhere", {**_words(elsewhere[0]), "org": name}))
    return None


def _came_before(one: Submission, other: Submission) -> bool:
    return (one.drop_id, one.file_name) < (other.drop_id, other.file_name)


def _is_of(work: Workplace, earlier: Submission, folder: str, unit: str | None) -> bool:
    """Whether an earlier submission is the same unit's: dropped in the same folder, or speaking for that unit."""
    return earlier.folder_org_code == folder or _unit_of(work, earlier) == (unit or folder)


def _unit_of(work: Workplace, earlier: Submission) -> str:
    """The unit that a submission speaks for; one that waits because it lies in a stranger's folder is the folder's."""
    folder, unit = earlier.folder_org_code, earlier.org_code
    if unit is None or (earlier.state == "held" and not work.register.may_report_for(folder, unit)):
        return folder
    return unit


def _duplicate(work: Workplace, earlier: Submission) -> Outcome:
    contract = work.contracts.get(earlier.report or "")
    return Outcome(
        status="duplicate",
        identity=Identity(org_code=earlier.org_code, report=earlier.report, period=earlier.period),
        amount=Yuan() if contract and contract.amount_column else None,
        duplicate_of=earlier.submission_id,
        issues=[describe(Finding("C-FILE-02", _words(earlier)), None, {}, None)],
    )


def _words(earlier: Submission) -> dict[str, str]:
    day = earlier.received_at.astimezone(TIME_ZONE)
    return {"date": f"{day.year}年{day.month}月{day.day}日", "id": earlier.submission_id}
