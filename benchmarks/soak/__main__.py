"""``python -m benchmarks.soak``: the production shape once, then rounds until the time is over; exits 1 on a defect."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.soak.celery_round import run_celery_round
from benchmarks.soak.drops import write_sample
from benchmarks.soak.report import line, write_report
from benchmarks.soak.rounds import Round, run_round
from benchmarks.warehouses import running_server

REPORT = Path(__file__).parents[1] / "soak.md"


def main() -> None:
    """Run rounds, at least one, then write ``benchmarks/soak.md``."""
    asked = _arguments()
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    console.print(f"seed {asked.seed}")
    rounds = _run_rounds(asked.minutes, asked.seed, console)
    write_report(REPORT, rounds, asked.seed)
    for found in (one for one in rounds if one.defects):
        console.print(f"seed {found.seed}:\n" + "\n".join(found.defects), markup=False)
    sys.exit(any(one.defects for one in rounds))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20, help="no new round after so many minutes (default 20)")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="seed of the first round")
    return parser.parse_args()


def _run_rounds(minutes: float, seed: int, console: Console) -> list[Round]:
    """Rounds with seeds counted up from the first; a failed one does not end the run."""
    deadline = time.monotonic() + 60 * minutes
    rounds: list[Round] = []
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with running_server() as warehouses, Progress(*columns, console=console) as display:
        bar = display.add_task("soak", total=60 * minutes)
        sample = write_sample(warehouses.folder / "sample")
        rounds.append(run_celery_round(warehouses, sample))
        console.print(line(rounds[-1]))
        while len(rounds) == 1 or time.monotonic() < deadline:
            rounds.append(run_round(warehouses, sample, seed + len(rounds) - 1))
            console.print(line(rounds[-1]))
            display.update(bar, completed=60 * minutes - max(0.0, deadline - time.monotonic()))
    return rounds


if __name__ == "__main__":
    main()
