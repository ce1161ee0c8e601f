"""Suites hold every rule of their contract, with its severity, and only exact limits."""

import pytest

from bangfu.contracts.catalogue import load_contracts
from bangfu.contracts.models import ReportContract, Rule
from bangfu.validation.suites import InexactLimit, checked_rules, suite_of


@pytest.mark.parametrize("contract", load_contracts().values(), ids=lambda one: one.code)
def test_every_rule_is_in_the_suite(contract: ReportContract) -> None:
    expectations = suite_of(contract).expectations
    assert [one.meta["rule_id"] for one in expectations] == [rule.id for rule in checked_rules(contract)]


def test_severities_are_those_of_the_contract() -> None:
    suite = suite_of(load_contracts()["institution_procurement"])
    severities = {(one.meta["rule_id"], one.severity.value) for one in suite.expectations}
    assert {("C-NUM-04", "warning"), ("C-NUM-04", "critical"), ("R01-STAFF", "critical")} <= severities


def test_a_limit_that_no_float_holds_is_refused() -> None:
    kwargs = {"column": "amount", "max_value": "1.2"}
    rule = Rule(id="T-1", expectation="expect_column_values_to_be_between", kwargs=kwargs, message="x")
    inexact = load_contracts()["institution_procurement"].model_copy(update={"rules": (rule,)})
    with pytest.raises(InexactLimit, match=r"1\.2 has no exact float"):
        suite_of(inexact)
