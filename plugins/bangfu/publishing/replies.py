"""Answering the clerk: the file leaves the inbox and its receipts are written beside it, always after the commit.

Every step can be repeated: the destination is noted in the ledger before the file moves, a file that is already there
is not moved again, and one that has vanished is written anew from the archive. A file with persons in it lies in the
vault by now: only its receipts are placed, and what was dropped is deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from bangfu.intake.archive import file_sha256, place_copy
from bangfu.intake.settle import look_at
from bangfu.intake.whole_files import write_whole
from bangfu.ledger.drops import finish_drop
from bangfu.publishing.places import JSON_SUFFIX, SUFFIXES, TEXT_SUFFIX, free_place, short_enough
from bangfu.publishing.receipts import build_receipt, receipt_json, receipt_text
from bangfu.settings import Settings

FOLDERS = {
    "accepted": "accepted",
    "accepted_with_warnings": "accepted",
    "partially_accepted": "accepted",
    "duplicate": "accepted",
    "returned": "returned",
    "held": "held",
    "failed": "held",
}
LOADED = {"accepted", "accepted_with_warnings", "partially_accepted"}

_ANSWERABLE = text("""
    select file_drop.drop_id, file_drop.folder_org_code, file_drop.path, file_drop.file_name, file_drop.size_bytes,
        file_drop.mtime_ns, file_drop.sha256, file_drop.destination, file_drop.lies_at,
        array_agg(submission.submission_id order by submission.submission_id) as submission_ids,
        array_agg(submission.file_name order by submission.submission_id) as file_names,
        array_agg(submission.status order by submission.submission_id) as statuses,
        bool_or(
            submission.sha256 in (select sha256 from intake.vaulted_file)
            or file_drop.sha256 in (select sha256 from intake.vaulted_file)
        ) as is_vaulted
    from intake.file_drop
    join intake.submission using (drop_id)
    group by file_drop.drop_id
    having bool_and(submission.stage in ('judged', 'replied')) and bool_or(submission.stage = 'judged')
    order by file_drop.drop_id
""")

_NOTE_DESTINATION = text("update intake.file_drop set destination = :destination where drop_id = :drop_id")

_PROMISED = text("""
    select destination from intake.file_drop
    where destination is distinct from lies_at and drop_id <> :drop_id
""")

_REPLIED = text("""
    update intake.submission set stage = 'replied', replied_at = now()
    where submission_id = any(:submission_ids) and stage = 'judged'
""")

_KEEP_RECEIPT = text("""
    insert into intake.receipt (submission_id, body, written_to, written_at)
    values (:submission_id, cast(:body as json), :written_to, :written_at)
    on conflict (submission_id) do update
    set body = excluded.body, written_to = excluded.written_to, written_at = excluded.written_at
""")


@dataclass(frozen=True, slots=True)
class Reply:
    """One answered file: where it lies now, or why it could not be moved yet."""

    file_name: str
    folder_org_code: str
    statuses: tuple[str, ...]
    destination: str | None
    trouble: str | None = None


def reply_all(engine: Engine, settings: Settings) -> list[Reply]:
    """Answer every drop whose submissions are all judged. A file that cannot be moved is tried again next time."""
    with _one_replier(engine), engine.connect() as connection:
        drops = connection.execute(_ANSWERABLE).all()
        connection.rollback()
        return [_reply(engine, settings, drop) for drop in drops]


@contextmanager
def _one_replier(engine: Engine) -> Iterator[None]:
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(hashtext('bangfu.reply'))"))
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("select pg_advisory_unlock(hashtext('bangfu.reply'))"))
            connection.commit()


def _reply(engine: Engine, settings: Settings, drop: Row[Any]) -> Reply:
    statuses = tuple(drop.statuses)
    try:
        destination = _move(engine, settings, drop, folder_for(statuses))
        with engine.begin() as connection:
            _write_receipts(connection, settings, drop, settings.intake / destination)
            connection.execute(_REPLIED, {"submission_ids": drop.submission_ids})
            finish_drop(connection, drop.drop_id, destination)
    except OSError as error:
        return Reply(drop.file_name, drop.folder_org_code, statuses, None, f"{error.strerror or error}")
    return Reply(drop.file_name, drop.folder_org_code, statuses, destination)


def folder_for(statuses: Iterable[str]) -> str:
    """The folder of a drop: loaded in any part → accepted, else what waits → held, else duplicate, else returned."""
    found = set(statuses)
    if found & LOADED:
        return "accepted"
    folders = {FOLDERS[status] for status in found}
    return next(folder for folder in ("held", "accepted", "returned") if folder in folders)


def _move(engine: Engine, settings: Settings, drop: Row[Any], folder: str) -> str:
    """Bring the file to its place, which is noted in the ledger first; where it lies then, or would lie."""
    planned: str | None = drop.destination
    if planned is None or Path(planned).parent.name != folder or _is_taken(settings, drop, planned):
        planned = _plan(engine, settings, drop, folder)
    target = settings.intake / planned
    if drop.is_vaulted:
        _remove_old_receipts(settings, drop)
        _delete_dropped_file(settings.intake / (drop.lies_at or drop.path), drop)
        _delete_dropped_file(target, drop)
        return planned
    if target.exists():  # moved by a run that was killed before it could note it
        return planned
    _remove_old_receipts(settings, drop)
    if not _move_dropped_file(settings.intake / (drop.lies_at or drop.path), target, drop):
        place_copy(settings.archive, drop.sha256, target)
    return planned


def _is_taken(settings: Settings, drop: Row[Any], planned: str) -> bool:
    """Whether something that is not this drop's file lies where it was to go."""
    target = settings.intake / planned
    return target.exists() and not (target.is_file() and file_sha256(target) == drop.sha256)


