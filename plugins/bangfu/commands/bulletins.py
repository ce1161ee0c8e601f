"""``bangfu bulletin`` and ``bangfu workbook``: the ranked bulletin of a period, the evaluators' workbook of a year."""

from __future__ import annotations

from typing import Annotated

import typer

from bangfu.commands.common import Json, NotFoundError, WrongUsageError, ready
from bangfu.console import print_json, say
from bangfu.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(bulletin)
    app.command()(workbook)


def bulletin(
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="202110, 2021Q3 or 2021.")],
    approve: Annotated[bool, typer.Option("--approve", help="Approve the draft: it never changes afterwards.")] = False,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who approves.")] = None,
    document_no: Annotated[str | None, typer.Option(metavar="NUMBER", help="文号, or its bare number.")] = None,
    as_json: Json = False,
) -> None:
    """The ranked bulletin (通报) as .docx and .xlsx: a draft, made anew each time until a named person approves it."""
    from bangfu.publishing.bulletin import (
        NoSuchPeriodError,
        NothingToTellError,
        approve_bulletin,
        write_bulletin,
    )

    if approve and not (by and by.strip()):
        raise WrongUsageError("bulletin.approve_by")
    if not approve and (by or document_no):
        raise WrongUsageError("bulletin.only_with_approve")
    settings = ready(load_settings())
    try:
        if approve and by:
            written = approve_bulletin(settings, period, by.strip(), document_no)
        else:
            written = write_bulletin(settings, period)
    except NoSuchPeriodError as error:
        raise WrongUsageError(error.notice_id, period=period) from error
    except NothingToTellError as error:
        raise NotFoundError(error.notice_id, period=period, year=period[:4]) from error
    if as_json:
        print_json(written.as_json())
        return
    say(f"bulletin.{written.state}", period=written.period, as_of=written.as_of, by=written.approved_by)
    if written.differences:
        say("bulletin.differences", count=written.differences)
    for path in written.files:
        print(path)


def workbook(
    year: Annotated[int, typer.Argument(min=2000, max=2999)],
    edition: Annotated[str, typer.Option(metavar="NAME", help="An edition instead of the newest draft.")] = "draft",
    as_json: Json = False,
) -> None:
    """The evaluators' workbook of a year: ranking, every score, and every row behind it, as .xlsx."""
    from bangfu.publishing.workbook import write_workbook

    written = write_workbook(ready(load_settings()), year, edition)
    if as_json:
        print_json(written.as_json())
        return
    say("workbook.written", rows=sum(written.row_counts.values()), sheets=len(written.row_counts))
    print(written.path)
