"""Columns that say what the names in rows mean in the register: assessed objects, units. Named by ``derive`` of a
contract; each function gives one value per row, None where the rule does not apply.
"""

from __future__ import annotations

from functools import cache

from bangfu.validation.batch import Batch


def assessed_object(batch: Batch, *, name: str) -> list[object]:
    """The code of the county, zone, system or city that a name or code means; None for any other."""
    find = cache(batch.lookups.find_object)
    return [find(str(text)) if text is not None else None for text in batch.values(name)]


def known_or_not(batch: Batch, *, name: str, code: str) -> list[object]:
    """``unknown`` where a name is given and no code was found for it, else ``known``."""
    return [
        None if text is None else "unknown" if found is None else "known" for text, found in batch.rows((name, code))
    ]


def unit_meant(batch: Batch, *, name: str, uscc: str) -> list[object]:
    """The unit that name and credit code mean together; None where they mean none, or two."""
    return [meant.pop() if len(meant) == 1 else None for meant in _units_meant(batch, name, uscc)]


def unit_verdict(batch: Batch, *, name: str, uscc: str) -> list[object]:
    """``unknown`` where neither name nor credit code means a unit, ``disagree`` where they mean two, else ``known``."""
    words = ("unknown", "known", "disagree")
    return [words[len(meant)] for meant in _units_meant(batch, name, uscc)]


def _units_meant(batch: Batch, *fields: str) -> list[set[str]]:
    """Per row the units that its cells mean."""
    find = cache(batch.lookups.find_unit)
    return [
        {code for text in row if text is not None and (code := find(str(text))) is not None}
        for row in batch.rows(fields)
    ]
