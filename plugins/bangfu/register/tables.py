"""The reference tables as data: which file fills which table, with which columns, keys and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "list", "date", "boolean", "integer", "decimal", "uscc", "org_code", "pseudonym", "json"]


@dataclass(frozen=True)
class ReferenceColumn:
    """One column: how its cell is read, whether it must be filled, its allowed words, and what it points to.

    ``refers_to`` names ``table.column`` of another reference table, or a column of the own one.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    words: tuple[str, ...] = ()
    refers_to: str | None = None


@dataclass(frozen=True)
class ReferenceTable:
    """One CSV file and the table it fills. ``numbered``: a key column, the row's place in the file.

    A file that is ``needed`` must be in the city's folder; one that is ``optional`` is shipped with no city, and
    without it the table is empty.
    """

    name: str
    file: str
    columns: tuple[ReferenceColumn, ...]
    key: tuple[str, ...]
    needed: bool = False
    optional: bool = False
    numbered: str | None = None

    @property
    def stored(self) -> tuple[str, ...]:
        """The columns of the table that the file fills."""
        names = tuple(column.name for column in self.columns)
        return (self.numbered, *names) if self.numbered else names


def _column(
    name: str,
    kind: Kind = "text",
    *,
    required: bool = False,
    words: tuple[str, ...] = (),
    refers_to: str | None = None,
) -> ReferenceColumn:
    return ReferenceColumn(name, kind, required, words, refers_to)


REGION = "region.region_code"
ORGANISATION = "organisation.org_code"
SYSTEM = "sector_system.system_code"

