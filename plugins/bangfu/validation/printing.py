"""Values as sentences show them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from bangfu.cleaning.pseudonyms import Pseudonym
from bangfu.contracts.models import ReportContract


def printed(contract: ReportContract, column: str, value: object) -> str | None:
    """A cleaned or derived value as text: money with two decimals, other numbers without trailing zeros,
    ISO dates; persons masked.
    """
    if value is None:
        return None
    if isinstance(value, Pseudonym):
        return value.masked
    if isinstance(value, Decimal):
        return _number(value, _type_of(contract, column))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
    return str(value)


def _number(value: Decimal, column_type: str | None) -> str:
    if column_type == "money":
        return f"{value:.2f}"
    if column_type is None or value == 0:
        return f"{value:f}"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _type_of(contract: ReportContract, column: str) -> str | None:
    return next((one.type for one in contract.columns if one.field == column), None)
