"""What waits for an answer: held files and sale lines, each question once, with the answers that it may have."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from bangfu.contracts.catalogue import load_contracts
from bangfu.ledger.decisions import ACCEPT, RETURN, Decision, HeldFile, held_files, latest_decisions
from bangfu.notices import NotFoundError, WrongUsageError, notice
from bangfu.register.lookup import Register
from bangfu.settings import TIME_ZONE
from bangfu.warehouse.questions import SaleQuestion, claimants, sale_questions

CODE = "CODE"
"""Stands for the code of a unit among the answers that a question may have."""

ANSWERS: dict[str, tuple[str, ...]] = {
    "unit": (CODE, RETURN),
    "disagree": (CODE, RETURN),
    "abolished": (ACCEPT, CODE, RETURN),
    "folder": (ACCEPT, RETURN),
    "bytes": (ACCEPT, RETURN),
    "restore": (ACCEPT, RETURN),
    "file": (ACCEPT, RETURN),
    "brushing": (ACCEPT, RETURN),
    "invoice": (ACCEPT, CODE),
}
"""The answers that each kind of question may have. ``file``: whether a file may load, in the words of its receipt."""


STANDING = ("disagree", "abolished", "folder", "bytes", "brushing", "invoice")
"""Kinds of questions whose answer goes on counting, so that another one can take its place."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question that persons must answer.

    ``question`` is the ledger's text, from which ``question_id`` follows; ``sentence`` is for people. ``files`` wait
    for it, or ``lines`` sale lines of ``amount`` yuan do; ``codes`` are the units that the answer may name, any
    registered one where empty.
    """

    question_id: str
    kind: str
    question: str
    sentence: str
    answers: tuple[str, ...]
    since: date
    files: tuple[HeldFile, ...] = ()
    lines: int = 0
    amount: Decimal | None = None
    codes: tuple[str, ...] = ()

    @property
    def submission_ids(self) -> list[str]:
        """The submissions that wait for it."""
        return [one.submission_id for one in self.files]

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        files = [
            {**asdict(one), "received_at": one.received_at.astimezone(TIME_ZONE).isoformat(timespec="seconds")}
            for one in self.files
        ]
        return {**asdict(self), "files": files}

    def checked(self, said: str, register: Register) -> str:
        """The answer as the ledger keeps it.

        Raises :class:`WrongUsageError` where the question has no such answer, :class:`NotFoundError` where the answer
        is the code of no registered unit.
        """
        word = said.strip()
        if word.casefold() in (ACCEPT, RETURN):
            word = word.casefold()
        is_code = word not in (ACCEPT, RETURN)
        if (CODE if is_code else word) not in self.answers or (self.codes and is_code and word not in self.codes):
            raise WrongUsageError("decide.no_such_answer", answer=said, answers=self.answers_said())
        if is_code and register.organisation(word) is None:
            raise NotFoundError("decide.unknown_unit", org_code=word)
        return word

    def answers_said(self) -> str:
        """The possible answers for people."""
        codes = "|".join(self.codes) or notice("question.code")
        return notice("question.or").join(codes if one == CODE else one for one in self.answers)


def open_questions(connection: Connection, register: Register) -> list[Question]:
    """Every question that waits for an answer, the oldest first."""
    found = [*_of_files(connection, register), *map(_of_sales, sale_questions(connection))]
    return sorted(found, key=lambda one: (one.since, one.question))


def find_question(connection: Connection, register: Register, wanted: str) -> Question:
    """The open question of that id, the one that the submission of that id waits for, or one that was answered.

    Answered again can be what goes on being asked: whose an invoice is, which unit is meant. Raises
    :class:`NotFoundError` where there is nothing of the kind under that id.
    """
    for one in open_questions(connection, register):
        if wanted == one.question_id or wanted in one.submission_ids:
            return one
    for decision in latest_decisions(connection):
        if wanted == id_of(decision.question) and _kind(decision.question) in STANDING:
            return _answered(connection, decision)
    raise NotFoundError("decide.no_question", id=wanted)


def _answered(connection: Connection, decision: Decision) -> Question:
    kind, _, rest = decision.question.partition(":")
    return Question(
        question_id=id_of(decision.question),
        kind=kind,
        question=decision.question,
        sentence=notice("question.answered", question=decision.question, answer=decision.answer),
        answers=ANSWERS[kind],
        since=decision.decided_at.astimezone(TIME_ZONE).date(),
        codes=claimants(connection, rest) if kind == "invoice" else (),
    )


def id_of(question: str) -> str:
    """The id under which a person answers a question: the same on every machine."""
    return "Q" + hashlib.sha256(question.encode()).hexdigest()[:9]


def _of_files(connection: Connection, register: Register) -> Iterator[Question]:
    waiting = sorted(held_files(connection), key=lambda one: one.question)
    for question, group in groupby(waiting, key=lambda one: one.question):
        files = tuple(sorted(group, key=lambda one: one.received_at))
        kind = _kind(question)
        yield Question(
            question_id=id_of(question),
            kind=kind,
            question=question,
            sentence=_sentence(kind, question, files, register),
            answers=ANSWERS[kind],
            since=files[0].received_at.astimezone(TIME_ZONE).date(),
            files=files,
        )


def _of_sales(found: SaleQuestion) -> Question:
    kind = _kind(found.question)
    return Question(
        question_id=id_of(found.question),
        kind=kind,
        question=found.question,
        sentence=notice(f"question.{kind}", reason=found.reason),
        answers=ANSWERS[kind],
        since=found.first_sale,
        lines=found.lines,
        amount=found.amount,
        codes=found.units if kind == "invoice" else (),
    )


def _kind(question: str) -> str:
    kind = question.partition(":")[0]
    return kind if kind in ANSWERS else "file"


def _sentence(kind: str, question: str, files: tuple[HeldFile, ...], register: Register) -> str:
    if kind == "file":
        return question
    rest = question.partition(":")[2]
    first, _, last = rest.rpartition(":")
    contract = load_contracts().get(files[0].report or "")
    return notice(
        f"question.{kind}",
        name=rest,
        unit=register.organisation_name(last or rest),
        folder=register.organisation_name(files[0].folder_org_code),
        file=files[0].file_name,
        report=contract.title if contract else "",
        old=first,
    )
