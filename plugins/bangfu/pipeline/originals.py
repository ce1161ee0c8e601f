"""Originals with persons in them: read once, then encrypted in the vault; what is judged is the table without them.

The order of steps is what makes it safe to be killed between any two: the vault's object and the table are on the
disk before the ledger commits that they are, and only after that commit the archive and the folders let go of the
original. Whoever comes next finds in the ledger what is left to do.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine

from bangfu.cleaning.shielding import Shielded
from bangfu.contracts.catalogue import usual_retention
from bangfu.contracts.findings import Finding, UnreadableFile
from bangfu.contracts.models import ReportContract
from bangfu.intake.archive import archive_path, archive_stream, remove_archived
from bangfu.intake.vault import Vault
from bangfu.ledger.records import Submission
from bangfu.ledger.vaulted import VaultedFile, VaultReason, find_vaulted, note_cleared, parcel_of, uncleared
from bangfu.pipeline.workplace import Workplace
from bangfu.reading.cell_table import read_cell_table, write_cell_table
from bangfu.reading.pool import ReadingPool
from bangfu.reading.table import Book
from bangfu.settings import Settings


@dataclass(frozen=True, slots=True)
class Opened:
    """What a submission says. ``is_shielded``: its persons are gone already; ``persons`` was said of them then."""

    book: Book | UnreadableFile
    is_shielded: bool = False
    persons: list[Finding] = field(default_factory=list)


def open_submission(work: Workplace, pool: ReadingPool, submission: Submission) -> Opened:
    """Read the table that replaces the original, else the original, which comes back from the vault if it must."""
    original = archive_path(work.settings.archive, submission.sha256)
    with work.engine.connect() as connection:
        vaulted = find_vaulted(connection, submission.sha256)
    if vaulted and vaulted.table_sha256 and not (vaulted.purged_at and original.exists()):
        with archive_path(work.settings.archive, vaulted.table_sha256).open("rb") as lines:
            book, persons = read_cell_table(lines)
        return Opened(book, True, persons)
    if vaulted and vaulted.purged_at is None and not original.exists():
        with Vault.of(work.settings).opened(submission.sha256) as stream:
            archive_stream(work.settings.archive, stream)
    return Opened(pool.read(original, submission.file_name))


def seclude(
    work: Workplace, submission: Submission, shielded: Shielded, contract: ReportContract | None
) -> list[VaultedFile]:
    """Put the original, and the zip that it came in, into the vault, and its table into the archive.

    Returns what the ledger has to note in the transaction that judges the submission. Raises :class:`OSError`.
    """
    assert shielded.reason is not None
    table = b"".join(write_cell_table(shielded.book, shielded.findings)) if shielded.is_whole else None
    table_sha256 = archive_stream(work.settings.archive, io.BytesIO(table)).sha256 if table else None
    own = _vaulted(work, submission.sha256, submission.size_bytes, shielded.reason, contract, table_sha256)
    return [own, *seclude_parcel(work, submission, shielded.reason, contract)]


def seclude_unread(work: Workplace, submission: Submission) -> list[VaultedFile]:
    """The same for a submission that failed through our own fault, if reports of its kind have persons in them."""
    contract = work.contracts.get(submission.report or "")
    if contract is None or not any(column.personal for column in contract.columns):
        return []
    with work.engine.connect() as connection:
        if find_vaulted(connection, submission.sha256):
            return seclude_known(work, submission)
    own = _vaulted(work, submission.sha256, submission.size_bytes, "unread", contract, None)
    return [own, *seclude_parcel(work, submission, "unread", contract)]


def seclude_known(work: Workplace, submission: Submission) -> list[VaultedFile]:
    """The zip in which content arrived once more that lies in the vault already; nothing for any other content."""
    with work.engine.connect() as connection:
        vaulted = find_vaulted(connection, submission.sha256)
    contract = work.contracts.get(submission.report or "")
    return seclude_parcel(work, submission, vaulted.reason, contract) if vaulted else []


def seclude_parcel(
    work: Workplace, submission: Submission, reason: VaultReason, contract: ReportContract | None
) -> list[VaultedFile]:
    """The zip that a submission came in, where it is not in the vault yet."""
    with work.engine.connect() as connection:
        sha256, size_bytes = parcel_of(connection, submission.submission_id)
        known = find_vaulted(connection, sha256)
    if sha256 == submission.sha256 or (known and known.purged_at is None):
        return []
    return [_vaulted(work, sha256, size_bytes, reason, contract, None)]


def _vaulted(
    work: Workplace,
    sha256: str,
    size_bytes: int,
    reason: VaultReason,
    contract: ReportContract | None,
    table_sha256: str | None,
) -> VaultedFile:
    _store(work.settings, sha256)
    now = work.settings.now()
    kept = (contract and contract.retention) or usual_retention()
    return VaultedFile(sha256, size_bytes, reason, now, now + timedelta(days=kept.retention_days), table_sha256)


def _store(settings: Settings, sha256: str) -> None:
    vault = Vault.of(settings)
    try:
        vault.store(sha256, archive_path(settings.archive, sha256))
    except FileNotFoundError:  # another worker has just brought it there and cleared the archive
        if vault.trouble_with(sha256):
            raise


def clear_archive(engine: Engine, archive: Path, hashes: Iterable[str]) -> None:
    """Let the archive go of originals that the ledger knows in the vault."""
    for sha256 in hashes:
        remove_archived(archive, sha256)
        with engine.begin() as connection:
            note_cleared(connection, sha256)


def clear_leftovers(engine: Engine, archive: Path) -> None:
    """The same for everything that a killed process left, and that nobody is about to read."""
    with engine.connect() as connection:
        hashes = uncleared(connection)
    clear_archive(engine, archive, hashes)
