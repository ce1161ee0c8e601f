"""What persons answer: kept for ever, the latest word on a question counts; and which files wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, TextClause, text

from bangfu.notices import WrongUsageError
from bangfu.settings import TIME_ZONE

ACCEPT = "accept"
RETURN = "return"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who answers, and why. Raises :class:`WrongUsageError` where one of them is blank."""

    by: str
    reason: str

    def __post_init__(self) -> None:
        for option, said in (("--by", self.by), ("--reason", self.reason)):
            if not said.strip():
                raise WrongUsageError("decide.blank", option=option)


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer: to which question, by whom, why, and when as people reckon (``BANGFU_NOW``)."""

    question: str
    answer: str
    decided_by: str
    reason: str
    decided_at: datetime

    def as_json(self) -> dict[str, str]:
        """For programs: the moment in ISO form, Asia/Shanghai."""
        return {**asdict(self), "decided_at": self.decided_at.astimezone(TIME_ZONE).isoformat(timespec="seconds")}


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A submission that waits for the answer to ``question``; ``amount`` in yuan, None where its report has none."""

    question: str
    submission_id: str
    folder_org_code: str
    org_code: str | None
    report: str | None
    period: str | None
    file_name: str
    received_at: datetime
    rows: int
    amount: Decimal | None


_LATEST = text("""
    select answer from intake.decision where question = :question order by decision_id desc limit 1
""")
_RECORD = text("""
    insert into intake.decision (question, answer, decided_by, reason, decided_at)
    values (:question, :answer, :decided_by, :reason, :decided_at)
    returning decision_id
""")
_NOTE_CHANGES = text("""
    insert into intake.decision_change (decision_id, period) select :decision_id, unnest(cast(:periods as text[]))
""")
_ANSWERED = text("""
    select distinct on (question) question, answer, decided_by, reason, decided_at
    from intake.decision order by question asc, decision_id desc
""")
_HIGHEST = text("select coalesce(max(decision_id), 0) from intake.decision")
_ANSWERED_SINCE = text("""
    select exists (
        select 1 from intake.decision where question = :question and answer <> 'return' and decision_id > :known
    )
""")
_HELD = text("""
    select hold_question, submission_id, folder_org_code, org_code, report, period, file_name, received_at, rows_read,
        amount_read
    from intake.submission
    where state = 'held' and hold_question is not null
    order by received_at, drop_id, file_name
""")
_RELEASE = text("""
    with released as (
        update intake.submission
        set stage = 'identified', status = null, state = null, hold_question = null, attempts = 0
        where submission_id = any(:submission_ids) and state = 'held'
        returning submission_id
    )
    insert into intake.submission_decision (submission_id, decision_id)
    select submission_id, :decision_id from released
    returning submission_id
""")
_SEND_BACK = text("""
    with sent_back as (
        update intake.submission
        set stage = 'judged', status = 'returned', state = 'returned', hold_question = null,
            judged_at = clock_timestamp(), replied_at = null
        where submission_id = any(:submission_ids) and state = 'held'
        returning submission_id
    )
    insert into intake.submission_decision (submission_id, decision_id)
    select submission_id, :decision_id from sent_back
    returning submission_id
""")


def latest_answer(connection: Connection, question: str) -> str | None:
    """The latest answer to a question; None where nobody answered it."""
    return connection.execute(_LATEST, {"question": question}).scalar()


def latest_decisions(connection: Connection) -> list[Decision]:
    """The latest answer to every question that was ever answered, in the order of the questions."""
    return [Decision(*row) for row in connection.execute(_ANSWERED)]


def highest_decision(connection: Connection) -> int:
    """The number of the last answer that was recorded; 0 before the first."""
    return int(connection.execute(_HIGHEST).scalar_one())


def was_answered_since(connection: Connection, question: str, known: int) -> bool:
    """Whether a question got an answer that lets files go on, after the answer number ``known``."""
    return bool(connection.execute(_ANSWERED_SINCE, {"question": question, "known": known}).scalar())


def is_accepted(connection: Connection, question: str) -> bool:
    """Whether the latest answer to a question is ``accept``."""
    return latest_answer(connection, question) == ACCEPT


def record(connection: Connection, decision: Decision) -> int:
    """Write an answer into the ledger, beside all earlier ones; its number."""
    return int(connection.execute(_RECORD, asdict(decision)).scalar_one())


def note_changes(connection: Connection, decision_id: int, periods: Sequence[str]) -> None:
    """Note the periods (202110, 2021H1) whose sales or scores an answer changes."""
    connection.execute(_NOTE_CHANGES, {"decision_id": decision_id, "periods": list(periods)})


def held_files(connection: Connection) -> list[HeldFile]:
    """Every submission that waits for an answer, oldest first."""
    return [HeldFile(*row) for row in connection.execute(_HELD)]


def release(connection: Connection, decision_id: int, submission_ids: Sequence[str]) -> list[str]:
    """Let held submissions be processed again because of an answer; the ids of those that were still held."""
    return _move_on(connection, _RELEASE, decision_id, submission_ids)


def send_back(connection: Connection, decision_id: int, submission_ids: Sequence[str]) -> list[str]:
    """Return held submissions because of an answer; the ids of those that were still held.

    Their receipts are the caller's to write anew; nothing of theirs was ever loaded.
    """
    return _move_on(connection, _SEND_BACK, decision_id, submission_ids)


_RESTORE = text("""
    with recursive followed as (
        select submission_id, superseded_by, 0 as step from intake.submission where submission_id = :old
        union all
        select later.submission_id, later.superseded_by, followed.step + 1
        from followed
        inner join intake.submission as later on later.submission_id = followed.superseded_by
    ),

    in_force as (
        select coalesce(ranks_as, submission_id) as ranks_as, restoration
        from followed
        inner join intake.submission using (submission_id)
        order by step desc limit 1
    )

    update intake.submission
    set ranks_as = in_force.ranks_as, restoration = in_force.restoration + 1
    from in_force
    where submission.submission_id = :submission_id
""")


def restore(connection: Connection, submission_id: str, old: str) -> None:
    """Make a submission as new as what took the place of ``old``, and put it right behind that."""
    connection.execute(_RESTORE, {"submission_id": submission_id, "old": old})


def _move_on(
    connection: Connection, statement: TextClause, decision_id: int, submission_ids: Sequence[str]
) -> list[str]:
    values = {"decision_id": decision_id, "submission_ids": list(submission_ids)}
    return [row.submission_id for row in connection.execute(statement, values)]
