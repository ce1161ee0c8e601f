"""What a scoring reads: the part of the year that has passed is compared with the same part of the year before."""

from __future__ import annotations

from datetime import datetime

import pytest

from bangfu.assessment.facts import a_year_before
from bangfu.settings import TIME_ZONE


@pytest.mark.parametrize(
    ("cutoff", "before"),
    [("2021-12-01T09:00", "2020-12-01T09:00"), ("2022-01-10T00:00", "2021-01-10T00:00"), ("2024-02-29T23:59", "2023-02-28T23:59")],
)  # fmt: skip
def test_the_same_day_of_the_year_before(cutoff: str, before: str) -> None:
    one, other = (datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE) for text in (cutoff, before))
    assert a_year_before(one) == other
