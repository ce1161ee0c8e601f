"""The ``bangfu`` command. Every command is a few lines: it loads what it needs late, calls the package, prints."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bangfu.commands import (
    assessing,
    bulletins,
    checking,
    deciding,
    editions,
    housekeeping,
    obligations,
    rectifying,
    rubrics,
    templates,
    tracing,
)
from bangfu.commands.common import Json, NotFoundError, WrongUsageError, ready, running
from bangfu.console import complain, print_json, print_table, progress, say
from bangfu.notices import OperatorError, notice
from bangfu.settings import SettingsError, load_settings

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="帮扶 · 消费帮扶报表仓库"
)
sample = typer.Typer(no_args_is_help=True, help="Write sample reports.")
app.add_typer(sample, name="sample")
for group in (
    assessing,
    bulletins,
    checking,
    deciding,
    editions,
    housekeeping,
    obligations,
    rectifying,
    rubrics,
    templates,
    tracing,
):
    group.register(app)


class Role(StrEnum):
    """The roles of the warehouse."""

    EVALUATOR = "evaluator"
    ASSESSOR = "assessor"
    LOADER = "loader"
    OWNER = "owner"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. Exit codes: 0 done, 1 failed or a check is violated, 2 wrong usage, 3 not found."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app(words, prog_name="bangfu")
    except Exception as error:  # noqa: BLE001 a person gets one line, never a traceback
        if debug:
            traceback.print_exc()
        complain(_told(error))
        sys.exit(_exit_code(error))


def _told(error: Exception) -> OperatorError:
    """The one line for a person; what nobody foresaw is named by its type and first line."""
    if isinstance(error, OperatorError):
        return error
    if isinstance(error, SettingsError):
        return OperatorError("cli.settings", problem=error)
    first_line = next(iter(str(error).splitlines()), "")
    return OperatorError("cli.unexpected", problem=f"{type(error).__name__}: {first_line}")


def _exit_code(error: Exception) -> int:
    if isinstance(error, (SettingsError, WrongUsageError)):
        return 2
    return 3 if isinstance(error, NotFoundError) else 1


@app.command()
def init(as_json: Json = False) -> None:
    """Create or upgrade the warehouse, the reference data and the folders; running it again changes nothing."""
    from bangfu.pipeline.setting_up import set_up

    report = set_up(running(load_settings()))
    if as_json:
        print_json(report.as_json())
        return
    for line in report.lines():
        print(line)


@app.command()
def pull(
    source: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help="Only this source.")] = None,
    as_json: Json = False,
) -> None:
    """Fetch from the configured sources into the inboxes; one line per source; exits 1 when all of them fail."""
    from bangfu.intake.connectors.credentials import secret_from_environment
    from bangfu.intake.connectors.sources import read_sources
    from bangfu.pipeline.pulling import pull as pull_sources
    from bangfu.pipeline.workplace import Workplace

    settings = load_settings()
    configured = read_sources(settings.sources)
    chosen = [one for one in configured if source in (None, one.name)]
    if source is not None and not chosen:
        names = "、".join(one.name for one in configured) or "—"
        raise NotFoundError("pull.unknown_source", source=source, file=settings.sources, names=names)
    work = Workplace(ready(settings)) if chosen else Workplace(settings)
    pulled = []
    for one in pull_sources(work, chosen, secret_from_environment):
        pulled.append(one)
        if not as_json:
            print(one.line())
    if as_json:
        print_json([one.as_json() for one in pulled])
    elif not configured:
        say("pull.none", file=settings.sources)
    if pulled and all(one.trouble for one in pulled):
        raise typer.Exit(1)


@app.command()
def ingest(
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that share the work.")] = 1,
    backload: Annotated[bool, typer.Option("--backload", help="填报日期 counts as the day of reporting.")] = False,
    as_json: Json = False,
) -> None:
    """Process everything that waits, receive to resolve, without Airflow; one line per file."""
    from bangfu.pipeline.ingest import run_ingest

    settings = ready(load_settings())
    with progress() as display:
        result = run_ingest(settings.with_backload(backload or settings.backload), workers, display)
    if as_json:
        print_json(result.as_json())
    else:
        for line in result.lines():
            print(line)
    if result.failed:
        raise typer.Exit(1)


@sample.command("published")
def sample_published(folder: Path, as_json: Json = False) -> None:
    """Write the reports whose totals are the published figures, with decoys, as DIR/<org_code>/inbox/."""
    from bangfu.samples.published import write_published_sample

    files = write_published_sample(folder, load_settings().reference)
    if as_json:
        print_json([file.as_json() for file in files])
        return
    say("sample.written", count=len(files), folder=folder)


@app.command()
def explain(what: Annotated[str, typer.Argument(metavar="FILE|SUBMISSION_ID")], as_json: Json = False) -> None:
    """Everything known about a file or a submission."""
    from bangfu.pipeline.explaining import explain_submissions, explanation_lines

    found = explain_submissions(ready(load_settings()), what)
    if not found:
        raise NotFoundError("explain.unknown", what=what)
    if as_json:
        print_json(found)
        return
    for submission in found:
        for line in explanation_lines(submission):
            print(line)


@app.command()
def figures(as_json: Json = False) -> None:
    """Published figure, warehouse figure, pass or fail; exits 1 when one fails."""
    from bangfu.database.engine import engine
    from bangfu.warehouse.figures import overlap_risks, published_figures

    with engine(ready(load_settings()), "evaluator").connect() as connection:
        found = published_figures(connection)
        total, risks = overlap_risks(connection)
    if as_json:
        print_json([figure.as_json() for figure in found])
    else:
        print_table(
            notice("figures.headers").split("|"),
            [(f.figure_id, f.phrase, f.claimed, f.unit, f.kind, f.actual, notice(f"check.{f.passes}")) for f in found],
        )
        say("figures.total", total=total)
        for one in risks:
            say(f"figures.{one.risk}", lines=one.line_count, amount=one.net_amount)
        passed = sum(figure.passes for figure in found)
        say("figures.passed", passed=passed, count=len(found))
    if not all(figure.passes for figure in found):
        raise typer.Exit(1)


@app.command()
def verify(as_json: Json = False) -> None:
    """Prove the invariants on the live warehouse; exits 1 when one is violated."""
    from bangfu.database.engine import engine
    from bangfu.intake.vault import Vault
    from bangfu.warehouse.verify import verify as run_checks

    settings = ready(load_settings())
    with engine(settings, "loader").connect() as connection, progress() as display:
        checks = run_checks(connection, settings.archive, display, Vault.of(settings))
    if as_json:
        print_json([check.as_json() for check in checks])
    else:
        rows = [(check.name, notice(f"check.{check.holds}"), check.detail) for check in checks]
        print_table(notice("verify.headers").split("|"), rows)
    if not all(check.holds for check in checks):
        raise typer.Exit(1)


@app.command()
def url(
    role: Annotated[Role, typer.Option(help="Whose login.")] = Role.OWNER,
) -> None:
    """SQLAlchemy URL of the warehouse in use."""
    from bangfu.database.engine import warehouse_url

    print(warehouse_url(ready(load_settings()), role).render_as_string(hide_password=False))


@app.command()
def psql(
    command: Annotated[str | None, typer.Option("-c", metavar="SQL", help="Run this and print bare values.")] = None,
    tuples_only: Annotated[bool, typer.Option("-t", help="No header line.")] = False,
    role: Annotated[Role, typer.Option(help="As whom.")] = Role.EVALUATOR,
) -> None:
    """Open psql on the warehouse as evaluator."""
    from bangfu.database.psql import run_psql

    raise typer.Exit(run_psql(ready(load_settings()), role, command, tuples_only))


@app.command()
def up() -> None:
    """Start the local stack: PostgreSQL and Airflow."""
    from bangfu.pipeline.setting_up import set_up
    from bangfu.stack import airflow

    settings = running(load_settings())
    set_up(settings)
    airflow.announce(airflow.up(settings))


@app.command()
def down() -> None:
    """Stop everything that up, demo or another command started."""
    from bangfu.stack import airflow

    say("stack.stopped" if airflow.down(load_settings()) else "stack.nothing_ran")


@app.command()
def status(as_json: Json = False) -> None:
    """What runs, what waits, and what lies where it does not belong."""
    from bangfu.stack.status import stack_status, status_lines

    found = stack_status(load_settings())
    if as_json:
        print_json(found)
        return
    for line in status_lines(found):
        print(line)


@app.command()
def demo() -> None:
    """Start the stack, drop the sample, wait for the DAGs; print the figures, the rankings of 2021 and a bulletin."""
    from bangfu.stack.demo import run_demo

    raise typer.Exit(run_demo(load_settings()))


if __name__ == "__main__":
    main()
