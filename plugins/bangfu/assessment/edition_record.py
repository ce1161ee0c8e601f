"""The list of editions: each edition's own row, with the hashes of its parts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Connection, Row, text

from bangfu.assessment.edition_changes import plain
from bangfu.assessment.edition_hashes import Header, PartHash
from bangfu.notices import NotFoundError

_COLUMNS = [field.name for field in fields(Header)]
_WRITE = text(f"""
    insert into assessment.edition (edition_id, {", ".join(_COLUMNS)}, content_hash, part_hashes)
    overriding system value
    values (:edition_id, {", ".join(f":{name}" for name in _COLUMNS)}, :content_hash, cast(:part_hashes as jsonb))
""")
_READ = f"select edition_id, {', '.join(_COLUMNS)}, content_hash, part_hashes from assessment.edition"
_ALL = text(f"{_READ} order by edition_id")
_NAMED = text(f"{_READ} where edition_name = :name")
_RANKING = text("""
    select object_group, object_code, object_name, rank, tied, total_score, grade, base_score, bonus, deduction,
        missing_count, converted_score, vetoes, rubric, rubric_version
    from evaluation.ranking
    where edition = :name
    order by array_position(array['county', 'zone', 'department'], object_group), rank, sort_order
""")


class UnknownEditionError(NotFoundError):
    """No edition bears that name; the text lists those there are."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A frozen edition: its own row, the hash of each part, and the one over all parts."""

    edition_id: int
    header: Header
    content_hash: str
    parts: Mapping[str, PartHash]

    @property
    def name(self) -> str:
        """Its name, such as 2021-1."""
        return self.header.edition_name

    def as_json(self) -> dict[str, Any]:
        """For programs: times as ISO text."""
        parts = {name: asdict(part) for name, part in sorted(self.parts.items())}
        return {**plain(asdict(self.header)), "content_hash": self.content_hash, "parts": parts}


def list_editions(connection: Connection) -> list[Edition]:
    """All editions, oldest first; read as assessor or owner."""
    return [_edition(row) for row in connection.execute(_ALL)]


def find_edition(connection: Connection, name: str) -> Edition:
    """The edition of that name. Raises :class:`UnknownEditionError`."""
    row = connection.execute(_NAMED, {"name": name}).one_or_none()
    if row is None:
        names = "、".join(edition.name for edition in list_editions(connection)) or "—"
        raise UnknownEditionError("edition.unknown", name=name, names=names)
    return _edition(row)


def ranking_of(connection: Connection, edition: Edition) -> list[dict[str, Any]]:
    """The objects of an edition by group and rank, as evaluation.ranking shows them; numbers as strings."""
    return [plain(dict(row)) for row in connection.execute(_RANKING, {"name": edition.name}).mappings()]


def write_edition(connection: Connection, edition: Edition) -> None:
    """Write an edition's own row. From now on nothing of it can be changed."""
    parts = {name: asdict(part) for name, part in edition.parts.items()}
    own = {"edition_id": edition.edition_id, "content_hash": edition.content_hash, "part_hashes": json.dumps(parts)}
    connection.execute(_WRITE, {**asdict(edition.header), **own})


def _edition(row: Row[Any]) -> Edition:
    header = Header(**{name: getattr(row, name) for name in _COLUMNS})
    parts = {name: PartHash(**part) for name, part in row.part_hashes.items()}
    return Edition(row.edition_id, header, row.content_hash, parts)
