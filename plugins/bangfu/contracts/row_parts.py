"""Parts of a contract that decide what a single row says: its amount, its signs, whether it is data at all."""

from __future__ import annotations

from decimal import Decimal

from bangfu.contracts.frozen import Frozen


class Exclusion(Frozen):
    """Rows that are read but are not data, by the value of one field; ``rule`` names the reason in
    messages.yaml.

    ``blank`` takes rows whose *cell* is empty (a cell that could not be read is an error, not a blank);
    ``above`` and ``below`` take values strictly between the two, ``words`` texts that contain one of them.
    """

    rule: str
    field: str
    blank: bool = False
    above: Decimal | None = None
    below: Decimal | None = None
    words: tuple[str, ...] = ()

    def applies(self, value: object) -> bool:
        """Whether a row with this cleaned value of ``field`` is excluded."""
        if value is None:
            return self.blank
        if isinstance(value, str):
            return any(word in value for word in self.words)
        if not isinstance(value, Decimal) or (self.above is None and self.below is None):
            return False
        return (self.above is None or value > self.above) and (self.below is None or value < self.below)


class AmountFallback(Frozen):
    """Another field that gives a row's amount where the field ``where_blank`` is empty: an event without lines."""

    field: str
    where_blank: str


class Signs(Frozen):
    """A word that decides the sign of a row's numbers: in rows where ``by`` is ``negative`` they are below zero, in
    rows with another word above (INTERFACE §5.6, POS lines). ``rule`` is the note on a number that had the other sign.
    """

    by: str
    negative: str
    fields: tuple[str, ...]
    rule: str


class InStoreCode(Frozen):
    """Bar codes that a shop prints itself: ``pattern`` finds the article number in them, in its first group.

    Where the field ``fills`` is blank, the article number is put there, with the note ``rule``.
    """

    pattern: str
    fills: str
    rule: str


class PlatformMarks(Frozen):
    """Headers that tell whose export it is, for exports without a platform column."""

    platform: str
    headers: tuple[str, ...]
