"""Great Expectations suites built from the contracts. GX is imported here only, inside functions: it costs
seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from bangfu.contracts.models import ReportContract, Rule, Severity

GX_SEVERITY: Mapping[Severity, str] = {"error": "critical", "warning": "warning", "note": "info"}


class InexactLimit(ValueError):
    """A limit in a contract that Great Expectations would compare as a slightly different number."""


def checked_rules(contract: ReportContract) -> list[Rule]:
    """The rules that run here; those of level ``warehouse`` are SQL checks."""
    return [rule for rule in contract.rules if rule.expectation is not None]


def suite_of(contract: ReportContract) -> Any:
    """The suite of a contract; an expectation's ``meta`` holds the position of its rule in
    ``checked_rules``.
    """
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.metadata_types import FailureSeverity

    # One list and not add_expectation: that replaces an earlier rule of the same type on the same column.
    return ExpectationSuite(
        name=contract.name,
        expectations=[
            ExpectationConfiguration(
                type=str(rule.expectation),
                kwargs={key: _limit(key, value) for key, value in rule.kwargs.items()},
                meta={"rule": position, "rule_id": rule.id},
                severity=FailureSeverity(GX_SEVERITY[rule.severity]),
            ).to_domain_obj()
            for position, rule in enumerate(checked_rules(contract))
        ],
    )


@cache
def batch_definition() -> Any:
    """Where data frames enter Great Expectations: one silent in-memory context per process."""
    import great_expectations
    from great_expectations.data_context.types.base import ProgressBarsConfig

    # It names a temporary folder at every start, and sets its own level when it is imported.
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    context = great_expectations.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("rows").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("rows")


def _limit(key: str, value: Any) -> Any:
    """A limit as Great Expectations takes it.

    It turns limits into floats, and a Decimal 1.2 is more than the float 1.2: only numbers that a float holds
    exactly may be limits.
    """
    if key not in ("min_value", "max_value") or not isinstance(value, str):
        return value
    limit = float(value)
    if Decimal(limit) != Decimal(value):
        raise InexactLimit(f"{value} has no exact float; let the column be a percentage or another multiple")
    return limit
