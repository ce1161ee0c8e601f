"""``bangfu housekeeping``: the weekly work by hand."""

from __future__ import annotations

import typer

from bangfu.commands.common import Json, ready
from bangfu.console import print_json, say
from bangfu.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(housekeeping)


def housekeeping(as_json: Json = False) -> None:
    """Make room for the next year, end retention, dump the warehouse and prove that the dump can be restored."""
    from bangfu.database.dumps import dump_warehouse
    from bangfu.pipeline.housekeeping import end_retention, make_room, prove_restorable

    settings = ready(load_settings())
    now = settings.now()
    years = make_room(settings, now)
    taken = dump_warehouse(settings, now)
    checks = prove_restorable(settings, taken)
    ended = end_retention(settings, now)
    if as_json:
        print_json({"years": years, "dump": taken.as_json(), "checks": checks, "dropped_dumps": ended.dropped_dumps})
        return
    say("housekeeping.years", last=years[-1])
    say(
        "housekeeping.dumped",
        file=taken.path,
        tables=len(taken.row_counts),
        rows=sum(taken.row_counts.values()),
        checks=len(checks),
    )
    say(
        "housekeeping.retained",
        originals=ended.purged_originals,
        drafts=ended.dropped_drafts,
        dumps=len(ended.dropped_dumps),
    )
