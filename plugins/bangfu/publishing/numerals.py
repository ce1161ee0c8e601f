"""Numbers as a notice prints them (domain 1.4): unit by size, decimals stated, half-up; what is not known says 暂无."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

UNKNOWN = "暂无"
_TEN_THOUSAND = Decimal(10_000)
_HUNDRED_MILLION = _TEN_THOUSAND**2
_DIGITS = "零一二三四五六七八九"


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Half-up, never to even, and never minus nought."""
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def yuan(amount: Decimal | None) -> str:
    """An amount in yuan in the unit of its size with two decimals: 元, 万元 from 10,000, 亿元 from 100 million."""
    if amount is None:
        return UNKNOWN
    size = rounded(abs(amount), 2)
    if rounded(size / _TEN_THOUSAND, 2) >= _TEN_THOUSAND:
        return f"{rounded(amount / _HUNDRED_MILLION, 2)}亿元"
    if size >= _TEN_THOUSAND:
        return f"{rounded(amount / _TEN_THOUSAND, 2)}万元"
    return f"{rounded(amount, 2)}元"


def ten_thousand_yuan(amount: Decimal | None) -> str:
    """An amount in yuan as a column in 万元 prints it: two decimals, thousands separated."""
    return UNKNOWN if amount is None else f"{rounded(amount / _TEN_THOUSAND, 2):,}"


def percent(share: Decimal | None) -> str:
    """A part of one as per cent with two decimals."""
    return UNKNOWN if share is None else f"{rounded(share * 100, 2)}%"


def points(gap: Decimal | None) -> str:
    """Percentage points with two decimals and a sign."""
    return UNKNOWN if gap is None else f"{rounded(gap, 2):+}"


def whole(count: Decimal | int | None) -> str:
    """A count, thousands separated."""
    return UNKNOWN if count is None else f"{count:,}"


def ordinal(number: int) -> str:
    """1 to 99 as Chinese numerals: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    front = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return front + (_DIGITS[ones] if ones or not tens else "")
