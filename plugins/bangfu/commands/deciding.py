"""``bangfu decide``: what a named person decides, with the reason; kept for ever, the latest word counts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import typer

from bangfu.commands.common import WrongUsageError, ready
from bangfu.console import say
from bangfu.reading.periods import say_period
from bangfu.settings import load_settings

decide = typer.Typer(no_args_is_help=True, help="Decide what only a person may decide.")

Unit = Annotated[str, typer.Argument(metavar="ORG", help="The unit's code.")]
Report = Annotated[str, typer.Argument(metavar="REPORT", help="Name or R-code.")]
Period = Annotated[str, typer.Argument(metavar="PERIOD", help="202110, 2021H1 or 2021.")]
Until = Annotated[str, typer.Option(metavar="DATE", help="Such as 2021-11-15.")]
By = Annotated[str, typer.Option(metavar="NAME", help="Who approves.")]
Reason = Annotated[str, typer.Option(metavar="TEXT")]
RequestedBy = Annotated[str, typer.Option(metavar="NAME", help="Who asked for it; without it the unit.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(decide, name="decide")


@decide.command()
def extend(
    org: Unit, report: Report, period: Period, until: Until, by: By, reason: Reason, requested_by: RequestedBy = ""
) -> None:
    """Let a unit report later: the date given is the due date of that report and period."""
    _permit("extend", org, report, period, until, by, reason, requested_by)


@decide.command()
def waive(
    org: Unit, report: Report, period: Period, until: Until, by: By, reason: Reason, requested_by: RequestedBy = ""
) -> None:
    """Free a unit from a report until the date given."""
    _permit("waive", org, report, period, until, by, reason, requested_by)


def _permit(
    kind: Literal["extend", "waive"],
    org: str,
    report: str,
    period: str,
    until: str,
    by: str,
    reason: str,
    requested_by: str,
) -> None:
    from bangfu.assessment.obligations_permitted import Permission, permit
    from bangfu.database.engine import engine

    asked = Permission(kind, org, report, period, _date(until), by, reason, requested_by)
    settings = ready(load_settings())
    with engine(settings, "loader").begin() as connection:
        done = permit(connection, asked, settings.now())
    say(
        f"decide.{kind}",
        unit=done.unit,
        report=done.report_title,
        period=say_period(done.permission.period),
        until=done.permission.until_date,
        by=done.permission.approved_by,
    )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsageError("decide.not_a_date", text=text) from None
