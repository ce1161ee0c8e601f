"""Which version of a file, and of a row, is in force (INTERFACE section 5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import reduce

from sqlalchemy import Connection, text

from bangfu.contracts.catalogue import contract
from bangfu.warehouse.arrival import Arrival, Verdict
from bangfu.warehouse.statements import run


@dataclass(frozen=True, slots=True)
class FileVersion:
    """What of a file says how new it is. A correction sheet is as new as the submission that it corrects, a restored
    file as new as what it was restored over, and comes behind it.
    """

    submission_id: str
    name_version: int | None
    reported_on: date | None
    file_mtime: datetime
    restoration: int
    file_name: str
    sha256: str


VERSION_COLUMNS = ", ".join(f"file_version.{field.name}" for field in fields(FileVersion))
"""The columns of ``intake.file_version`` that make a :class:`FileVersion`."""


def is_newer(one: FileVersion, other: FileVersion) -> bool:
    """Whether ``one`` is newer: by ``_v{n}``, else 填报日期, else mtime, else name; a tie or absence passes on."""
    pairs: tuple[tuple[object, object], ...] = (
        (one.name_version, other.name_version),
        (one.reported_on, other.reported_on),
        (one.file_mtime, other.file_mtime),
        (one.restoration, other.restoration),
        (one.file_name, other.file_name),
        (one.sha256, other.sha256),
        (one.submission_id, other.submission_id),
    )
    for mine, theirs in pairs:
        if mine is not None and theirs is not None and mine != theirs:
            return bool(mine > theirs)  # type: ignore[operator]
    return False


def newest(files: Iterable[FileVersion]) -> FileVersion:
    """The newest of several files, whatever the order in which they are given.

    Comparing in pairs can go round in a circle (where only some names carry a version), so the files are compared in
    an order of their own: the answer depends on the files alone, and is the newest wherever there is one.
    """
    ordered = sorted(
        files, key=lambda file: (file.file_mtime, file.restoration, file.file_name, file.sha256, file.submission_id)
    )
    return reduce(lambda best, file: file if is_newer(file, best) else best, ordered)


_FILES = text(f"""
    select {VERSION_COLUMNS} from intake.file_version where submission_id = any(:submission_ids)
""")


def file_versions(connection: Connection, submission_ids: Sequence[str]) -> dict[str, FileVersion]:
    """How new each of these files is, as the ledger has noted it."""
    found = connection.execute(_FILES, {"submission_ids": list(submission_ids)})
    return {row.submission_id: FileVersion(*row) for row in found}


@dataclass(frozen=True, slots=True)
class Turnover:
    """Which submissions lost rows to the arriving one, and what became of the rows."""

    superseded: tuple[str, ...]
    superseded_by: str | None
    rows_added: int
    rows_removed: int
    rows_changed: int


def put_in_force(connection: Connection, arrival: Arrival, verdict: Verdict) -> Turnover:
    """Give every row that the arrival touches its version in force, in staging and among the sale lines.

    The arrival is staged and its sale lines are there. The ledger's state of submissions that lose their last row is
    changed here; that of the arrival is the caller's to write.
    """
    run(connection, "load/candidate_table.sql")
    if contract(arrival.report).supersede.mode == "period":
        _replace_whole(connection, arrival, verdict)
    else:
        _choose_row_by_row(connection, arrival)
    added, removed, changed = _count_turnover(connection, arrival)
    _follow(connection, arrival)
    superseded = _supersede(connection, arrival, verdict)
    return Turnover(superseded, _superseded_by(connection, arrival, verdict), added, removed, changed)


def _replace_whole(connection: Connection, arrival: Arrival, verdict: Verdict) -> None:
    run(
        connection,
        "load/candidates_by_period.sql",
        report=arrival.report,
        submission_id=arrival.submission_id,
        is_in_force=not verdict.is_older,
        replaced=replaced_files(connection, verdict),
    )


def _choose_row_by_row(connection: Connection, arrival: Arrival) -> None:
    run(
        connection,
        "load/candidates_by_key.sql",
        report=arrival.report,
        submission_id=arrival.submission_id,
    )
    contending = [tuple(row.submission_ids) for row in run(connection, "load/contending_files.sql")]
    if contending:
        named = sorted({submission for files in contending for submission in files})
        versions = file_versions(connection, named)
        connection.execute(
            text("insert into newest_file values (:submission_ids, :newest)"),
            [
                {"submission_ids": list(files), "newest": newest(versions[file] for file in files).submission_id}
                for files in contending
            ],
        )
    run(connection, "load/choose_versions.sql")


def _follow(connection: Connection, arrival: Arrival) -> None:
    """Staging first, then the sale lines, then the refunds that several exports state."""
    connection.execute(
        text(f"""
            update staging.{contract(arrival.report).name} as line set in_force = candidate.stays
            from candidate
            where line.submission_id = candidate.submission_id and line.row_no = candidate.row_no
                and candidate.is_loaded and line.in_force <> candidate.stays
        """)
    )
    run(connection, "load/facts_in_force.sql")
    if (
        arrival.report == "platform_orders"
        and connection.execute(_SEVERAL_SAY, {"own": arrival.submission_id}).scalar()
    ):
        run(connection, "load/order_refunds.sql")


def _count_turnover(connection: Connection, arrival: Arrival) -> tuple[int, int, int]:
    """Rows added, removed and changed against what was in force before; equal rows are none of these."""
    row = connection.execute(
        text(f"""
            with cells as (
                select candidate.business_key, candidate.is_refund_row, candidate.was_in_force, candidate.stays,
                    to_jsonb(line) - '{{submission_id,sheet,row_no,in_force,seq_no}}'::text[] as content
                from candidate
                inner join staging.{contract(arrival.report).name} as line using (submission_id, row_no)
                where candidate.is_loaded and candidate.was_in_force is distinct from candidate.stays
            ), before as (select * from cells where was_in_force), after as (select * from cells where stays)
            select count(*) filter (where before.business_key is null) as added,
                count(*) filter (where after.business_key is null) as removed,
                count(*) filter (where before.content <> after.content) as changed
            from before full join after using (business_key, is_refund_row)
        """)
        if _replaces_something(connection)
        else text("select count(*) filter (where stays), 0, 0 from candidate where is_loaded")
    ).one()
    return row[0], row[1], row[2]


def _replaces_something(connection: Connection) -> bool:
    return bool(connection.execute(text("select exists (select 1 from candidate where was_in_force)")).scalar())


_SEVERAL_SAY = text("""
    select exists (
        select 1 from candidate where submission_id <> :own or is_refund_row or not is_loaded
    )