def _plan(engine: Engine, settings: Settings, drop: Row[Any], folder: str) -> str:
    place = settings.intake / drop.folder_org_code / folder
    place.mkdir(parents=True, exist_ok=True)
    with engine.begin() as connection:
        others = connection.execute(_PROMISED, {"drop_id": drop.drop_id}).scalars()
        promised = {settings.intake / other for other in others}
        free = free_place(place, drop.file_name, promised, lambda name: _receipt_stems(drop, name))
        planned = free.relative_to(settings.intake).as_posix()
        connection.execute(_NOTE_DESTINATION, {"destination": planned, "drop_id": drop.drop_id})
    return planned


def _move_dropped_file(source: Path, target: Path, drop: Row[Any]) -> bool:
    """Move the file that was received; False when the clerk deleted or replaced it meanwhile.

    What was received is what is answered: a replacement stays where it is, to be received in its turn.
    """
    if not _is_the_dropped_file(source, drop):
        return False
    source.rename(target)
    if _is_the_dropped_file(target, drop):
        return True
    target.rename(source)  # replaced in the very moment
    return False


def _delete_dropped_file(path: Path, drop: Row[Any]) -> None:
    """Delete the file that was received; a replacement stays, to be received in its turn."""
    aside = path.with_name(f".{drop.drop_id}.vaulted.tmp")
    aside.unlink(missing_ok=True)  # of a run that was killed between the two steps below
    if not _is_the_dropped_file(path, drop):
        return
    path.rename(aside)
    if _is_the_dropped_file(aside, drop):
        aside.unlink()
    else:
        aside.rename(path)  # replaced in the very moment


def _is_the_dropped_file(path: Path, drop: Row[Any]) -> bool:
    seen = look_at(path)
    return seen is not None and seen.size_bytes == drop.size_bytes and seen.mtime_ns == drop.mtime_ns


def _remove_old_receipts(settings: Settings, drop: Row[Any]) -> None:
    if drop.lies_at is None:
        return
    old = settings.intake / drop.lies_at
    for name in _receipt_stems(drop, old.name):
        for suffix in SUFFIXES:
            old.with_name(name + suffix).unlink(missing_ok=True)


def _receipt_stems(drop: Row[Any], placed_name: str) -> list[str]:
    """Names receipts begin with: the placed file's own, for zip members with ``__member`` behind it."""
    return [short_enough(placed_name + name[len(drop.file_name) :]) for name in drop.file_names]


def _write_receipts(connection: Connection, settings: Settings, drop: Row[Any], target: Path) -> None:
    for submission_id, stem in zip(drop.submission_ids, _receipt_stems(drop, target.name), strict=True):
        receipt = build_receipt(connection, submission_id)
        beside = target.with_name(stem)
        write_whole(beside.with_name(stem + JSON_SUFFIX), receipt_json(receipt))
        write_whole(beside.with_name(stem + TEXT_SUFFIX), receipt_text(receipt))
        connection.execute(
            _KEEP_RECEIPT,
            {
                "submission_id": submission_id,
                "body": json.dumps(receipt, ensure_ascii=False),
                "written_to": str(beside.relative_to(settings.intake)) + JSON_SUFFIX,
                "written_at": settings.now(),
            },
        )
