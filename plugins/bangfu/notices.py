"""Sentences for whoever runs Bangfu (not for clerks): Chinese or English by ``LANG``, from notices.yaml."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml


class OperatorError(RuntimeError):
    """The system cannot do what was asked; the text is one sentence saying what is wrong and what to do.

    ``notice_id`` is the sentence's id in ``notices.yaml``.
    """

    def __init__(self, notice_id: str, **values: object) -> None:
        super().__init__(notice(notice_id, **values))
        self.notice_id = notice_id


class NotFoundError(OperatorError):
    """What was asked about does not exist: exit code 3."""


class WrongUsageError(OperatorError):
    """An argument cannot be understood, or makes no sense: exit code 2."""


def notice(notice_id: str, **values: object) -> str:
    """The sentence of that id in the reader's language. An unknown id or value raises :class:`KeyError`."""
    return _notices()[notice_id][language()].format(**values)


def language(environ: Mapping[str, str] = os.environ) -> str:
    """``zh`` or ``en``: the first of LC_ALL, LC_MESSAGES and LANG that is set decides; else ``zh``."""
    chosen = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "en" if chosen.startswith("en") else "zh"


@cache
def _notices() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    notices: dict[str, dict[str, str]] = yaml.safe_load(text)
    return notices
