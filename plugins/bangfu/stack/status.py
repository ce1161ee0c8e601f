"""What runs, what waits, and what lies where it does not belong; asking starts nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from bangfu.database import embedded
from bangfu.database.engine import engine
from bangfu.database.migrate import is_current
from bangfu.intake.settle import inbox_files, is_ignored
from bangfu.notices import notice
from bangfu.register.lookup import load_register
from bangfu.settings import Settings
from bangfu.stack.airflow import address, running_parts

_UNFINISHED = text("select count(*) from intake.submission where stage <> 'replied'")
_HELD = text("select count(*) from intake.submission where state = 'held'")


def stack_status(settings: Settings) -> dict[str, Any]:
    """``running`` (part -> bool), ``address``, and ``work``: None while the warehouse is down or not set up."""
    reachable = settings.warehouse_url is not None or embedded.status(settings) is not None
    return {
        "running": running_parts(settings),
        "address": address(settings),
        "work": _work(settings) if reachable and is_current(settings) else None,
    }


def waiting_files(settings: Settings, connection: Connection) -> list[str]:
    """Files in the inboxes of registered units, as ``org_code/inbox/file``."""
    org_codes = load_register(connection).organisation_codes()
    return [str(path.relative_to(settings.intake)) for _, path in inbox_files(settings.intake, org_codes)]


def unfinished_submissions(connection: Connection) -> int:
    """Submissions that were received and not answered yet."""
    return int(connection.execute(_UNFINISHED).scalar_one())


def status_lines(found: dict[str, Any]) -> list[str]:
    """The same for people."""
    lines = [notice(f"status.runs.{runs}", part=part) for part, runs in found["running"].items()]
    if found["running"]["api-server"]:
        lines.append(notice("status.pages", address=found["address"]))
    work = found["work"]
    if work is None:
        return [*lines, notice("status.not_set_up")]
    lines.append(notice("status.waiting", files=len(work["waiting_files"]), unfinished=work["unfinished"]))
    lines.append(notice("status.undecided", held=work["held"]))
    return lines + [notice("status.unknown_folder", folder=folder) for folder in work["unknown_folders"]]


def _work(settings: Settings) -> dict[str, Any]:
    with engine(settings, "loader").connect() as connection:
        return {
            "waiting_files": waiting_files(settings, connection),
            "unfinished": unfinished_submissions(connection),
            "held": int(connection.execute(_HELD).scalar_one()),
            "unknown_folders": _unknown_folders(settings, load_register(connection).organisation_codes()),
        }


def _unknown_folders(settings: Settings, org_codes: frozenset[str]) -> list[str]:
    """Folders beside the inboxes that no registered unit owns; they are never read."""
    if not settings.intake.is_dir():
        return []
    names = (entry.name for entry in settings.intake.iterdir() if entry.is_dir() and not is_ignored(entry.name))
    return sorted(name for name in names if name not in org_codes)
