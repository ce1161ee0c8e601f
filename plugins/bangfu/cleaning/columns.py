"""One column of a table, cleaned as a whole: the values of all rows, and the cells that need a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bangfu.cleaning.codes import cut_off_zeros, with_leading_zeros
from bangfu.cleaning.outcome import BLANK, Cleaned, refused
from bangfu.cleaning.readers import Reader, read_default
from bangfu.contracts.models import Column
from bangfu.reading.layout import TableRow

_REQUIRED = refused("C-REQ-01")
_CUT_OFF = refused("C-CODE-02")


@dataclass(slots=True)
class CleanColumn:
    """The values of a column by position, and the outcomes that are more than a plain reading.

    ``readable`` holds numbers that were refused for their place only (a negative amount), by position.
    ``is_borrowed``: the file left the column empty, the values are those of another one.
    """

    column: Column
    texts: Sequence[str]
    values: list[object]
    noted: list[tuple[int, Cleaned]] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    readable: dict[int, object] = field(default_factory=dict)
    is_borrowed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no row has anything here, neither a value nor something that could not be read."""
        return not self.refused and all(value is None for value in self.values)

    def note(self, position: int, outcome: Cleaned) -> None:
        """Put an outcome that needs a word in the place of what was read there before."""
        self.noted.append((position, outcome))
        if outcome.outcome == "refused":
            self.refused.add(position)
            self.values[position] = None
            if outcome.value is not None:
                self.readable[position] = outcome.value
        else:
            self.values[position] = outcome.value


def clean_column(
    column: Column,
    rows: Sequence[TableRow],
    reader: Reader,
    registered: Collection[str] = (),
    fallback: CleanColumn | None = None,
) -> CleanColumn:
    """Read every cell of a column; equal cells are read once.

    ``registered``: known codes, to make good lost leading zeros. ``fallback`` lends its values to a column in which
    no row has any.
    """
    name = column.field
    texts = [row.texts.get(name, "") for row in rows]
    cleaned = CleanColumn(column, texts, [None] * len(rows))
    _read_cells(cleaned, [row.kinds.get(name, "t") for row in rows], reader)
    if column.type == "code":
        _mend_codes(cleaned, registered)
    if fallback is not None and cleaned.is_empty:
        cleaned.values = list(fallback.values)
        cleaned.is_borrowed = True
        return cleaned
    _fill_blanks(cleaned, reader)
    return cleaned


def _read_cells(cleaned: CleanColumn, kinds: Sequence[str], reader: Reader) -> None:
    known: dict[tuple[str, str], Cleaned] = {}
    values = cleaned.values
    for position, cell in enumerate(zip(cleaned.texts, kinds, strict=True)):
        if not cell[0] and cell[1] not in "ef":
            continue
        outcome = known.get(cell)
        if outcome is None:
            outcome = known[cell] = reader(*cell)
        if outcome.rule is None:
            values[position] = outcome.value
        else:
            cleaned.note(position, outcome)


def _mend_codes(cleaned: CleanColumn, registered: Collection[str]) -> None:
    if cleaned.column.code_kind in ("number", "text"):
        codes = [value for value in cleaned.values if isinstance(value, str)]
        damaged = cut_off_zeros(codes)
        for position, value in enumerate(cleaned.values if damaged else ()):
            if value in damaged:
                cleaned.note(position, _CUT_OFF)
    if registered:
        for position, value in enumerate(cleaned.values):
            outcome = with_leading_zeros(value, registered) if isinstance(value, str) else BLANK
            if outcome.rule is not None:
                cleaned.note(position, outcome)


def _fill_blanks(cleaned: CleanColumn, reader: Reader) -> None:
    default = read_default(cleaned.column, reader)
    if default is None and cleaned.column.nullable:
        return
    for position, value in enumerate(cleaned.values):
        if value is not None or position in cleaned.refused:
            continue
        if default is not None:
            cleaned.values[position] = default
        else:
            cleaned.note(position, _REQUIRED)
