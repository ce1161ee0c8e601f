"""What really happened in the sample: purchases, agreements, sessions and orders, before anybody reports them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bangfu.samples.agreements import Agreement, sign_agreements
from bangfu.samples.golden import (
    CategoryFigure,
    Product,
    read_categories,
    read_health_sessions,
    read_other_sessions,
    read_products,
)
from bangfu.samples.livestream import Session, hold_sessions
from bangfu.samples.purchases import Purchase, average_price, split_purchases
from bangfu.samples.units import Register, read_register

REGIONS = ("DCF", "CP", "YG", "SX", "DE", "GX", "GT", "LQ", "JKQ", "GXQ", "DJQ")
HOSPITALS = (*(f"WJ-SZ-{number:02d}" for number in range(1, 9)), "WJ-MY-01")
BUYERS = (*HOSPITALS, *(f"WJ-{region}" for region in REGIONS))
FIRST_SIGNER = "WJ-SRMYY"
"""The hospital where the first agreements were signed; the article names it, so it gets no invented amounts."""

FILED = {7: date(2020, 8, 4), 8: date(2020, 9, 3), 9: date(2020, 10, 9)}
"""Day on which the reports of a month were filled in."""


@dataclass(frozen=True)
class Truth:
    """The sample's world; ``prices`` are yuan per unit by category, ``sessions`` by number."""

    register: Register
    figures: tuple[CategoryFigure, ...]
    products: tuple[Product, ...]
    prices: dict[str, Decimal]
    purchases: tuple[Purchase, ...]
    agreements: tuple[Agreement, ...]
    sessions: dict[str, Session]

    @property
    def on_sale(self) -> tuple[Product, ...]:
        """Products whose certificate is valid throughout."""
        return tuple(product for product in self.products if product.is_on_sale)


def build_truth(reference: Path) -> Truth:
    """The same world on every run. Raises :class:`OperatorError` when the register lacks a unit that it needs."""
    register = read_register(reference)
    figures, products = read_categories(), read_products()
    prices = {figure.category: average_price(figure) for figure in figures}
    on_sale = [product for product in products if product.is_on_sale]
    sessions = hold_sessions((*read_health_sessions(), *read_other_sessions()), on_sale, prices, register)
    return Truth(
        register=register,
        figures=figures,
        products=products,
        prices=prices,
        purchases=split_purchases(figures, products, BUYERS),
        agreements=sign_agreements(FIRST_SIGNER, HOSPITALS, products),
        sessions={session.figure.session_no: session for session in sessions},
    )
