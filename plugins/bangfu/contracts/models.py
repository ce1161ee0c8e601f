"""The contract with those who report, one frozen model per report type, read from
``expectations/<report>.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from bangfu.contracts.frozen import Frozen
from bangfu.contracts.row_parts import AmountFallback, Exclusion, InStoreCode, PlatformMarks, Signs

Severity = Literal["error", "warning", "note"]
Action = Literal["quarantined", "rejected", "repaired", "kept", "excluded"]
Actor = Literal["submitter", "us"]
Level = Literal["row", "file", "warehouse"]
Turn = Literal["first", "usual", "last"]
ColumnType = Literal[
    "money",
    "price",
    "quantity",
    "integer",
    "percent",
    "date",
    "datetime",
    "date_range",
    "conclusions",
    "parts",
    "code",
    "text",
    "enum",
]
MoneyUnit = Literal["元", "万元", "分"]


class Column(Frozen):
    """One column of a report, as the template prints it and as staging stores it.

    ``required`` speaks of the column (its header must be there), ``nullable`` of the cells. ``unit`` is the
    unit the template asks for; a header or sheet line may state another, and an alias of ``alias_units``
    has its own. ``after`` tells two columns with the same header apart: this one follows the named field.
    ``splits_into``: a ``date_range`` cell fills these two fields, a ``conclusions`` or ``parts`` cell as many as
    it names, and is not stored itself; ``open_ended``: a range may run on (至今). ``template`` false: understood,
    but not printed in the template; ``stored`` false: read, but of no use in the warehouse. ``falls_back_to``:
    where a file leaves the column empty in every row, it means that other field. ``on_day_of``: a time of day
    alone is one of the day in that field. ``totalled`` false: rows repeat the same figure, so that a total row
    need not be their sum.

    ``personal`` columns never reach the warehouse in clear: ``reject`` returns the file, ``drop`` leaves the
    column out (``dropped_rule`` names the sentence that says so), ``hash`` keeps a pseudonym. ``tells`` names
    what rules may know of a hashed person, as columns of the cleaned frame that are never stored.

    A word outside ``vocabulary`` is an error (``unknown_rule`` names its sentence where it has its own), or
    with ``open_vocabulary`` is kept as it is. ``not_offered`` words are recognised but refused by a rule,
    so the template does not offer them. ``ranks`` order the words where a later state beats an earlier one;
    ``factors`` say how many of the basic unit one of a unit of measure is.
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
    factors: dict[str, Decimal] = Field(default_factory=dict)
    multiple: bool = False
    splits_into: tuple[str, ...] | None = None
    open_ended: bool = False
    falls_back_to: str | None = None
    code_kind: Literal["uscc", "resident_id", "gtin", "number", "text"] = "text"
    personal: Literal["reject", "drop", "hash"] | None = None
    dropped_rule: str | None = None
    tells: dict[str, Literal["age", "mask"]] = Field(default_factory=dict)
    max_length: int | None = None
    on_day_of: str | None = None
    in_store: InStoreCode | None = None
    totalled: bool = True
    template: bool = True
    stored: bool = True


class AnyOf(Frozen):
    """Columns of which at least one must be there, and at least one cell of each row be filled."""

    fields: tuple[str, ...]
    label: str


class Supersede(Frozen):
    """How a newer file replaces an older one: whole (``period``, within ``scope``) or key by key
    (``rows``).
    """

    mode: Literal["period", "rows"]
    scope: str | None = None


class Period(Frozen):
    """Which period a submission is for: what the meta line says, or the month of a date in it."""

    kind: Literal["month", "half_year", "year"]
    source: Literal["meta", "latest_date", "meta_or_latest_date"] = "meta"
    field: str | None = None


class Derivation(Frozen):
    """A column that rules look at and no report has: computed by a function of validation/derived.py or grouped.py.

    ``for_message``: only sentences need it, so it is computed for the rows that broke a rule. It must follow from
    the row alone.
    """

    column: str
    by: str
    for_message: bool = False
    args: dict[str, Any] = Field(default_factory=dict)


class Rule(Frozen):
    """One rule of a report.

    Rules of level ``row`` and ``file`` are Great Expectations rules on the cleaned rows: ``expectation`` is
    a GX expectation type, ``kwargs`` its arguments (fields or derived columns; limits as quoted decimals).
    A ``file`` rule looks at a column that was derived over the rows of one submission. Rules of level
    ``warehouse`` are declared here and evaluated by the SQL file of their id in sql/checks/.

    ``column`` is the field that the finding points at; ``values`` fill placeholders of ``message`` and
    ``expected`` from fields or derived columns; {r}, {col} and {v} are always there. A ``trial`` rule
    reports and never blocks.
    """

    id: str
    expectation: str | None = None
    kwargs: dict[str, Any] = Field(default_factory=dict)
    column: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    severity: Severity = "error"
    level: Level = "row"
    action: Action | None = None
    actor: Actor = "submitter"
    expected: str | None = None
    message: str
    trial: bool = False

    @model_validator(mode="after")
    def _has_an_expectation(self) -> Rule:
        if (self.expectation is None) != (self.level == "warehouse"):
            raise ValueError(f"rule {self.id}: an expectation belongs to row and file rules, and only to them")
        return self

    @property
    def effective_action(self) -> Action:
        """What happens to a row that fails: named, or what the severity implies."""
        if self.action:
            return self.action
        return "quarantined" if self.severity == "error" else "kept"


