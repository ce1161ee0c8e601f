"""``bangfu assess`` and ``bangfu review``: a year's draft, the same year under another rubric, a person's score."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from bangfu.commands.common import Json, NotFoundError, WrongUsageError, ready
from bangfu.console import print_json, say
from bangfu.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(assess)
    app.command()(review)


def assess(
    year: Annotated[int, typer.Argument(min=2000, max=2999)],
    rubric: Annotated[Path | None, typer.Option(metavar="FILE", help="Compare with the rubric of this file.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the comparison as a what-if run.")] = False,
    as_json: Json = False,
) -> None:
    """Draft scores and ranks of a year, and what is missing; with --rubric, what another rubric would change."""
    from bangfu.assessment.drafts import draft_assessment, what_if
    from bangfu.commands.assessment_tables import print_summary, print_what_if, summary_json, what_if_json

    if keep and rubric is None:
        raise WrongUsageError("assess.keep_without_rubric")
    if rubric is not None and not rubric.is_file():
        raise NotFoundError("assess.no_file", file=rubric)
    settings = ready(load_settings())
    if rubric is None:
        summary = draft_assessment(settings, year)
        print_json(summary_json(summary)) if as_json else print_summary(summary)
    else:
        compared = what_if(settings, year, rubric, "what_if" if keep else None)
        print_json(what_if_json(compared)) if as_json else print_what_if(compared)


def review(
    year: Annotated[int, typer.Argument(min=2000, max=2999)],
    assessed: Annotated[str, typer.Argument(metavar="OBJECT", help="Code or name.")],
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help="Code, such as A1.")],
    score: Annotated[str, typer.Option(metavar="N", help="The points given.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who gives them.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")],
    link: Annotated[str | None, typer.Option(metavar="URL", help="Where the evidence lies.")] = None,
    as_json: Json = False,
) -> None:
    """Give the score of a person, where the rubric leaves it to one; it counts from the next assess on."""
    from bangfu.assessment.drafts import review

    points = _points(score)
    if not by.strip() or not reason.strip():
        raise WrongUsageError("review.needs_name_and_reason")
    settings = ready(load_settings())
    given = review(settings, year, assessed, indicator, points, by.strip(), reason.strip(), link)
    if as_json:
        print_json({"year": year, "object_code": given.object_code, "indicator_code": indicator, "score": points})
        return
    say("review.done", year=year, object=given.object_code, indicator=indicator, score=points, by=given.decided_by)


def _points(text: str) -> Decimal:
    try:
        points = Decimal(text)
    except InvalidOperation:
        raise WrongUsageError("review.not_a_number", score=text) from None
    if not points.is_finite():
        raise WrongUsageError("review.not_a_number", score=text)
    return points
