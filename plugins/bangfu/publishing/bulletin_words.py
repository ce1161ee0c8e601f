"""Words of the bulletin, from expectations/common/bulletin/words.yaml, and how it names periods, days and changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from bangfu.publishing.bulletin_model import ObjectFigures
from bangfu.publishing.bulletin_period import BulletinPeriod, bulletin_period
from bangfu.publishing.numerals import percent, rounded
from bangfu.settings import EXPECTATIONS

FOLDER = EXPECTATIONS / "common" / "bulletin"


@cache
def words() -> dict[str, Any]:
    """The whole file."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "words.yaml").read_text(encoding="utf-8"))
    return found


def period_name(code: str) -> str:
    """``2021年10月``, ``2021年第三季度``, ``2021年`` for a period's code. Raises :class:`ValueError`."""
    period = bulletin_period(code)
    if period is None:
        raise ValueError(f"{code!r} is no period of a bulletin")
    rest = code[4:]
    if not rest:
        return f"{period.year}年"
    return f"{period.year}年" + (words()["quarters"][rest[1:]] if rest.startswith("Q") else f"{period.last_month}月")


def period_word(period: BulletinPeriod) -> str:
    """本月, 本季度 or 全年."""
    kind = {1: "month", 3: "quarter", 12: "year"}[period.last_month - period.first_month + 1]
    word: str = words()["period_words"][kind]
    return word


def day_name(day: date) -> str:
    """``2021年11月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def change(rate: Decimal) -> str:
    """增长, 下降 or 持平, as it prints."""
    size = percent(abs(rate))
    return _of_sign(words()["change"], rate * 100, ("up", "down", "same")).format(percent=size)


def pace(gap: Decimal) -> str:
    """Before, behind or with the time, in percentage points as they print."""
    return _of_sign(words()["pace"], gap, ("fast", "slow", "same")).format(points=rounded(abs(gap), 2))


def object_name(one: ObjectFigures) -> str:
    """The object's name; what belongs to no object has a name of its own."""
    name: str = one.object_name or words()["rest"][one.object_group]
    return name


def listed(names: Sequence[str], limit: int, sheet: str) -> str:
    """Names joined by 、; of more than ``limit`` the first so many, how many there are, and the sheet with them all."""
    if len(names) <= limit:
        return "、".join(names)
    several: str = words()["problems"]["named"]
    return several.format(name="、".join(names[:limit]), n=len(names), sheet=sheet)


def _of_sign(choices: dict[str, str], number: Decimal, names: tuple[str, str, str]) -> str:
    printed = rounded(number, 2)
    return choices[names[0] if printed > 0 else names[1] if printed < 0 else names[2]]