TABLES: tuple[ReferenceTable, ...] = (
    ReferenceTable(
        "region",
        "region.csv",
        (
            _column("region_code", required=True),
            _column("name", required=True),
            _column("level", required=True, words=("city", "county", "zone", "town")),
            _column("parent_code", refers_to=REGION),
            _column("assessed", "boolean"),
            _column("group_code", words=("county", "zone")),
            _column("managing_area_code", refers_to=REGION),
            _column("aliases", "list"),
        ),
        key=("region_code",),
        needed=True,
    ),
    ReferenceTable(
        "sector_system",
        "system.csv",
        (
            _column("system_code", required=True),
            _column("name", required=True),
            _column("lead_org_code", refers_to=ORGANISATION),
        ),
        key=("system_code",),
        needed=True,
    ),
    ReferenceTable(
        "organisation",
        "organisation.csv",
        (
            _column("org_code", "org_code", required=True),
            _column("name", required=True),
            _column(
                "org_type",
                words=(
                    "government",
                    "institution",
                    "hospital",
                    "school",
                    "enterprise",
                    "union",
                    "supermarket",
                    "platform",
                    "business_entity",
                    "community",
                ),
            ),
            _column("system_code", refers_to=SYSTEM),
            _column("region_code", refers_to=REGION),
            _column("parent_org_code", refers_to=ORGANISATION),
            _column("represents", "list", refers_to=ORGANISATION),
            _column("level", words=("city", "county", "town")),
            _column("ownership", words=("public", "private")),
            _column("headcount", "integer"),
            _column("canteen_mode", words=("own", "shared", "outsourced", "none")),
            _column("uscc", "uscc"),
            _column("aliases", "list"),
            _column("valid_from", "date"),
            _column("valid_to", "date"),
        ),
        key=("org_code",),
        needed=True,
    ),
    ReferenceTable(
        "venue",
        "venue.csv",
        (
            _column("venue_code", required=True),
            _column("name", required=True),
            _column(
                "venue_type",
                required=True,
                words=("counter", "zone", "vending", "community_shop", "exhibition"),
            ),
            _column("org_code", refers_to=ORGANISATION),
            _column("region_code", refers_to=REGION),
            _column("opened_on", "date"),
            _column("closed_on", "date"),
        ),
        key=("venue_code",),
    ),
    ReferenceTable(
        "platform",
        "platform.csv",
        (_column("platform_code", required=True), _column("name", required=True), _column("aliases", "list")),
        key=("platform_code",),
    ),
    ReferenceTable(
        "obligation",
        "obligation.csv",
        (
            _column("org_code", required=True, refers_to=ORGANISATION),
            _column("report", required=True),
            _column("frequency", required=True, words=("monthly", "half_year", "year")),
            _column("first_period"),
            _column("last_period"),
        ),
        key=("org_code", "report"),
    ),
    ReferenceTable(
        "alias",
        "alias.csv",
        (
            _column(
                "kind",
                required=True,
                words=("organisation", "region", "product", "platform", "system", "venue"),
            ),
            _column("alias", required=True),
            _column("code", required=True),
        ),
        key=("kind", "alias"),
    ),
    ReferenceTable(
        "calendar",
        "calendar.csv",
        (
            _column("date", "date", required=True),
            _column("is_workday", "boolean", required=True),
            _column("name"),
        ),
        key=("date",),
    ),
    ReferenceTable(
        "unit",
        "unit.csv",
        (
            _column("unit", required=True),
            _column("family", required=True),
            _column("factor", "decimal"),
            _column("fractional", "boolean"),
        ),
        key=("unit",),
    ),
    ReferenceTable(
        "policy_population",
        "policy_population.csv",
        (
            _column("region_code", required=True, refers_to=REGION),
            _column("year", "integer", required=True),
            _column("person_count", "integer", required=True),
            _column("household_count", "integer"),
        ),
        key=("region_code", "year"),
    ),
    ReferenceTable(
        "listed_unit",
        "listed_unit.csv",
        (
            _column("org_type", required=True),
            _column("region_code", required=True, refers_to=REGION),
            _column("year", "integer", required=True),
            _column("unit_count", "integer", required=True),
        ),
        key=("org_type", "region_code", "year"),
    ),
    ReferenceTable(
        "media_outlet",
        "media_outlet.csv",
        (
            _column("name", required=True),
            _column("level", required=True, words=("national", "provincial", "city", "county")),
            _column("medium", required=True, words=("traditional", "online")),
            _column("link_hosts", "list"),
            _column("aliases", "list"),
        ),
        key=("name",),
    ),
    ReferenceTable(
        "policy_register",
        "policy_register.csv",
        (
            _column("person_pseudonym", "pseudonym", required=True),
            _column("region_code", required=True, refers_to=REGION),
            _column("valid_from", "date", required=True),
            _column("valid_to", "date"),
            _column("status"),
        ),
        key=("person_pseudonym", "region_code", "valid_from"),
        optional=True,
    ),
    ReferenceTable(
        "evidence",
        "evidence.csv",
        (
            _column("object_code", required=True),
            _column("indicator_code"),
            _column("kind", required=True),
            _column("date", "date", required=True),
            _column("document_no"),
            _column("title", required=True),
            _column("level"),
            _column("link"),
            _column("points", "decimal"),
            _column("reviewer"),
            _column("reason"),
        ),
        key=("evidence_no",),
        numbered="evidence_no",
    ),
    ReferenceTable(
        "module_score",
        "module_score.csv",
        (
            _column("year", "integer", required=True),
            _column("object_code", required=True),
            _column("module", required=True),
            _column("score", "decimal", required=True),
        ),
        key=("year", "object_code", "module"),
    ),
    ReferenceTable(
        "published_figure",
        "published_figure.csv",
        (
            _column("figure_id", required=True),
            _column("phrase", required=True),
            _column("claimed", "decimal"),
            _column("unit"),
            _column("multiplier", "decimal"),
            _column("decimals", "integer"),
            _column("kind", required=True, words=("E", "R", "L", "M", "Q", "F")),
            _column("measure", required=True),
            _column("filter"),
            _column("basis"),
            _column("window_start", "date"),
            _column("as_of", "date"),
        ),
        key=("figure_id",),
    ),
)
"""Every reference file, in the order in which changes are reported."""

ALIAS_TARGETS = {
    "organisation": ORGANISATION,
    "region": REGION,
    "platform": "platform.platform_code",
    "system": SYSTEM,
    "venue": "venue.venue_code",
}
"""What the code of an alias must be, by kind; products come in as a report and are not checked here."""
