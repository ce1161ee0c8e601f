"""The letter that hands an issue over to a unit: plain Chinese in its folder of notices, as reminders are."""

from __future__ import annotations

from datetime import date
from functools import cache

import jinja2

from bangfu.assessment.rectification import OpenIssue
from bangfu.assessment.reminder_letters import NOTICES
from bangfu.intake.whole_files import windows_text, write_whole
from bangfu.settings import EXPECTATIONS, Settings


def write_handover(settings: Settings, issue: OpenIssue, today: date) -> str:
    """Write the letter of an issue just handed over; where it lies, relative to the intake folder."""
    page = _template().render(issue=issue, unit=issue.unit_name or issue.org_code, day=today.isoformat())
    place = settings.intake / issue.org_code / NOTICES / f"整改交办_{issue.issue_no}.txt"
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, windows_text(page))
    return place.relative_to(settings.intake).as_posix()


@cache
def _template() -> jinja2.Template:
    folder = jinja2.FileSystemLoader(EXPECTATIONS / "common")
    return jinja2.Environment(loader=folder, autoescape=False).get_template("handover.txt.j2")
