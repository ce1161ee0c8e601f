"""Finding which record a written name means: decisions, own names, aliases, then repairs with one result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from bangfu.register.names import comparable, undoubled
from bangfu.register.records import Alias


def _sets() -> defaultdict[str, set[str]]:
    return defaultdict(set)


@dataclass(frozen=True)
class Found:
    """The codes that a text may mean, and whether by their own name or by another."""

    codes: frozenset[str]
    by_alias: bool


@dataclass(frozen=True)
class NameIndex:
    """Names and aliases of one kind of record, in comparable form.

    ``spellings`` yields other forms in which the register may hold the same name, e.g. without the city's.
    """

    spellings: Callable[[str], Iterable[str]] = lambda _: ()
    names: defaultdict[str, set[str]] = field(default_factory=_sets)
    aliases: defaultdict[str, set[str]] = field(default_factory=_sets)
    decided: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, name: str, aliases: Iterable[str] = ()) -> None:
        """Remember the names of a record; its code is a name as well."""
        for own in (code, name):
            self.names[comparable(own)].add(code)
        for other in aliases:
            self.add_alias(other, code)

    def add_alias(self, alias: str, code: str) -> None:
        """Remember one more way to write a record's name."""
        self.aliases[comparable(alias)].add(code)

    def add_from_table(self, aliases: Iterable[Alias]) -> None:
        """Remember the alias table; what a person decided goes above every other reading."""
        for one in aliases:
            if one.decided:
                self.decided[comparable(one.alias)] = one.code
            else:
                self.add_alias(one.alias, one.code)

    def find(self, text: str) -> Found | None:
        """The records that a text names: as decided, by own name, alias, other spelling, or doubled characters."""
        form = comparable(text)
        if not form:
            return None
        if form in self.decided:
            return Found(frozenset({self.decided[form]}), by_alias=True)
        if form in self.names:
            return Found(frozenset(self.names[form]), by_alias=False)
        for other in self._forms(form):
            codes = self.exactly(other)
            if codes:
                return Found(codes, by_alias=True)
        return None

    def find_one(self, text: str) -> str | None:
        """The code of the only record that a text names, else None."""
        found = self.find(text)
        return next(iter(found.codes)) if found and len(found.codes) == 1 else None

    def exactly(self, form: str) -> frozenset[str]:
        """The codes of the records with that very name or alias, given in comparable form."""
        return frozenset(self.names.get(form, ())) | frozenset(self.aliases.get(form, ()))

    def all_forms(self) -> Iterator[tuple[str, str]]:
        """Every (comparable name or alias, code)."""
        for known in (self.names, self.aliases):
            for form, codes in known.items():
                for code in codes:
                    yield form, code

    def _forms(self, form: str) -> Iterator[str]:
        yield form
        yield from self.spellings(form)
        for collapsed in undoubled(form):
            yield collapsed
            yield from self.spellings(collapsed)
