"""Reading rubrics: one YAML file per version in ``rubrics/``; whatever is wrong is said with its file and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bangfu.contracts.documents import read_yaml
from bangfu.notices import notice
from bangfu.register.files import ReferenceDataError
from bangfu.register.rubric_measures import measure_problems
from bangfu.register.rubrics import Rubric

OWN_WORDS = frozenset({
    "missing", "extra_forbidden", "literal_error", "decimal_parsing", "decimal_type", "date_from_datetime_parsing",
    "greater_than", "greater_than_equal", "less_than_equal", "too_short",
})  # fmt: skip
"""Complaints of pydantic that notices.yaml says in our words; the others are told as a value of the wrong kind."""

SHOWN_LENGTH = 40
"""How much of a wrong value a sentence shows."""


def read_rubrics(folder: Path) -> list[Rubric]:
    """Every rubric of ``folder/rubrics``, in the order of file names; none where there is no such folder.

    Raises :class:`ReferenceDataError` naming file, place and what is wrong.
    """
    rubrics: dict[tuple[str, str], Rubric] = {}
    for path in sorted((folder / "rubrics").glob("*.yaml")):
        rubric = read_rubric(path)
        key = (rubric.rubric, rubric.version)
        if key in rubrics:
            raise ReferenceDataError("rubric_twice", file=path.name, rubric=rubric.rubric, version=rubric.version)
        rubrics[key] = rubric
    return list(rubrics.values())


def read_rubric(path: Path) -> Rubric:
    """The rubric of one file. Raises :class:`ReferenceDataError` naming file, place and what is wrong first."""
    examined = examine_rubric(path)
    if examined.rubric is None or examined.problems:
        raise examined.problems[0]
    return examined.rubric


@dataclass(frozen=True, slots=True)
class Examined:
    """A rubric, if the file holds one, and everything that is wrong with it."""

    rubric: Rubric | None
    problems: tuple[ReferenceDataError, ...]


def examine_rubric(path: Path) -> Examined:
    """Everything that is wrong with the rubric of a file, the measures that it names included."""
    examined = _parse(path)
    if examined.rubric is None:
        return examined
    found = (_wrong(path, one.place, one.reason) for one in measure_problems(examined.rubric))
    return Examined(examined.rubric, tuple(found))


def _parse(path: Path) -> Examined:
    try:
        content = _exact(read_yaml(path))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = str(error).replace("\n", " ")
        return Examined(None, (ReferenceDataError("rubric_not_yaml", file=path.name, reason=reason),))
    try:
        return Examined(Rubric.model_validate(content), ())
    except ValidationError as error:
        problems = (_wrong(path, _place(content, one["loc"]), _reason(one)) for one in error.errors())
        return Examined(None, tuple(problems))


def _wrong(path: Path, place: str, reason: str) -> ReferenceDataError:
    return ReferenceDataError("rubric_wrong", file=path.name, place=place, reason=reason)


def _place(content: Any, location: Sequence[str | int]) -> str:
    """Where in the file, as its author calls it: from the innermost code on, list places from 1, e.g.
    ``C1.params.zero_below`` or ``D1.parts[2].target``.
    """
    place, here = "", content
    for step in location:
        here = here[step] if _has(here, step) else None
        if isinstance(step, str):
            place = f"{place}.{step}" if place else step
        elif isinstance(here, dict) and "code" in here:
            place = str(here["code"])
        else:
            place += f"[{step + 1}]"
    return place or "—"


def _has(here: Any, step: str | int) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


def _reason(error: Any) -> str:
    kind = error["type"]
    if kind == "value_error":
        what, _, rest = str(error["ctx"]["error"]).partition(": ")
        return notice(f"rubric.{what}", rest=rest)
    named = kind if kind in OWN_WORDS else "wrong_kind"
    return notice(f"rubric.{named}", value=_shortened(error["input"]), **_limits(error.get("ctx", {})))


def _shortened(value: Any) -> str:
    words = " ".join(str(value).split())
    return words if len(words) <= SHOWN_LENGTH else f"{words[:SHOWN_LENGTH]}…"


def _limits(context: dict[str, Any]) -> dict[str, Any]:
    limits = [context[name] for name in ("gt", "ge", "le") if name in context]
    return {"expected": context.get("expected", "").replace(" or ", ", "), "limit": limits[0] if limits else ""}


def _exact(content: Any) -> Any:
    """The numbers of a YAML document as exact decimals: what stands there, not its nearest binary fraction."""
    if isinstance(content, dict):
        return {key: _exact(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_exact(value) for value in content]
    return Decimal(repr(content)) if isinstance(content, float) else content
