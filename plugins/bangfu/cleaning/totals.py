"""Whether the total row agrees with the rows above it (C-NUM-05); the data always win."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bangfu.cleaning.columns import CleanColumn
from bangfu.cleaning.numbers import read_number
from bangfu.cleaning.readers import number_shape
from bangfu.cleaning.units import money_unit
from bangfu.cleaning.workings import Workings
from bangfu.contracts.findings import Finding
from bangfu.reading.layout import TableRow

TOLERANCE = Decimal("0.05")
_SUBTOTAL = "小计"


def check_totals(workings: Workings) -> Iterator[Finding]:
    """A warning for each money column whose total row states another sum than the data rows give.

    Subtotals are not compared; nor are columns that repeat one figure, nor columns with a cell that cannot be read,
    which has a finding of its own.
    """
    for row in workings.table.rows:
        if row.role != "total" or any(_SUBTOTAL in "".join(text.split()) for text in row.raw):
            continue
        for column in workings.columns.values():
            if column.column.type == "money" and column.column.totalled and not column.refused - column.readable.keys():
                yield from _compare(workings, row, column)


def _compare(workings: Workings, row: TableRow, column: CleanColumn) -> Iterator[Finding]:
    field = column.column.field
    shape = number_shape(column.column.model_copy(update={"negative": True}), money_unit(column.column, workings.table))
    stated = read_number(row.texts.get(field, ""), row.kinds.get(field, "t"), shape).value
    if not isinstance(stated, Decimal):
        return
    numbers = [column.readable.get(position, value) for position, value in enumerate(column.values)]
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
