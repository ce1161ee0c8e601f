"""Which measures a rubric asks for, with which parameters, of which years."""

from __future__ import annotations

from collections.abc import Iterator

from bangfu.assessment.measures import MeasureCall, Statements, params_key, read_measures
from bangfu.register.rubric_indicators import Indicator
from bangfu.register.rubric_params import NamedMeasure
from bangfu.register.rubrics import Rubric


def walk_with_parents(rubric: Rubric) -> Iterator[tuple[str | None, Indicator]]:
    """Every heading and leaf in the rubric's order, each with the code of its heading."""
    for one in rubric.indicators:
        yield from _below(None, one)


def _below(parent: str | None, indicator: Indicator) -> Iterator[tuple[str | None, Indicator]]:
    yield parent, indicator
    for one in indicator.indicators:
        yield from _below(indicator.code, one)


def scoring_measures(indicator: Indicator) -> set[str]:
    """The measures that a leaf is scored from; one that only finds its target is none of them."""
    targets = {part.target.measure for part in (indicator, *indicator.parts) if part.target}
    return {call.measure for call in indicator.calls()} - targets


def statements_for(rubric: Rubric) -> dict[str, str]:
    """Today's statement of every measure that the rubric names. Raises MeasureError for one that nobody wrote."""
    return read_measures(named.measure for named in rubric.calls())


def call_of(named: NamedMeasure, statements: Statements, year: int, object_group: str) -> MeasureCall:
    """The call that a named measure means for one year and group."""
    params = NamedMeasure(measure=named.measure, params=named.params).model_dump(mode="json")["params"]
    return MeasureCall(named.measure, params_key(statements[named.measure], params), year, object_group)


def previous_calls(indicator: Indicator) -> list[NamedMeasure]:
    """The measures of a leaf that are compared with the year before."""
    growing = [part.call() for part in (indicator, *indicator.parts) if part.formula == "growth"]
    return [call for call in growing if call]


def rubric_calls(rubric: Rubric, statements: Statements, year: int) -> list[MeasureCall]:
    """Every call that scoring by this rubric needs, each once."""
    calls: set[MeasureCall] = set()
    for group in rubric.object_groups:
        calls |= {call_of(named, statements, year, group) for named in rubric.calls()}
        for leaf in rubric.leaves():
            calls |= {call_of(named, statements, year - 1, group) for named in previous_calls(leaf)}
    return sorted(calls)
