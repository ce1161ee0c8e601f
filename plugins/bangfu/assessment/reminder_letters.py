"""The texts of reminders: letters into ``intake/<unit>/notices/``, the city's list into ``published/obligations/``.

Plain Chinese as Windows editors read it; the wording stands in expectations/common. A file is written again with the
same name on the same day and then names whatever is to be named by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any

import jinja2

from bangfu.assessment.reminder_ladder import Letter, load_ladder
from bangfu.assessment.reminder_needs import Outstanding
from bangfu.intake.whole_files import windows_text, write_whole
from bangfu.reading.periods import say_period
from bangfu.settings import EXPECTATIONS, TIME_ZONE, Settings

NOTICES = "notices"
OBLIGATIONS = "obligations"


def write_letter(settings: Settings, letter: Letter, reports: Sequence[Outstanding], today: date) -> str:
    """Write one unit's letter about these reports; where it lies, relative to the intake folder."""
    return _write(settings, letter, reports, today, reports[0].org_code, "", None)


def write_copy(settings: Settings, letter: Letter, reports: Sequence[Outstanding], today: date) -> str | None:
    """Write the same letter for the unit above, if there is one; gives that unit's code."""
    first = reports[0]
    if first.leader_code is None:
        return None
    _write(settings, letter, reports, today, first.leader_code, f"_抄送_{first.org_code}", first.leader_name)
    return first.leader_code


def write_overdue_list(settings: Settings, overdue: Sequence[Outstanding], now: datetime) -> str:
    """Write the day's list of everything overdue; where it lies, relative to the folder of published files."""
    words, local = load_ladder().overdue_list, now.astimezone(TIME_ZONE)
    units = [
        {"org_code": org_code, "name": name, "reports": [_spoken(one, local.date()) for one in reports]}
        for (org_code, name), reports in groupby(overdue, key=lambda one: (one.org_code, one.org_name))
    ]
    page = _template("overdue_list.txt.j2").render(
        title=words.title, moment=f"{local:%Y-%m-%d %H:%M}", units=units, count=len(overdue)
    )
    place = settings.published / OBLIGATIONS / f"{words.file_name}_{local:%Y%m%d}.txt"
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, windows_text(page))
    return place.relative_to(settings.published).as_posix()


def _write(
    settings: Settings,
    letter: Letter,
    reports: Sequence[Outstanding],
    today: date,
    folder: str,
    ending: str,
    copied_to: str | None,
) -> str:
    page = _template("reminder.txt.j2").render(
        letter=letter,
        unit=reports[0].org_name,
        day=today.isoformat(),
        copied_to=copied_to,
        reports=[_spoken(one, today) for one in reports],
    )
    place = settings.intake / folder / NOTICES / f"{letter.file_name}_{today:%Y%m%d}{ending}.txt"
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, windows_text(page))
    return place.relative_to(settings.intake).as_posix()


def _spoken(one: Outstanding, today: date) -> dict[str, Any]:
    ladder = load_ladder()
    return {
        "title": one.report_title,
        "period": say_period(one.period),
        "due": one.due_on.isoformat(),
        "is_provisional": one.is_provisional,
        "days_late": max(0, (today - one.due_on).days),
        "step": ladder.step_names[one.step] if one.step else "",
    }


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(EXPECTATIONS / "common"), trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    return environment.get_template(name)
