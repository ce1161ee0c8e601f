"""Money, prices, quantities, counts and percentages: text of a cell to an exact decimal (rules C-NUM-…).

A cell is repaired only where it has exactly one reading (broken-file cases 16, 19); all else is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from bangfu.cleaning.cells import half_width, printable, strip_marks, without_value
from bangfu.cleaning.chinese_numerals import CHINESE_NUMERAL, formal_amount
from bangfu.cleaning.outcome import Cleaned, refused, repaired

TEN_THOUSAND = Decimal(10000)
UNIT_FACTORS = {"元": Decimal(1), "万元": TEN_THOUSAND, "分": Decimal("0.01")}

_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_FLOAT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_LOOSE = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?", re.ASCII)
_SEPARATED = re.compile(r"[+-]?\d[\d, .]*", re.ASCII)
_CURRENCY = re.compile(r"^(人民币|RMB|CNY|¥|￥)+", re.IGNORECASE)
_MONEY_SUFFIX = re.compile(r"(亿元?|万元?|元整|元正|元|圆)$")
_COUNT_SUFFIX = re.compile(r"(亿|万)$")
_APPROXIMATE = re.compile(r"约|余|多|左右|近|上下|不足|超过?|将|几|以上|以下|大概|[~～≈]")
_SUFFIX_FACTORS = {"亿": Decimal(10) ** 8, "万": TEN_THOUSAND}
_NOISE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class NumberShape:
    """What may stand in a column: decimal places, the factor from its unit to yuan, whether below zero.

    ``factor`` is 1 for everything but money in 万元 or 分. ``digits`` is the precision of the warehouse's
    numeric type. ``money``: a cell may carry 元 or a currency sign, or be an amount in words.
    """

    places: int = 2
    factor: Decimal = Decimal(1)
    negative: bool = False
    digits: int = 18
    money: bool = True


def read_number(text: str, kind: str, shape: NumberShape) -> Cleaned:
    """The decimal of a cell, in yuan for money, with exactly ``shape.places`` places."""
    if kind == "n" or (text.isascii() and _PLAIN.fullmatch(text)):
        return _fitted(_decimal(text), shape, None) if _FLOAT.fullmatch(text) else refused("C-NUM-01")
    nothing = without_value(text, kind)
    if nothing is not None:
        return nothing
    return _read_unusual(text, shape)


def read_integer(text: str, kind: str, shape: NumberShape) -> Cleaned:
    """The whole number of a cell; a fraction is refused (C-NUM-01.whole)."""
    outcome = read_number(text, kind, replace(shape, places=6, digits=24))
    if not isinstance(outcome.value, Decimal):
        return outcome
    if outcome.value != outcome.value.to_integral_value():
        return refused("C-NUM-01.whole")
    whole = int(outcome.value)
    return Cleaned(whole, outcome.outcome, outcome.rule, {"w": str(whole)} if outcome.values else {})


def _read_unusual(text: str, shape: NumberShape) -> Cleaned:
    written = printable(strip_marks(half_width(text))).replace("−", "-")
    if _APPROXIMATE.search(written) and (re.search(r"\d", written) or CHINESE_NUMERAL.search(written)):
        return refused("C-NUM-02")
    if CHINESE_NUMERAL.search(written) and not re.search(r"\d", written):
        return _read_chinese(written, shape)
    return _read_digits(text, written, shape)


def _read_chinese(written: str, shape: NumberShape) -> Cleaned:
    amount = formal_amount(written)
    if amount is None or not shape.money:
        return refused("C-NUM-01.chinese" if CHINESE_NUMERAL.fullmatch(written) else "C-NUM-01")
    if shape.factor != 1:
        return refused("C-UNIT-02.cell")
    return _fitted(amount, shape, "C-NUM-01.formal")


def _read_digits(text: str, written: str, shape: NumberShape) -> Cleaned:
    bare = _CURRENCY.sub("", written).strip() if shape.money else written
    suffix = (_MONEY_SUFFIX if shape.money else _COUNT_SUFFIX).search(bare)
    if suffix:
        bare = bare[: suffix.start()].strip()
        if suffix[1][0] in "元圆" and shape.factor != 1:
            return refused("C-UNIT-02.cell")
        shape = replace(shape, factor=_SUFFIX_FACTORS.get(suffix[1][0], Decimal(1)))
    if _GROUPED.fullmatch(bare):
        return _fitted(_decimal(re.sub("[, ]", "", bare)), shape, _tidied(shape))
    if _LOOSE.fullmatch(bare):
        return _fitted(_decimal(bare), shape, None if bare == text.strip() else _tidied(shape))
    if _SEPARATED.fullmatch(bare) and re.search("[, ]", bare):
        return refused("C-NUM-01.grouping")
    return refused("C-NUM-01")


def _tidied(shape: NumberShape) -> str:
    return "C-NUM-01.text" if shape.money else "C-NUM-01.tidied"


def _fitted(written: Decimal, shape: NumberShape, rule: str | None) -> Cleaned:
    if not written.is_finite() or written.adjusted() > 18:
        return refused("C-NUM-01.range")
    exact = written * shape.factor
    value = exact.quantize(Decimal(1).scaleb(-shape.places), rounding=ROUND_HALF_UP)
    if abs(exact - value) > _noise(shape):
        return refused("C-NUM-01.decimals", places=str(shape.places))
    if abs(value) >= Decimal(10) ** (shape.digits - shape.places):
        return refused("C-NUM-01.range")
    if value < 0 and not shape.negative:
        return refused("C-NUM-03", readable=value)
    value = abs(value) if value == 0 else value
    return Cleaned(value) if rule is None else repaired(value, rule, w=f"{value:f}")


def _noise(shape: NumberShape) -> Decimal:
    """How far binary noise may lie from a value: 0.000001, more where 万元 magnify it."""
    return _NOISE * 100 if shape.factor >= TEN_THOUSAND else _NOISE


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # only reached by digit strings beyond the context, never by ordinary cells
        return Decimal("NaN")
