"""Questions to the clinic, and what trainers answer.

Whoever asks keeps a `Question` of their own. A trainer gets a `Case`, which does not hold who asked: at most a name,
and that only if the one who asked shows it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, exists, func, select, update

from assessor.store.errors import Conflict, Missing
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import person
from assessor.store.schema_own import clinic_answer, clinic_question

State = Literal["draft", "waiting", "answered"]


@dataclass(frozen=True)
class Question:
    """What somebody asks, as it is theirs. A draft has no `asked_at`; times are aware."""

    id: str
    person_id: str
    title: str
    question: str
    shows_name: bool
    written_at: datetime
    asked_at: datetime | None = None
    read_at: datetime | None = None
    """When they noted that they have read the answer, as it is now."""


@dataclass(frozen=True)
class Answer:
    """What a trainer answered; `answered_at` is aware."""

    question_id: str
    trainer_id: str
    answer: str
    answered_at: datetime


@dataclass(frozen=True)
class Asked:
    """A question of one's own, with its answer and the name of who gave it."""

    question: Question
    answer: Answer | None
    trainer: str

    @property
    def state(self) -> State:
        """Where it is on its way."""
        if self.answer:
            return "answered"
        return "waiting" if self.question.asked_at else "draft"

    @property
    def is_news(self) -> bool:
        """Whether there is an answer that has not been read."""
        return self.answer is not None and self.question.read_at is None


@dataclass(frozen=True)
class Case:
    """A question as a trainer sees it; `asker` is empty unless the one who asked shows their name."""

    id: str
    title: str
    question: str
    asked_at: datetime
    asker: str
    answer: Answer | None
    trainer: str


_asker, _trainer = person.alias("asker"), person.alias("trainer")
_QUESTION = tuple(clinic_question.c[name] for name in Question.__dataclass_fields__)
_ANSWER = tuple(clinic_answer.c[name] for name in Answer.__dataclass_fields__)
_ANSWERED = exists().where(clinic_answer.c.question_id == clinic_question.c.id).correlate(clinic_question)
_FROM = clinic_question.outerjoin(clinic_answer).outerjoin(_trainer, _trainer.c.id == clinic_answer.c.trainer_id)
_OWN: Select[Any] = select(*_QUESTION, *_ANSWER, func.coalesce(_trainer.c.name, "")).select_from(_FROM)
_CASES: Select[Any] = select(
    clinic_question.c.id,
    clinic_question.c.title,
    clinic_question.c.question,
    clinic_question.c.asked_at,
    case((clinic_question.c.shows_name, _asker.c.name), else_=""),
    *_ANSWER,
    func.coalesce(_trainer.c.name, ""),
).select_from(_FROM.join(_asker, _asker.c.id == clinic_question.c.person_id))


def keep(conn: Connection, question: Question) -> Outcome:
    """Keep a new question, or a newer wording of a draft; with an `asked_at` it goes to the trainers.

    Raises Conflict if its id holds somebody else's, or one that was asked with other words.
    """
    if insert_new(conn, clinic_question, [asdict(question)]):
        return "stored"
    draft = _theirs(question.id, question.person_id) & clinic_question.c.asked_at.is_(None)
    if conn.execute(update(clinic_question).where(draft).values(asdict(question))).rowcount:
        return "stored"
    existing = Question(*conn.execute(select(*_QUESTION).where(clinic_question.c.id == question.id)).one())
    times = {name: getattr(question, name) for name in ("written_at", "asked_at", "read_at")}
    if question.asked_at is None or replace(existing, **times) != question:
        raise Conflict(f"question {question.id}", existing)
    return "same"


def own(conn: Connection, question_id: str) -> Asked | None:
    """A question with its answer, for the one who asks it."""
    row = conn.execute(_OWN.where(clinic_question.c.id == question_id)).one_or_none()
    return _asked(row) if row else None


def of_person(conn: Connection, person_id: str) -> list[Asked]:
    """All that somebody asks, what was written last first."""
    query = _OWN.where(clinic_question.c.person_id == person_id)
    newest = query.order_by(clinic_question.c.written_at.desc(), clinic_question.c.id)
    return [_asked(row) for row in conn.execute(newest)]


def count(conn: Connection, person_id: str) -> int:
    """How many questions of a person are kept."""
    theirs = select(func.count()).select_from(clinic_question).where(clinic_question.c.person_id == person_id)
    return conn.execute(theirs).scalar_one()


