"""Exact splitting of money: parts that add up to the cent, whatever the weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from bangfu.samples.city.products import CityProduct
from bangfu.samples.purchases import CENT

NOTHING = Decimal("0.00")


def added(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts in yuan; no amount gives 0.00."""
    return sum(amounts, NOTHING)


def to_cents(amount: Decimal) -> Decimal:
    """Yuan to the cent, halves up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def split_exactly(total: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """``total`` in parts proportional to ``weights``, to the cent; what rounding leaves goes to the first parts."""
    whole = sum(weights)
    parts = [(total * weight / whole).quantize(CENT, ROUND_DOWN) for weight in weights]
    for place in range(int((total - added(parts)) / CENT)):
        parts[place] += CENT
    return parts


def split_count(total: int, weights: Sequence[int]) -> list[int]:
    """A whole number in whole parts proportional to ``weights``; what rounding leaves goes to the first parts."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    for place in range(total - sum(parts)):
        parts[place] += 1
    return parts


@dataclass(frozen=True)
class Line:
    """So much of a product for so much money: quantity in the product's unit, price and amount in yuan."""

    product: CityProduct
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal


def priced_lines(total: Decimal, products: Sequence[CityProduct], random: Random) -> list[Line]:
    """One line per product, amounts adding up to ``total``: whole quantities at the product's price ± 6 %.

    The last line takes what is left, at a price of up to four decimals. ``total`` must be worth several units of
    each product on average; a product whose unit would cost more than its share is bought once.
    """
    lines: list[Line] = []
    rest = total
    shares = split_exactly(total, [random.randrange(60, 141) for _ in products])
    for product, share in zip(products[:-1], shares[:-1], strict=True):
        price = to_cents(product.price * random.randrange(940, 1061) / 1000)
        quantity = max(Decimal(1), (share / price).quantize(Decimal(1), ROUND_HALF_UP))
        amount = price * quantity
        rest -= amount
        lines.append(Line(product, quantity, price, amount))
    if rest <= 0:
        raise ValueError(f"{total} yuan do not pay for {len(products)} products")
    last = products[-1]
    quantity = max(Decimal(1), (rest / last.price).quantize(Decimal(1), ROUND_HALF_UP))
    return [*lines, Line(last, quantity, (rest / quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP), rest)]
