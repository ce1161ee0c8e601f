"""Columns derived from what rows state in words: months, several words in one cell, references, links. Named by
``derive`` of a contract; each function gives one value per row, None where the rule does not apply.
"""

from __future__ import annotations

from collections.abc import Sequence
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
