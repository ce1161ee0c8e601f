"""The measures that a rubric names must exist in sql/measures, and read just the parameters that they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bangfu.notices import notice
from bangfu.register.rubric_params import NamedMeasure
from bangfu.register.rubrics import Rubric
from bangfu.settings import SQL

MEASURES = SQL / "measures"
_PARAMETER = re.compile(r"->>?\s*'(\w+)'")


@dataclass(frozen=True, slots=True)
class MeasureProblem:
    """What is wrong with a measure, and the code of the indicator or deduction that names it."""

    place: str
    reason: str


def measure_problems(rubric: Rubric, folder: Path = MEASURES) -> Iterator[MeasureProblem]:
    """Every measure that has no file, and every parameter that is missing or that its statement never reads."""
    for leaf in rubric.leaves():
        for call in leaf.calls():
            yield from _problems(leaf.code, call, folder)
    for deduction in rubric.deductions:
        yield from _problems(deduction.code, deduction, folder)


def _problems(place: str, call: NamedMeasure, folder: Path) -> Iterator[MeasureProblem]:
    path = folder / f"{call.measure}.sql"
    if not path.is_file():
        yield MeasureProblem(place, notice("rubric.no_such_measure", measure=call.measure))
        return
    read = parameters_read(path)
    for name in sorted(call.params.keys() - read):
        yield MeasureProblem(place, notice("rubric.unknown_measure_param", measure=call.measure, name=name))
    for name in sorted(read - _names(call.params)):
        yield MeasureProblem(place, notice("rubric.measure_param_missing", measure=call.measure, name=name))


@cache
def parameters_read(path: Path) -> frozenset[str]:
    """The names that a statement takes out of ``:params``, at any depth; comments do not count."""
    lines = (line.partition("--")[0] for line in path.read_text(encoding="utf-8").splitlines())
    statement = "\n".join(lines)
    return frozenset(_PARAMETER.findall(statement)) if ":params" in statement else frozenset()


def _names(params: Any) -> set[str]:
    """Every name in the parameters, at any depth."""
    if not isinstance(params, dict):
        return set()
    return set(params) | {name for value in params.values() for name in _names(value)}
