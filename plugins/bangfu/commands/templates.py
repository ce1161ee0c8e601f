"""``bangfu template``: the blank template of a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bangfu.commands.common import NotFoundError, WrongUsageError
from bangfu.console import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(template)


def template(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="Name or R-code.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Where to write it; what lies there is replaced.")],
) -> None:
    """Write the blank template of a report, with choices and explanations."""
    from bangfu.contracts.catalogue import find_contract
    from bangfu.publishing.templates import write_template

    contract = find_contract(report)
    if contract is None:
        raise NotFoundError("report.unknown", report=report)
    if file.suffix.casefold() != ".xlsx":
        raise WrongUsageError("template.not_xlsx", file=file)
    if not file.parent.is_dir() or file.is_dir():
        raise WrongUsageError("template.no_folder", file=file)
    write_template(contract, file)
    say("template.written", title=contract.title, code=contract.code, file=file)
