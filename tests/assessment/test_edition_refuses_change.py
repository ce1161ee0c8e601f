"""What is frozen refuses every change, whoever asks and in whatever way; drafts stay replaceable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

SENTENCE = "定稿一经冻结不再改变：不得增加、更改、删除或清空；数据有误的，更正后另行定稿"
PARTS = ("edition_run", "edition_row", "edition_statement", "edition_submission")
RESULTS = ("measure", "score", "adjustment", "rank")
FROZEN_RUN, DRAFT_RUN = 101, 102


@pytest.fixture
def frozen(scratch: Connection, insert: Callable[..., None]) -> Connection:
    """An edition with one row in each of its tables, and a draft beside it; triggers are at work."""
    insert("assessment.edition", edition_name="2021-1", year=2021, part_hashes="{}")
    edition = scratch.execute(text("select edition_id from assessment.edition")).scalar_one()
    for run, kind in ((FROZEN_RUN, "edition"), (DRAFT_RUN, "draft")):
        scratch.execute(
            text("""
                insert into assessment.run overriding system value values (:run, 2021, 'county', '1', '{}', :kind, now(),
                    'hash', 'code', 'rules', now(), '{}')
            """),
            {"run": run, "kind": kind},
        )
        insert("assessment.measure", run_id=run)
        insert("assessment.score", run_id=run, state="scored")
        insert("assessment.adjustment", run_id=run, kind="bonus")
        insert("assessment.rank", run_id=run)
    insert("assessment.edition_run", edition_id=edition, run_id=FROZEN_RUN)
    insert("assessment.edition_row", edition_id=edition, body="{}")
    insert("assessment.edition_statement", edition_id=edition)
    insert("assessment.edition_submission", edition_id=edition)
    scratch.execute(text("set local session_replication_role = origin"))
    return scratch


@contextmanager
def attempt(connection: Connection, role: str) -> Iterator[Connection]:
    """What is tried is taken back, also when it succeeds."""
    trial = connection.begin_nested()
    connection.execute(text(f"set local role {role}"))
    try:
        yield connection
    finally:
        trial.rollback()


def said(connection: Connection, role: str, statement: str) -> str:
    """The sentence with which the warehouse refuses a statement; empty when it does not."""
    with attempt(connection, role):
        try:
            connection.execute(text(statement))
            connection.execute(text("set constraints all immediate"))
        except DBAPIError as error:
            return str(error.orig).splitlines()[0]
    return ""


def changes() -> Iterator[str]:
    """Everything that somebody might try."""
    first_columns = {
        "edition": "reason", "edition_run": "run_id", "edition_row": "basis", "edition_statement": "measure",
        "edition_submission": "file_name", "measure": "measure", "score": "indicator_code", "adjustment": "code",
        "rank": "grade",
    }  # fmt: skip
    for table in ("edition", *PARTS):
        yield f"update assessment.{table} set {first_columns[table]} = {first_columns[table]}"
        yield f"delete from assessment.{table}"
    for table in RESULTS:
        yield f"update assessment.{table} set {first_columns[table]} = {first_columns[table]} where run_id = {FROZEN_RUN}"
        yield f"update assessment.{table} set run_id = {FROZEN_RUN}, object_code = 'moved in' where run_id = {DRAFT_RUN}"
        yield f"delete from assessment.{table} where run_id = {FROZEN_RUN}"
        late = f'{{"run_id": {FROZEN_RUN}, "object_code": "late"}}'
        yield (
            f"insert into assessment.{table} select (jsonb_populate_record(known, '{late}')).* "
            f"from assessment.{table} as known where run_id = {DRAFT_RUN}"
        )
    yield f"update assessment.run set marks = '{{x}}' where run_id = {FROZEN_RUN}"
    yield f"update assessment.run set kind = 'draft' where run_id = {FROZEN_RUN}"
    yield f"update assessment.run set kind = 'edition' where run_id = {DRAFT_RUN}"
    yield f"delete from assessment.run where run_id = {FROZEN_RUN}"
    yield "insert into assessment.edition_row select edition_id, 'late', 'late/1', '{}' from assessment.edition"
    yield "insert into assessment.edition_statement select edition_id, 'late', 'select' from assessment.edition"
    yield f"insert into assessment.edition_run select edition_id, {DRAFT_RUN} from assessment.edition"


@pytest.mark.parametrize("role", ["none", "bangfu_owner", "bangfu_assessor"])
def test_every_change_of_an_edition_is_refused_in_one_sentence(frozen: Connection, role: str) -> None:
    """Role ``none`` is the superuser."""
    assert {one: said(frozen, role, one) for one in changes()} == dict.fromkeys(changes(), SENTENCE)


@pytest.mark.parametrize("role", ["none", "bangfu_owner"])
def test_no_table_of_an_edition_is_emptied(frozen: Connection, role: str) -> None:
    tables = ("edition", *PARTS, "run", *RESULTS)
    emptying = [f"truncate assessment.{table} cascade" for table in tables]
    assert {one: said(frozen, role, one) for one in emptying} == dict.fromkeys(emptying, SENTENCE)


@pytest.mark.parametrize("role", ["bangfu_loader", "bangfu_evaluator"])
def test_roles_without_business_here_get_no_further_than_the_door(frozen: Connection, role: str) -> None:
    assert all(said(frozen, role, one).startswith("permission denied") for one in changes())


@pytest.mark.parametrize(
    "statement",
    [
        *(f"update assessment.{table} set object_code = 'other' where run_id = {DRAFT_RUN}" for table in RESULTS),
        f"update assessment.measure set row_keys = null where run_id = {DRAFT_RUN}",
        f"delete from assessment.run where run_id = {DRAFT_RUN}",
        "insert into assessment.measure select 102, 'new', '{}', 2021, 'county', 'X', 1, 1, '{}'",
    ],
)
def test_drafts_stay_replaceable(frozen: Connection, statement: str) -> None:
    assert said(frozen, "bangfu_assessor", statement) == ""


def test_a_run_of_an_edition_belongs_to_one(frozen: Connection) -> None:
    stray = """
        insert into assessment.run (year, rubric, rubric_version, rubric_body, kind, data_cutoff, input_hash, code_version,
            ruleset_version, started_at)
        values (2021, 'county', '1', '{}', 'edition', now(), 'h', 'c', 'r', now())
    """
    assert said(frozen, "bangfu_assessor", stray) == "定稿的测算须属于一个定稿"


def test_without_editions_tables_may_be_emptied(scratch: Connection) -> None:
    statement: Any = "truncate assessment.edition, assessment.run cascade"
    assert said(scratch, "bangfu_owner", statement) == ""
