"""The catalogue of sentences: every common rule with its severity, action and Chinese text, from one YAML
file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bangfu.contracts.documents import read_yaml
from bangfu.contracts.frozen import Frozen
from bangfu.contracts.models import Action, Actor, Severity
from bangfu.settings import EXPECTATIONS


class MessageRule(Frozen):
    """A rule that belongs to no single report."""

    severity: Severity
    action: Action
    message: str
    actor: Actor = "submitter"


@cache
def message_rules() -> dict[str, MessageRule]:
    """All common rules by id. Raises pydantic's ValidationError when the catalogue is malformed."""
    entries = read_yaml(EXPECTATIONS / "common" / "messages.yaml")
    return {rule_id: MessageRule(**entry) for rule_id, entry in entries.items()}


def rule(rule_id: str) -> MessageRule:
    """The common rule of that id. Raises :class:`KeyError` for an unknown id."""
    return message_rules()[rule_id]


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "（空）"


def fill(template: str, values: Mapping[str, str]) -> str:
    """The sentence of a template; a value that is not known prints as （空）, never as a Python error."""
    return template.format_map(_Blank({key: "（空）" if value == "" else value for key, value in values.items()}))


def message(rule_id: str, values: Mapping[str, str]) -> str:
    """The filled sentence of a common rule."""
    return fill(rule(rule_id).message, values)
