"""A platform's JSON as lines of a report: only the configured columns, every cell as the platform wrote it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from bangfu.intake.connectors.sources import Column, HttpSource
from bangfu.settings import TIME_ZONE

LINE = "line."

Line = tuple[str, ...]


class NoSuchPlace(LookupError):
    """An answer has nothing where the configuration expects something; the text is the path."""


def parse_json(content: bytes) -> Any:
    """The document; numbers keep their digits as text, so no amount ever passes through a float.

    Raises :class:`ValueError` for a document that is cut off.
    """
    return json.loads(content, parse_float=str, parse_int=str)


def at_path(document: Any, path: str) -> Any:
    """What lies at ``a.b.0.c``; None where a part of the way is missing."""
    for part in path.split("."):
        if isinstance(document, dict):
            document = document.get(part)
        elif isinstance(document, list) and part.isdecimal() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document


def list_at(document: Any, path: str) -> list[Any]:
    """The list at a path, empty for null. Raises :class:`NoSuchPlace` for anything else."""
    *way, last = path.split(".")
    parent = at_path(document, ".".join(way)) if way else document
    found = parent.get(last) if isinstance(parent, dict) else None
    if found is None and isinstance(parent, dict) and last in parent:
        return []
    if not isinstance(found, list):
        raise NoSuchPlace(path)
    return found


def lines_of(source: HttpSource, document: Any) -> tuple[list[Line], int]:
    """The lines of one page in the columns' order, and how many orders they belong to."""
    orders = list_at(document, source.rows)
    columns = source.columns.values()
    return [
        tuple(_cell(column, order, line) for column in columns)
        for order in orders
        for line in _order_lines(source, order)
    ], len(orders)


def as_csv(source: HttpSource, lines: Sequence[Line]) -> bytes:
    """A file as the platform's own export would be: UTF-8 with BOM, the configured headers on top."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(source.columns)
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _order_lines(source: HttpSource, order: Any) -> Iterator[Any]:
    if source.lines is None:
        yield {}
    else:
        yield from list_at(order, source.lines)


def _cell(column: Column, order: Any, line: Any) -> str:
    if column.path is None:
        return column.constant or ""
    found = (
        at_path(line, column.path.removeprefix(LINE)) if column.path.startswith(LINE) else at_path(order, column.path)
    )
    if found is None or isinstance(found, dict | list):
        return ""
    return str(found) if column.time is None else _local_time(str(found), column.time)


def _local_time(text: str, unit: str) -> str:
    """A Unix time as a local one; 0 means that it has not happened. What is no number stays as it is."""
    if not text.isdecimal():
        return text
    seconds = int(text) // (1000 if unit == "unix_millis" else 1)
    if seconds == 0:
        return ""
    return datetime.fromtimestamp(seconds, UTC).astimezone(TIME_ZONE).strftime("%Y-%m-%d %H:%M:%S")
