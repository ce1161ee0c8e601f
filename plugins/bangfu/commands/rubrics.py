"""``bangfu rubric``: whether a rubric can be used, and what differs between two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.commands.common import Json, NotFoundError, ready
from bangfu.console import complain, print_json, print_table, say
from bangfu.notices import notice
from bangfu.settings import load_settings

if TYPE_CHECKING:
    from bangfu.register.rubric_diff import Change
    from bangfu.register.rubrics import Rubric

rubric = typer.Typer(no_args_is_help=True, help="Check and compare rubrics.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(rubric, name="rubric")


@rubric.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE")], as_json: Json = False) -> None:
    """Everything that is wrong with the rubric of a file, one line each; exits 1 when something is."""
    from bangfu.register.rubric_files import examine_rubric

    if not file.is_file():
        raise NotFoundError("rubric.no_file", file=file)
    examined = examine_rubric(file)
    if as_json:
        print_json({"file": file.name, "problems": [str(problem) for problem in examined.problems]})
    else:
        for problem in examined.problems:
            complain(problem)
        if examined.rubric is not None and not examined.problems:
            _say_what_it_holds(file, examined.rubric)
    if examined.problems:
        raise typer.Exit(1)


@rubric.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A file, or RUBRIC/VERSION from the warehouse.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same.")],
    as_json: Json = False,
) -> None:
    """Every indicator, weight, parameter and target that differs between two rubrics."""
    from bangfu.register.rubric_diff import rubric_changes

    changes = rubric_changes(_rubric(before), _rubric(after))
    if as_json:
        print_json([change.as_json() for change in changes])
    elif changes:
        print_table(notice("rubric.diff_headers").split("|"), [_row(change) for change in changes])
    else:
        say("rubric.no_difference")


def _rubric(named: str) -> Rubric:
    """The rubric of a file or, where there is no such file, of the warehouse."""
    from bangfu.register.rubric_files import read_rubric

    return read_rubric(Path(named)) if Path(named).is_file() else _stored(named)


def _stored(named: str) -> Rubric:
    from bangfu.database.engine import engine
    from bangfu.register.stored_rubrics import stored_rubrics

    with engine(ready(load_settings()), "assessor").connect() as connection:
        known = stored_rubrics(connection)
    if named not in known:
        raise NotFoundError("rubric.unknown", rubric=named, known="、".join(known) or "—")
    return known[named]


def _say_what_it_holds(file: Path, found: Rubric) -> None:
    say(
        "rubric.holds",
        file=file.name,
        title=found.title,
        version=found.version,
        status=found.status,
        indicators=sum(1 for _ in found.walk()),
        leaves=sum(1 for _ in found.leaves()),
        measures=len({call.measure for call in found.calls()}),
    )


def _row(change: Change) -> tuple[object, ...]:
    what = notice(f"rubric.{change.kind}") if change.field is None else _field(change.field)
    return change.code or "—", change.name, what, change.before, change.after


def _field(path: str) -> str:
    """A field in words, with its path where it lies deeper: ``计分参数 zero_below``."""
    first, _, rest = path.replace("[", ".[").partition(".")
    return f"{notice(f'rubric.field_{first}')} {rest.replace('.[', '[')}".strip()
