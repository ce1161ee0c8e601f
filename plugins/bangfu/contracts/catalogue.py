"""All report contracts, found by name or R-code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bangfu.contracts.documents import read_yaml
from bangfu.contracts.messages import message_rules
from bangfu.contracts.models import ReportContract, Retention
from bangfu.settings import EXPECTATIONS


class ContractError(ValueError):
    """A contract file that cannot be used; the text names file and place."""


@cache
def load_contracts() -> dict[str, ReportContract]:
    """Every contract in expectations/, by report name, in order of their codes."""
    contracts = [read_contract(path) for path in sorted(EXPECTATIONS.glob("*.yaml"))]
    return {contract.name: contract for contract in sorted(contracts, key=lambda one: one.code)}


def contract(name_or_code: str) -> ReportContract:
    """The contract of a report name or R-code. Raises :class:`KeyError` for an unknown one."""
    for candidate in load_contracts().values():
        if name_or_code in (candidate.name, candidate.code):
            return candidate
    raise KeyError(name_or_code)


def find_contract(text: str) -> ReportContract | None:
    """The contract that a person means by a report name or an R-code in any case; None where there is none."""
    wanted = text.strip().casefold()
    return next((one for one in load_contracts().values() if wanted in (one.name, one.code.casefold())), None)


@cache
def personal_headers() -> frozenset[str]:
    """Headers that hold personal data in any report (expectations/common/personal.yaml), as printed."""
    return frozenset(read_yaml(EXPECTATIONS / "common" / "personal.yaml")["headers"])


@cache
def usual_retention() -> Retention:
    """How long the vault keeps an original where the contract says nothing else, or there is no contract."""
    return Retention(**read_yaml(EXPECTATIONS / "common" / "personal.yaml")["retention"])


def read_contract(path: Path) -> ReportContract:
    """The contract of one YAML file, its common rules added. Raises :class:`ContractError` with file and
    place.
    """
    try:
        parsed = ReportContract(**_with_common_rules(read_yaml(path)))
    except ValidationError as error:
        raise ContractError(f"{path.name}: {_one_line(error)}") from error
    except (yaml.YAMLError, TypeError, ValueError) as error:
        raise ContractError(f"{path.name}: {error}") from error
    if parsed.name != path.stem:
        raise ContractError(f"{path.name}: the name inside is {parsed.name}; file name and report name must agree")
    return parsed


def _one_line(error: ValidationError) -> str:
    """Each mistake as place and reason, without the whole document that pydantic would print."""
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'contract'}: {one['msg']}" for one in error.errors())


def _with_common_rules(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The contract with the bundles of expectations/common/rules.yaml that it names under ``common``."""
    bundles = [_bundle(name, raw) for name in raw.get("common", ())]
    rules = [*(rule for bundle in bundles for rule in bundle.get("rules", ())), *raw.get("rules", ())]
    derive = [*(one for bundle in bundles for one in bundle.get("derive", ())), *raw.get("derive", ())]
    return {**raw, "derive": derive, "rules": [_with_message(rule) for rule in rules]}


def _bundle(name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    bundles = _common_rules()
    if name not in bundles:
        raise ValueError(f"there is no bundle {name} in common/rules.yaml; there are {sorted(bundles)}")
    named: dict[str, Any] = _put_amount_column(bundles[name], raw.get("amount_column"))
    return named


@cache
def _common_rules() -> dict[str, Any]:
    bundles: dict[str, Any] = read_yaml(EXPECTATIONS / "common" / "rules.yaml")
    return bundles


def _put_amount_column(part: Any, field: str | None) -> Any:
    """The part with the word ``amount_column`` replaced by the report's own field."""
    if isinstance(part, dict):
        return {key: _put_amount_column(value, field) for key, value in part.items()}
    if isinstance(part, list):
        return [_put_amount_column(value, field) for value in part]
    return field if part == "amount_column" else part


def _with_message(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule without a sentence of its own has that of messages.yaml."""
    common = message_rules().get(rule.get("id", ""))
    if "message" in rule or common is None:
        return dict(rule)
    return {**rule, "message": common.message}
