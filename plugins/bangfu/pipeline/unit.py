"""Which unit a report speaks for: what the form says, held against the register and the folder it was dropped in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bangfu.contracts.findings import Finding
from bangfu.ledger.decisions import ACCEPT
from bangfu.register.lookup import Match, Register


@dataclass(frozen=True)
class UnitAnswer:
    """``org_code`` None means that nobody could be found; a ``question`` holds the file until it is answered."""

    org_code: str | None
    findings: list[Finding] = field(default_factory=list)
    question: str | None = None


def find_unit(
    register: Register,
    folder_org: str,
    name: str | None,
    uscc: str | None,
    on: date,
    answer: Callable[[str], str | None] = lambda _: None,
) -> UnitAnswer:
    """The reporting unit of a file from the name and credit code on it (rule C-META-01).

    A file that names nobody is its folder's. An unknown or abolished unit, two different ones, or
    another unit's report are held until ``answer`` knows what a person said: the unit's code, or ``accept``.
    """
    by_name = register.find_organisation(name, on) if name else None
    by_code = register.find_organisation(uscc, on) if uscc else None
    if by_name is None and by_code is None:
        return UnitAnswer(folder_org)
    match = _agreed(by_name, by_code)
    if match is None:
        values = {"v": name or "", "uscc": uscc or ""}
        doubt = UnitAnswer(None, [Finding("C-META-01.disagree", values, value=name)], f"disagree:{name}:{uscc}")
    elif match.org_code is None:
        shown = name or uscc or ""
        return UnitAnswer(None, [Finding("C-META-01", {"v": shown}, value=shown)], f"unit:{shown}")
    elif not match.in_force:
        gone = Finding("C-META-01.abolished", {"v": register.organisation_name(match.org_code)}, value=name or uscc)
        doubt = UnitAnswer(match.org_code, [gone], f"abolished:{match.org_code}")
    else:
        return _in_its_folder(register, folder_org, match.org_code, _matched(register, match, name), name, uscc, answer)
    unit = _answered(register, doubt, answer)
    return doubt if unit is None else _in_its_folder(register, folder_org, unit, [], name, uscc, answer)


def _answered(register: Register, doubt: UnitAnswer, answer: Callable[[str], str | None]) -> str | None:
    """The unit that a person named instead, or let pass; None while nobody did."""
    said = answer(doubt.question or "")
    if said == ACCEPT:
        return doubt.org_code
    return said if said is not None and register.organisation(said) is not None else None


def _in_its_folder(
    register: Register,
    folder_org: str,
    unit: str,
    findings: list[Finding],
    name: str | None,
    uscc: str | None,
    answer: Callable[[str], str | None],
) -> UnitAnswer:
    """The unit, with the question whether its report lies in the right folder where nothing says so."""
    question = f"folder:{folder_org}:{unit}"
    if unit == folder_org or register.may_report_for(folder_org, unit) or answer(question) == ACCEPT:
        return UnitAnswer(unit, findings)
    values = {"w": register.organisation_name(unit), "f": register.organisation_name(folder_org)}
    elsewhere = Finding("C-META-01.folder", values, value=name or uscc)
    return UnitAnswer(unit, [*findings, elsewhere], question)


def _agreed(by_name: Match | None, by_code: Match | None) -> Match | None:
    """The match to go by: the surer of the two; None when they name different units."""
    found = [match for match in (by_name, by_code) if match is not None and match.org_code is not None]
    sure = [match for match in found if match.kind != "fuzzy"]
    if len({match.org_code for match in sure}) > 1:
        return None
    return next(iter(sure or found), by_name or by_code)


def _matched(register: Register, match: Match, name: str | None) -> list[Finding]:
    if match.kind == "exact" or not name or match.org_code is None:
        return []
    official = register.organisation_name(match.org_code)
    if official == name:
        return []
    return [Finding(f"C-META-01.{match.kind}", {"v": name, "w": official}, value=name, expected=official)]