""")

_LIVE_CORRECTIONS = text("""
    select submission_id from intake.submission
    where parent_submission_id = any(:parents) and state = 'live' order by submission_id
""")

_WITHOUT_ROWS = text("""
    with losers as (
        select distinct loser.submission_id
        from candidate as loser
        inner join candidate as winner
            on loser.business_key = winner.business_key and loser.is_refund_row = winner.is_refund_row
                and winner.wins and winner.submission_id <> loser.submission_id
        where loser.is_loaded
    )
    select submission_id from losers
    where not exists (
        select 1 from staging.row_version
        where row_version.report = :report and row_version.submission_id = losers.submission_id and in_force
    )
    order by submission_id
""")

_MARK_SUPERSEDED = text("""
    update intake.submission set state = 'superseded', superseded_by = :by
    where submission_id = any(:submission_ids) and state = 'live' and submission_id <> :by
    returning submission_id
""")

_OWN_ROWS = text("""
    select count(*) as rows, count(*) filter (where stays) as staying
    from candidate where submission_id = :submission_id and is_loaded
""")

_WINNERS = text("""
    select distinct winner.submission_id
    from candidate as own
    inner join candidate as winner
        on own.business_key = winner.business_key and own.is_refund_row = winner.is_refund_row and winner.wins
            and winner.submission_id <> own.submission_id
    where own.submission_id = :submission_id and own.is_loaded
""")


def replaced_files(connection: Connection, verdict: Verdict) -> list[str]:
    """The submissions that a verdict replaces, with their live correction sheets."""
    corrections = connection.execute(_LIVE_CORRECTIONS, {"parents": list(verdict.replaces)})
    return [*verdict.replaces, *(row.submission_id for row in corrections)]


def _supersede(connection: Connection, arrival: Arrival, verdict: Verdict) -> tuple[str, ...]:
    if contract(arrival.report).supersede.mode == "period":
        lost = replaced_files(connection, verdict)
    else:
        lost = [row.submission_id for row in connection.execute(_WITHOUT_ROWS, {"report": arrival.report})]
    marked = connection.execute(_MARK_SUPERSEDED, {"submission_ids": lost, "by": arrival.submission_id})
    return tuple(sorted(row.submission_id for row in marked))


def _superseded_by(connection: Connection, arrival: Arrival, verdict: Verdict) -> str | None:
    """Who is in force instead of an arrival that has no row in force itself."""
    if verdict.is_older:
        return verdict.newer
    own = connection.execute(_OWN_ROWS, {"submission_id": arrival.submission_id}).one()
    if own.rows == 0 or own.staying > 0:
        return None
    winners = [row.submission_id for row in connection.execute(_WINNERS, {"submission_id": arrival.submission_id})]
    if not winners:
        return None
    versions = file_versions(connection, winners)
    return newest(versions[winner] for winner in winners).submission_id
