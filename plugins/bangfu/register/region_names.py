"""Finding areas in written text: alone, behind the city's name, or at the beginning of an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bangfu.register.name_index import NameIndex
from bangfu.register.names import comparable
from bangfu.register.records import Alias, Region

_PROVINCE = re.compile(r"^.{1,6}?(?:省|自治区)")


@dataclass(frozen=True)
class RegionNames:
    """The gazetteer of one city. ``aliases`` come on top of the areas' own."""

    regions: Mapping[str, Region]
    aliases: tuple[Alias, ...] = ()

    def find(self, text: str) -> str | None:
        """The code of the area that a text names: the town of an address if it is known, else its county or zone."""
        return self.find_alone(text) or self._of_address(comparable(text))

    def find_alone(self, text: str) -> str | None:
        """The code of the area of which a text is the name, and nothing more than the name."""
        return self._index.find_one(comparable(text))

    def areas_in(self, form: str) -> set[str]:
        """The counties and zones whose name stands anywhere in a comparable text."""
        return {code for name, code in self._areas if name in form}

    def without_city(self, form: str) -> Iterator[str]:
        """Other forms of a name that carries the city's: 山东省聊城市X, 聊城X, 市X and X, without adding a city."""
        short = _PROVINCE.sub("", form)
        if short != form:
            yield short
        for city in self._cities:
            stem = city.removesuffix("市")
            if short.startswith(city):
                yield short.removeprefix(city)
                yield "市" + short.removeprefix(city)
            elif short.startswith(stem):
                yield city + short.removeprefix(stem)
                yield short.removeprefix(stem)
            elif short.startswith("市"):
                yield city + short.removeprefix("市")

    def _with_or_without_city(self, form: str) -> Iterator[str]:
        yield from self.without_city(form)
        for city in self._cities:
            yield city + form

    @cached_property
    def _index(self) -> NameIndex:
        index = NameIndex(spellings=self._with_or_without_city)
        for one in self.regions.values():
            index.add(one.region_code, one.name, one.aliases)
        index.add_from_table(self.aliases)
        return index

    @cached_property
    def _cities(self) -> tuple[str, ...]:
        return tuple(comparable(one.name) for one in self.regions.values() if one.level == "city")

    @cached_property
    def _areas(self) -> tuple[tuple[str, str], ...]:
        forms = self._index.all_forms()
        return tuple((form, code) for form, code in forms if len(form) > 1 and self._is_area(code))

    def _of_address(self, form: str) -> str | None:
        for spelling in (form, *self._with_or_without_city(form)):
            for length in range(len(spelling) - 1, 1, -1):
                area = self._only_area(self._index.exactly(spelling[:length]))
                if area:
                    return self._within(area, self._index.exactly(spelling[length:])) or area
        return None

    def _only_area(self, codes: Iterable[str]) -> str | None:
        areas = [code for code in codes if self._is_area(code)]
        return areas[0] if len(areas) == 1 else None

    def _within(self, area: str, codes: Iterable[str]) -> str | None:
        """The only town among ``codes`` that lies in the area or is managed by it."""
        towns = [self.regions[code] for code in codes]
        inside = [one.region_code for one in towns if area in (one.parent_code, one.managing_area_code)]
        return inside[0] if len(inside) == 1 else None

    def _is_area(self, code: str) -> bool:
        return self.regions[code].level in ("county", "zone")
