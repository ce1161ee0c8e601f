"""The units that report, as the register names them: read from organisation.csv, never copied into the samples."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bangfu.notices import OperatorError


@dataclass(frozen=True)
class Unit:
    """One organisation of the register; ``other_names`` are the names that clerks also write."""

    org_code: str
    name: str
    uscc: str
    system_code: str
    region_code: str
    parent_org_code: str
    headcount: int
    canteen_mode: str
    other_names: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """What the samples need of the reference data."""

    units: Mapping[str, Unit]
    regions: Mapping[str, str]
    systems: Mapping[str, str]

    def unit(self, code_or_name: str) -> Unit:
        """The unit of that code or official name. Raises :class:`OperatorError` when the register has none."""
        found = self.units.get(code_or_name) or next(
            (unit for unit in self.units.values() if unit.name == code_or_name), None
        )
        if found is None:
            raise OperatorError("sample.unknown_unit", unit=code_or_name)
        return found

    def region_of(self, unit: Unit) -> str:
        """The printed name of a unit's county, zone or city."""
        return self.regions[unit.region_code]

    def system_of(self, unit: Unit) -> str:
        """The printed name of a unit's system."""
        return self.systems.get(unit.system_code, "")


def read_register(reference: Path) -> Register:
    """Units, regions and systems of a reference folder. Raises :class:`OperatorError` when a file is missing."""
    units = {
        row["org_code"]: Unit(
            org_code=row["org_code"],
            name=row["name"],
            uscc=row.get("uscc") or "",
            system_code=row.get("system_code") or "",
            region_code=row.get("region_code") or "",
            parent_org_code=row.get("parent_org_code") or "",
            headcount=int(row.get("headcount") or 0),
            canteen_mode=row.get("canteen_mode") or "",
            other_names=tuple(filter(None, (row.get("aliases") or "").split(";"))),
        )
        for row in _rows(reference / "organisation.csv")
    }
    regions = {row["region_code"]: row["name"] for row in _rows(reference / "region.csv")}
    systems = {row["system_code"]: row["name"] for row in _rows(reference / "system.csv")}
    return Register(units, regions, systems)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise OperatorError("reference.missing_file", folder=path.parent, file=path.name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
