"""What differs between two versions of a rubric: every indicator, weight, parameter, target, bonus, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from bangfu.register.rubric_indicators import Indicator
from bangfu.register.rubrics import Bonus, Deduction, Rubric, Veto

WHOLE = ""
"""The code of what is said of the whole rubric."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs. ``kind``: ``added`` or ``removed`` (the whole item, ``field`` None), or ``changed``.

    ``code`` is the item's, empty for the rubric itself; ``field`` a path within it as in the YAML file, such as
    ``params.zero_below`` or ``parts[2].target.value``; values as there, None where it is not stated.
    """

    code: str
    name: str
    kind: str
    field: str | None
    before: str | None
    after: str | None

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    fields: Mapping[str, Any]


def rubric_changes(before: Rubric, after: Rubric) -> list[Change]:
    """Every difference, in the order of ``after``; what is gone stands where it was at the end.

    Numbers are compared by value: 0.10 is 0.1. An item is the same while its code is.
    """
    old, new = dict(_items(before)), dict(_items(after))
    codes = [*new, *(code for code in old if code not in new)]
    return [change for code in codes for change in _changes(code, old.get(code), new.get(code))]


def _changes(code: str, old: _Item | None, new: _Item | None) -> Iterator[Change]:
    if old is None or new is None:
        item = old or new
        if item is not None:
            values = [
                None if one is None else _shown(one.fields.get("weight", one.fields.get("points")))
                for one in (old, new)
            ]
            yield Change(code, item.name, "added" if old is None else "removed", None, values[0], values[1])
        return
    for field in dict.fromkeys((*new.fields, *old.fields)):
        was, becomes = old.fields.get(field), new.fields.get(field)
        if was != becomes:
            yield Change(code, new.name, "changed", field, _shown(was), _shown(becomes))


def _items(rubric: Rubric) -> Iterator[tuple[str, _Item]]:
    content = rubric.model_dump(exclude_none=True)
    listed = ("indicators", "bonuses", "deductions", "vetoes")
    yield WHOLE, _item(rubric.title, {key: value for key, value in content.items() if key not in listed})
    for top in rubric.indicators:
        yield from _indicators(top, None)
    adjustments: tuple[Bonus | Deduction | Veto, ...] = (*rubric.bonuses, *rubric.deductions, *rubric.vetoes)
    for one in adjustments:
        yield one.code, _item(one.name, one.model_dump(exclude_none=True))


def _indicators(indicator: Indicator, parent: str | None) -> Iterator[tuple[str, _Item]]:
    content = indicator.model_dump(exclude_none=True, exclude={"indicators"})
    yield indicator.code, _item(indicator.name, {**content, **({"parent": parent} if parent else {})})
    for below in indicator.indicators:
        yield from _indicators(below, indicator.code)


def _item(name: str, content: Mapping[str, Any]) -> _Item:
    return _Item(name, dict(_flat(content, "")))


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every single value with its path; empty lists and mappings are as good as not stated."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _flat(one, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _flat_list(value, path)
    else:
        yield path, value


def _flat_list(values: Iterable[Any], path: str) -> Iterator[tuple[str, Any]]:
    for place, one in enumerate(values, start=1):
        yield from _flat(one, f"{path}[{place}]")


def _shown(value: Any) -> str | None:
    """A value as the YAML file has it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