class Retention(Frozen):
    """For how many days the vault keeps an original with persons in it, since when that holds, and why."""

    retention_days: Annotated[int, Field(ge=1)]
    decided_on: date
    reason: str


class ReportContract(Frozen):
    """Everything that is known about one report type, and stands nowhere else.

    ``retention`` where originals with persons expire otherwise than expectations/common/personal.yaml says.
    ``turn``: among the reports that wait together a ``first`` one goes before the rest, which refer to it, and a
    ``last`` one after them, since it is compared with all they brought; the result does not depend on it.
    ``newest_by``: with supersede ``rows``, the date that makes one version of a key newer than another.
    ``refund_rows``: rows with a negative value of this field are refunds of a line, not repeats of it.
    ``totals_by``: the field that tells the kinds of which a form may have total rows of their own.
    ``common`` names bundles of expectations/common/rules.yaml; their parts are already in ``derive`` and
    ``rules``.
    """

    name: str
    code: str
    title: str
    titles: tuple[str, ...] = ()
    dag: Literal["intake_departments", "intake_counters", "intake_union_group_buys", "intake_livestream"]
    turn: Turn = "usual"
    period: Period
    supersede: Supersede
    key: tuple[str, ...]
    repeats: Literal["quarantine", "number"] = "quarantine"
    equal_ignores: tuple[str, ...] = ()
    amount_column: str | None = None
    amount_fallback: AmountFallback | None = None
    totals_by: str | None = None
    signs: Signs | None = None
    sale_date: str | None = None
    period_date: str | None = None
    newest_by: str | None = None
    refund_rows: str | None = None
    check_period_date: bool = True
    max_error_share: Decimal = Decimal("0.30")
    retention: Retention | None = None
    has_meta: bool = True
    platform_marks: tuple[PlatformMarks, ...] = ()
    columns: tuple[Column, ...]
    any_of: tuple[AnyOf, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    common: tuple[str, ...] = ()
    derive: tuple[Derivation, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _names_agree(self) -> ReportContract:
        fields = [column.field for column in self.columns]
        self._refuse_repeats("a field", fields)
        self._refuse_repeats("a derived column", [*fields, *(one.column for one in self.derive)])
        self._refuse_repeats("a rule of one severity", [f"{rule.id} {rule.severity}" for rule in self.rules])
        self._refuse_unknown(self._named_fields(), {*fields, *KEY_CONTEXT})
        derived = {one.column for one in self.derive}
        told = {name for column in self.columns for name in column.tells}
        self._refuse_unknown(self._named_by_rules(), {*fields, *derived, *told, *FRAME_CONTEXT})
        return self

    def _refuse_repeats(self, what: str, names: list[str]) -> None:
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"{self.name}: {what} is declared twice: {repeated}")

    def _refuse_unknown(self, named: set[str], known: set[str]) -> None:
        if named - known:
            raise ValueError(f"{self.name}: unknown fields {sorted(named - known)}")

    def _named_fields(self) -> set[str]:
        single = (self.amount_column, self.totals_by, self.sale_date, self.period_date, self.period.field)
        several = (field for group in self.any_of for field in group.fields)
        split = (field for column in self.columns for field in column.splits_into or ())
        after = (column.after for column in self.columns)
        excluded = (one.field for one in self.exclude)
        fallback = (self.amount_fallback.field, self.amount_fallback.where_blank) if self.amount_fallback else ()
        signed = (self.signs.by, *self.signs.fields) if self.signs else ()
        days = (column.on_day_of for column in self.columns)
        optional = (*single, *fallback, *signed, *days, self.newest_by, self.refund_rows, self.supersede.scope, *after)
        return {
            *self.key,
            *self.equal_ignores,
            *several,
            *split,
            *excluded,
            *(name for name in optional if name),
        }

    def _named_by_rules(self) -> set[str]:
        names = {name for rule in self.rules for name in (rule.column, *rule.values.values()) if name}
        return names | {rule.kwargs[key] for rule in self.rules for key in COLUMN_ARGUMENTS if key in rule.kwargs}

    def column(self, field: str) -> Column:
        """The column of a field. Raises :class:`KeyError` when the report has none of that name."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(f"{self.name} has no field {field}")

    def shown(self, field: str) -> str:
        """The column of a cleaned frame that may be printed for a field: of a hashed person the mask."""
        masks = (
            name for one in self.columns if one.field == field for name, what in one.tells.items() if what == "mask"
        )
        return next(masks, field)

    def header(self, field: str) -> str:
        """The printed header of a field, for messages."""
        return self.column(field).header


KEY_CONTEXT: Mapping[str, tuple[str, ...]] = {
    "org_code": (),
    "period": (),
    "platform_code": (),
    "venue": ("venue_code",),
    "voucher_no": ("invoice_no", "delivery_note_no"),
    "product": ("certification_no", "product_name"),
    "fulfilment": ("fulfilment_ref", "session_no"),
    "exhibitor": ("exhibitor_uscc", "exhibitor_name"),
    "entity_code": ("entity_uscc", "entity_name"),
    "object_code": ("object_code",),
    "unit_org_code": ("unit_org_code",),
}
"""Parts of a business key that are not columns: what comes from the submission (no fields), else the first of these
fields, or columns that the contract derives, that is filled (INTERFACE §5.3).
"""

FRAME_CONTEXT = frozenset({"row_no"})
"""Columns of a cleaned frame that are no fields of the report."""

COLUMN_ARGUMENTS = ("column", "column_A", "column_B")
"""Arguments of Great Expectations rules that name a column."""
