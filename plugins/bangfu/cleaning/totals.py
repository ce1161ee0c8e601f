"""Whether the total row agrees with the rows above it (C-NUM-05), and that of a kind with the rows of the kind; the
data always win.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from bangfu.cleaning.columns import CleanColumn
from bangfu.cleaning.numbers import read_number
from bangfu.cleaning.readers import number_shape
from bangfu.cleaning.units import money_unit
from bangfu.cleaning.words import read_word
from bangfu.cleaning.workings import Workings
from bangfu.contracts.findings import Finding
from bangfu.reading.layout import TableRow

TOLERANCE = Decimal("0.05")
_SUBTOTAL = "小计"
_TOTAL_WORDS = re.compile("(?:总合计|合计|小计|总计|共计)(?:金额|数量|数)?")


def check_totals(workings: Workings) -> Iterator[Finding]:
    """A warning for each money column whose total row states another sum than the data rows give.

    A total row of one kind (种植小计) is compared with the rows of that kind, where the contract says which column
    tells the kind; other subtotals are not compared, nor are columns that repeat one figure, nor columns with a cell
    that cannot be read, which has a finding of its own.
    """
    for row in workings.table.rows:
        members = _members(workings, row) if row.role == "total" else None
        if members is None:
            continue
        for column in workings.columns.values():
            if column.column.type == "money" and column.column.totalled and not column.refused - column.readable.keys():
                yield from _compare(workings, row, column, members)


def _members(workings: Workings, row: TableRow) -> Collection[int] | None:
    """The positions of the data rows that a total row sums up; None where that is not known."""
    everything = range(len(workings.rows))
    kind = _kind(workings, row)
    if kind is not None:
        kinds = workings.columns[str(workings.contract.totals_by)].values
        return [position for position in everything if kinds[position] == kind]
    return None if any(_SUBTOTAL in "".join(text.split()) for text in row.raw) else everything


def _kind(workings: Workings, row: TableRow) -> str | None:
    """The kind whose total a row is: a word of the column that tells it, in that column or before 小计."""
    field = workings.contract.totals_by
    if field is None or field not in workings.columns:
        return None
    column = workings.contract.column(field)
    labels = [_TOTAL_WORDS.sub("", "".join(text.split())) for text in row.raw]
    words = (read_word(label, "t", column.vocabulary, column.vocabulary_aliases).value for label in labels if label)
    return next((str(word) for word in words if word is not None), None)


def _compare(workings: Workings, row: TableRow, column: CleanColumn, members: Collection[int]) -> Iterator[Finding]:
    field = column.column.field
    shape = number_shape(column.column.model_copy(update={"negative": True}), money_unit(column.column, workings.table))
    stated = read_number(row.texts.get(field, ""), row.kinds.get(field, "t"), shape).value
    if not isinstance(stated, Decimal):
        return
    numbers = [column.readable.get(position, column.values[position]) for position in members]
    total = sum((value for value in numbers if isinstance(value, Decimal)), Decimal("0.00"))
    if abs(stated - total) > TOLERANCE:
        yield Finding(
            rule="C-NUM-05",
            values={"a": f"{stated}", "b": f"{total}", "d": f"{abs(stated - total)}"},
            sheet=workings.table.sheet,
            row=row.number,
            column=field,
            value=row.texts.get(field),
            expected=f"{total}",
        )
