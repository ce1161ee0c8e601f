"""Views are made in the order in which they read each other, and every basis again as an edition keeps it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bangfu.database.views import bases, drop_views, fingerprint, load_views, make_views, missing_views

OBJECT = {"row_key": "assessed_object/county/C1", "object_group": "county", "object_code": "C1", "sort_order": 1}
READ_OBJECTS = "select object_code, sort_order from basis_frozen.assessed_object"


def test_a_view_is_made_after_the_views_that_it_reads() -> None:
    made: set[str] = set()
    ours = {view.name for view in load_views()}
    for view in load_views():
        assert view.reads & ours <= made
        made.add(view.name)


def test_every_basis_is_made_live_and_as_an_edition_keeps_it() -> None:
    names = {view.name for view in load_views()}
    assert "assessed_object" in bases()
    assert {f"{schema}.{basis}" for schema in ("basis_live", "basis_frozen") for basis in bases()} <= names


def test_views_are_dropped_and_made_again_as_the_owner(scratch: Connection) -> None:
    scratch.execute(text("set local role bangfu_owner"))
    drop_views(scratch)
    assert set(missing_views(scratch)) == {view.name for view in load_views()}
    make_views(scratch)
    assert missing_views(scratch) == []


def test_the_fingerprint_is_of_all_statements() -> None:
    assert len(fingerprint()) == 16


@pytest.mark.parametrize("role", ["bangfu_evaluator", "bangfu_loader"])
def test_nobody_but_the_assessor_reads_a_basis(role: str, scratch: Connection) -> None:
    scratch.execute(text(f"set local role {role}"))
    with pytest.raises(DBAPIError, match="permission denied"):
        scratch.execute(text("select * from basis_live.assessed_object"))


def test_a_frozen_basis_shows_the_rows_of_the_edition_named(scratch: Connection) -> None:
    keep = text("insert into assessment.edition_row values (:edition, 'assessed_object', :key, :body)")
    scratch.execute(text("set local session_replication_role = replica"))
    scratch.execute(keep, {"edition": 1, "key": OBJECT["row_key"], "body": json.dumps(OBJECT)})
    scratch.execute(keep, {"edition": 2, "key": "other", "body": json.dumps(OBJECT | {"object_code": "C2"})})
    scratch.execute(text("set local role bangfu_assessor"))
    scratch.execute(text("set local bangfu.edition_id = '1'"))
    assert scratch.execute(text(READ_OBJECTS)).all() == [("C1", 1)]


def test_a_frozen_basis_without_an_edition_is_an_error(scratch: Connection) -> None:
    scratch.execute(text("set local role bangfu_assessor"))
    with pytest.raises(DBAPIError, match=r"edition_id|bigint"):
        scratch.execute(text(READ_OBJECTS))
