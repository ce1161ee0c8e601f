"""A table halfway: its data rows and their cleaned columns, as all further steps look at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bangfu.cleaning.columns import CleanColumn
from bangfu.cleaning.personal import masked
from bangfu.cleaning.pseudonyms import is_shielded, masked_cell
from bangfu.cleaning.records import CleaningContext
from bangfu.contracts.findings import Finding
from bangfu.contracts.models import Action, ReportContract, Severity
from bangfu.reading.layout import ReportTable, TableRow


@dataclass(frozen=True, slots=True)
class Workings:
    """``rows`` are the data rows; ``columns`` by field hold one value for each of them, by position."""

    table: ReportTable
    contract: ReportContract
    context: CleaningContext
    rows: Sequence[TableRow]
    columns: Mapping[str, CleanColumn]

    def finding(
        self,
        rule: str,
        position: int,
        field: str,
        *,
        values: Mapping[str, str] | None = None,
        severity: Severity | None = None,
        action: Action | None = None,
    ) -> Finding:
        """A finding on one cell, its value as written; persons masked."""
        return Finding(
            rule=rule,
            values=values or {},
            sheet=self.table.sheet,
            row=self.rows[position].number,
            column=field,
            value=self.written(position, field),
            expected=values.get("expected") if values else None,
            severity=severity,
            action=action,
        )

    def written(self, position: int, field: str) -> str:
        """The text of a cell as the file has it, masked in a personal column."""
        column = self.columns[field]
        text = column.texts[position]
        if not column.column.personal:
            return text
        return masked_cell(text) if is_shielded(text) else masked(text)

    def note(self, rule: str, column: str | None = None, **values: str) -> Finding:
        """A finding on the whole file."""
        return Finding(rule=rule, values=values, sheet=self.table.sheet, column=column)
