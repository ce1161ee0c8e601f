"""What a phase has to say about a cell, a row or a file: a rule, where, and the values of its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bangfu.contracts.models import Action, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or repair.

    ``values`` fill the message template of ``rule`` (expectations/common/messages.yaml or the contract's
    own rule). ``row`` is the 1-based row of the sheet (in CSV the physical line), None for the whole file;
    ``column`` the field name, or the printed header where no field is known; severity and action default to
    those of the rule.
    """

    rule: str
    values: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None
    severity: Severity | None = None
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A cell that was changed because it had exactly one reading."""

    row: int
    column: str
    before: str
    after: str
    rule: str


class UnreadableFile(Exception):
    """A file that nothing can be loaded from; ``rule`` and ``values`` make the one sentence for the clerk."""

    def __init__(self, rule: str, values: Mapping[str, str] | None = None) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = dict(values or {})

    def __reduce__(self) -> tuple[type[UnreadableFile], tuple[str, dict[str, str]]]:
        return type(self), (self.rule, self.values)

    def finding(self) -> Finding:
        """The same as a file-level finding."""
        return Finding(self.rule, self.values)
