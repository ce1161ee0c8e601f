"""Columns that rules look at and no report has, one value per row. Named by ``derive`` of a contract.

Every function takes the batch and the arguments of the contract, and returns one value per row, None where
the rule does not apply (Great Expectations leaves nulls alone). Numbers are Decimal; thresholds come from
the contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from bangfu.validation.batch import Batch

DAYS_OF_YEAR = Decimal("365.25")
SECONDS_OF_HOUR = Decimal(3600)


def product_of(batch: Batch, *, factors: Sequence[str], decimals: int) -> list[object]:
    """The product of the factors, rounded half-up; None where one is missing."""
    return [_rounded(_product(row), decimals) if None not in row else None for row in batch.rows(factors)]


def percent_of(batch: Batch, *, value: str, percent: str, decimals: int) -> list[object]:
    """So many percent of a value, rounded half-up; None where one is missing."""
    return [
        None if whole is None or points is None else _rounded(_decimal(whole) * _decimal(points) / 100, decimals)
        for whole, points in batch.rows((value, percent))
    ]


def ratio(batch: Batch, *, numerator: str, denominator: str, decimals: int, times: int = 1) -> list[object]:
    """Numerator ÷ denominator (``times`` 100: in percent), rounded half-up, without trailing zeros.

    None where one is missing or the divisor is 0.
    """
    return [
        _short(_rounded(_decimal(above) * times / _decimal(below), decimals)) if above is not None and below else None
        for above, below in batch.rows((numerator, denominator))
    ]


def product_verdict(
    batch: Batch,
    *,
    factors: Sequence[str],
    amounts: Sequence[str],
    near_share: str,
    far_share: str | None = None,
    absolute: str = "0",
    unit_factor: str | None = None,
    unit_share: str = "0",
) -> list[object]:
    """How a stated amount agrees with the product of its factors.

    ``agrees``: within ``absolute`` or ``near_share`` of one of the amounts; ``wrong_unit``: ``unit_factor``
    times too large or too small, within ``unit_share``; ``contradicts``: beyond ``far_share`` of the first
    amount; else ``differs``. None where a factor or the first amount is missing (rules C-NUM-04,
    C-UNIT-01).
    """
    limit, near = Decimal(absolute), Decimal(near_share)
    far = Decimal(far_share) if far_share else None
    unit = (Decimal(unit_factor), Decimal(unit_share)) if unit_factor else None

    def verdict(product: Decimal, stated: Sequence[Decimal]) -> str:
        """Signs are the matter of other rules."""
        if product == stated[0] or any(abs(product - amount) <= max(limit, near * amount) for amount in stated):
            return "agrees"
        first = stated[0]
        if unit and (_about(first, product * unit[0], unit[1]) or _about(first * unit[0], product, unit[1])):
            return "wrong_unit"
        return "contradicts" if far is not None and abs(product - first) > far * first else "differs"

    count = len(factors)
    return [
        verdict(abs(_product(row[:count])), [abs(_decimal(amount)) for amount in row[count:] if amount is not None])
        if None not in row[: count + 1]
        else None
        for row in batch.rows([*factors, *amounts])
    ]


def quantity_kind(batch: Batch, *, quantity: str, unit: str) -> list[object]:
    """``fractional`` where a unit that is counted, not weighed, comes with a fraction; else ``usual`` (rule
    C-QTY-02).
    """
    known: dict[object, bool | None] = {}

    def comes_in_parts(name: object) -> bool | None:
        if name not in known:
            known[name] = batch.lookups.is_fractional(str(name))
        return known[name]

    return [
        None
        if amount is None or name is None
        else "fractional"
        if _decimal(amount) % 1 and comes_in_parts(name) is False
        else "usual"
        for amount, name in batch.rows((quantity, unit))
    ]


def value_where(
    batch: Batch,
    *,
    value: str,
    field: str,
    equals: str | None = None,
    above: str | None = None,
    at_least: str | None = None,
    at_most: str | None = None,
    blank_as: str | None = None,
) -> list[object]:
    """A column's values in the rows where another field fits, None elsewhere; ``blank_as`` stands for a
    blank value.
    """
    lower, lowest, highest = (Decimal(limit) if limit is not None else None for limit in (above, at_least, at_most))
    substitute = Decimal(blank_as) if blank_as is not None else None

    def fits(condition: object) -> bool:
        if condition is None or (equals is not None and condition != equals):
            return False
        if highest is not None and _decimal(condition) > highest:
            return False
        return (lower is None or _decimal(condition) > lower) and (lowest is None or _decimal(condition) >= lowest)

    return [
        (substitute if wanted is None else wanted) if fits(condition) else None
        for wanted, condition in batch.rows((value, field))
    ]


def value_unless(batch: Batch, *, value: str, field: str, equals: str, otherwise: str) -> list[object]:
    """A column's values, but ``otherwise`` in the rows where another field has that word; blanks stay blank."""
    return [
        None if wanted is None else Decimal(otherwise) if word == equals else wanted
        for wanted, word in batch.rows((value, field))
    ]


