"""``bangfu edition``: a year's scores frozen, listed, shown, compared and proven."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from bangfu.commands.common import Json, WrongUsageError, ready
from bangfu.console import print_json, progress, say
from bangfu.notices import OperatorError
from bangfu.settings import Settings, load_settings

if TYPE_CHECKING:
    from bangfu.warehouse.verify import Check

edition = typer.Typer(no_args_is_help=True, help="Frozen scores of a year (考核定稿).")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of an edition, such as 2021-1.")]
NameOrDraft = Annotated[str, typer.Argument(metavar="NAME|draft", help="Name of an edition, or draft.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(edition, name="edition")


@edition.command()
def freeze(
    year: Annotated[int, typer.Argument(min=2000, max=2999)],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Default: the next of YEAR-1, YEAR-2…")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who approves; default: the login name.")] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it is frozen now.")] = None,
    despite: Annotated[bool, typer.Option("--despite", help="Freeze although bangfu verify is violated.")] = False,
    as_json: Json = False,
) -> None:
    """Score a year anew and freeze it with everything it was computed from; it never changes again."""
    from bangfu.assessment.editions import freeze as freeze_year
    from bangfu.commands.edition_tables import print_frozen

    approved_by = (_login_name() if by is None else by).strip()
    if not approved_by:
        raise WrongUsageError("edition.needs_a_name")
    settings = ready(load_settings())
    violated = _violated(settings)
    names = "、".join(check.name for check in violated)
    if violated and not despite:
        raise OperatorError("edition.warehouse_violated", count=len(violated), names=names)
    frozen = freeze_year(settings, year, name, approved_by, reason)
    if as_json:
        print_json({**frozen.as_json(), "violated": [check.check_id for check in violated]})
        return
    if violated:
        say("edition.frozen_despite", count=len(violated), names=names)
    print_frozen(frozen)


@edition.command("list")
def list_all(as_json: Json = False) -> None:
    """All editions, oldest first."""
    from bangfu.assessment.edition_record import list_editions
    from bangfu.commands.edition_tables import print_list
    from bangfu.database.engine import engine

    with engine(ready(load_settings()), "assessor").connect() as connection:
        editions = list_editions(connection)
    print_json([one.as_json() for one in editions]) if as_json else print_list(editions)


@edition.command()
def show(name: Name, as_json: Json = False) -> None:
    """Ranking, approver, cut-off, versions, counts and hashes of an edition."""
    from bangfu.assessment.edition_record import find_edition, ranking_of
    from bangfu.commands.edition_tables import print_edition
    from bangfu.database.engine import engine

    with engine(ready(load_settings()), "assessor").connect() as connection:
        found = find_edition(connection, name)
        ranking = ranking_of(connection, found)
    if as_json:
        print_json({**found.as_json(), "ranking": ranking})
    else:
        print_edition(found, ranking)


@edition.command()
def diff(before: NameOrDraft, after: NameOrDraft, as_json: Json = False) -> None:
    """What changed from one edition to another, down to rows and files; one may be draft, the year as it is now."""
    from bangfu.assessment.edition_diff import diff_editions
    from bangfu.commands.edition_tables import print_diff

    found = diff_editions(ready(load_settings()), before, after)
    print_json(found.as_json()) if as_json else print_diff(found)


@edition.command()
def verify(name: Name, as_json: Json = False) -> None:
    """Prove that an edition is what it was: its hashes, and its scores from its own rows; exits 1 when violated."""
    from bangfu.assessment.edition_record import find_edition
    from bangfu.assessment.edition_verify import verify_edition
    from bangfu.commands.edition_tables import print_checks
    from bangfu.database.engine import engine

    with engine(ready(load_settings()), "assessor").connect() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ")
        checks = verify_edition(connection, find_edition(connection, name))
    print_json([check.as_json() for check in checks]) if as_json else print_checks(name, checks)
    if not all(check.holds for check in checks):
        raise typer.Exit(1)


def _login_name() -> str:
    """Who is logged in; blank where the system does not know, as for a container's nameless user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _violated(settings: Settings) -> list[Check]:
    """What ``bangfu verify`` finds wrong."""
    from bangfu.database.engine import engine
    from bangfu.intake.vault import Vault
    from bangfu.warehouse.verify import verify as verify_warehouse

    with engine(settings, "loader").connect() as connection, progress() as display:
        checks = verify_warehouse(connection, settings.archive, display, Vault.of(settings))
    return [check for check in checks if not check.holds]
