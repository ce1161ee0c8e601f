"""What must hold between reference files: links lead somewhere, chains end, periods fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bangfu.register.files import ReferenceDataError, ReferenceRow, Value
from bangfu.register.tables import ALIAS_TARGETS, ReferenceTable

_PERIODS = {"monthly": r"\d{4}(0[1-9]|1[0-2])", "half_year": r"\d{4}H[12]", "year": r"\d{4}"}
_ORDERED_DATES = {
    "organisation": ("valid_from", "valid_to", False),
    "venue": ("opened_on", "closed_on", True),
    "policy_register": ("valid_from", "valid_to", True),
}


@dataclass(frozen=True)
class TableRows:
    """The rows meant for one table. ``borrowed``: from the shipped file, because the folder has none."""

    table: ReferenceTable
    rows: tuple[ReferenceRow, ...]
    borrowed: bool = False


def make_consistent(sets: Iterable[TableRows]) -> list[TableRows]:
    """The sets with blanks completed and links checked, in the order given.

    A link that leads nowhere is an error in the city's own file; a borrowed row that speaks of units or areas
    of another city is left out. Raises :class:`ReferenceDataError`.
    """
    known: dict[str, set[Value]] = {}
    completed = [_complete(one) for one in sets]
    for one in completed:
        _remember(known, one)
    result = []
    for one in completed:
        linked = _check_links(one, known)
        _remember(known, linked)
        _check_chains(linked)
        _check_dates(linked)
        _check_periods(linked)
        result.append(linked)
    return result


def _remember(known: dict[str, set[Value]], one: TableRows) -> None:
    name = one.table.key[0]
    known[f"{one.table.name}.{name}"] = {row.values[name] for row in one.rows}


def _complete(one: TableRows) -> TableRows:
    if one.table.name == "region":
        return replace(one, rows=tuple(_complete_region(one, row) for row in one.rows))
    if one.table.name == "unit":
        return replace(one, rows=tuple(_with(row, fractional=bool(row.values["fractional"])) for row in one.rows))
    return one


def _complete_region(one: TableRows, row: ReferenceRow) -> ReferenceRow:
    """A county or zone is assessed in the group of its level unless told otherwise, and manages itself."""
    level, group, assessed = (row.values[name] for name in ("level", "group_code", "assessed"))
    is_area = level in ("county", "zone")
    if assessed is None:
        assessed = is_area
    if assessed and group is None:
        if not is_area:
            raise ReferenceDataError("group_needed", file=one.table.file, line=row.line, column="group_code")
        group = level
    itself = row.values["parent_code"] if level == "town" else row.values["region_code"]
    managing = row.values["managing_area_code"] or itself
    return _with(row, assessed=assessed, group_code=group, managing_area_code=managing)


def _with(row: ReferenceRow, **changed: Value) -> ReferenceRow:
    return replace(row, values={**row.values, **changed})


def _check_links(one: TableRows, known: Mapping[str, set[Value]]) -> TableRows:
    kept = []
    for row in one.rows:
        broken = _broken_link(one, row, known)
        if broken is None:
            kept.append(row)
        elif not one.borrowed:
            column, value, target = broken
            raise ReferenceDataError(
                "dead_link", file=one.table.file, line=row.line, column=column, value=value, target=target
            )
    return replace(one, rows=tuple(kept))


def _broken_link(one: TableRows, row: ReferenceRow, known: Mapping[str, set[Value]]) -> tuple[str, Value, str] | None:
    for column, target in _targets(one.table, row):
        value = row.values[column]
        for part in value if isinstance(value, list) else [value]:
            if part is not None and part not in known[target]:
                return column, part, target.split(".")[0]
    return None


def _targets(table: ReferenceTable, row: ReferenceRow) -> list[tuple[str, str]]:
    if table.name == "alias":
        target = ALIAS_TARGETS.get(str(row.values["kind"]))
        return [("code", target)] if target else []
    return [(column.name, column.refers_to) for column in table.columns if column.refers_to]


def _check_chains(one: TableRows) -> None:
    """Parents of areas and of units must not lead round in a circle."""
    parent_column = {"region": "parent_code", "organisation": "parent_org_code"}.get(one.table.name)
    if parent_column is None:
        return
    parents = {row.values[one.table.key[0]]: row.values[parent_column] for row in one.rows}
    for row in one.rows:
        start = row.values[one.table.key[0]]
        above = parents[start]
        for _ in parents:
            if above is None:
                break
            if above == start:
                raise ReferenceDataError(
                    "circle", file=one.table.file, line=row.line, column=parent_column, value=start
                )
            above = parents[above]


def _check_dates(one: TableRows) -> None:
    if one.table.name not in _ORDERED_DATES:
        return
    first, last, may_be_equal = _ORDERED_DATES[one.table.name]
    for row in one.rows:
        begin, end = row.values[first], row.values[last]
        if not isinstance(begin, date) or not isinstance(end, date):
            continue
        if end < begin or (end == begin and not may_be_equal):
            raise ReferenceDataError(
                "dates_reversed",
                file=one.table.file,
                line=row.line,
                column=last,
                first=first,
                begin=begin,
                end=end,
            )


def _check_periods(one: TableRows) -> None:
    if one.table.name != "obligation":
        return
    for row in one.rows:
        shape = _PERIODS[str(row.values["frequency"])]
        for name in ("first_period", "last_period"):
            period = row.values[name]
            if period is not None and not re.fullmatch(shape, str(period)):
                raise ReferenceDataError(
                    "not_a_period",
                    file=one.table.file,
                    line=row.line,
                    column=name,
                    value=period,
                    frequency=row.values["frequency"],
                )
