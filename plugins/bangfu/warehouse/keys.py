"""Business keys of rows, sale ids, and the normalised names by which products are matched."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import pandas as pd

from bangfu.contracts.models import KEY_CONTEXT, ReportContract
from bangfu.register.names import comparable

SEPARATOR = "|"


def product_key(text: object) -> str:
    """A product name or specification in the form in which names are compared; empty for none."""
    return comparable(text) if isinstance(text, str) else ""


def key_part(value: object) -> str:
    """One part of a business key; 3.5 and 3.50 are the same part, and so are no value and an empty one."""
    if value is None or value != value:
        return ""
    if isinstance(value, Decimal):
        normal = format(value.normalize(), "f")
        return "0" if normal in ("-0", "0") else normal
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip().replace(SEPARATOR, "/")


def business_keys(frame: pd.DataFrame, contract: ReportContract, context: Mapping[str, Sequence[object]]) -> list[str]:
    """The business key of every row, in order.

    ``context`` gives columns that stand in for, or come on top of, those of the frame: what the register made of a
    platform's or a union's name, the reporting unit, the period.
    """
    parts = [list(map(key_part, _values(frame, field, context))) for field in contract.key]
    keys = [SEPARATOR.join(row) for row in zip(*parts, strict=True)]
    if contract.repeats != "number":
        return keys
    repeats = frame["repeat_no"] if "repeat_no" in frame else number_repeats(keys)
    return [f"{key}{SEPARATOR}{int(repeat)}" for key, repeat in zip(keys, repeats, strict=True)]


def repeat_numbers(frame: pd.DataFrame, contract: ReportContract) -> list[int]:
    """Which repeat of its key each row is, over all rows of one submission, where the contract numbers repeats.

    The reporting unit and the period are the same for all of them and tell no row from another.
    """
    same_for_all = {name: [""] * len(frame) for name in ("org_code", "period")}
    parts = [list(map(key_part, _values(frame, field, same_for_all))) for field in contract.key]
    return number_repeats(zip(*parts, strict=True))


def number_repeats(keys: Iterable[Hashable]) -> list[int]:
    """1 for the first row of a key, 2 for its first repeat and so on, in file order."""
    seen: dict[Hashable, int] = {}
    numbers = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        numbers.append(seen[key])
    return numbers


def _values(frame: pd.DataFrame, field: str, context: Mapping[str, Sequence[object]]) -> Sequence[object]:
    if field in context:
        return context[field]
    if KEY_CONTEXT.get(field):
        return first_filled(frame, *KEY_CONTEXT[field])
    if field == "sub_order_no":
        return first_filled(frame, "sub_order_no", "main_order_no")
    return column_values(frame, field)


def first_filled(frame: pd.DataFrame, *fields: str) -> list[object]:
    """Per row the first of several fields that has a value."""
    columns = [column_values(frame, field) for field in fields]
    return [next((value for value in row if not _is_blank(value)), None) for row in zip(*columns, strict=True)]


def column_values(frame: pd.DataFrame, field: str) -> list[object]:
    """The values of a column, Nones where the frame has no such column."""
    if field not in frame:
        return [None] * len(frame)
    return [None if _is_missing(value) else value for value in frame[field].tolist()]


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NaT or bool(value != value)


def _is_blank(value: object) -> bool:
    return _is_missing(value) or value == ""
