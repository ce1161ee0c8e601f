"""``python -m benchmarks``: every measurement, a table, and ``benchmarks/results.md``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks import cleaning, ingesting, memory, reading, staging, validating
from benchmarks.measuring import Measured
from benchmarks.results import as_json, as_markdown, as_table
from benchmarks.warehouses import running_server

RESULTS = Path(__file__).parent / "results.md"
MEASUREMENTS = {
    "reading": reading.measure,
    "cleaning": cleaning.measure,
    "staging": staging.measure,
    "validating": validating.measure,
    "ingesting": ingesting.measure,
    "memory": memory.measure,
}


def main() -> None:
    """Measure what was asked for; the page is written only when everything was."""
    asked = _arguments()
    names = asked.names or list(MEASUREMENTS)
    measured = _measure(names, Console(stderr=True))
    if not asked.names:
        RESULTS.write_text(as_markdown(measured), encoding="utf-8")
    if asked.json:
        sys.stdout.write(as_json(measured) + "\n")
    else:
        Console().print(as_table(measured))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MEASUREMENTS, []], help="only these measurements")
    parser.add_argument("--json", action="store_true", help="JSON for programs instead of a table")
    return parser.parse_args()


def _measure(names: Sequence[str], console: Console) -> Measured:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    found: list[Measured] = []
    with Progress(*columns, console=console) as display:
        bar = display.add_task("server", total=len(names))
        with running_server() as warehouses:
            for name in names:
                display.update(bar, description=name)
                found.append(MEASUREMENTS[name](warehouses))
                display.advance(bar)
    return Measured(
        ratios=tuple(ratio for one in found for ratio in one.ratios),
        shares=tuple(share for one in found for share in one.shares),
    )


if __name__ == "__main__":
    main()
