"""Rounding as people do it on paper: half up, to cents, once. Fractions stay whole until then."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction


def half_up(exact: Fraction) -> Decimal:
    """The nearest hundredth, the upper one where two are as near: 13.125 becomes 13.13."""
    return Decimal(math.floor(exact * 100 + Fraction(1, 2))).scaleb(-2)
