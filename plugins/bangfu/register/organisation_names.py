"""Finding the unit that a name, code or credit code means; a name that fits two units, or none well, means nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from bangfu.register.name_index import Found, NameIndex
from bangfu.register.names import comparable, numerals
from bangfu.register.records import Alias, Match, Organisation
from bangfu.register.region_names import RegionNames

FUZZY_LIMIT = 92.0
"""Similarity (0 to 100) from which a name that no alias knows may still mean a unit (domain/6 case 27)."""

_WORTH_ASKING = 60.0
_CANDIDATES = 3
_Kind = Literal["exact", "alias", "fuzzy"]


@dataclass(frozen=True)
class OrganisationNames:
    """Every way in which the register knows its units. ``aliases`` come on top of the units' own."""

    organisations: Mapping[str, Organisation]
    regions: RegionNames
    aliases: tuple[Alias, ...] = ()

    def find(self, text: str, on: date | None) -> Match:
        """The unit that a text means on that day, and how it was found."""
        return self._remembered(text, on)

    @cached_property
    def _remembered(self) -> Callable[[str, date | None], Match]:
        """One name stands in thousands of rows, and comparing it with every known one takes milliseconds."""
        return lru_cache(maxsize=4096)(self._find)

    def _find(self, text: str, on: date | None) -> Match:
        found = self._by_credit_code(text) or self._index.find(text)
        if found is None:
            return self._nearest(comparable(text), on)
        return self._choose(found.codes, "alias" if found.by_alias else "exact", 1.0, on)

    def _by_credit_code(self, text: str) -> Found | None:
        form = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
        codes = self._credit_codes.get(form)
        return Found(codes, by_alias=False) if codes else None

    def _choose(self, codes: Collection[str], kind: _Kind, score: float, on: date | None) -> Match:
        """The one unit that exists on the day; else the one unit of that name at all, marked as not in force."""
        candidates = [self.organisations[code] for code in sorted(codes)]
        chosen = [one for one in candidates if one.in_force(on)] or candidates
        if len(chosen) != 1:
            return Match("none", score=score, candidates=tuple(one.org_code for one in chosen))
        unit = chosen[0]
        return Match(kind, unit.org_code, unit.name, score, unit.in_force(on))

    def _nearest(self, form: str, on: date | None) -> Match:
        """The only unit whose name is a slip away; names that differ in a number or an area never match."""
        hits = process.extract(form, self._forms, scorer=fuzz.ratio, score_cutoff=_WORTH_ASKING, limit=None)
        near = [(score / 100, self._codes[place]) for name, score, place in hits if self._may_be(form, name)]
        if not near:
            return Match("none")
        best = near[0][0]
        close = {code for score, code in near if score >= FUZZY_LIMIT / 100}
        if close:
            return self._choose(close, "fuzzy", best, on)
        nearest = dict.fromkeys(code for _, code in near)
        return Match("none", score=best, candidates=tuple(nearest)[:_CANDIDATES])

    def _may_be(self, form: str, known: str) -> bool:
        return numerals(form) == numerals(known) and self.regions.areas_in(form) <= self.regions.areas_in(known)

    @cached_property
    def _index(self) -> NameIndex:
        index = NameIndex(spellings=self.regions.without_city)
        for one in self.organisations.values():
            index.add(one.org_code, one.name, one.aliases)
        index.add_from_table(self.aliases)
        return index

    @cached_property
    def _credit_codes(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for one in self.organisations.values():
            if one.uscc:
                found.setdefault(one.uscc, set()).add(one.org_code)
        return {uscc: frozenset(codes) for uscc, codes in found.items()}

    @cached_property
    def _forms(self) -> list[str]:
        return [form for form, _ in self._index.all_forms()]

    @cached_property
    def _codes(self) -> list[str]:
        return [code for _, code in self._index.all_forms()]
