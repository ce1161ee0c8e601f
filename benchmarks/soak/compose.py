"""docker-compose.yml as compose reads it: variables filled in from the environment, merges done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from bangfu.settings import PROJECT_ROOT

FILE = PROJECT_ROOT / "docker-compose.yml"
_VARIABLE = re.compile(r"\$(?:\$|\{(?P<name>[A-Z_]+)(?::(?P<kind>[-?])(?P<text>[^}]*))?\})")


class MissingVariable(Exception):
    """A variable that has to be set and is not; the message is compose's: its name and what it is."""


def read_compose(environment: Mapping[str, str]) -> dict[str, Any]:
    """The whole file with every ``${NAME}`` filled in. Raises :class:`MissingVariable`."""
    content: dict[str, Any] = _filled(yaml.safe_load(FILE.read_text(encoding="utf-8")), environment)
    return content


def variables() -> dict[str, str | None]:
    """Every variable that the file names, with its default; None where it must be given."""
    found: dict[str, str | None] = {}
    for match in _VARIABLE.finditer(FILE.read_text(encoding="utf-8")):
        if match["name"]:
            found[match["name"]] = match["text"] if match["kind"] == "-" else None
    return found


def _filled(part: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: _filled(value, environment) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, environment) for value in part]
    if isinstance(part, str):
        return _VARIABLE.sub(lambda match: _value(match, environment), part)
    return part


def _value(match: re.Match[str], environment: Mapping[str, str]) -> str:
    if match["name"] is None:
        return "$"
    given = environment.get(match["name"])
    if given:
        return given
    if match["kind"] == "-":
        return match["text"]
    raise MissingVariable(f"{match['name']}: {match['text'] or 'not set'}")
