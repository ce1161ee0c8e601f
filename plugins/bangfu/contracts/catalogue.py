"""All report contracts, found by name or R-code."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from bangfu.contracts.models import ReportContract
from bangfu.settings import EXPECTATIONS


class ContractError(ValueError):
    """A contract file that cannot be used; the text names file and place."""


@cache
def load_contracts() -> dict[str, ReportContract]:
    """Every contract in expectations/, by report name, in order of their codes."""
    contracts = [_read(path) for path in sorted(EXPECTATIONS.glob("*.yaml"))]
    return {contract.name: contract for contract in sorted(contracts, key=lambda one: one.code)}


def contract(name_or_code: str) -> ReportContract:
    """The contract of a report name or R-code. Raises :class:`KeyError` for an unknown one."""
    for candidate in load_contracts().values():
        if name_or_code in (candidate.name, candidate.code):
            return candidate
    raise KeyError(name_or_code)


def _read(path: Path) -> ReportContract:
    try:
        parsed = ReportContract(**yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise ContractError(f"{path.name}: {error}") from error
    if parsed.name != path.stem:
        raise ContractError(f"{path.name}: the name inside is {parsed.name}; file name and report name must agree")
    return parsed
