"""Drops in the ledger: a file is recorded before it is processed and finished when it has left the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from bangfu.ledger.records import Drop, Member, submission_id

_OPEN_DROP = text("""
    select drop_id from intake.file_drop
    where path = :path and size_bytes = :size_bytes and mtime_ns = :mtime_ns and sha256 = :sha256
      and finished_at is null
""")

_INSERT_DROP = text("""
    insert into intake.file_drop
        (folder_org_code, path, file_name, size_bytes, mtime_ns, sha256, received_at, archived_at)
    values (:folder_org_code, :path, :file_name, :size_bytes, :mtime_ns, :sha256, :received_at, now())
    returning drop_id
""")

_DROP_NUMBER = text("""
    select count(*) + 1 from intake.submission
    where folder_org_code = :folder_org_code and sha256 = :sha256 and member_name is not distinct from :member_name
""")

_INSERT_SUBMISSION = text("""
    insert into intake.submission
        (submission_id, drop_id, member_name, folder_org_code, file_name, sha256, size_bytes, drop_number,
         received_at, file_mtime)
    values (:submission_id, :drop_id, :member_name, :folder_org_code, :file_name, :sha256, :size_bytes,
            :drop_number, :received_at, :file_mtime)
""")

_FINISH = text("""
    update intake.file_drop
    set destination = :destination, lies_at = :destination, finished_at = coalesce(finished_at, now())
    where drop_id = :drop_id
""")


def record_drop(connection: Connection, drop: Drop, members: Sequence[Member], received_at: datetime) -> list[str]:
    """Record a drop with one submission per member; the same open drop again records nothing.

    Returns the ids of the new submissions. The caller holds the receive lock and commits.
    """
    values = {
        "folder_org_code": drop.folder_org_code,
        "path": drop.path,
        "file_name": drop.file_name,
        "size_bytes": drop.size_bytes,
        "mtime_ns": drop.mtime_ns,
        "sha256": drop.sha256,
        "received_at": received_at,
    }
    if connection.execute(_OPEN_DROP, values).first():
        return []
    drop_id = connection.execute(_INSERT_DROP, values).scalar_one()
    return [_record_submission(connection, drop, drop_id, member, received_at) for member in members]


def finish_drop(connection: Connection, drop_id: int, destination: str) -> None:
    """Note where the file lies now; its drop is finished."""
    connection.execute(_FINISH, {"drop_id": drop_id, "destination": destination})


def _record_submission(connection: Connection, drop: Drop, drop_id: int, member: Member, received_at: datetime) -> str:
    content = {
        "folder_org_code": drop.folder_org_code,
        "sha256": member.sha256,
        "member_name": member.name,
    }
    drop_number = int(connection.execute(_DROP_NUMBER, content).scalar_one())
    new_id = submission_id(drop.folder_org_code, member.sha256, member.name, drop_number)
    connection.execute(
        _INSERT_SUBMISSION,
        {
            **content,
            "submission_id": new_id,
            "drop_id": drop_id,
            "file_name": drop.file_name if member.name is None else f"{drop.file_name}__{member.name}",
            "size_bytes": member.size_bytes,
            "drop_number": drop_number,
            "received_at": received_at,
            "file_mtime": datetime.fromtimestamp(drop.mtime_ns / 1e9, UTC),
        },
    )
    return new_id
