"""How the command line speaks: sentences of notices.yaml, tables and progress for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bangfu.notices import OperatorError, notice

WIDTH_OF_A_FILE = 1000
"""Where no terminal sets a width, a table is as wide as its cells: programs and files need no folded cell."""


def _console(**more: Any) -> Console:
    """A console that prints text as it is: the names of clerks' files and units may hold ``[/b]`` or ``:cat:``."""
    return Console(soft_wrap=True, highlight=False, markup=False, emoji=False, **more)


out = _console()
err = _console(stderr=True)


def say(notice_id: str, **values: object) -> None:
    """Print one sentence of notices.yaml on standard output."""
    out.print(notice(notice_id, **values))


def complain(error: OperatorError) -> None:
    """Print a problem's sentence on standard error."""
    err.print(str(error))


def print_json(value: Any) -> None:
    """Print JSON for programs: one document, UTF-8, nothing else on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> None:
    """Print a table for people; None prints as blank."""
    table = Table(title=title, title_justify="left")
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    wide_enough = out if out.is_terminal else _console(width=WIDTH_OF_A_FILE)
    wide_enough.print(table)


def progress() -> Progress:
    """A progress display on standard error, silent when nobody watches."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
