"""How the command line speaks: one line says what is wrong and what to do, in Chinese or English by ``LANG``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


class Problem(Exception):
    """Something a person must be told in one line. ``exit_code``: 1 failed, 2 wrong usage, 3 not found."""

    def __init__(self, chinese: str, english: str, exit_code: int = 1) -> None:
        super().__init__(english)
        self.chinese = chinese
        self.english = english
        self.exit_code = exit_code


def speaks_chinese() -> bool:
    """Whether messages are printed in Chinese: the first set one of LC_ALL, LC_MESSAGES and LANG begins with zh."""
    language = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return language.lower().startswith("zh")


def say(chinese: str, english: str) -> None:
    """Print one line on standard output."""
    out.print(chinese if speaks_chinese() else english, markup=False)


def complain(problem: Problem) -> None:
    """Print a problem's line on standard error."""
    err.print(problem.chinese if speaks_chinese() else problem.english, markup=False)


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
    out.print(table)


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
