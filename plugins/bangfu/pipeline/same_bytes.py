"""The same bytes again (rule C-FILE-02): a duplicate of what is in force, a question where it is not."""

from __future__ import annotations

from sqlalchemy import Connection

from bangfu.contracts.findings import Finding
from bangfu.ledger.outcomes import Outcome
from bangfu.ledger.records import Identity, Submission, Yuan
from bangfu.ledger.submissions import same_bytes
from bangfu.pipeline.issues import describe
from bangfu.pipeline.workplace import Workplace
from bangfu.settings import TIME_ZONE


def judge_same_bytes(connection: Connection, work: Workplace, submission: Submission) -> Outcome | None:
    """The outcome of a file whose content is known already, None for a new one.

    Live or held at the same unit: duplicate. Superseded there, or live or held at another unit: held. Returned content
    is processed again.
    """
    known = same_bytes(connection, submission)
    own = [one for one in known if one.folder_org_code == submission.folder_org_code]
    in_force = [one for one in own if one.state in ("live", "held")]
    if in_force:
        return _duplicate(work, in_force[0])
    if own:
        return _held(own[0], "C-FILE-02.superseded", {}, f"restore:{own[0].submission_id}")
    elsewhere = [one for one in known if one.state in ("live", "held")]
    if elsewhere:
        unit = work.register.organisation_name(elsewhere[0].org_code or elsewhere[0].folder_org_code)
        question = f"bytes:{submission.folder_org_code}:{submission.sha256}"
        return _held(elsewhere[0], "C-FILE-02.elsewhere", {"org": unit}, question)
    return None


def _duplicate(work: Workplace, earlier: Submission) -> Outcome:
    contract = work.contracts.get(earlier.report or "")
    return Outcome(
        status="duplicate",
        identity=Identity(org_code=earlier.org_code, report=earlier.report, period=earlier.period),
        amount=Yuan() if contract and contract.amount_column else None,
        duplicate_of=earlier.submission_id,
        issues=[describe(Finding("C-FILE-02", _words(earlier)), None, {}, None)],
    )


def _held(earlier: Submission, rule: str, words: dict[str, str], question: str) -> Outcome:
    return Outcome(
        status="held",
        identity=Identity(report=earlier.report, period=earlier.period),
        duplicate_of=earlier.submission_id,
        hold_question=question,
        issues=[describe(Finding(rule, {**_words(earlier), **words}), None, {}, None)],
    )


def _words(earlier: Submission) -> dict[str, str]:
    day = earlier.received_at.astimezone(TIME_ZONE)
    return {"date": f"{day.year}年{day.month}月{day.day}日", "id": earlier.submission_id}
