"""Receive: what lies still in the inboxes is archived, recorded and handed to the DAG of its report type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from sqlalchemy import Engine, text

from bangfu.contracts.findings import UnreadableFile
from bangfu.intake.archive import archive_file, archive_path, archive_stream, remove_leftovers
from bangfu.intake.names import printable, with_readable_name
from bangfu.intake.settle import SettledFile, inbox_files, look_at, settled_files
from bangfu.intake.vault import purge_expired
from bangfu.ledger.drops import record_drop
from bangfu.ledger.records import Drop, Member, Submission
from bangfu.ledger.submissions import at_stage, mark_identified, retry_failed
from bangfu.ledger.vaulted import note_arrived
from bangfu.pipeline.originals import clear_leftovers, open_submission
from bangfu.pipeline.workplace import Workplace
from bangfu.reading.archive import is_archive, members
from bangfu.reading.book import is_complete
from bangfu.reading.identify import identify
from bangfu.reading.pool import ReadingPool

DAG_OF_THE_UNKNOWN = "intake_departments"


@dataclass
class Received:
    """What one receive did: new submissions, and files that could not be taken with the reason."""

    new: list[str] = field(default_factory=list)
    retried: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def receive(work: Workplace, pool: ReadingPool) -> Received:
    """Take every file that lies in an inbox now, waiting until it has settled, and identify what is new.

    Only one receive runs at a time, on any machine; a second one waits and then finds the work done.
    """
    received = Received()
    with _one_receiver(work.engine):
        remove_leftovers(work.settings.archive)
        with work.engine.begin() as connection:
            purge_expired(work.settings, connection, work.settings.now())
            received.retried = retry_failed(connection)
        files = inbox_files(work.settings.intake, work.register.organisation_codes())
        for settled in settled_files(files, work.settings.settle_seconds, is_complete):
            _take(work, settled, received)
        with work.engine.connect() as connection:
            fresh = at_stage(connection, "received")
        identify_new(work, pool, fresh)
        clear_leftovers(work.engine, work.settings.archive)
    return received


@contextmanager
def _one_receiver(engine: Engine) -> Iterator[None]:
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(hashtext('bangfu.receive'))"))
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("select pg_advisory_unlock(hashtext('bangfu.receive'))"))
            connection.commit()


def _take(work: Workplace, settled: SettledFile, received: Received) -> None:
    """Archive first, record second; a file that changed while it was copied is left for the next time."""
    try:
        path = with_readable_name(settled.path)
        archived = archive_file(work.settings.archive, path)
    except FileNotFoundError:  # the clerk took it back
        return
    except OSError as error:
        received.troubles.append(f"{printable(settled.path.name)}: {error.strerror or error}")
        return
    if look_at(path) != settled.stillness:
        return
    drop = Drop(
        folder_org_code=settled.folder_org_code,
        path=path.relative_to(work.settings.intake).as_posix(),
        file_name=path.name,
        size_bytes=archived.size_bytes,
        mtime_ns=settled.stillness.mtime_ns,
        sha256=archived.sha256,
    )
    parts = members_of(work, drop)
    with work.engine.begin() as connection:
        received.new += record_drop(connection, drop, parts, work.settings.now())
        note_arrived(connection, {drop.sha256, *(part.sha256 for part in parts)})


def members_of(work: Workplace, drop: Drop) -> list[Member]:
    """The file itself; for a zip its members, archived one by one. A zip that cannot be opened stays one piece."""
    whole = [Member(None, drop.sha256, drop.size_bytes)]
    path = archive_path(work.settings.archive, drop.sha256)
    if not is_archive(path):
        return whole
    try:
        with members(path) as parts:
            return [_archived_member(work, part.name, part.stream) for part in parts]
    except UnreadableFile:  # told to the clerk when the whole file is processed
        return whole


def _archived_member(work: Workplace, name: str, stream: BinaryIO) -> Member:
    archived = archive_stream(work.settings.archive, stream)
    return Member(name, archived.sha256, archived.size_bytes)


def identify_new(work: Workplace, pool: ReadingPool, fresh: Iterable[Submission]) -> None:
    """Hand received submissions to the DAGs of their reports; what cannot be identified has one of its own."""
    for submission in fresh:
        report = _report_of(work, pool, submission)
        dag = work.contracts[report].dag if report else DAG_OF_THE_UNKNOWN
        with work.engine.begin() as connection:
            mark_identified(connection, submission.submission_id, report, dag)


def _report_of(work: Workplace, pool: ReadingPool, submission: Submission) -> str | None:
    book = open_submission(work, pool, submission).book
    if isinstance(book, UnreadableFile):
        return None
    return identify(book, submission.file_name, work.contracts.values()).report
