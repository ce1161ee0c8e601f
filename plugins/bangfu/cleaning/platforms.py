"""Whose export it is: a file without a platform column tells it by headers that only one platform prints."""

from __future__ import annotations

from bangfu.contracts.models import ReportContract
from bangfu.reading.header import Header
from bangfu.reading.headings import normalise_header


def platform_of_headers(header: Header, contract: ReportContract) -> str | None:
    """The platform most of whose marks are among the printed headers; None where none or several compete."""
    printed = {normalise_header(column.text) for column in header.columns}
    counts = {
        marks.platform: sum(normalise_header(mark) in printed for mark in marks.headers)
        for marks in contract.platform_marks
    }
    best = max(counts.values(), default=0)
    leaders = [platform for platform, count in counts.items() if count == best]
    return leaders[0] if best and len(leaders) == 1 else None
