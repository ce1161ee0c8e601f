"""Chinese numerals in cells: formal amounts (叁佰贰拾元整) have one reading, others are refused (case 19)."""

from __future__ import annotations

import re
from decimal import Decimal

import cn2an

CHINESE_NUMERAL = re.compile("[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元圆角分整正]+")
"""Text of nothing but Chinese numerals and money units."""

_DIGIT = "[壹贰叁肆伍陆柒捌玖]"
_FORMAL = re.compile(
    f"(?:人民币)?(?:(?P<yuan>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)[元圆])?(?:零?(?P<jiao>{_DIGIT})角)?(?:零?(?P<fen>{_DIGIT})分)?[整正]?"
)
_DIGITS = {digit: str(value) for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}


def formal_amount(text: str) -> Decimal | None:
    """Yuan of an amount in capital numerals with 元, 角 or 分; None for anything else.

    The yuan are written again and must give the same characters: a slip of the pen is never read as money.
    """
    parts = _FORMAL.fullmatch(text)
    if not parts or not any(parts.groups()):
        return None
    yuan = _whole_yuan(parts["yuan"] or "零")
    if yuan is None:
        return None
    return yuan + Decimal(f"0.{_DIGITS[parts['jiao'] or '零']}{_DIGITS[parts['fen'] or '零']}")


def _whole_yuan(numeral: str) -> Decimal | None:
    if numeral == "零":
        return Decimal(0)
    try:
        yuan = int(cn2an.cn2an(numeral, "strict"))
        written_again = cn2an.an2cn(yuan, "up")
    except ValueError:
        return None
    accepted = {written_again, written_again.removeprefix("壹")} if yuan < 20 else {written_again}
    return Decimal(yuan) if numeral in accepted else None