def value_where_blank(batch: Batch, *, value: str, field: str) -> list[object]:
    """A column's values in the rows where another field is blank, None elsewhere."""
    return [wanted if other is None else None for wanted, other in batch.rows((value, field))]


def filled_together(batch: Batch, *, fields: Sequence[str]) -> list[object]:
    """``agrees`` where all of the fields are filled or none is, else ``differs``."""
    return ["agrees" if len({value is None for value in row}) == 1 else "differs" for row in batch.rows(fields)]


def balance(
    batch: Batch, *, plus: Sequence[str], minus: Sequence[str] = (), optional: Sequence[str] = ()
) -> list[object]:
    """The sum of some fields less the sum of others; None where one is missing that is not ``optional``."""
    terms = [(name, 1) for name in plus] + [(name, -1) for name in minus]

    def total(row: Sequence[object]) -> Decimal | None:
        pairs = list(zip(terms, row, strict=True))
        if any(value is None and name not in optional for (name, _), value in pairs):
            return None
        return sum((sign * _decimal(value) for (_, sign), value in pairs if value is not None), Decimal(0))

    return [total(row) for row in batch.rows([name for name, _ in terms])]


def sale_verdict(batch: Batch, *, status: str, closed: str, paid: str, refund: str) -> list[object]:
    """``undone`` for a paid line that was closed or wholly refunded, else ``done``; None for rows that are
    refunds.
    """

    def undone(row: tuple[object, ...]) -> bool:
        return row[0] == closed or (row[2] is not None and _decimal(row[2]) >= _decimal(row[1]))

    return [
        ("undone" if undone(row) else "done") if row[1] is not None and _decimal(row[1]) > 0 else None
        for row in batch.rows((status, paid, refund))
    ]


def hours_between(batch: Batch, *, start: str, end: str) -> list[object]:
    """Hours from one time to another, negative when they are the wrong way round."""
    return [
        _short(_rounded(Decimal((last - first).total_seconds()) / SECONDS_OF_HOUR, 4))
        if isinstance(first, datetime) and isinstance(last, datetime)
        else None
        for first, last in batch.rows((start, end))
    ]


def years_between(batch: Batch, *, start: str, end: str, decimals: int) -> list[object]:
    """Years from one date to another, rounded: a day more or less does not make a term unusual."""
    return [
        _short(_rounded(Decimal((_day(last) - _day(first)).days) / DAYS_OF_YEAR, decimals))
        if isinstance(first, date) and isinstance(last, date)
        else None
        for first, last in batch.rows((start, end))
    ]


def days_over(batch: Batch, *, end: str) -> list[object]:
    """Days from a date to the day the submission was reported on; negative while the date lies ahead."""
    return [
        Decimal((context.reported_on - _day(last)).days) if isinstance(last, date) else None
        for last, context in zip(batch.values(end), batch.of_submission(), strict=True)
    ]


def status_verdict(batch: Batch, *, status: str, end: str, in_force: str, ended: str) -> list[object]:
    """``contradicts`` where the stated status and the end of validity exclude each other on the day of
    reporting.
    """

    def verdict(state: object, is_over: bool) -> str:
        return "contradicts" if state == (in_force if is_over else ended) else "agrees"

    return [
        verdict(state, context.reported_on > _day(last)) if isinstance(last, date) and state else None
        for (state, last), context in zip(batch.rows((status, end)), batch.of_submission(), strict=True)
    ]


def pattern_verdict(batch: Batch, *, value: str, kind: str, patterns: Mapping[str, str]) -> list[object]:
    """``odd`` where a code fits none of the patterns of its kind (a cell may name several kinds), else
    ``fits``.
    """
    compiled = {name: re.compile(pattern) for name, pattern in patterns.items()}

    def verdict(code: object, kinds: str) -> str | None:
        known = [pattern for name, pattern in compiled.items() if name in re.split("[;；、,，/]", kinds)]
        if not known:
            return None
        return "fits" if any(pattern.fullmatch(str(code)) for pattern in known) else "odd"

    return [
        verdict(code, str(kinds)) if code is not None and kinds is not None else None
        for code, kinds in batch.rows((value, kind))
    ]


def printed_header(batch: Batch, *, field: str) -> list[object]:
    """The header that the file prints for a field, without blanks."""
    return ["".join(context.headers.get(field, "").split()) or None for context in batch.of_submission()]


def _decimal(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _product(factors: Iterable[object]) -> Decimal:
    product = Decimal(1)
    for factor in factors:
        product *= _decimal(factor)
    return product


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _about(value: Decimal, target: Decimal, share: Decimal) -> bool:
    return target != 0 and abs(value - target) <= share * abs(target)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _short(value: Decimal) -> Decimal:
    """The same number without trailing zeros, never in exponent form."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
