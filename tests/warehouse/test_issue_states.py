"""The way of an issue, table by table: what may follow what, and which steps reports and persons state."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, product
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.contracts.catalogue import contract
from bangfu.settings import SQL
from bangfu.warehouse.issue_states import STATES, WORDS, Move, Version, following, may_follow, steps_of
from bangfu.warehouse.ledger_context import state_of

ALLOWED = {
    "登记": ["交办"],
    "交办": ["整改中"],
    "整改中": ["申请销号"],
    "申请销号": ["核查"],
    "核查": ["销号", "退回"],
    "退回": ["整改中"],
    "销号": [],
}


@pytest.mark.parametrize(("before", "after"), list(product(ALLOWED, ALLOWED)))
def test_what_may_follow_what(before: str, after: str) -> None:
    assert may_follow(STATES[before], STATES[after]) == (after in ALLOWED[before])


def test_the_next_states_are_told_in_the_order_of_the_way() -> None:
    assert {word: [WORDS[code] for code in following(STATES[word])] for word in ALLOWED} == ALLOWED


def test_the_words_are_those_of_the_contract_and_of_the_check() -> None:
    assert list(contract("R18").column("issue_state").vocabulary) == list(STATES)
    check = (SQL / "checks" / "R18-JUMP.sql").read_text(encoding="utf-8")
    assert all(f"('{code}', '{word}')" in check for word, code in STATES.items())


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        (["退回", "是", "是", "是", None, None, None], "sent_back"),
        ([None, "是", "是", "是", date(2021, 10, 28), None, None], "closed"),
        ([None, "是", "是", "是", None, "已改", None], "verifying"),
        ([None, "是", "是", "否", date(2021, 10, 28), "已改", None], "rectifying"),
        ([None, None, None, None, None, None, date(2021, 10, 9)], "assigned"),
        ([None] * 7, "registered"),
    ],
)
def test_the_state_of_a_line_without_a_word(cells: list[Any], state: str) -> None:
    assert state_of(*cells) == state


REGISTERED, ASSIGNED = date(2021, 9, 8), date(2021, 9, 10)


def version(number: int, word: str, on: str, **more: Any) -> Version:
    """What the ledger of one day says."""
    fields = {"assigned_on": None, "closed_on": None, "registered_on": REGISTERED, **more}
    return Version(
        STATES[word], date.fromisoformat(on), stated_by="WJW", submission_id=f"S{number}", row_no=5, **fields
    )


def move(word: str, on: str) -> Move:
    """What a person decided on a day."""
    return Move(STATES[word], date.fromisoformat(on), "李主任", "核实")


V, M = version, move
WAYS = yaml.safe_load("""
  one ledger: [登记 09-08]
  the days tell the first steps: [登记 09-08, 交办 09-10, 整改中 10-03]
  nothing new: [登记 09-08, 整改中 10-03]
  step by step: [登记 09-08, 交办 09-10, 整改中 10-03, 申请销号 11-03, 核查 11-10, 销号 11-12]
  steps left out: [登记 09-08, 销号 10-28 !]
  a day proves a step: [登记 09-08, 交办 09-10, 整改中 11-03]
  backwards: [登记 09-08, 核查 10-03, 整改中 11-03 !]
  reopened: [登记 09-08, 销号 09-28, 整改中 11-03 ^]
  a person closes and the ledger lags: [登记 09-08, 核查 10-03, 销号 10-20]
  the ledger opens it again: [登记 09-08, 核查 10-03, 销号 10-20, 退回 11-03 ^]
  on one day the report comes first: [登记 09-08, 核查 10-03, 销号 10-03]
  a report of an earlier day that comes later in the ledger: [登记 09-08, 整改中 11-03, 申请销号 10-03]
  handed over and taken into a ledger: [登记 09-09, 交办 09-09, 整改中 10-03]
""")
EVENTS: dict[str, tuple[list[Version], list[Move]]] = {
    "one ledger": ([V(1, "登记", "2021-10-03")], []),
    "the days tell the first steps": ([V(1, "整改中", "2021-10-03", assigned_on=ASSIGNED)], []),
    "nothing new": ([V(1, "整改中", "2021-10-03"), V(2, "整改中", "2021-11-03")], []),
    "step by step": (
        [V(1, "整改中", "2021-10-03", assigned_on=ASSIGNED), V(2, "申请销号", "2021-11-03", assigned_on=ASSIGNED)],
        [M("核查", "2021-11-10"), M("销号", "2021-11-12")],
    ),
    "steps left out": ([V(1, "登记", "2021-10-03"), V(2, "销号", "2021-11-03", closed_on=date(2021, 10, 28))], []),
    "a day proves a step": ([V(1, "登记", "2021-10-03"), V(2, "整改中", "2021-11-03", assigned_on=ASSIGNED)], []),
    "backwards": ([V(1, "核查", "2021-10-03"), V(2, "整改中", "2021-11-03")], []),
    "reopened": ([V(1, "销号", "2021-10-03", closed_on=date(2021, 9, 28)), V(2, "整改中", "2021-11-03")], []),
    "a person closes and the ledger lags": (
        [V(1, "核查", "2021-10-03"), V(2, "核查", "2021-11-03")], [M("销号", "2021-10-20")],
    ),
    "the ledger opens it again": (
        [V(1, "核查", "2021-10-03"), V(2, "退回", "2021-11-03")], [M("销号", "2021-10-20")],
    ),
    "on one day the report comes first": ([V(1, "核查", "2021-10-03")], [M("销号", "2021-10-03")]),
    "a report of an earlier day that comes later in the ledger": (
        [V(1, "整改中", "2021-11-03"), V(2, "申请销号", "2021-10-03")], [],
    ),
    "handed over and taken into a ledger": (
        [V(1, "整改中", "2021-10-03", assigned_on=ASSIGNED)], [M("登记", "2021-09-09"), M("交办", "2021-09-09")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WAYS)
def test_steps_on_the_way(case: str) -> None:
    marks = {(True, False): " !", (False, True): " ^", (False, False): ""}
    steps = [
        f"{WORDS[step.state]} {step.stated_on:%m-%d}{marks[step.is_jump, step.is_reopening]}"
        for step in steps_of(*EVENTS[case])
    ]
    assert steps == WAYS[case]


def test_nothing_known_is_no_way() -> None:
    assert steps_of([], []) == []


_DAYS = st.dates(date(2021, 9, 1), date(2021, 12, 31))
_VERSIONS = st.lists(st.tuples(st.sampled_from(list(STATES)), _DAYS, st.booleans()), max_size=6)
_MOVES = st.lists(st.tuples(st.sampled_from(list(STATES)), _DAYS), max_size=4)


@settings(max_examples=50, deadline=None)
@given(_VERSIONS, _MOVES)
def test_what_holds_of_every_way(versions: list[tuple[str, date, bool]], moves: list[tuple[str, date]]) -> None:
    stated = [
        version(number, word, str(on), assigned_on=ASSIGNED if assigned else None)
        for number, (word, on, assigned) in enumerate(versions)
    ]
    steps = steps_of(stated, [move(word, str(on)) for word, on in sorted(moves, key=lambda one: one[1])])
    pairs = list(pairwise(steps))
    assert bool(steps) == bool(versions or moves)
    assert all(before.state != after.state for before, after in pairs)
    assert all(after.is_reopening == (before.state == "closed") for before, after in pairs)
    assert not any(after.is_jump and may_follow(before.state, after.state) for before, after in pairs)
    assert not any(step.is_jump and step.is_reopening for step in steps)
    if stated and not moves:
        assert steps[-1].state == stated[-1].state
