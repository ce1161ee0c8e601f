"""From findings to issues: the sentence filled in, the header as printed in the file, persons masked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bangfu.contracts.findings import Finding
from bangfu.contracts.messages import fill, rule
from bangfu.contracts.models import Action, Actor, ReportContract, Severity
from bangfu.ledger.outcomes import Issue

# Standing alone and with a birth date inside, so that no order number or credit code is taken for a person's.
_IDENTITY_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5})((?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(\d{3}[0-9Xx])(?![0-9A-Za-z])"
)
_MOBILE_NUMBER = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)\d{4}(\d{4})(?![0-9A-Za-z])")


def mask(text: str) -> str:
    """Identity and mobile numbers with their middle starred; everything else as it is."""
    return _MOBILE_NUMBER.sub(r"\1****\2", _IDENTITY_NUMBER.sub(r"\1********\3", text))


def describe(finding: Finding, contract: ReportContract | None, headers: Mapping[str, str], sheet: str | None) -> Issue:
    """The issue of a finding.

    ``headers`` gives the header printed in the file for a field; ``contract`` holds the report's own rules. Raises
    :class:`KeyError` for a rule that no catalogue knows: a defect of ours, never of the clerk's. A variant of a rule
    (``C-META-01.folder``) has a sentence of its own and is listed under the rule.
    """
    severity, action, actor, template = _rule(finding, contract)
    column = _printed(finding.column, contract, headers)
    values = {
        "r": "" if finding.row is None else str(finding.row),
        "col": column or "",
        "v": finding.value or "",
        **finding.values,
    }
    masked = {name: mask(value) for name, value in values.items()}
    return Issue(
        rule=finding.rule.partition(".")[0],
        severity=finding.severity or severity,
        action=finding.action or action,
        actor=actor,
        message=fill(template, masked),
        template=template,
        values=masked,
        sheet=finding.sheet or (sheet if finding.row is not None else None),
        row=finding.row,
        column=column,
        value=None if finding.value is None else mask(finding.value),
        expected=finding.expected,
    )


def _rule(finding: Finding, contract: ReportContract | None) -> tuple[Severity, Action, Actor, str]:
    own = [one for one in contract.rules if one.id == finding.rule] if contract else []
    for one in sorted(own, key=lambda one: one.severity != finding.severity):
        return one.severity, one.effective_action, one.actor, one.message
    common = rule(finding.rule)
    return common.severity, common.action, common.actor, common.message


def _printed(column: str | None, contract: ReportContract | None, headers: Mapping[str, str]) -> str | None:
    if column is None or column in headers:
        return headers.get(column) if column else None
    known = {one.field: one.header for one in contract.columns} if contract else {}
    return known.get(column, column)
