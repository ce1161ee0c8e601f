"""Validation: the rules of a contract over the cleaned rows of many submissions at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas

from bangfu.contracts.findings import Finding
from bangfu.contracts.messages import fill
from bangfu.contracts.models import ReportContract, Rule
from bangfu.validation.batch import Lookups, RowFinding, make_batch
from bangfu.validation.derivations import derive
from bangfu.validation.printing import printed
from bangfu.validation.suites import batch_definition, checked_rules, suite_of

CHUNK_ROWS = 100_000
RESULT_FORMAT = {"result_format": "COMPLETE", "return_unexpected_index_query": False}


class RuleFailedToRun(RuntimeError):
    """A rule could not be evaluated: our failure, not the clerk's. The text names contract and rule."""


def validate(frame: pandas.DataFrame, contract: ReportContract, lookups: Lookups) -> list[RowFinding]:
    """Every rule that a row breaks, ordered by submission, row and rule.

    ``frame`` holds the cleaned rows of any number of submissions of one report type: the contract's fields,
    ``submission_index`` (position in ``lookups.submissions``) and ``row_no``. Its order and the company of
    other submissions change nothing in the result. Raises :class:`RuleFailedToRun` and UnknownDerivation.
    """
    if frame.empty:
        return []
    batch = derive(make_batch(frame, contract, lookups))
    rules = checked_rules(contract)
    cells = {name: batch.values(str(name)) for name in batch.frame.columns}
    found = [
        (_row_finding(contract, rules[order], cells, position), order)
        for start, chunk in _chunks(batch.frame)
        for order, position in _broken(chunk, contract, start)
    ]
    found.sort(key=lambda one: (one[0].submission_index, one[0].finding.row or 0, one[1]))
    return [finding for finding, _ in found]


def _chunks(frame: pandas.DataFrame) -> Iterator[tuple[int, pandas.DataFrame]]:
    """Parts of the frame with positions counted from 0, and where each part begins."""
    for start in range(0, len(frame), CHUNK_ROWS):
        yield start, frame.iloc[start : start + CHUNK_ROWS].reset_index(drop=True)


def _broken(chunk: pandas.DataFrame, contract: ReportContract, start: int) -> Iterator[tuple[int, int]]:
    """Pairs of rule and row (both by position) that do not agree."""
    batch = batch_definition().get_batch({"dataframe": chunk})
    results = batch.validate(suite_of(contract), result_format=RESULT_FORMAT).results
    if len(results) != len(checked_rules(contract)):
        raise RuleFailedToRun(f"{contract.name}: {len(results)} results of {len(checked_rules(contract))} rules")
    for result in results:
        order = result.expectation_config.meta["rule"]
        _refuse_exceptions(result, contract)
        for position in result.result.get("unexpected_index_list") or ():
            yield order, start + int(position)


def _refuse_exceptions(result: Any, contract: ReportContract) -> None:
    if result.success or "unexpected_index_list" in result.result:
        return
    rule_id = result.expectation_config.meta["rule_id"]
    raise RuleFailedToRun(f"{contract.name}: {rule_id}: {result.exception_info}")


def _row_finding(
    contract: ReportContract, rule: Rule, cells: Mapping[Any, Sequence[object]], position: int
) -> RowFinding:
    def text(name: str) -> str | None:
        return printed(contract, name, cells[name][position])

    values = {name: text(source) or "" for name, source in rule.values.items()}
    finding = Finding(
        rule=rule.id,
        values=values,
        row=int(str(cells["row_no"][position])),
        column=rule.column,
        value=text(rule.column) if rule.column else None,
        expected=fill(rule.expected, values) if rule.expected else None,
        severity="note" if rule.trial else rule.severity,
        action="kept" if rule.trial else rule.effective_action,
    )
    return RowFinding(int(str(cells["submission_index"][position])), finding)
