"""What the health units bought: each category's published quantity and amount, split exactly into delivery lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from bangfu.samples.golden import FIRST_DAY, LAST_DAY, WEIGHED_UNITS, CategoryFigure, Product

LINES_PER_CATEGORY = 8
CENT = Decimal("0.01")
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Purchase:
    """One line of a delivery to one unit; quantity in the product's unit, price and amount in yuan."""

    buyer: str
    bought_on: date
    product: Product
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    use: str


def average_price(figure: CategoryFigure) -> Decimal:
    """Yuan per unit over the whole category, to the cent; also the reference price of its products."""
    return (figure.amount / figure.quantity).quantize(CENT, ROUND_HALF_UP)


def split_purchases(
    figures: Sequence[CategoryFigure], products: Sequence[Product], buyers: Sequence[str]
) -> tuple[Purchase, ...]:
    """Delivery lines whose quantities and amounts add up to each category exactly, spread over all buyers and days.

    Every buyer gets lines in July and in August, every product on sale is bought. Same arguments, same lines.
    """
    random = Random("institution purchases")
    portions: list[tuple[Product, Decimal, Decimal, Decimal]] = []
    for figure in figures:
        on_sale = [product for product in products if product.category == figure.category and product.is_on_sale]
        portions += _split_category(figure, on_sale, random)
    random.shuffle(portions)
    return tuple(
        Purchase(
            buyer=buyers[place % len(buyers)],
            bought_on=_day(place, len(buyers), random),
            product=product,
            quantity=quantity,
            unit_price=price,
            amount=amount,
            use=("食堂", "食堂", "食堂", "慰问", "办公福利")[random.randrange(5)],
        )
        for place, (product, quantity, price, amount) in enumerate(portions)
    )


def _day(place: int, buyer_count: int, random: Random) -> date:
    """A working day, for each buyer in July and August in turn; the first and the last day of the window are used."""
    if place == 0:
        return FIRST_DAY
    if place == buyer_count:
        return LAST_DAY
    first, last = (date(2020, 8, 3), LAST_DAY) if (place // buyer_count) % 2 else (FIRST_DAY, date(2020, 7, 31))
    day = first + timedelta(days=random.randrange((last - first).days + 1))
    return day if day.weekday() < 5 else day - timedelta(days=2)


def _split_category(
    figure: CategoryFigure, products: Sequence[Product], random: Random
) -> list[tuple[Product, Decimal, Decimal, Decimal]]:
    quantities = _split_quantity(figure.quantity, products, random)
    base = average_price(figure)
    lines: list[tuple[Product, Decimal, Decimal, Decimal]] = []
    rest = figure.amount
    for product, quantity in quantities[:-1]:
        price = (base * Decimal(random.randrange(980, 1021)) / 1000).quantize(CENT, ROUND_HALF_UP)
        amount = (price * quantity).quantize(CENT, ROUND_HALF_UP)
        rest -= amount
        lines.append((product, quantity, price, amount))
    product, quantity = quantities[-1]
    lines.append((product, quantity, (rest / quantity).quantize(Decimal("0.0001"), ROUND_HALF_UP), rest))
    return lines


def _split_quantity(total: Decimal, products: Sequence[Product], random: Random) -> list[tuple[Product, Decimal]]:
    """Quantities that add up to ``total``, the largest last; half units only of weighed products."""
    sold = [products[place % len(products)] for place in range(LINES_PER_CATEGORY)]
    sold.sort(key=lambda product: product.unit in WEIGHED_UNITS)
    weights = [random.uniform(0.6, 1.2) for _ in sold]
    weights[-1] = 1.6
    share = sum(weights)
    lines = [
        (product, _round_to_unit(total * Decimal(str(round(weight / share, 6))), product))
        for product, weight in zip(sold[:-1], weights[:-1], strict=True)
    ]
    return [*lines, (sold[-1], total - sum((quantity for _, quantity in lines), Decimal(0)))]


def _round_to_unit(quantity: Decimal, product: Product) -> Decimal:
    step = HALF if product.unit in WEIGHED_UNITS else Decimal(1)
    return (quantity / step).quantize(Decimal(1), ROUND_HALF_UP) * step
