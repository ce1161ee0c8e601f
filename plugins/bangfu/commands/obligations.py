"""``bangfu obligations`` and ``bangfu remind``: who has reported for a period; the reminders that are due today."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.commands.common import Json, WrongUsageError, ready
from bangfu.console import print_json, print_table, say
from bangfu.notices import notice
from bangfu.settings import load_settings

if TYPE_CHECKING:
    from bangfu.assessment.obligations import Owed, PeriodStatus


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(obligations)
    app.command()(remind)


def obligations(
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="202110, 2021H1 or 2021.")], as_json: Json = False
) -> None:
    """Who has reported for a period, who is late, who is missing."""
    from bangfu.assessment.obligations import period_status
    from bangfu.database.engine import engine

    _refuse_wrong(period)
    with engine(ready(load_settings()), "loader").connect() as connection:
        found = period_status(connection, period)
    if as_json:
        print_json(found.as_json())
    elif not found.rows:
        say("obligations.none", period=period)
    else:
        _print(found)


def remind(as_json: Json = False) -> None:
    """Take the steps of the reminder ladder that are due now; exits 1 when a letter could not be written."""
    from bangfu.assessment.reminders import remind as take_steps

    settings = ready(load_settings())
    done = take_steps(settings, settings.now())
    if as_json:
        print_json(done.as_json())
    else:
        for line in done.lines():
            print(line)
    if done.troubles:
        raise typer.Exit(1)


def _refuse_wrong(period: str) -> None:
    from bangfu.reading.periods import period_start

    try:
        period_start(period)
    except ValueError:
        raise WrongUsageError("obligations.wrong_period", period=period) from None


def _print(found: PeriodStatus) -> None:
    print_table(notice("obligations.headers").split("|"), [_cells(row) for row in found.rows])
    say(
        "obligations.summary",
        owed=found.owed_count,
        waived=len(found.rows) - found.owed_count,
        reported=found.reported_count,
        completeness=_percent(found.completeness),
        on_time=found.on_time_count,
        on_time_rate=_percent(found.on_time_rate),
    )
    if found.missing:
        units = list(dict.fromkeys(row.org_name for row in found.missing))
        say("obligations.missing", count=len(units), units="、".join(units))
    if found.is_provisional:
        say("obligations.provisional")


def _cells(row: Owed) -> tuple[object, ...]:
    state = notice(f"obligations.state.{row.state}")
    return row.org_name, row.report_title, row.due_date, row.reporting_day, row.late_days, state, _remark(row)


def _remark(row: Owed) -> str:
    """What a reader of the line should know besides: zero report, reported by another unit, what was permitted."""
    remarks = []
    if row.is_zero_report:
        remarks.append(notice("obligations.zero_report"))
    if row.reported_by not in (None, row.org_code):
        remarks.append(notice("obligations.reported_by", unit=row.reported_by_name))
    if row.exception_reason:
        remarks.append(notice("obligations.permitted", by=row.approved_by, reason=row.exception_reason))
    if row.returned_count:
        remarks.append(notice("obligations.returned", count=row.returned_count))
    return notice("obligations.and").join(remarks)


def _percent(share: Decimal | None) -> str:
    return "—" if share is None else f"{share:.2%}"
