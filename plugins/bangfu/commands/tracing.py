"""``bangfu trace``: from a counted amount back to file, sheet and row, and forward to the scores it entered."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.commands.common import Json, NotFoundError, ready
from bangfu.console import print_json, print_table, say
from bangfu.notices import notice
from bangfu.settings import load_settings

if TYPE_CHECKING:
    from bangfu.assessment.tracing import EnteredScore


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(trace)


def trace(sale_id: Annotated[str, typer.Argument(metavar="SALE_ID")], as_json: Json = False) -> None:
    """Where a sale line came from, whether it counts, and the scores it entered."""
    from bangfu.assessment.tracing import trace_sale
    from bangfu.database.engine import engine

    with engine(ready(load_settings()), "assessor").connect() as connection:
        found = trace_sale(connection, sale_id)
    if found is None:
        raise NotFoundError("trace.unknown", sale_id=sale_id)
    if as_json:
        print_json({**found.line, "scores": [asdict(one) for one in found.scores]})
        return
    line = found.line
    say("trace.line", **line)
    if line["counted_status"] == "counted":
        say("trace.counted", **line)
    else:
        say("trace.not_counted", status=notice(f"trace.status.{line['counted_status']}"), **line)
    if line["counted_sale_id"]:
        say("trace.instead", **line)
    say("trace.source", **line)
    if found.scores:
        rows = [
            (one.year, _edition(one), one.object_name, one.indicator_code, one.indicator_name, one.score, one.weight)
            for one in found.scores
        ]
        print_table(notice("trace.headers").split("|"), rows, notice("trace.scores"))
    else:
        say("trace.no_scores")


def _edition(score: EnteredScore) -> str:
    return notice("trace.draft") if score.edition == "draft" else score.edition
