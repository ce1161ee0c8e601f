"""Set up: the warehouse's tables and views, the reference data, a folder set for every registered unit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bangfu.database.engine import engine
from bangfu.database.migrate import migrate
from bangfu.notices import notice
from bangfu.register.loader import Change, describe_changes, load_reference
from bangfu.register.lookup import load_register
from bangfu.settings import SQL, Settings

FOLDERS = ("inbox", "accepted", "returned", "held", "notices")
"""What each unit has; only the inbox is ever read."""


@dataclass(frozen=True)
class SetUp:
    """What was created or changed; all empty the second time."""

    migrations: list[str]
    reference: list[Change]
    folders: list[str]

    def lines(self) -> list[str]:
        """What a person wants to read of it."""
        lines = [notice("init.database", change=one) for one in self.migrations]
        lines += [notice("init.reference", change=one) for one in describe_changes(self.reference)]
        if self.folders:
            lines.append(notice("init.folders", count=len(self.folders)))
        return lines or [notice("init.current")]

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return asdict(self)


def set_up(settings: Settings) -> SetUp:
    """Create or upgrade everything; running it again changes nothing.

    Raises :class:`bangfu.register.files.ReferenceDataError` with file and line when reference data is wrong.
    """
    migrations = migrate(settings)
    with engine(settings, "loader").begin() as connection:
        changes = load_reference(connection, settings.reference, SQL / "reference")
        org_codes = load_register(connection).organisation_codes()
    return SetUp(migrations, changes, [code for code in sorted(org_codes) if _make_folders(settings, code)])


def _make_folders(settings: Settings, org_code: str) -> bool:
    missing = [place for name in FOLDERS if not (place := settings.intake / org_code / name).is_dir()]
    for place in missing:
        place.mkdir(parents=True, exist_ok=True)
    return bool(missing)
