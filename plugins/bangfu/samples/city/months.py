"""The months of the city's story; what is told by the month ends with October 2021, the last one before the article."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

LAST_DAY_OF_STORY = date(2021, 11, 29)
"""Day of the article. November's monthly reports were not yet filed, its order lines and agreements were."""


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @property
    def period(self) -> str:
        """Its period code, such as 202110."""
        return f"{self.year}{self.number:02d}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def next(self) -> Month:
        return month_of(self.last_day + timedelta(days=1))

    def day(self, number: int) -> date:
        """That day of the month, or its last day if it is shorter."""
        return self.first_day.replace(day=min(number, self.last_day.day))

    def filed_on(self, day: int) -> date:
        """When its reports are filled in: a day of the following month, but not after the story's end."""
        return min(self.next.day(day), LAST_DAY_OF_STORY)


def month_of(day: date) -> Month:
    """The month a day belongs to."""
    return Month(day.year, day.month)


def months(first: Month, last: Month) -> tuple[Month, ...]:
    """All months from the first to the last."""
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next)
    return tuple(found)


KICK_OFF = Month(2020, 7)
LAST_MONTH = Month(2021, 10)
MONTHS = months(KICK_OFF, LAST_MONTH)
"""The sixteen months that monthly reports cover."""