def take_back(conn: Connection, question_id: str, person_id: str) -> bool:
    """Make a draft again of a question that waits; False if it is answered, or not theirs."""
    _hold(conn, question_id)
    waits = _theirs(question_id, person_id) & ~_ANSWERED
    changed = conn.execute(update(clinic_question).where(waits).values(asked_at=None, read_at=None))
    return bool(changed.rowcount)


def note_read(conn: Connection, question_id: str, person_id: str, at: datetime) -> None:
    """Note that somebody has read the answer to their question."""
    unread = _theirs(question_id, person_id) & _ANSWERED & clinic_question.c.read_at.is_(None)
    conn.execute(update(clinic_question).where(unread).values(read_at=at))


def remove(conn: Connection, question_id: str, person_id: str) -> None:
    """Delete a question of this person's with its answer; nothing happens if they have none of this id."""
    _remove(conn, _theirs(question_id, person_id))


def remove_all(conn: Connection, person_id: str) -> None:
    """Delete all that a person asked, with the answers; what they answered others stays theirs."""
    _remove(conn, clinic_question.c.person_id == person_id)


def cases(conn: Connection, *, answered: bool, most: int) -> list[Case]:
    """What waits for an answer, the longest waiting first; or what is answered, the latest first."""
    asked = _CASES.where(clinic_question.c.asked_at.is_not(None), _ANSWERED if answered else ~_ANSWERED).limit(most)
    order = clinic_answer.c.answered_at.desc() if answered else clinic_question.c.asked_at
    return [_case(row) for row in conn.execute(asked.order_by(order, clinic_question.c.id))]


def waiting(conn: Connection) -> int:
    """How many questions wait for an answer."""
    asked = clinic_question.c.asked_at.is_not(None) & ~_ANSWERED
    return conn.execute(select(func.count()).select_from(clinic_question).where(asked)).scalar_one()


def case_of(conn: Connection, question_id: str) -> Case | None:
    """A question that was asked; a draft is nobody's but its author's."""
    asked = _CASES.where(clinic_question.c.id == question_id, clinic_question.c.asked_at.is_not(None))
    row = conn.execute(asked).one_or_none()
    return _case(row) if row else None


def answer(conn: Connection, given: Answer, before: datetime | None) -> Outcome:
    """Keep an answer. `before` is when the one was given that it takes the place of; None if it is the first.

    Raises Conflict if another answer came in between, and Missing if the question does not wait any more.
    """
    _hold(conn, given.question_id)
    if case_of(conn, given.question_id) is None:
        raise Missing(f"there is no question {given.question_id} to answer")
    same_one = (clinic_answer.c.question_id == given.question_id) & (clinic_answer.c.answered_at == before)
    if before is None:
        stored = insert_new(conn, clinic_answer, [asdict(given)])
    else:
        stored = conn.execute(update(clinic_answer).where(same_one).values(asdict(given))).rowcount
    if not stored:
        wanted = clinic_answer.c.question_id == given.question_id
        existing = Answer(*conn.execute(select(*_ANSWER).where(wanted)).one())
        if replace(existing, answered_at=given.answered_at) != given:
            raise Conflict(f"the answer to {given.question_id}", existing)
        return "same"
    asked = clinic_question.c.id == given.question_id
    conn.execute(update(clinic_question).where(asked).values(read_at=None))
    return "stored"


def _theirs(question_id: str, person_id: str) -> ColumnElement[bool]:
    return (clinic_question.c.id == question_id) & (clinic_question.c.person_id == person_id)


def _hold(conn: Connection, question_id: str) -> None:
    """Neither is a question taken back while it is answered, nor the other way round."""
    conn.execute(select(clinic_question.c.id).where(clinic_question.c.id == question_id).with_for_update()).all()


def _remove(conn: Connection, wanted: ColumnElement[bool]) -> None:
    answers = clinic_answer.c.question_id.in_(select(clinic_question.c.id).where(wanted))
    conn.execute(delete(clinic_answer).where(answers))
    conn.execute(delete(clinic_question).where(wanted))


def _asked(row: Row[Any]) -> Asked:
    *fields, trainer = tuple(row)
    return Asked(Question(*fields[: len(_QUESTION)]), _answer(fields[len(_QUESTION) :]), trainer)


def _case(row: Row[Any]) -> Case:
    id_, title, question, asked_at, asker, *given, trainer = tuple(row)
    return Case(id_, title, question, asked_at, asker, _answer(given), trainer)


def _answer(fields: list[Any]) -> Answer | None:
    return Answer(*fields) if fields[0] is not None else None
