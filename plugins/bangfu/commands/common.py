"""What the commands share: --json, the mistakes that have an exit code of their own, a warehouse in place."""

from __future__ import annotations

from typing import Annotated

import typer

from bangfu.notices import NotFoundError, WrongUsageError
from bangfu.settings import Settings

__all__ = ["By", "Json", "NotFoundError", "Reason", "WrongUsageError", "ready", "running"]

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")]


def ready(settings: Settings) -> Settings:
    """The settings, with the warehouse's server running and its tables in place."""
    from bangfu.database.migrate import is_current
    from bangfu.pipeline.setting_up import set_up

    running(settings)
    if not is_current(settings):
        set_up(settings)
    return settings


def running(settings: Settings) -> Settings:
    """The settings, with the embedded server started when the warehouse is ours."""
    if settings.warehouse_url is None:
        from bangfu.database.embedded import start

        start(settings)
    return settings
