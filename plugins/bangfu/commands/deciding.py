"""``bangfu decide``: what a named person decides, with the reason; kept for ever, the latest word counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from bangfu.commands.common import By, Json, Reason, WrongUsageError, ready
from bangfu.console import print_json, print_table, say
from bangfu.notices import notice
from bangfu.reading.periods import say_period
from bangfu.settings import load_settings

if TYPE_CHECKING:
    from bangfu.pipeline.deciding import Decided
    from bangfu.pipeline.questions import Question
    from bangfu.pipeline.workplace import Workplace


class QuestionOrCommand(TyperGroup):
    """A group whose first word may be the id of a question: ``decide Q1a2b3c4d5`` is ``decide answer Q1a2b3c4d5``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Typer's way to find a command; what names none is an id."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            args = ["answer", *args]
        return super().resolve_command(ctx, args)


decide = typer.Typer(no_args_is_help=True, cls=QuestionOrCommand, help="Decide what only a person may decide.")

Unit = Annotated[str, typer.Argument(metavar="ORG", help="The unit's code.")]
Report = Annotated[str, typer.Argument(metavar="REPORT", help="Name or R-code.")]
Period = Annotated[str, typer.Argument(metavar="PERIOD", help="202110, 2021H1 or 2021.")]
Until = Annotated[str, typer.Option(metavar="DATE", help="Such as 2021-11-15.")]
RequestedBy = Annotated[str, typer.Option(metavar="NAME", help="Who asked for it; without it the unit.")]
Backload = Annotated[bool, typer.Option("--backload", help="填报日期 counts as the day of reporting.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(decide, name="decide")


@decide.command("list")
def list_questions(
    answered: Annotated[bool, typer.Option("--answered", help="What was answered, with the latest answer.")] = False,
    as_json: Json = False,
) -> None:
    """What waits for an answer, with ids and the possible answers."""
    from bangfu.pipeline.questions import open_questions

    work = _workplace()
    if answered:
        _list_answered(work, as_json)
        return
    with work.engine.connect() as connection:
        questions = open_questions(connection, work.register)
    if as_json:
        print_json([one.as_json() for one in questions])
        return
    if not questions:
        say("decide.nothing")
        return
    print_table(notice("decide.headers").split("|"), [_row(one, work) for one in questions])
    say("decide.how")


def _list_answered(work: Workplace, as_json: bool) -> None:
    from bangfu.ledger.decisions import latest_decisions
    from bangfu.pipeline.questions import id_of

    with work.engine.connect() as connection:
        decisions = latest_decisions(connection)
    if as_json:
        print_json([{"question_id": id_of(one.question), **one.as_json()} for one in decisions])
        return
    rows = [
        (id_of(one.question), one.question, one.answer, one.decided_by, f"{one.decided_at:%Y-%m-%d %H:%M}", one.reason)
        for one in decisions
    ]
    print_table(notice("decide.answered_headers").split("|"), rows)


def _row(question: Question, work: Workplace) -> tuple[object, ...]:
    files = [f"{work.register.organisation_name(one.folder_org_code)}：{one.file_name}" for one in question.files]
    rows = question.lines or sum(one.rows for one in question.files)
    amounts = [one.amount for one in question.files if one.amount is not None]
    amount = question.amount if question.amount is not None else sum(amounts) if amounts else None
    said = question.answers_said()
    return question.question_id, question.sentence, said, "\n".join(files), rows, amount, question.since


@decide.command(hidden=True)
def answer(
    question_id: Annotated[str, typer.Argument(metavar="ID", help="Of `bangfu decide list`, or of a submission.")],
    said: Annotated[str, typer.Option("--answer", metavar="accept|return|CODE")],
    by: By,
    reason: Reason,
    backload: Backload = False,
    as_json: Json = False,
) -> None:
    """Answer a question; what waited for it is processed at once."""
    from bangfu.ledger.decisions import Signed
    from bangfu.pipeline.deciding import decide as decide_question

    decided = decide_question(_workplace(backload), question_id, said, Signed(by, reason))
    if as_json:
        print_json(decided.as_json())
    else:
        assert decided.question is not None
        say("decide.recorded", sentence=decided.question.sentence, answer=decided.answer, by=by)
        _tell(decided)
        if decided.question.kind in ("invoice", "brushing") and not decided.changed_lines:
            say("decide.no_sales")
    _fail_where_it_failed(decided)


@decide.command()
def alias(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="product, organisation, venue, platform, region, system.")
    ],
    text: Annotated[str, typer.Argument(metavar="ALIAS", help="What is written in reports.")],
    code: Annotated[str, typer.Argument(metavar="CODE", help="What it means.")],
    by: By,
    reason: Reason,
    as_json: Json = False,
) -> None:
    """Decide what a name in reports means; loaded rows of that product and files of that unit are judged again."""
    from bangfu.ledger.decisions import Signed
    from bangfu.pipeline.deciding import decide_alias

    decided = decide_alias(_workplace(), kind, text, code, Signed(by, reason))
    if as_json:
        print_json(decided.as_json())
    else:
        say("decide.alias", alias=text, code=code, by=by)
        _tell(decided)
        if kind not in ("product", "organisation"):
            say("decide.alias_later")
    _fail_where_it_failed(decided)


@decide.command()
def close(period: Period, by: By, reason: Reason) -> None:
    """Close a period: what is reported for it from now on waits for an answer and counts as an adjustment."""
    from bangfu.ledger.decisions import Signed
    from bangfu.pipeline.deciding import close_period

    closed = close_period(_workplace(), period, Signed(by, reason))
    sentence = "decide.closed" if closed.is_new else "decide.closed_before"
    say(sentence, period=say_period(closed.period), by=closed.closed_by, day=closed.closed_on)


@decide.command("explain")
def explain_warning(
    submission_id: Annotated[str, typer.Argument(metavar="SUBMISSION_ID")],
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The rule whose warnings are right as they are.")],
    by: By,
    reason: Reason,
) -> None:
    """Note that what a rule warned of is right as it is; the same value is not asked about again."""
    from bangfu.ledger.decisions import Signed
    from bangfu.pipeline.deciding import explain_warnings

    count = explain_warnings(_workplace(), submission_id, rule, Signed(by, reason))
    say("decide.explained", count=count, rule=rule, by=by)


def _workplace(backload: bool = False) -> Workplace:
    from bangfu.pipeline.workplace import Workplace

    settings = ready(load_settings())
    return Workplace(settings.with_backload(backload or settings.backload))


def _tell(decided: Decided) -> None:
    """What came of it: a line per file, and the sales that count differently."""
    if decided.returned:
        say("decide.returned", count=len(decided.returned))
    if decided.changed_lines:
        say("decide.sales", lines=decided.changed_lines, periods="、".join(decided.changed_periods))
    for line in decided.ingested.lines() if decided.released else ():
        print(line)


def _fail_where_it_failed(decided: Decided) -> None:
    if decided.ingested.failed:
        raise typer.Exit(1)


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
