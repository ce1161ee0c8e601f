"""Vaulted files in the ledger: what of each original with persons is known for ever, its tombstone included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, text

VaultReason = Literal["rejected", "dropped", "hashed", "unread"]


@dataclass(frozen=True, slots=True)
class VaultedFile:
    """One original in the vault. ``purged_at`` None: it is still there; ``table_sha256`` None: nothing replaces it."""

    sha256: str
    size_bytes: int
    reason: VaultReason
    stored_at: datetime
    expires_at: datetime
    table_sha256: str | None = None
    purged_at: datetime | None = None


_COLUMNS = ", ".join(field.name for field in fields(VaultedFile))

_FIND = text(f"select {_COLUMNS} from intake.vaulted_file where sha256 = :sha256")

_NOTE = text("""
    insert into intake.vaulted_file (sha256, size_bytes, reason, stored_at, expires_at, table_sha256)
    values (:sha256, :size_bytes, :reason, :stored_at, :expires_at, :table_sha256)
    on conflict (sha256) do update set
        reason = excluded.reason, expires_at = excluded.expires_at, cleared_at = null,
        stored_at = case
            when vaulted_file.purged_at is null then vaulted_file.stored_at else excluded.stored_at
        end,
        purged_at = null, table_sha256 = coalesce(excluded.table_sha256, vaulted_file.table_sha256)
""")

_EXPECT_CLEARING = text("""
    update intake.vaulted_file set cleared_at = null
    where sha256 in (
        select submission.sha256 from intake.submission where submission.submission_id = :submission_id
        union all
        select file_drop.sha256 from intake.submission join intake.file_drop using (drop_id)
        where submission.submission_id = :submission_id
    )
    returning sha256
""")

_EXPECT_CLEARING_OF = text("update intake.vaulted_file set cleared_at = null where sha256 = any(:hashes)")

# An object that somebody still has to read is not cleared: whoever reads it clears it.
_UNCLEARED = text("""
    select vaulted_file.sha256 from intake.vaulted_file
    where vaulted_file.cleared_at is null and not exists (
        select 1 from intake.submission
        where submission.sha256 = vaulted_file.sha256 and submission.stage in ('received', 'identified')
    )
""")

_CLEARED = text("update intake.vaulted_file set cleared_at = clock_timestamp() where sha256 = :sha256")

# An original that nothing replaces is needed until its submission is decided.
_EXPIRED = text(f"""
    select {_COLUMNS} from intake.vaulted_file
    where purged_at is null and expires_at <= :now and (table_sha256 is not null or not exists (
        select 1 from intake.submission
        where submission.sha256 = vaulted_file.sha256
          and (submission.stage in ('received', 'identified') or submission.state in ('held', 'failed'))
    ))
    order by sha256
""")

_PURGED = text("update intake.vaulted_file set purged_at = :now where sha256 = :sha256")

_PARCEL = text("""
    select file_drop.sha256, file_drop.size_bytes from intake.submission join intake.file_drop using (drop_id)
    where submission.submission_id = :submission_id
""")


def find_vaulted(connection: Connection, sha256: str) -> VaultedFile | None:
    """What the ledger knows of an original with that hash; None when it has no persons in it."""
    row = connection.execute(_FIND, {"sha256": sha256}).first()
    return None if row is None else VaultedFile(**row._mapping)


def note_vaulted(connection: Connection, files: Iterable[VaultedFile]) -> None:
    """Record originals that lie in the vault now, in the caller's transaction; the archive has to let go of them."""
    for file in sorted(files, key=lambda one: one.sha256):
        connection.execute(_NOTE, asdict(file))


def expect_clearing(connection: Connection, submission_id: str) -> list[str]:
    """Vaulted originals that arrived once more with this submission, or that it was judged from: their hashes.

    In the caller's transaction; after its commit the archive has to let go of them.
    """
    return list(connection.execute(_EXPECT_CLEARING, {"submission_id": submission_id}).scalars())


def note_arrived(connection: Connection, hashes: Iterable[str]) -> None:
    """These bytes were archived (again); where they belong into the vault the archive has to let go of them."""
    connection.execute(_EXPECT_CLEARING_OF, {"hashes": list(hashes)})


def uncleared(connection: Connection) -> list[str]:
    """Hashes of the vaulted originals of which the archive may still hold a copy that nobody needs."""
    return list(connection.execute(_UNCLEARED).scalars())


def note_cleared(connection: Connection, sha256: str) -> None:
    """The archive holds no copy any more."""
    connection.execute(_CLEARED, {"sha256": sha256})


def expired(connection: Connection, now: datetime) -> list[VaultedFile]:
    """Originals in the vault whose time is up."""
    return [VaultedFile(**row._mapping) for row in connection.execute(_EXPIRED, {"now": now})]


def note_purged(connection: Connection, sha256: str, now: datetime) -> None:
    """The vault holds it no more; this row is its tombstone."""
    connection.execute(_PURGED, {"sha256": sha256, "now": now})


def parcel_of(connection: Connection, submission_id: str) -> tuple[str, int]:
    """Hash and size of the file as dropped: the submission's own, or the zip that it came in."""
    row = connection.execute(_PARCEL, {"submission_id": submission_id}).one()
    return row.sha256, row.size_bytes
