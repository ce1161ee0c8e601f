"""The ranked bulletin (通报): a draft may be made anew until a named person approves it, then it never changes."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, text

from bangfu.database.engine import engine
from bangfu.intake.archive import archive_stream, file_sha256, place_copy
from bangfu.notices import OperatorError, WrongUsageError
from bangfu.publishing.bulletin_document import bulletin_document
from bangfu.publishing.bulletin_figures import collect_bulletin
from bangfu.publishing.bulletin_model import Bulletin
from bangfu.publishing.bulletin_period import BulletinPeriod, bulletin_period
from bangfu.publishing.bulletin_settings import BulletinSettings, bulletin_settings
from bangfu.publishing.bulletin_sheets import bulletin_sheets
from bangfu.publishing.bulletin_stored import stored_figures
from bangfu.publishing.bulletin_words import words
from bangfu.settings import Settings

_LOCK = text("select pg_advisory_xact_lock(hashtext('bangfu.bulletin'))")
_FIND = text("select * from assessment.bulletin where period = :period order by state limit 1")
_FORGET_DRAFT = text("delete from assessment.bulletin where period = :period and state = 'draft'")
_KEEP = text("""
    insert into assessment.bulletin (period, state, as_of, made_at, body, files)
    values (:period, 'draft', :as_of, :made_at, cast(:body as jsonb), cast(:files as jsonb))
    returning bulletin_id
""")
_KEEP_FIGURE = text("""
    insert into assessment.bulletin_figure (bulletin_id, figure, object_code, measured_value, printed)
    values (:bulletin_id, :figure, :object_code, :measured_value, :printed)
""")
_APPROVE = text("""
    update assessment.bulletin
    set state = 'approved', approved_by = :approved_by, approved_at = :approved_at, document_no = :document_no,
        body = cast(:body as jsonb), files = cast(:files as jsonb)
    where bulletin_id = :bulletin_id
""")


class NoSuchPeriodError(OperatorError):
    """The text names no month, quarter or year."""


class NothingToTellError(OperatorError):
    """Nothing was sold in the year of the period until its end."""


class AlreadyApprovedError(WrongUsageError):
    """The bulletin of that period was approved before."""


@dataclass(frozen=True, slots=True)
class WrittenBulletin:
    """One bulletin with its files; ``files`` holds the SHA-256 of each path."""

    period: str
    state: str
    as_of: str
    made_at: str
    approved_by: str | None
    approved_at: str | None
    document_no: str | None
    differences: int | None
    files: Mapping[Path, str]

    def as_json(self) -> dict[str, Any]:
        """For programs: paths as text."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return fields | {"files": [{"path": str(path), "sha256": digest} for path, digest in self.files.items()]}


def write_bulletin(settings: Settings, period: str) -> WrittenBulletin:
    """Make the draft of a period anew and write its files to ``published/bulletins/<period>``.

    An approved bulletin stays as it is: its files are put back where one is missing or was changed. Raises
    :class:`NoSuchPeriodError` and :class:`NothingToTellError`.
    """
    asked = _period(period)
    with engine(settings, "assessor").begin() as connection:
        connection.execute(_LOCK)
        kept = connection.execute(_FIND, {"period": asked.code}).one_or_none()
        if kept is None or kept.state == "draft":
            _keep_draft(connection, settings, asked)
            kept = connection.execute(_FIND, {"period": asked.code}).one()
    return _written(settings, kept)


def approve_bulletin(settings: Settings, period: str, by: str, document_no: str | None = None) -> WrittenBulletin:
    """Approve the draft as it was made; without a draft one is made first. It never changes afterwards.

    Raises :class:`AlreadyApprovedError`, :class:`NoSuchPeriodError` and :class:`NothingToTellError`.
    """
    asked = _period(period)
    choices = bulletin_settings(settings)
    with engine(settings, "assessor").begin() as connection:
        connection.execute(_LOCK)
        kept = connection.execute(_FIND, {"period": asked.code}).one_or_none()
        if kept is None:
            _keep_draft(connection, settings, asked)
            kept = connection.execute(_FIND, {"period": asked.code}).one()
        if kept.state == "approved":
            raise AlreadyApprovedError("bulletin.already_approved", period=asked.code, by=kept.approved_by)
        _approve(connection, settings, kept, choices, {"by": by, "document_no": document_no})
        kept = connection.execute(_FIND, {"period": asked.code}).one()
    return _written(settings, kept)


