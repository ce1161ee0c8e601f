"""Columns derived from what rows state in words: months, several words in one cell, references, links, units. Named by
``derive`` of a contract; each function gives one value per row, None where the rule does not apply.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from urllib.parse import urlsplit

from bangfu.cleaning.words import LIST_SEPARATOR
from bangfu.reading.periods import month_of_sheet, parse_period, say_period
from bangfu.validation.batch import Batch


def value_with_word(batch: Batch, *, value: str, field: str, word: str) -> list[object]:
    """A column's values in the rows where a cell of several words names that one, None elsewhere."""
    return [
        wanted if words is not None and word in str(words).split(LIST_SEPARATOR) else None
        for wanted, words in batch.rows((value, field))
    ]


def value_without_word(batch: Batch, *, value: str, field: str, word: str) -> list[object]:
    """A column's values in the rows where another field does not have that word, None elsewhere."""
    return [wanted if stated != word else None for wanted, stated in batch.rows((value, field))]


def filled_where(batch: Batch, *, value: str, field: str, words: Sequence[str]) -> list[object]:
    """``given`` or ``missing`` in the rows where another field has one of the words, None elsewhere."""
    return [
        ("missing" if wanted is None else "given") if stated in words else None
        for wanted, stated in batch.rows((value, field))
    ]


def limit_of_year(batch: Batch, *, limits: Sequence[Mapping[str, object]]) -> list[object]:
    """The limit in force in the year that is reported: that of the latest ``from_year`` not after it; None before.

    Each limit also says when it was decided and why, for those who read the contract.
    """
    steps = sorted((int(str(one["from_year"])), Decimal(str(one["limit"]))) for one in limits)

    @cache
    def limit(year: int) -> Decimal | None:
        return next((amount for first, amount in reversed(steps) if first <= year), None)

    return [limit(int(context.period[:4])) if context.period else None for context in batch.of_submission()]


def printed_unit(batch: Batch, *, field: str) -> list[object]:
    """The unit in brackets that the file prints in the header of a field."""
    return [_bracketed(context.headers.get(field, "")) for context in batch.of_submission()]


def header_unit_verdict(batch: Batch, *, field: str, unit: str) -> list[object]:
    """``differs`` where the header of a field prints another unit of the vocabulary than the row states."""
    words = batch.contract.column(unit)
    known = {**{word: word for word in words.vocabulary}, **words.vocabulary_aliases}
    printed = [known.get(str(text)) for text in printed_unit(batch, field=field)]
    return [
        None if header is None or stated is None else "agrees" if header == stated else "differs"
        for header, stated in zip(printed, batch.values(unit), strict=True)
    ]


def unstated_unit(batch: Batch, *, field: str, unit: str) -> list[object]:
    """Where a row states no unit: the unit printed in the header of a field or above it, else ``basic``."""
    column = batch.contract.column(unit)
    found: list[object] = []
    for stated, header, context in zip(
        batch.values(unit), printed_unit(batch, field=field), batch.of_submission(), strict=True
    ):
        word = column.vocabulary_aliases.get(str(header), str(header))
        printed = word if word in column.factors else context.sheet_unit
        is_basic = printed is None or column.factors[printed] == 1
        found.append(None if stated is not None else "basic" if is_basic else printed)
    return found


def first_filled(batch: Batch, *, fields: Sequence[str]) -> list[object]:
    """The first of several fields that is filled."""
    return [next((value for value in row if value is not None), None) for row in batch.rows(fields)]


def reference_verdict(batch: Batch, *, references: Sequence[str], field: str, equals: str) -> list[object]:
    """``missing`` where a field has a word that asks for a reference and none of the references is filled, else
    ``given``; None where the field has another word.
    """
    return [
        ("missing" if all(reference is None for reference in row[1:]) else "given") if row[0] == equals else None
        for row in batch.rows((field, *references))
    ]


def unmet_conditions(batch: Batch, *, field: str, equals: str, conditions: Mapping[str, str | None]) -> list[object]:
    """The headers of the conditions that a row does not meet although a field has the word that asks for them.

    A condition is a field and the word it must have, or None where it must only be filled. None for a row that meets
    them all or has another word.
    """
    headers = [batch.contract.header(name) for name in conditions]
    needed = list(conditions.values())

    def unmet(stated: tuple[object, ...]) -> str | None:
        pairs = zip(headers, needed, stated, strict=True)
        missing = [header for header, word, value in pairs if value is None or (word is not None and value != word)]
        return "、".join(missing) or None

    return [unmet(row[1:]) if row[0] == equals else None for row in batch.rows((field, *conditions))]


def closing_left_open(batch: Batch, *, state: str, day: str, conditions: Mapping[str, str]) -> list[object]:
    """``open`` where a row meets all conditions and states neither a word nor a day for what follows, else ``told``."""
    needed = tuple(conditions.values())
    return [
        "open" if row[2:] == needed and row[0] is None and row[1] is None else "told"
        for row in batch.rows((state, day, *conditions))
    ]


def month_verdict(batch: Batch, *, month: str) -> list[object]:
    """``other`` where a row names another month than the one that is reported, or none that can be read; else
    ``same``. A month without a year is one of the reported year.
    """

    @cache
    def verdict(text: str, period: str) -> str:
        named = parse_period(text)
        stated = named if named is not None else month_of_sheet(text)
        return "same" if stated in (period, period[4:]) else "other"

    periods = (context.period for context in batch.of_submission())
    return [
        verdict(str(text), period) if text is not None and period is not None else None
        for text, period in zip(batch.values(month), periods, strict=True)
    ]


def reported_period(batch: Batch) -> list[object]:
    """The period of the submission in words."""
    return [say_period(context.period) if context.period else None for context in batch.of_submission()]


def host_verdict(batch: Batch, *, link: str) -> list[object]:
    """``unknown`` where a link leads to a host on which no known medium publishes, else ``known``; None for no link."""

    @cache
    def verdict(text: str) -> str | None:
        host = _host(text)
        if host is None:
            return None
        return "known" if batch.lookups.is_media_host(host) else "unknown"

    return [None if text is None else verdict(str(text)) for text in batch.values(link)]


def _host(text: str) -> str | None:
    """The host of a link, with or without its scheme; None for a text that is no link."""
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname
    except ValueError:
        return None
    return host if host and "." in host and host.isascii() else None


def _bracketed(header: str) -> str | None:
    """What stands in the last brackets of a header."""
    found: list[str] = re.findall(r"\(([^()]+)\)", re.sub(r"\s", "", unicodedata.normalize("NFKC", header)))
    return found[-1] if found else None
