"""The reader of a column: which kind of value it holds, in which unit, by the word of its contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from bangfu.cleaning.codes import read_code, read_gtin, read_resident_id, read_uscc
from bangfu.cleaning.conclusions import read_conclusions, words_of
from bangfu.cleaning.date_ranges import read_date_range, read_open_date_range
from bangfu.cleaning.dates import DateContext, read_date, read_moment, read_moment_or_time
from bangfu.cleaning.numbers import UNIT_FACTORS, NumberShape, read_integer, read_number
from bangfu.cleaning.outcome import BLANK, Cleaned, refused
from bangfu.cleaning.parts import names_of, read_parts
from bangfu.cleaning.percents import percent_scale, read_percent
from bangfu.cleaning.words import read_name, read_text, read_word, read_words
from bangfu.contracts.models import Column

Reader = Callable[[str, str], Cleaned]
"""From text and kind of a cell to its outcome."""

PLACES = {"money": 2, "price": 4, "quantity": 3, "percent": 4}
"""Decimal places where the contract states none."""

_NAME_ENDINGS = ("name", "_title")


def number_shape(column: Column, unit: str) -> NumberShape:
    """What may stand in a number column whose money is stated in ``unit``."""
    is_money = column.type in ("money", "price")
    return NumberShape(
        places=PLACES.get(column.type, 0) if column.decimals is None else column.decimals,
        factor=UNIT_FACTORS[unit] if is_money else UNIT_FACTORS["元"],
        negative=column.negative,
        money=is_money,
    )


def column_reader(
    column: Column,
    unit: str,
    dates: DateContext,
    is_known_uscc: Callable[[str], bool],
    cells: Iterable[tuple[str, str]],
    parts: Iterable[Column] = (),
) -> Reader:
    """The reader of a column that prints money in ``unit``; ``cells`` are all its texts and kinds.

    ``parts`` are the columns that a cell of it fills, where it fills several.
    """
    if column.type == "conclusions":
        return partial(read_conclusions, conclusions=[words_of(part) for part in parts])
    if column.type == "parts":
        own = list(parts)
        readers = [column_reader(part, unit, dates, is_known_uscc, ()) for part in own]
        return partial(read_parts, readers=readers, names=names_of(own))
    if column.type == "percent":
        return partial(read_percent, scale=percent_scale(cells), shape=number_shape(column, unit))
    if column.type == "integer":
        return partial(read_integer, shape=number_shape(column, unit))
    if column.type in PLACES:
        return partial(read_number, shape=number_shape(column, unit))
    if column.type == "date":
        return partial(read_date, context=dates)
    if column.type == "datetime":
        return partial(read_moment_or_time if column.on_day_of else read_moment, context=dates)
    if column.type == "date_range":
        return partial(read_open_date_range if column.open_ended else read_date_range, context=dates)
    if column.type == "code":
        return _code_reader(column, is_known_uscc)
    return _limited(_word_reader(column), column.max_length)


def _code_reader(column: Column, is_known_uscc: Callable[[str], bool]) -> Reader:
    if column.code_kind == "uscc":
        return partial(read_uscc, is_known=is_known_uscc)
    if column.code_kind == "resident_id":
        return read_resident_id
    if column.code_kind == "gtin":
        return read_gtin
    return _limited(read_code, column.max_length)


def _word_reader(column: Column) -> Reader:
    if column.type == "enum" and column.vocabulary:
        read = read_words if column.multiple else read_word
        strict = partial(read, vocabulary=column.vocabulary, aliases=column.vocabulary_aliases)
        return partial(_read_vocabulary, strict=strict, column=column)
    return read_name if column.field.endswith(_NAME_ENDINGS) else read_text


def _read_vocabulary(text: str, kind: str, strict: Reader, column: Column) -> Cleaned:
    """A word outside the vocabulary is kept where that is open, else refused under the column's own rule."""
    outcome = strict(text, kind)
    if outcome.rule != "C-ENUM-01":
        return outcome
    if column.open_vocabulary:
        return read_text(text, kind)
    offered = [word for word in column.vocabulary if word not in column.not_offered]
    return refused(column.unknown_rule or "C-ENUM-01", expected="、".join(offered))


def _limited(read: Reader, max_length: int | None) -> Reader:
    if max_length is None:
        return read

    def read_limited(text: str, kind: str) -> Cleaned:
        outcome = read(text, kind)
        if isinstance(outcome.value, str) and len(outcome.value) > max_length:
            return refused("C-TEXT-02", n=str(max_length))
        return outcome

    return read_limited


def read_default(column: Column, reader: Reader) -> object | None:
    """The value that a blank cell of a column stands for."""
    return BLANK.value if column.default is None else reader(column.default, "t").value
