"""Results for people, for the repository and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from benchmarks.measuring import Measured, Ratio, Share
from benchmarks.provenance import commit, machine

_HEAD = """\
# Measurements

Written by `make bench`. Each line compares two ways of doing the same work in one run on one machine, so the ratio is
what counts; seconds are there to show the size. Synthetic data, fixed seeds, the embedded PostgreSQL with durability
off.
"""


def as_table(measured: Measured) -> Table:
    """For the terminal."""
    table = Table(title="ratio = baseline ÷ ours", title_justify="left")
    for header in ("what", "ours", "", "baseline", "", "ratio"):
        table.add_column(header, justify="right" if header in ("", "ratio") else "left", overflow="fold")
    for one in measured.ratios:
        table.add_row(*_ratio_cells(one))
    for share in measured.shares:
        table.add_row(
            share.whole, share.phase, _quantity(share.value, share.unit), "the whole", "", f"{share.share:.0%}"
        )
    return table


def as_markdown(measured: Measured) -> str:
    """For ``benchmarks/results.md``."""
    lines = [_HEAD, f"Machine: {machine()}. Commit: {commit()}.", ""]
    lines += _markdown_table(
        ("what", "ours", "", "baseline", "", "baseline ÷ ours"), [_ratio_cells(one) for one in measured.ratios]
    )
    for whole in dict.fromkeys(share.whole for share in measured.shares):
        shares = [share for share in measured.shares if share.whole == whole]
        lines += ["", f"Where the time goes: {whole}.", ""]
        lines += _markdown_table(("phase", "time", "share"), [_share_cells(one) for one in shares])
    return "\n".join(lines) + "\n"


def as_json(measured: Measured) -> str:
    """For programs."""
    ratios: list[dict[str, Any]] = [{**asdict(one), "ratio": round(one.ratio, 3)} for one in measured.ratios]
    shares = [asdict(one) for one in measured.shares]
    return json.dumps(
        {"machine": machine(), "commit": commit(), "ratios": ratios, "shares": shares}, ensure_ascii=False, indent=2
    )


def _markdown_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (headers, ["---"] * len(headers), *rows)]


def _ratio_cells(one: Ratio) -> tuple[str, ...]:
    return (
        one.name,
        one.ours,
        _quantity(one.ours_value, one.unit),
        one.baseline,
        _quantity(one.baseline_value, one.unit),
        f"{one.ratio:.1f}",
    )


def _share_cells(share: Share) -> tuple[str, ...]:
    return share.phase, _quantity(share.value, share.unit), f"{share.share:.0%}"


def _quantity(value: float, unit: str) -> str:
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.2f} {unit}"
