"""Validation: the rules of a contract over the cleaned rows of many submissions at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas

from bangfu.contracts.findings import Finding
from bangfu.contracts.messages import fill
from bangfu.contracts.models import COLUMN_ARGUMENTS, Derivation, ReportContract, Rule
from bangfu.validation.batch import Batch, Lookups, RowFinding, make_batch
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
    judged, told = _judged_and_told(contract)
    batch = derive(make_batch(frame, contract, lookups), judged)
    found = sorted({pair for start, chunk in _chunks(batch) for pair in _broken(chunk, contract, start)})
    broken = derive(_only(batch, sorted({position for position, _ in found})), told)
    findings = _findings(broken, found)
    return [finding for _, finding in sorted(findings, key=lambda one: (*_address(one[1]), one[0]))]


def _judged_and_told(contract: ReportContract) -> tuple[list[Derivation], list[Derivation]]:
    """The derivations that rules judge by, and those that only sentences need."""
    judged = [one for one in contract.derive if not one.for_message]
    return judged, [one for one in contract.derive if one.for_message]


def _only(batch: Batch, positions: Sequence[int]) -> Batch:
    """These rows of the batch, their positions kept as index."""
    return Batch(batch.frame.loc[list(positions)], batch.contract, batch.lookups)


def _chunks(batch: Batch) -> Iterator[tuple[int, pandas.DataFrame]]:
    """What rules look at, in parts with positions counted from 0, and where each part begins.

    Great Expectations hashes whatever it is given, so it is given no more than it needs.
    """
    rules = checked_rules(batch.contract)
    names = {rule.kwargs[key] for rule in rules for key in COLUMN_ARGUMENTS if key in rule.kwargs}
    looked_at = batch.frame[[name for name in batch.frame.columns if name in names]]
    for start in range(0, len(looked_at), CHUNK_ROWS):
        yield start, looked_at.iloc[start : start + CHUNK_ROWS].reset_index(drop=True)


def _broken(chunk: pandas.DataFrame, contract: ReportContract, start: int) -> Iterator[tuple[int, int]]:
    """Pairs of row and rule (both by position) that do not agree."""
    batch = batch_definition().get_batch({"dataframe": chunk})
    results = batch.validate(suite_of(contract), result_format=RESULT_FORMAT).results
    if len(results) != len(checked_rules(contract)):
        raise RuleFailedToRun(f"{contract.name}: {len(results)} results of {len(checked_rules(contract))} rules")
    for result in results:
        order = result.expectation_config.meta["rule"]
        _refuse_exceptions(result, contract)
        for position in result.result.get("unexpected_index_list") or ():
            yield start + int(position), order


def _refuse_exceptions(result: Any, contract: ReportContract) -> None:
    if result.success or "unexpected_index_list" in result.result:
        return
    rule_id = result.expectation_config.meta["rule_id"]
    raise RuleFailedToRun(f"{contract.name}: {rule_id}: {result.exception_info}")


def _findings(batch: Batch, found: Sequence[tuple[int, int]]) -> list[tuple[int, RowFinding]]:
    """The finding of each pair of row and rule, with the rule's position."""
    rules = checked_rules(batch.contract)
    places = {position: place for place, position in enumerate(batch.frame.index)}
    cells = {str(name): batch.values(str(name)) for name in batch.frame.columns}
    return [(order, _row_finding(batch.contract, rules[order], cells, places[position])) for position, order in found]


def _row_finding(contract: ReportContract, rule: Rule, cells: Mapping[str, Sequence[object]], place: int) -> RowFinding:
    def text(name: str) -> str | None:
        return printed(contract, name, cells[name][place])

    values = {name: text(source) or "" for name, source in rule.values.items()}
    finding = Finding(
        rule=rule.id,
        values=values,
        row=int(str(cells["row_no"][place])),
        column=rule.column,
        value=text(contract.shown(rule.column)) if rule.column else None,
        expected=fill(rule.expected, values) if rule.expected else None,
        severity="note" if rule.trial else rule.severity,
        action="kept" if rule.trial else rule.effective_action,
    )
    return RowFinding(int(str(cells["submission_index"][place])), finding)


def _address(found: RowFinding) -> tuple[int, int]:
    return found.submission_index, found.finding.row or 0
