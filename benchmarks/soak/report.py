"""What the runs came to, as a page that is kept in the repository."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.provenance import commit, machine
from benchmarks.soak.rounds import Round

_HEAD = """\
# Soak: random files, killed workers, equal views

Written by `make soak`. Each round takes a random part of the published sample and broken files (random bytes, truncated
and renamed copies, empty files, files in another unit's folder, zips), processes them once all together in one process,
and once in random order over several `bangfu ingest` runs with random numbers of workers, of which most are killed at a
random moment (SIGKILL: the parent alone, with its children, or one worker). Afterwards all evaluation views must have
the same fingerprint, `bangfu verify` must hold, every file must have left its inbox exactly once and have its receipts.
The first line of the table (seed 0) is the production shape: the whole sample through the services of
docker-compose.yml, started by hand with two Celery workers on a real Redis, whose views must be equal, row by row, to
those of one process. A round is repeated with `python -m benchmarks.soak --minutes 0 --seed SEED`.
"""


def write_report(path: Path, rounds: Sequence[Round], seed: int) -> None:
    """Write the page; defects stand in it in full."""
    path.write_text(report(rounds, seed), encoding="utf-8")


def report(rounds: Sequence[Round], seed: int) -> str:
    """The page as Markdown."""
    kinds = sum((one.kinds for one in rounds), Counter[str]())
    bad = [one for one in rounds if one.defects]
    facts = [
        ("first seed", seed),
        ("commit", commit()),
        ("machine", machine()),
        ("rounds", len(rounds)),
        ("files", ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))),
        ("ingest runs", sum(one.ingests for one in rounds)),
        ("kills", sum(one.kills for one in rounds)),
        ("minutes", f"{sum(one.seconds for one in rounds) / 60:.1f}"),
        ("result", f"**{len(bad)} rounds with defects**" if bad else "**all views equal, all invariants hold**"),
    ]
    lines = [_HEAD, *(f"* {name}: {value}" for name, value in facts), ""]
    lines += ["| seed | files | ingest runs | kills | seconds | result |", "|---|---|---|---|---|---|"]
    lines += [_row(one) for one in rounds]
    for one in bad:
        lines += ["", f"Seed {one.seed}:", "", "```", *one.defects, "```"]
    return "\n".join(lines) + "\n"


def line(one: Round) -> str:
    """One round for the console."""
    result = f"{len(one.defects)} defects" if one.defects else "equal"
    did = f"{one.files} files, {one.ingests} ingests, {one.kills} kills, {one.seconds:.0f} s"
    return f"seed {one.seed}: {did}: {result}"


def _row(one: Round) -> str:
    result = "defects" if one.defects else "equal"
    return f"| {one.seed} | {one.files} | {one.ingests} | {one.kills} | {one.seconds:.0f} | {result} |"
