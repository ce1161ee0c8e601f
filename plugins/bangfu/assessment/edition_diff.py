"""What changed from one edition to another: ranks, indicators, and the rows and files that changed them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from bangfu.assessment.edition_changes import Body, ChangedFile, ChangedItem, ChangedRow, EditionDiff, Kind
from bangfu.assessment.edition_hashes import Header
from bangfu.assessment.edition_record import find_edition
from bangfu.assessment.editions import DRAFT, write_parts
from bangfu.database.engine import engine
from bangfu.notices import WrongUsageError
from bangfu.settings import Settings
from bangfu.warehouse.statements import run

PLACE = ("submission_id", "sheet", "row_no")
"""Where a row stands. A row that only moved did not change."""
SHOWN = (*PLACE, "label")

_CHANGED_ROWS = text("""
    select basis, row_key, body_before::text as body_before, body_after::text as body_after
    from edition_changed_row order by basis, row_key
""")
_NAMES = text("""
    select object_group, object_code, object_name
    from assessment.rank inner join assessment.edition_run using (run_id)
    where edition_id in (:before_id, :after_id)
""")

_Object = tuple[str, str]
_Item = tuple[str, str, str]


class IncomparableError(WrongUsageError):
    """Two editions that cannot be compared."""


@dataclass(frozen=True, slots=True)
class Side:
    """An edition to compare: its name, and the number under which its parts lie."""

    name: str
    edition_id: int


def diff_editions(settings: Settings, before: str, after: str) -> EditionDiff:
    """What changed between two editions; one of them may be ``draft``: the year as it would be scored now.

    Nothing is kept. Raises UnknownEditionError, :class:`IncomparableError`.
    """
    if before == after:
        raise IncomparableError("edition.same_twice")
    with engine(settings, "assessor").connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin() as trial:
            editions = {name: find_edition(connection, name) for name in (before, after) if name != DRAFT}
            year = _common_year([edition.header for edition in editions.values()])
            ids = {name: edition.edition_id for name, edition in editions.items()}
            if DRAFT in (before, after):
                ids[DRAFT] = write_parts(connection, year, settings.now())
            found = compare(connection, Side(before, ids[before]), Side(after, ids[after]), year)
            trial.rollback()
    return found


def _common_year(headers: Sequence[Header]) -> int:
    first, last = headers[0], headers[-1]
    if first.year != last.year:
        raise IncomparableError(
            "edition.years_differ",
            before=first.edition_name,
            before_year=first.year,
            after=last.edition_name,
            after_year=last.year,
        )
    return first.year


def compare(connection: Connection, before: Side, after: Side, year: int) -> EditionDiff:
    """What changed between two editions of ``year``, in the caller's transaction, as assessor.

    Ranks, indicators and rows that did not change are not in it. A row that came again with another file, or stands
    on another line now, did not change.
    """
    comparison = _Comparison(connection, {"before_id": before.edition_id, "after_id": after.edition_id})
    comparison.ask("editions/changed_rows.sql")
    ranks = comparison.rows_of("editions/changed_ranks.sql")
    numbers = comparison.rows_of("editions/changed_items.sql")
    names = comparison.object_names()
    rows_by_item = comparison.rows_by_item(numbers)
    items = [
        ChangedItem({**one, "object_name": names.get(_object(one))}, tuple(rows_by_item.get(_item(one), ())))
        for one in numbers
    ]
    files = comparison.by_file(comparison.changed_rows(), items)
    return EditionDiff(before.name, after.name, year, tuple(ranks), tuple(items), tuple(files))


@dataclass(slots=True)
class _Comparison:
    """Two editions in one transaction, and the files that their rows come from, as far as they were asked for."""

    connection: Connection
    ids: Mapping[str, int]
    files: dict[str, Body] = field(default_factory=dict)

    def ask(self, path: str, **values: Any) -> Any:
        return run(self.connection, path, **self.ids, **values)

    def rows_of(self, path: str, **values: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self.ask(path, **values).mappings()]

    def object_names(self) -> dict[_Object, str]:
        found = self.connection.execute(_NAMES, self.ids)
        return {(row.object_group, row.object_code): row.object_name for row in found}

    def rows_by_item(self, items: Sequence[Body]) -> dict[_Item, list[ChangedRow]]:
        """The rows that explain each indicator or adjustment."""
        keys = [_item(one) for one in items]
        groups, objects, codes = (list(column) for column in zip(*keys, strict=True)) if keys else ([], [], [])
        found = self.ask("editions/rows_of_items.sql", object_groups=groups, object_codes=objects, codes=codes)
        entries = found.mappings().all()
        rows: dict[_Item, list[ChangedRow]] = {}
        for entry, row in zip(entries, self._rows(entries), strict=True):
            rows.setdefault(_item(entry), []).append(row)
        return rows

    def changed_rows(self) -> list[ChangedRow]:
        """Every row of the bases that changed, whether it entered a score or not."""
        return self._rows(self.connection.execute(_CHANGED_ROWS).mappings().all())

    def by_file(self, rows: Iterable[ChangedRow], items: Sequence[ChangedItem]) -> list[ChangedFile]:
        """The same rows, grouped by the file that changed them; those that no file changed come last."""
        concerned = {row.row_key for row in rows}
        grouped: dict[str | None, list[ChangedRow]] = {}
        for row in rows:
            grouped.setdefault(row.cause, []).append(row)
        by_row: dict[str, list[Body]] = {}
        for item in items:
            short = {name: item.numbers[name] for name in ("object_group", "object_code", "object_name", "code")}
            for row in item.rows:
                if row.row_key in concerned:
                    by_row.setdefault(row.row_key, []).append(short)
        return [
            ChangedFile(self.files.get(cause or ""), tuple(of_file), tuple(_distinct(of_file, by_row)))
            for cause, of_file in sorted(grouped.items(), key=lambda one: (one[0] is None, one[0] or ""))
        ]

    def _rows(self, entries: Sequence[RowMapping]) -> list[ChangedRow]:
        sides = [(_body(entry["body_before"]), _body(entry["body_after"])) for entry in entries]
        self._learn_files(body for pair in sides for body in pair if body)
        return [
            self._row(entry["basis"], entry["row_key"], before, after)
            for entry, (before, after) in zip(entries, sides, strict=True)
        ]

    def _row(self, basis: str, row_key: str, before: Body | None, after: Body | None) -> ChangedRow:
        kind: Kind = "added" if before is None else "removed" if after is None else "changed"
        columns = _changed_columns(before, after) if before and after else {}
        return ChangedRow(
            basis, row_key, kind, self._shown(before), self._shown(after), columns, self._cause(before, after)
        )

    def _shown(self, body: Body | None) -> Body | None:
        if body is None:
            return None
        file = self.files.get(body.get("submission_id") or "", {})
        amount = None if body.get("amount") is None else Decimal(body["amount"])
        return {"file_name": file.get("file_name"), **{name: body.get(name) for name in SHOWN}, "amount": amount}

    def _cause(self, before: Body | None, after: Body | None) -> str | None:
        """The file that a row came with; for a row that went, the file in force that replaced its file."""
        if after is not None:
            return after.get("submission_id")
        former: str | None = (before or {}).get("submission_id")
        file = self.files.get(former or "")
        return str(file["successor_id"]) if file else former

    def _learn_files(self, bodies: Iterable[Body]) -> None:
        wanted = {body["submission_id"] for body in bodies if body.get("submission_id")} - self.files.keys()
        found = self.ask("editions/files_of_rows.sql", submission_ids=sorted(wanted))
        self.files |= {row["submission_id"]: dict(row) for row in found.mappings()}


def _body(written: str | None) -> Body | None:
    """A kept row; numbers exactly as they were kept."""
    if written is None:
        return None
    body: Body = json.loads(written, parse_float=Decimal)
    return body


def _changed_columns(before: Body, after: Body) -> dict[str, tuple[Any, Any]]:
    names = [name for name in {**before, **after} if name not in PLACE]
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


def _distinct(rows: Iterable[ChangedRow], by_row: Mapping[str, Sequence[Body]]) -> list[Body]:
    found = {_item(one): one for row in rows for one in by_row.get(row.row_key, ())}
    return [found[key] for key in sorted(found)]


def _object(one: Mapping[str, Any]) -> _Object:
    return one["object_group"], one["object_code"]


def _item(one: Mapping[str, Any]) -> _Item:
    return one["object_group"], one["object_code"], one["code"]
