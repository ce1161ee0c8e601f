"""What would happen to a file: the whole way, receive to resolve, in a transaction and a folder that are given up."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine

from bangfu.cleaning.pseudonyms import pseudonymiser
from bangfu.database.rehearsal import rehearsal_engine
from bangfu.intake.archive import archive_file, archive_path
from bangfu.ledger.drops import record_drop
from bangfu.ledger.records import Drop
from bangfu.ledger.submissions import at_stage
from bangfu.ledger.vaulted import find_vaulted, note_arrived
from bangfu.notices import NotFoundError
from bangfu.pipeline.process import process
from bangfu.pipeline.receive import identify_new, members_of
from bangfu.pipeline.workplace import Workplace
from bangfu.publishing.receipts import build_receipt
from bangfu.reading.pool import ReadingPool
from bangfu.settings import Settings


@dataclass(frozen=True)
class Rehearsal(Workplace):
    """A workplace in a folder and on an engine of its own, where persons have the names that they have in earnest."""

    rehearsal: Engine
    earnest: Settings

    @property
    def engine(self) -> Engine:
        """The engine on which nothing is ever committed."""
        return self.rehearsal

    @property
    def pseudonym(self) -> Callable[[str], str]:
        """From a person or household to the name under which it is known here."""
        return pseudonymiser(self.earnest.pepper())


def check_file(settings: Settings, file: Path, org_code: str) -> list[dict[str, Any]]:
    """The receipts that a file would get if that unit dropped it now; one, or for a zip one for each member.

    Nothing changes: no byte is kept, nothing is loaded, no receipt is written. Raises :class:`NotFoundError` where
    there is no such file or unit.
    """
    if not file.is_file():
        raise NotFoundError("check.no_file", file=file)
    with _rehearsal(settings) as work, ReadingPool(size=1) as pool:
        if work.register.organisation(org_code) is None:
            raise NotFoundError("decide.unknown_unit", org_code=org_code)
        taken = _take(work, file, org_code)
        with work.engine.connect() as connection:
            fresh = [one for one in at_stage(connection, "received") if one.submission_id in taken]
        identify_new(work, pool, fresh)
        process(work, pool, taken)
        with work.engine.connect() as connection:
            return [build_receipt(connection, submission_id) for submission_id in taken]


@contextmanager
def _rehearsal(settings: Settings) -> Iterator[Rehearsal]:
    with TemporaryDirectory(prefix="bangfu-check-") as folder, rehearsal_engine(settings, "loader") as engine:
        aside = Path(folder)
        yield Rehearsal(replace(settings, home=aside, archive=aside / "archive"), engine, settings)


def _take(work: Rehearsal, file: Path, org_code: str) -> list[str]:
    archived = archive_file(work.settings.archive, file)
    seen = file.stat()
    drop = Drop(org_code, f"{org_code}/check/{file.name}", file.name, seen.st_size, seen.st_mtime_ns, archived.sha256)
    parts = members_of(work, drop)
    hashes = {drop.sha256, *(part.sha256 for part in parts)}
    with work.engine.begin() as connection:
        for sha256 in hashes:
            vaulted = find_vaulted(connection, sha256)
            if vaulted and vaulted.table_sha256:
                _bring_table(work, vaulted.table_sha256)
        new = record_drop(connection, drop, parts, work.settings.now())
        note_arrived(connection, hashes)
    return new


def _bring_table(work: Rehearsal, table_sha256: str) -> None:
    """Content that was seen before with persons in it is judged from its table."""
    place = archive_path(work.settings.archive, table_sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(archive_path(work.earnest.archive, table_sha256), place)
