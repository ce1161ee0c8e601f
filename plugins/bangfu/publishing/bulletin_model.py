"""A bulletin as it is kept: every figure that it prints, so that its files can be written again from it alone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from bangfu.contracts.frozen import Frozen

CITY = "city"
AREAS = ("county", "zone")
DEPARTMENT = "department"


class ObjectFigures(Frozen):
    """One object (domain 4.8): amounts in yuan, rates as parts of one, the gap in percentage points.

    What has no source yet is None; what was counted and is none is 0. ``object_name`` is None for the rest.
    """

    object_group: str
    object_code: str
    object_name: str | None
    period_amount: Decimal
    previous_amount: Decimal | None
    month_on_month: Decimal | None
    year_amount: Decimal
    last_year_amount: Decimal | None
    year_on_year: Decimal | None
    task_amount: Decimal
    target_amount: Decimal | None
    completion_rate: Decimal | None
    progress_gap: Decimal | None
    rank_now: int | None
    rank_change: int | None
    is_by_completion: bool
    online_share: Decimal | None
    new_venue_count: int | None = None
    new_product_count: int | None = None
    covered_person_count: int | None = None
    late_report_count: int | None = None
    returned_file_count: int | None = None
    open_issue_count: int | None = None


class ChannelFigures(Frozen):
    """One channel (domain 4.5), not scored; amounts in yuan, shares as parts of one."""

    channel_code: str
    channel_name: str
    active_place_count: int | None
    top_products: str | None
    overlap_risk_amount: Decimal | None
    missing_unit_count: int | None
    period_amount: Decimal
    previous_amount: Decimal
    year_amount: Decimal
    last_year_amount: Decimal
    year_share: Decimal | None
    month_on_month: Decimal | None
    year_on_year: Decimal | None
    order_count: int | None
    average_order_amount: Decimal | None
    refund_rate: Decimal | None
    certified_share: Decimal | None


class MonthFigure(Frozen):
    """Booked net sales of the city in one month, in yuan."""

    year: int
    month: int
    net_amount: Decimal


class OverlapRisk(Frozen):
    """What may be in the year's total twice, in yuan; part of the total."""

    risk: str
    net_amount: Decimal
    line_count: int


class ReportDue(Frozen):
    """One report that a unit owed for the period."""

    org_code: str
    org_name: str
    report: str
    report_title: str
    period: str
    state: str
    late_days: int | None
    returned_count: int


class ReturnedRule(Frozen):
    """Why files were sent back: one rule, in how many files, and one of its sentences."""

    rule: str
    file_count: int
    example: str


class OpenIssue(Frozen):
    """One issue that was not closed at the end of the period."""

    issue_no: str
    problem: str
    due_on: date
    org_name: str
    is_overdue: bool


class Difference(Frozen):
    """What the last bulletin announced, this period's amount, and the year to date that is not their sum; yuan."""

    object_code: str
    announced_amount: Decimal
    period_amount: Decimal
    year_amount: Decimal

    @property
    def difference(self) -> Decimal:
        """By how much this year to date is more than the sum."""
        return self.year_amount - self.announced_amount - self.period_amount


class Bulletin(Frozen):
    """Everything that one bulletin says, without its wording."""

    period: str
    as_of: date
    made_at: datetime
    time_progress: Decimal
    issuer: str | None
    rectify_by: date
    objects: list[ObjectFigures]
    channels: list[ChannelFigures]
    months: list[MonthFigure]
    overlap: list[OverlapRisk]
    reports: list[ReportDue]
    returned_rules: list[ReturnedRule]
    open_issues: list[OpenIssue]
    previous_period: str
    differences: list[Difference] | None
    approved_by: str | None = None
    approved_at: datetime | None = None
    document_no: str | None = None

    @cached_property
    def city(self) -> ObjectFigures:
        """The city as a whole."""
        return next(one for one in self.objects if one.object_group == CITY)

    def group(self, *groups: str) -> list[ObjectFigures]:
        """Objects of these groups, in the order of their ranks."""
        return [one for one in self.objects if one.object_group in groups]
