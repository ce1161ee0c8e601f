"""``bangfu rectify``: issues that must be put right, handed over and closed by persons."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from bangfu.commands.common import By, Json, WrongUsageError, ready
from bangfu.console import print_json, print_table, say
from bangfu.notices import notice
from bangfu.settings import load_settings

rectify = typer.Typer(no_args_is_help=True, help="Issues that must be put right (问题整改).")


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(rectify, name="rectify")


@rectify.command("list")
def list_open(
    only_open: Annotated[bool, typer.Option("--open", help="Only those not yet closed.")] = False,
    as_json: Json = False,
) -> None:
    """All issues by the day they are due."""
    from bangfu.assessment.rectification import list_issues
    from bangfu.database.engine import engine

    with engine(ready(load_settings()), "loader").connect() as connection:
        issues = list_issues(connection, only_open=only_open)
    if as_json:
        print_json([issue.as_json() for issue in issues])
        return
    print_table(
        notice("rectify.headers").split("|"),
        [
            (one.issue_no, one.unit_name or one.org_code, one.state_word, one.due_on, one.closed_on,
             one.overdue_days or None, one.problem)
            for one in issues
        ],
    )  # fmt: skip
    say("rectify.counted", count=len(issues), overdue=sum(one.is_overdue for one in issues))


@rectify.command("handover")
def handover(
    submission_id: Annotated[str, typer.Argument(metavar="SUBMISSION_ID")],
    rule: Annotated[str, typer.Option("--rule", metavar="RULE", help="The rule whose issues are handed over.")],
    to: Annotated[str, typer.Option("--to", metavar="ORG", help="Code of the unit that is responsible.")],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="By when, as 2021-11-30.")],
    by: By,
    as_json: Json = False,
) -> None:
    """Make an issue of what a receipt says and hand it over to a unit, with a letter into its folder of notices."""
    from bangfu.assessment.handover_letters import write_handover
    from bangfu.assessment.rectification import HandOver, hand_over
    from bangfu.database.engine import engine

    wanted = HandOver(submission_id, rule, to, _day(due), by)
    settings = ready(load_settings())
    with engine(settings, "loader").begin() as connection:
        issue = hand_over(connection, wanted, settings.today())
        letter = write_handover(settings, issue, settings.today())
    if as_json:
        print_json({**issue.as_json(), "letter": letter})
        return
    say("rectify.handed_over", issue=issue.issue_no, unit=issue.unit_name, due=issue.due_on, letter=letter)


@rectify.command("move")
def move_issue(
    issue_no: Annotated[str, typer.Argument(metavar="ISSUE")],
    state: Annotated[str, typer.Argument(metavar="STATE", help="交办, 整改中, 申请销号, 核查, 销号 or 退回.")],
    by: By,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    conditions: Annotated[
        str, typer.Option("--conditions", metavar="LIST", help="What is met: rectified,effective,satisfying.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Take an issue one step further; closing (销号) needs all three conditions."""
    from bangfu.assessment.rectification import Move, move
    from bangfu.database.engine import engine

    met = tuple(part.strip() for part in conditions.replace("，", ",").split(",") if part.strip())
    settings = ready(load_settings())
    with engine(settings, "loader").begin() as connection:
        issue = move(connection, Move(issue_no, state, by, reason, met), settings.today())
    if as_json:
        print_json(issue.as_json())
        return
    say("rectify.moved", issue=issue.issue_no, state=issue.state_word)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUsageError("rectify.not_a_date", value=text) from error
