"""``bangfu check``: what would happen to a file, without doing it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bangfu.commands.common import Json, ready
from bangfu.console import print_json, say
from bangfu.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    org: Annotated[str, typer.Option("--org", metavar="CODE", help="The unit in whose inbox it would lie.")],
    backload: Annotated[bool, typer.Option("--backload", help="填报日期 counts as the day of reporting.")] = False,
    as_json: Json = False,
) -> None:
    """Show the receipt that a file would get; nothing is received, loaded or changed."""
    from bangfu.pipeline.checking import check_file
    from bangfu.publishing.receipts import receipt_text

    settings = ready(load_settings())
    receipts = check_file(settings.with_backload(backload or settings.backload), file, org)
    if as_json:
        print_json(receipts)
        return
    say("check.nothing_changed", file=file.name)
    for receipt in receipts:
        print(receipt_text(receipt).decode("utf-8-sig").replace("\r\n", "\n"))
