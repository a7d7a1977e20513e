"""What managers ask people and teams for, and the days on which somebody did something of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    union,
    update,
)

from assessor.engine.assigned import Repeats
from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.people import ACTIVE
from assessor.store.schema import attempt, person, studied
from assessor.store.schema_review import review
from assessor.store.schema_team import assignment as table
from assessor.store.schema_team import worksheet_row


@dataclass(frozen=True)
class Assignment:
    """Something that `made_by_id` asks for, of one person or of a team; times are aware.

    `kind` is path, lesson, form, worksheet or review; `target` the id of it, a lesson's page, or for review on how
    many days. `grace_days` is 0..60. `withdrawn_at` is there once it was taken back.
    """

    id: str
    made_by_id: str
    kind: str
    target: str
    person_id: str | None
    team_id: str | None
    reason: str
    due_on: date
    repeats: Repeats
    grace_days: int
    made_at: datetime
    withdrawn_at: datetime | None = None


Evidence = dict[tuple[str, str], dict[str, list[date]]]
"""By kind and target, and then by person, the days, in UTC, on which they did it, in their order; a review has no
target."""

# Put together once: composing a query takes five times as long as running it.
_COLUMNS = tuple(table.c[name] for name in Assignment.__dataclass_fields__)
_ALL = select(*_COLUMNS).order_by(table.c.due_on, table.c.made_at, table.c.id)
_WORKING = select(person.c.id).where(person.c.team_id.in_(bindparam("working_in", expanding=True)), ACTIVE)
_IN_FORCE = table.c.withdrawn_at.is_(None)
_MADE_BY = _ALL.where(table.c.made_by_id.in_(bindparam("people", expanding=True)), _IN_FORCE)
_OF_TEAMS = _ALL.where(
    or_(
        table.c.team_id.in_(bindparam("teams", expanding=True)),
        table.c.person_id.in_(_WORKING),
        (table.c.made_by_id == bindparam("by")) & _IN_FORCE,
    ),
)
_OF_PEOPLE = _ALL.where(
    or_(
        table.c.team_id.in_(bindparam("teams", expanding=True)),
        table.c.person_id.in_(bindparam("people", expanding=True)),
    ),
    _IN_FORCE,
)
_NAMES = select(person.c.id, person.c.name).where(person.c.id.in_(bindparam("people", expanding=True)))


def keep(conn: Connection, made: Assignment) -> Outcome:
    """Keep what is asked for; when it was asked first stays.

    Raises Conflict if its id holds something else, or what was taken back.
    """
    if insert_new(conn, table, [asdict(made) | {"due_on": made.due_on.isoformat()}]):
        return "stored"
    existing = get(conn, made.id)
    assert existing is not None, "its id was taken a moment ago, and nobody is erased while they are asked"
    if replace(made, made_at=existing.made_at) != existing:
        raise Conflict(f"assignment {made.id}", existing)
    return "same"


def get(conn: Connection, assignment_id: str) -> Assignment | None:
    """The assignment with this id."""
    row = conn.execute(select(*_COLUMNS).where(table.c.id == assignment_id)).one_or_none()
    return _assignment(row) if row else None


def count(conn: Connection, made_by_id: str) -> int:
    """How many somebody has made and not taken back."""
    theirs = select(func.count()).select_from(table).where(table.c.made_by_id == made_by_id, _IN_FORCE)
    return conn.execute(theirs).scalar_one()


def of_people(conn: Connection, person_ids: Collection[str], team_ids: Collection[str]) -> list[Assignment]:
    """What is asked of these people or of these teams and was not taken back, what is due first first."""
    return _found(conn, _OF_PEOPLE, people=sorted(person_ids), teams=sorted(team_ids))


def made_by(conn: Connection, person_ids: Collection[str]) -> list[Assignment]:
    """What these people ask of anybody and have not taken back, what is due first first."""
    return _found(conn, _MADE_BY, people=sorted(person_ids))


def of_teams(
    conn: Connection, team_ids: Collection[str], working_in: Collection[str], by: str = ""
) -> list[Assignment]:
    """What is or was asked of these teams, or of people who work in those others, and what `by` asks of whomever,
    what is due first first."""
    return _found(conn, _OF_TEAMS, teams=sorted(team_ids), working_in=sorted(working_in), by=by)


def withdraw(conn: Connection, assignment_id: str, at: datetime) -> None:
    """Take it back; when it was taken back first stays."""
    conn.execute(update(table).where(table.c.id == assignment_id, _IN_FORCE).values(withdrawn_at=at))


def ask_again(conn: Connection, assignment_id: str) -> None:
    """Undo that it was taken back."""
    conn.execute(update(table).where(table.c.id == assignment_id).values(withdrawn_at=None))


def names(conn: Connection, person_ids: Collection[str]) -> dict[str, str]:
    """The name of each of these people by id; of who was erased what stands in its place."""
    return dict(conn.execute(_NAMES, {"people": sorted(person_ids)}).all())


def evidence(
    conn: Connection, person_ids: Collection[str], targets: Collection[tuple[str, str]], since: date
) -> Evidence:
    """The days since then on which these people did these targets, each a kind and what names it.

    Kinds are lesson, form, worksheet and review. One statement, however many people and targets.
    """
    # Bound once and not in each part: a database takes only so many parameters.
    people = select(person.c.id).where(person.c.id.in_(sorted(person_ids))).cte("people")
    first = datetime.combine(since, time(), UTC)
    parts = [
        _days(kind, conn.dialect.name, people).where(_DONE[kind].at >= first, _DONE[kind].target.in_(wanted))
        for kind in _DONE
        if (wanted := sorted(target for one, target in targets if one == kind))
    ]
    if not parts:
        return {}
    found: Evidence = {}
    for person_id, kind, target, day in sorted(map(tuple, conn.execute(union(*parts)))):
        found.setdefault((kind, target), {}).setdefault(person_id, []).append(date.fromisoformat(day))
    return found


@dataclass(frozen=True)
class _Done:
    """Whose it is that something was done, what names it, and when it was."""

    owner: ColumnElement[str]
    target: ColumnElement[str]
    at: ColumnElement[datetime]


# A list of names without anything about them is no evidence.
_COUNTED = case((worksheet_row.c.counts_until.is_not(None), worksheet_row.c.written_at))
_DONE = {
    "lesson": _Done(studied.c.person_id, studied.c.lesson, studied.c.studied_at),
    "form": _Done(attempt.c.person_id, attempt.c.form_id, attempt.c.finished_at),
    "worksheet": _Done(worksheet_row.c.person_id, worksheet_row.c.worksheet, _COUNTED),
    "review": _Done(review.c.person_id, literal(""), review.c.reviewed_at),
}
DAY: dict[str, Callable[[ColumnElement[datetime]], ColumnElement[str]]] = {
    # What is kept there is text that begins with the day, in UTC.
    "sqlite": lambda at: func.substr(at, 1, 10, type_=Text),
    "postgresql": lambda at: func.to_char(func.timezone("UTC", at), "YYYY-MM-DD", type_=Text),
}
"""The day of a moment in UTC, as in 2026-11-30."""


def _days(kind: str, dialect: str, people: CTE) -> Select[str, str, str, str]:
    done = _DONE[kind]
    query = select(done.owner, literal(kind), done.target, DAY[dialect](done.at))
    return query.join(people, people.c.id == done.owner)


def _found(conn: Connection, query: Select[Any], **wanted: list[str] | str) -> list[Assignment]:
    return [_assignment(row) for row in conn.execute(query, wanted).all()]


def _assignment(row: Any) -> Assignment:
    id_, made_by_id, kind, target, person_id, team_id, reason, due_on, *rest = row
    return Assignment(id_, made_by_id, kind, target, person_id, team_id, reason, date.fromisoformat(due_on), *rest)
