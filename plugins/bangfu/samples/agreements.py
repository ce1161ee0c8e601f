"""Purchase agreements (R12) of the hospitals with the suppliers: promises, never sales."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bangfu.samples.golden import Product
from bangfu.samples.purchases import Purchase
from bangfu.samples.records import Record
from bangfu.samples.units import Register

FIRST_SIGNING = date(2020, 7, 13)
SIGNING_EVENT = "扶贫产品进医院现场签约仪式"


@dataclass(frozen=True)
class Agreement:
    """One agreement; ``agreed_amount`` in yuan, zero where only a framework was signed."""

    agreement_no: str
    buyer: str
    supplier: str
    products: tuple[Product, ...]
    signed_on: date
    agreed_amount: Decimal

    @property
    def valid_to(self) -> date:
        """Agreements run for two years."""
        return self.signed_on.replace(year=self.signed_on.year + 2) - timedelta(days=1)

    def covers(self, purchase: Purchase) -> bool:
        """Whether the purchase is a delivery under this agreement."""
        return (
            purchase.buyer == self.buyer
            and purchase.product.supplier_org_code == self.supplier
            and self.signed_on <= purchase.bought_on <= self.valid_to
        )


def sign_agreements(first_buyer: str, hospitals: Sequence[str], products: Sequence[Product]) -> tuple[Agreement, ...]:
    """Every supplier signs with one or two hospitals.

    The first hospital is a real one: it signs framework agreements on the first day, without invented amounts.
    """
    sold: dict[str, list[Product]] = {}
    for product in products:
        if product.is_on_sale:
            sold.setdefault(product.supplier_org_code, []).append(product)
    suppliers = sorted(sold)
    pairs = [(first_buyer, supplier) for supplier in suppliers[:3]]
    pairs += [(hospitals[place % len(hospitals)], supplier) for place, supplier in enumerate(suppliers)]
    pairs += [(hospitals[(place + 4) % len(hospitals)], supplier) for place, supplier in enumerate(suppliers[::2])]
    return tuple(
        Agreement(
            agreement_no=f"XY-2020-{place:04d}",
            buyer=buyer,
            supplier=supplier,
            products=tuple(sold[supplier]),
            signed_on=FIRST_SIGNING if buyer == first_buyer else date(2020, 7, 14) + timedelta(days=place % 4),
            agreed_amount=Decimal(0) if buyer == first_buyer else Decimal(20_000 + 5_000 * (place % 9)),
        )
        for place, (buyer, supplier) in enumerate(pairs, start=1)
    )


def agreement_of(purchase: Purchase, agreements: Iterable[Agreement]) -> Agreement | None:
    """The agreement that a purchase is delivered under, if there is one."""
    return next((agreement for agreement in agreements if agreement.covers(purchase)), None)


def agreement_records(
    agreements: Iterable[Agreement], purchases: Sequence[Purchase], month: int, register: Register
) -> list[Record]:
    """R12 rows of one month: the agreements with what was delivered in it and since the signing, in yuan."""
    rows: list[Record] = []
    for agreement in agreements:
        buyer, supplier = register.unit(agreement.buyer), register.unit(agreement.supplier)
        delivered = [purchase for purchase in purchases if agreement.covers(purchase)]
        rows.append(
            {
                "agreement_no": agreement.agreement_no,
                "buyer_name": buyer.name,
                "buyer_uscc": buyer.uscc,
                "buyer_type": "医院",
                "supplier_name": supplier.name,
                "supplier_uscc": supplier.uscc,
                "product_name": "、".join(product.product_name for product in agreement.products),
                "signed_on": agreement.signed_on,
                "valid_from": agreement.signed_on,
                "valid_to": agreement.valid_to,
                "agreed_amount": agreement.agreed_amount / 10_000,
                "signing_event": SIGNING_EVENT,
                "attachment": f"{agreement.agreement_no}.pdf",
                "month_fulfilled_amount": _sum(one.amount for one in delivered if one.bought_on.month == month),
                "cumulative_fulfilled_amount": _sum(one.amount for one in delivered if one.bought_on.month <= month),
            }
        )
    return rows


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))