def _period(period: str) -> BulletinPeriod:
    found = bulletin_period(period)
    if found is None:
        raise NoSuchPeriodError("bulletin.no_such_period", period=period)
    return found


def _keep_draft(connection: Connection, settings: Settings, period: BulletinPeriod) -> None:
    choices = bulletin_settings(settings)
    bulletin = collect_bulletin(connection, period, choices, settings.now())
    if bulletin is None:
        raise NothingToTellError("bulletin.nothing_sold", period=period.code, year=period.year)
    files = _archive(settings, _files(bulletin, choices))
    connection.execute(_FORGET_DRAFT, {"period": period.code})
    bulletin_id = connection.execute(
        _KEEP,
        {
            "period": period.code,
            "as_of": bulletin.as_of,
            "made_at": bulletin.made_at,
            "body": bulletin.model_dump_json(),
            "files": json.dumps(files, ensure_ascii=False),
        },
    ).scalar_one()
    figures = [{"bulletin_id": bulletin_id, **figure} for figure in stored_figures(bulletin)]
    connection.execute(_KEEP_FIGURE, figures)


def _approve(
    connection: Connection,
    settings: Settings,
    kept: Row[Any],
    choices: BulletinSettings,
    approval: Mapping[str, str | None],
) -> None:
    now: datetime = settings.now()
    number = _number(choices, now.year, approval["document_no"])
    draft = Bulletin.model_validate(kept.body)
    approved = draft.model_copy(update={"approved_by": approval["by"], "approved_at": now, "document_no": number})
    files = _archive(settings, _files(approved, choices))
    connection.execute(
        _APPROVE,
        {
            "bulletin_id": kept.bulletin_id,
            "approved_by": approval["by"],
            "approved_at": now,
            "document_no": number,
            "body": approved.model_dump_json(),
            "files": json.dumps(files, ensure_ascii=False),
        },
    )


def _number(choices: BulletinSettings, year: int, document_no: str | None) -> str | None:
    """A bare number gets the prefix and the year; a whole document number stays as it is."""
    if document_no is None or not document_no.isdigit():
        return document_no
    return str(words()["number"]).format(prefix=choices.document_prefix, year=year, number=document_no)


def _files(bulletin: Bulletin, choices: BulletinSettings) -> dict[str, bytes]:
    stem = words()["file_name"].format(period=bulletin.period)
    return {
        f"{stem}.docx": bulletin_document(bulletin, choices),
        f"{stem}.xlsx": bulletin_sheets(bulletin, choices),
    }


def _archive(settings: Settings, files: Mapping[str, bytes]) -> dict[str, str]:
    """Keep the bytes under their hashes, so that the files can be put back; hashes by name."""
    return {name: archive_stream(settings.archive, io.BytesIO(content)).sha256 for name, content in files.items()}


def _written(settings: Settings, kept: Row[Any]) -> WrittenBulletin:
    folder = settings.published / "bulletins" / kept.period
    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / name: digest for name, digest in sorted(kept.files.items())}
    for path, digest in files.items():
        if not (path.is_file() and file_sha256(path) == digest):
            place_copy(settings.archive, digest, path)
    bulletin = Bulletin.model_validate(kept.body)
    return WrittenBulletin(
        period=kept.period,
        state=kept.state,
        as_of=bulletin.as_of.isoformat(),
        made_at=bulletin.made_at.isoformat(timespec="seconds"),
        approved_by=kept.approved_by,
        approved_at=bulletin.approved_at.isoformat(timespec="seconds") if bulletin.approved_at else None,
        document_no=kept.document_no,
        differences=None if bulletin.differences is None else len(bulletin.differences),
        files=files,
    )
