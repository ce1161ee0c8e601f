"""What a contract decides by itself."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from bangfu.contracts.catalogue import contract
from bangfu.contracts.models import Rule
from bangfu.contracts.row_parts import Exclusion


@pytest.mark.parametrize(
    ("value", "is_test_order"),
    [("0.01", True), ("0.09", True), ("0.10", False), ("0.00", False), ("-0.01", False), ("38.00", False)],
)
def test_test_orders_are_paid_less_than_ten_cents(value: str, is_test_order: bool) -> None:
    (exclusion,) = (one for one in contract("R07").exclude if one.rule == "R07-TEST")
    assert exclusion.applies(Decimal(value)) is is_test_order
    assert not exclusion.applies(None)


def test_a_blank_is_excluded_only_where_the_contract_says_so() -> None:
    assert Exclusion(rule="X", field="paid_at", blank=True).applies(None)
    assert not Exclusion(rule="X", field="paid_at", blank=True).applies("2020-08-19")
    assert not Exclusion(rule="X", field="paid_at").applies(None)


@pytest.mark.parametrize(
    ("severity", "action", "effective"),
    [
        ("error", None, "quarantined"),
        ("warning", None, "kept"),
        ("note", None, "kept"),
        ("error", "rejected", "rejected"),
    ],
)
def test_the_action_follows_from_the_severity(severity: str, action: str | None, effective: str) -> None:
    rule = Rule(id="X", level="warehouse", severity=severity, action=action, message="x")
    assert rule.effective_action == effective


def test_a_contract_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        contract("R01").code = "R02"  # type: ignore[misc]


def test_headers_are_those_of_the_template() -> None:
    assert contract("R01").header("amount") == "金额（元）"
    with pytest.raises(KeyError, match="institution_procurement has no field price"):
        contract("R01").column("price")
