"""Monthly purchase reports (R01) of the health units: the delivery lines as rows, and the traps planted among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bangfu.samples.agreements import Agreement, agreement_of
from bangfu.samples.golden import Product
from bangfu.samples.purchases import CENT, Purchase
from bangfu.samples.records import Record
from bangfu.samples.units import Register


@dataclass(frozen=True)
class Ledger:
    """What a clerk needs to fill in a row: supplier codes, agreements, and the buyers in their order."""

    register: Register
    agreements: tuple[Agreement, ...]
    buyers: tuple[str, ...]


def purchase_records(purchases: Sequence[Purchase], ledger: Ledger) -> tuple[Record, ...]:
    """Numbered R01 rows of one unit and month, supplier by supplier."""
    ordered = sorted(purchases, key=lambda one: (one.product.supplier_org_code, one.bought_on, one.product.product_no))
    return tuple({"seq_no": number, **_row(purchase, ledger)} for number, purchase in enumerate(ordered, start=1))


def _row(purchase: Purchase, ledger: Ledger) -> Record:
    supplier = ledger.register.unit(purchase.product.supplier_org_code)
    agreement = agreement_of(purchase, ledger.agreements)
    buyer = ledger.buyers.index(purchase.buyer) + 1
    voucher = f"{buyer:02d}{purchase.bought_on:%m}{supplier.org_code[-2:]}"
    by_invoice = int(supplier.org_code[-2:]) % 3 > 0
    return {
        "purchase_date": purchase.bought_on,
        "purchase_category": purchase.use,
        "product_name": purchase.product.product_name,
        "certification_no": purchase.product.product_no,
        "spec": purchase.product.spec,
        "unit": purchase.product.unit,
        "quantity": purchase.quantity,
        "unit_price": purchase.unit_price,
        "amount": purchase.amount,
        "supplier_name": supplier.name,
        "supplier_uscc": supplier.uscc,
        "agreement_no": agreement.agreement_no if agreement else None,
        "invoice_no": f"37{voucher}" if by_invoice else None,
        "delivery_note_no": None if by_invoice else f"SH2020-{voucher}",
        "program": "本市认定",
        "fulfilment_channel": "直供",
    }


def with_row(records: Sequence[Record], row: Record) -> tuple[Record, ...]:
    """The report with one more row at its end, numbered on; what the row leaves open is as in the last row."""
    return (*records, {**records[-1], "agreement_no": None, "seq_no": len(records) + 1, **row})


def uncertified_row(supplier_name: str, supplier_uscc: str) -> Record:
    """Something that stands in no catalogue, from a supplier of the city."""
    return {
        "purchase_date": date(2020, 8, 11),
        "product_name": "竹炭洗手液",
        "certification_no": None,
        "spec": "500毫升",
        "unit": "瓶",
        "quantity": Decimal(20),
        "unit_price": Decimal("12.50"),
        "amount": Decimal("250.00"),
        "supplier_name": supplier_name,
        "supplier_uscc": supplier_uscc,
        "invoice_no": "37990811",
        "delivery_note_no": None,
    }


def expired_row(product: Product, price: Decimal, supplier_name: str, supplier_uscc: str) -> Record:
    """A product whose certificate ran out before the sale."""
    quantity = Decimal(30)
    return {
        "purchase_date": date(2020, 8, 6),
        "product_name": product.product_name,
        "certification_no": product.product_no,
        "spec": product.spec,
        "unit": product.unit,
        "quantity": quantity,
        "unit_price": price,
        "amount": (price * quantity).quantize(CENT, ROUND_HALF_UP),
        "supplier_name": supplier_name,
        "supplier_uscc": supplier_uscc,
        "invoice_no": "37990806",
        "delivery_note_no": None,
    }


def other_program_row() -> Record:
    """A purchase on the 832 platform: another programme, from far away."""
    return {
        "purchase_date": date(2020, 8, 13),
        "product_name": "高原青稞米",
        "certification_no": None,
        "spec": "2.5公斤",
        "unit": "袋",
        "quantity": Decimal(40),
        "unit_price": Decimal("45.00"),
        "amount": Decimal("1800.00"),
        "supplier_name": "832平台样例供应商",
        "supplier_uscc": "91371599MA0008324L",
        "invoice_no": "37990813",
        "delivery_note_no": None,
        "program": "832平台",
        "fulfilment_channel": "电商平台",
    }


def first_attempt(purchases: Sequence[Purchase]) -> tuple[Purchase, ...]:
    """What the clerk reported before the correction: the largest line too high, and two small lines that never were."""
    largest = max(purchases, key=lambda one: one.amount)
    wrong = replace(
        largest,
        quantity=largest.quantity + 10,
        amount=((largest.quantity + 10) * largest.unit_price).quantize(CENT, ROUND_HALF_UP),
    )
    invented = [
        replace(one, quantity=Decimal(5), unit_price=price, amount=(price * 5).quantize(CENT, ROUND_HALF_UP))
        for one, price in ((one, (one.unit_price + CENT).quantize(CENT)) for one in purchases[:2])
    ]
    return (*(wrong if one is largest else one for one in purchases), *invented)
