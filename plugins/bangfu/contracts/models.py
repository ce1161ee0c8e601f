"""The contract with those who report, one frozen model per report type, read from ``expectations/<report>.yaml``."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Severity = Literal["error", "warning", "note"]
Action = Literal["quarantined", "rejected", "repaired", "kept", "excluded"]
Actor = Literal["submitter", "us"]
Level = Literal["row", "file", "warehouse"]
ColumnType = Literal[
    "money", "price", "quantity", "integer", "percent", "date", "datetime", "date_range", "code", "text", "enum"
]
MoneyUnit = Literal["元", "万元", "分"]


class Frozen(BaseModel):
    """Base of all contract parts: immutable, and a misspelt key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Frozen):
    """One column of a report, as the template prints it and as staging stores it.

    ``required`` speaks of the column (its header must be there), ``nullable`` of the cells. ``unit`` is the unit the
    template asks for; a header or sheet line may state another, and an alias of ``alias_units`` has its own.
    ``after`` tells two columns with the same header apart: this one follows the named field.
    ``splits_into``: a ``date_range`` cell fills these two fields and is not stored itself.
    ``personal`` columns never reach the warehouse. ``template`` false: understood, but not printed in the template.

    A word outside ``vocabulary`` is an error (``unknown_rule`` names its sentence where it has its own), or with
    ``open_vocabulary`` is kept as it is. ``not_offered`` words are recognised but refused by a rule, so the template
    does not offer them. ``ranks`` order the words where a later state beats an earlier one.
    """

    field: str
    header: str
    aliases: tuple[str, ...] = ()
    legacy_aliases: tuple[str, ...] = ()
    type: ColumnType
    required: bool = False
    nullable: bool = True
    default: str | None = None
    after: str | None = None
    unit: MoneyUnit | None = None
    alias_units: dict[str, MoneyUnit] = Field(default_factory=dict)
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    negative: bool = False
    vocabulary: tuple[str, ...] = ()
    vocabulary_aliases: dict[str, str] = Field(default_factory=dict)
    open_vocabulary: bool = False
    unknown_rule: str | None = None
    not_offered: tuple[str, ...] = ()
    ranks: dict[str, int] = Field(default_factory=dict)
    multiple: bool = False
    splits_into: tuple[str, str] | None = None
    code_kind: Literal["uscc", "resident_id", "gtin", "number", "text"] = "text"
    personal: Literal["reject", "drop", "hash"] | None = None
    max_length: int | None = None
    template: bool = True


class AnyOf(Frozen):
    """Columns of which at least one must be there, and at least one cell of each row be filled."""

    fields: tuple[str, ...]
    label: str


class Supersede(Frozen):
    """How a newer file replaces an older one: whole (``period``, within ``scope``) or key by key (``rows``)."""

    mode: Literal["period", "rows"]
    scope: str | None = None


class Period(Frozen):
    """Which period a submission is for: what the meta line says, or the month of a date in it."""

    kind: Literal["month", "half_year", "year"]
    source: Literal["meta", "latest_date", "meta_or_latest_date"] = "meta"
    field: str | None = None


class Exclusion(Frozen):
    """Rows that are read but are not data, by the value of one field; ``rule`` names the reason in messages.yaml.

    ``blank`` takes rows whose *cell* is empty (a cell that could not be read is an error, not a blank);
    ``above`` and ``below`` take values strictly between the two.
    """

    rule: str
    field: str
    blank: bool = False
    above: Decimal | None = None
    below: Decimal | None = None

    def applies(self, value: object) -> bool:
        """Whether a row with this cleaned value of ``field`` is excluded."""
        if value is None:
            return self.blank
        if not isinstance(value, Decimal) or (self.above is None and self.below is None):
            return False
        return (self.above is None or value > self.above) and (self.below is None or value < self.below)


class PlatformMarks(Frozen):
    """Headers that tell whose export it is, for exports without a platform column."""

    platform: str
    headers: tuple[str, ...]


class Derivation(Frozen):
    """A column that rules look at and no report has: computed by a function of validation/derived.py."""

    column: str
    by: str
    args: dict[str, Any] = Field(default_factory=dict)


class Rule(Frozen):
    """One Great Expectations rule of a report.

    ``expectation`` is a GX expectation type, ``kwargs`` its arguments (field names as columns; columns that
    ``derive`` adds are allowed). ``when`` is a GX row condition. A ``trial`` rule reports and never blocks.
    """

    id: str
    expectation: str
    kwargs: dict[str, Any] = Field(default_factory=dict)
    column: str | None = None
    when: str | None = None
    severity: Severity = "error"
    level: Level = "row"
    action: Action | None = None
    actor: Actor = "submitter"
    expected: str | None = None
    message: str
    trial: bool = False

    @property
    def effective_action(self) -> Action:
        """What happens to a row that fails: named, or what the severity implies."""
        if self.action:
            return self.action
        return "quarantined" if self.severity == "error" else "kept"


class ReportContract(Frozen):
    """Everything that is known about one report type, and stands nowhere else."""

    name: str
    code: str
    title: str
    titles: tuple[str, ...] = ()
    dag: Literal["intake_departments", "intake_counters", "intake_union_group_buys", "intake_livestream"]
    first: bool = False
    period: Period
    supersede: Supersede
    key: tuple[str, ...]
    repeats: Literal["quarantine", "number"] = "quarantine"
    equal_ignores: tuple[str, ...] = ()
    amount_column: str | None = None
    sale_date: str | None = None
    period_date: str | None = None
    newest_by: str | None = None
    check_period_date: bool = True
    max_error_share: Decimal = Decimal("0.30")
    has_meta: bool = True
    platform_marks: tuple[PlatformMarks, ...] = ()
    columns: tuple[Column, ...]
    any_of: tuple[AnyOf, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    derive: tuple[Derivation, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _names_agree(self) -> ReportContract:
        fields = [column.field for column in self.columns]
        if len(set(fields)) != len(fields):
            raise ValueError(f"{self.name}: a field is declared twice")
        named = {*self.key, *filter(None, (self.amount_column, self.sale_date, self.period_date, self.supersede.scope))}
        unknown = named - set(fields) - KEY_CONTEXT
        if unknown:
            raise ValueError(f"{self.name}: unknown fields {sorted(unknown)}")
        identifiers = [rule.id for rule in self.rules]
        if len(set(identifiers)) != len(identifiers):
            raise ValueError(f"{self.name}: a rule id is declared twice")
        return self

    def column(self, field: str) -> Column:
        """The column of a field. Raises :class:`KeyError` when the report has none of that name."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(f"{self.name} has no field {field}")

    def header(self, field: str) -> str:
        """The printed header of a field, for messages."""
        return self.column(field).header


KEY_CONTEXT = frozenset({"org_code", "period", "platform_code", "voucher_no"})
"""Parts of a business key that are not columns: they come from the submission or are derived from several columns."""
