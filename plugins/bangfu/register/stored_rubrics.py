"""Rubrics as the warehouse keeps them."""

from __future__ import annotations

import sqlalchemy as sa

from bangfu.register.rubrics import Rubric

_STORED = sa.text(
    "select rubric, rubric_version, body from reference.rubric order by rubric, valid_from, rubric_version"
)


def stored_rubrics(connection: sa.Connection) -> dict[str, Rubric]:
    """Every version by its name, such as ``county/2021.1``; those of one rubric in the order of their validity."""
    rows = connection.execute(_STORED)
    return {f"{row.rubric}/{row.rubric_version}": Rubric.model_validate(row.body) for row in rows}
