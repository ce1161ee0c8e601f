"""Cells that another cell of their row explains: times of a day, signs of tills' lines, in-store bar codes."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bangfu.cleaning.columns import CleanColumn
from bangfu.cleaning.outcome import repaired, warned
from bangfu.cleaning.workings import Workings
from bangfu.contracts.row_parts import InStoreCode, Signs


def read_across_cells(workings: Workings) -> None:
    """Complete and mend the columns for which the contract names another one."""
    for column in workings.columns.values():
        if column.column.on_day_of:
            _put_on_days(column, workings.columns[column.column.on_day_of])
        if column.column.in_store:
            _find_articles(column, workings.columns[column.column.in_store.fills], column.column.in_store)
    if workings.contract.signs:
        _follow_signs(workings, workings.contract.signs)


def _put_on_days(times: CleanColumn, days: CleanColumn) -> None:
    """A time alone becomes a moment of its row's day; without a readable day it is nothing."""
    for position, (value, day) in enumerate(zip(times.values, days.values, strict=True)):
        if isinstance(value, timedelta):
            times.values[position] = datetime.combine(day, time(0)) + value if isinstance(day, date) else None


def _find_articles(codes: CleanColumn, articles: CleanColumn, rule: InStoreCode) -> None:
    """The article number inside a bar code that the shop printed, where the row names none (rule R04-PLU)."""
    pattern = re.compile(rule.pattern, re.ASCII)
    for position, code in enumerate(codes.values):
        found = pattern.fullmatch(code) if isinstance(code, str) else None
        if found and articles.values[position] is None and position not in articles.refused:
            articles.values[position] = found[1]
            codes.note(position, warned(code, rule.rule, w=found[1]))


def _follow_signs(workings: Workings, signs: Signs) -> None:
    """Numbers whose sign contradicts the kind of their row take the sign of that kind (rule R04-SIGN)."""
    kinds = workings.columns[signs.by].values
    for field in signs.fields:
        column = workings.columns[field]
        for position, (kind, value) in enumerate(zip(kinds, column.values, strict=True)):
            if (
                kind is not None
                and isinstance(value, Decimal)
                and value != 0
                and (value < 0) != (kind == signs.negative)
            ):
                column.note(position, repaired(-value, signs.rule, w=f"{-value:f}", kind=str(kind)))
