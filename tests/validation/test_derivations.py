"""Derivations are found by name and their arguments checked."""

import pytest

from bangfu.contracts.catalogue import load_contracts
from bangfu.contracts.models import Derivation, ReportContract
from bangfu.validation.derivations import UnknownDerivation, bound


@pytest.mark.parametrize("contract", load_contracts().values(), ids=lambda one: one.code)
def test_every_derivation_of_a_contract_exists(contract: ReportContract) -> None:
    assert all(callable(bound(derivation)) for derivation in contract.derive)


def test_an_unknown_derivation_is_named() -> None:
    with pytest.raises(UnknownDerivation, match="gap: there is no derivation guess"):
        bound(Derivation(column="gap", by="guess"))


def test_a_wrong_argument_is_named() -> None:
    with pytest.raises(UnknownDerivation, match=r"gap: ratio: got an unexpected keyword argument 'nominator'"):
        bound(
            Derivation(
                column="gap", by="ratio", args={"numerator": "a", "denominator": "b", "decimals": 2, "nominator": "a"}
            )
        )
