"""From the archive into an inbox: under a name that nobody else has, whole from its first moment."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from sqlalchemy import Engine

from bangfu.intake.archive import archive_path, file_sha256
from bangfu.ledger.pulls import PulledItem, mark_delivered, rename_item, was_taken
from bangfu.settings import Settings


def deliver(engine: Engine, settings: Settings, item: PulledItem) -> str:
    """Put an archived item into its unit's inbox, once: what a killed pull had begun is found and finished.

    Returns ``<org_code>/<file name>``. Raises :class:`OSError` when the inbox cannot be written; the item stays to be
    delivered.
    """
    try:
        name = item.file_name if _lies_or_was_taken(engine, settings, item) else _place(engine, settings, item)
    finally:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            _waiting(settings, item).unlink()
    with engine.begin() as connection:
        mark_delivered(connection, item)
    return f"{item.org_code}/{name}"


def _lies_or_was_taken(engine: Engine, settings: Settings, item: PulledItem) -> bool:
    """The inbox first: what receive takes is in the ledger before it leaves the inbox."""
    path = _inbox(settings, item) / item.file_name
    try:
        if path.is_file() and file_sha256(path) == item.sha256:
            return True
    except FileNotFoundError:  # gone between the two looks
        pass
    with engine.connect() as connection:
        return was_taken(connection, item)


def _place(engine: Engine, settings: Settings, item: PulledItem) -> str:
    inbox, waiting = _inbox(settings, item), _waiting(settings, item)
    inbox.mkdir(parents=True, exist_ok=True)
    waiting.unlink(missing_ok=True)
    shutil.copyfile(archive_path(settings.archive, item.sha256), waiting)
    if item.modified_at is not None:
        moment = item.modified_at.timestamp()
        os.utime(waiting, (moment, moment))
    with waiting.open("rb") as stream:
        os.fsync(stream.fileno())
    return _link_under_free_name(engine, item, waiting, inbox)


def _link_under_free_name(engine: Engine, item: PulledItem, waiting: Path, inbox: Path) -> str:
    """The name that the file bears now; it is in the ledger before the file bears it."""
    number, wished = 1, Path(item.file_name)
    name = item.file_name
    while not _link(waiting, inbox / name):
        number += 1
        name = f"{wished.stem}__{number}{wished.suffix}"
        with engine.begin() as connection:
            rename_item(connection, item, name)
    return name


def _link(waiting: Path, path: Path) -> bool:
    """Give the file its name unless another bears it. A link, other than a rename, never replaces a file."""
    try:
        os.link(waiting, path)
    except FileExistsError:
        return False
    except OSError:  # a share without links
        if path.exists():
            return False
        waiting.rename(path)
    return True


def _waiting(settings: Settings, item: PulledItem) -> Path:
    """Where the copy lies until it is whole: the same each time, so that a killed delivery leaves nothing behind."""
    return _inbox(settings, item) / f".{item.source}-{item.sha256[:16]}.part"


def _inbox(settings: Settings, item: PulledItem) -> Path:
    return settings.intake / item.org_code / "inbox"
