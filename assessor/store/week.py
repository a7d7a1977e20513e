"""What there is to say of the people of one team this week: the same number of statements however many they are.

Everything here is about who works in the team itself and has not left, beside whoever asks, who is `me`. What is not
shared is not asked for: of commitments those of people who share them; of talks one's own that the rep was shown,
since the others are nobody's business but of the two; of calls one's own, and others once both sides are in.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from assessor.store.members import WORKING
from assessor.store.schema import person, standing
from assessor.store.schema_own import commitment
from assessor.store.schema_team import observation, one_to_one, sharing, standing_moment


@dataclass(frozen=True)
class Member:
    """Somebody of the team: when they came (aware), the last talk and call, whether any answer of theirs counts."""

    id: str
    name: str
    came_at: datetime
    talked_on: date | None
    called_on: date | None
    answered: bool


@dataclass(frozen=True)
class Call:
    """The oldest of somebody's calls with whoever asks that both have rated and nobody has talked about."""

    person: str
    id: str
    practice: str
    account: str
    call_on: date


@dataclass(frozen=True)
class Need:
    """The practice, of those asked about, on which somebody who needs work on it falls short the most."""

    person: str
    practice: str
    low: float
    high: float
    cut: float
    answers: int


@dataclass(frozen=True)
class Promise:
    """The first of somebody's shared commitments that are open and due by a day, and how many those are."""

    person: str
    id: str
    what: str
    account: str
    due_on: date
    count: int


@dataclass(frozen=True)
class Finished:
    """How many attempts with answers somebody has finished since a moment, and when the last; `of` people have."""

    person: str
    name: str
    count: int
    last_at: datetime
    of: int


# Put together once: composing a query takes five times as long as running it.
_NAME = (person.c.folded, person.c.id)
_SEEN_CALL = or_(observation.c.manager_id == bindparam("me"), observation.c.both_at.is_not(None))
_TALKS = (
    select(one_to_one.c.rep_id, func.max(one_to_one.c.held_on).label("on"))
    .where(
        one_to_one.c.manager_id == bindparam("me"),
        one_to_one.c.shared_at.is_not(None),
        one_to_one.c.held_on <= bindparam("today"),
    )
    .group_by(one_to_one.c.rep_id)
    .subquery()
)
_CALLS = (
    select(observation.c.rep_id, func.max(observation.c.call_on).label("on"))
    .join(person, person.c.id == observation.c.rep_id)
    .where(WORKING, _SEEN_CALL, observation.c.call_on <= bindparam("today"))
    .group_by(observation.c.rep_id)
    .subquery()
)
_ANSWERED = select(standing.c.practice).where(standing.c.person_id == person.c.id, standing.c.answers > 0)
_MEMBERS = (
    select(person.c.id, person.c.name, person.c.created_at, _TALKS.c.on, _CALLS.c.on, _ANSWERED.exists())
    .outerjoin(_TALKS, _TALKS.c.rep_id == person.c.id)
    .outerjoin(_CALLS, _CALLS.c.rep_id == person.c.id)
    .where(WORKING)
    .order_by(*_NAME)
)

_FIRST_CALL = func.row_number().over(
    partition_by=observation.c.rep_id, order_by=(observation.c.call_on, observation.c.id)
)
_RATED = (
    select(
        observation.c.rep_id,
        observation.c.id,
        observation.c.practice,
        observation.c.account,
        observation.c.call_on,
        _FIRST_CALL.label("place"),
    )
    .join(person, person.c.id == observation.c.rep_id)
    .where(
        WORKING,
        observation.c.manager_id == bindparam("me"),
        observation.c.both_at.is_not(None),
        observation.c.debriefed_at.is_(None),
    )
    .subquery()
)
_UNDISCUSSED = select(*list(_RATED.c)[:-1]).where(_RATED.c.place == 1)

_SHORT = func.row_number().over(partition_by=person.c.id, order_by=(standing.c.shortfall.desc(), standing.c.practice))
_NEEDY = (
    select(
        *(standing.c[name] for name in ("person_id", "practice", "low", "high", "cut", "answers")),
        _SHORT.label("place"),
    )
    .join(person, person.c.id == standing.c.person_id)
    .where(
        WORKING,
        standing.c.state == "needs-work",
        standing.c.practice.in_(bindparam("practices", expanding=True)),
    )
    .subquery()
)
_SEEN_LATELY = select(observation.c.id).where(
    observation.c.rep_id == _NEEDY.c.person_id,
    observation.c.practice == _NEEDY.c.practice,
    observation.c.call_on >= bindparam("lately"),
    _SEEN_CALL,
)
_NEEDS = select(*list(_NEEDY.c)[:-1]).where(_NEEDY.c.place == 1, ~_SEEN_LATELY.exists())

_DUE_FIRST = func.row_number().over(
    partition_by=commitment.c.person_id, order_by=(commitment.c.due_on, commitment.c.id)
)
_PROMISED = (
    select(
        *(commitment.c[name] for name in ("person_id", "id", "what", "account", "due_on")),
        func.count().over(partition_by=commitment.c.person_id).label("count"),
        _DUE_FIRST.label("place"),
    )
    .join(person, person.c.id == commitment.c.person_id)
    .join(sharing, and_(sharing.c.person_id == person.c.id, sharing.c.what == "commitments"))
    .where(WORKING, commitment.c.state == "open", commitment.c.due_on <= bindparam("until"))
    .subquery()
)
_PROMISES = (
    select(*list(_PROMISED.c)[:-1]).where(_PROMISED.c.place == 1).order_by(_PROMISED.c.due_on, _PROMISED.c.person_id)
)

# By moments: attempts are wide, and there are many.
_ATTEMPTS = func.count(standing_moment.c.at.distinct())
_LATEST = func.max(standing_moment.c.at, type_=standing_moment.c.at.type)
_FINISHED = (
    select(person.c.id, person.c.name, _ATTEMPTS, _LATEST, func.count().over())
    .join(standing_moment, standing_moment.c.person_id == person.c.id)
    .where(WORKING, standing_moment.c.at.between(bindparam("since"), bindparam("now")))
    .group_by(person.c.id, person.c.name, person.c.folded)
    .order_by(*_NAME)
    .offset(bindparam("skip"))
    .limit(bindparam("most"))
)


def members(conn: Connection, team_id: str, me: str, today: date) -> list[Member]:
    """Everybody of the team in the order of their names."""
    rows = conn.execute(_MEMBERS, {"team": team_id, "me": me, "today": today.isoformat()})
    return [
        Member(id_, name, came_at, _day(talked), _day(called), bool(answered))
        for id_, name, came_at, talked, called, answered in rows
    ]


def undiscussed(conn: Connection, team_id: str, me: str) -> list[Call]:
    """One call at most of each person."""
    rows = conn.execute(_UNDISCUSSED, {"team": team_id, "me": me})
    return [Call(row.rep_id, row.id, row.practice, row.account, date.fromisoformat(row.call_on)) for row in rows]


def needs(conn: Connection, team_id: str, me: str, practices: Collection[str], lately: date) -> list[Need]:
    """One practice at most of each person; none if a joint call since the day `lately` was about it."""
    given = {"team": team_id, "me": me, "practices": sorted(practices), "lately": lately.isoformat()}
    return [Need(*row) for row in conn.execute(_NEEDS, given)]


def promises(conn: Connection, team_id: str, me: str, until: date) -> list[Promise]:
    """One commitment at most of each person who shares theirs, what is due first first."""
    rows = conn.execute(_PROMISES, {"team": team_id, "me": me, "until": until.isoformat()})
    return [
        Promise(person_id, id_, what, account, date.fromisoformat(due_on), count)
        for person_id, id_, what, account, due_on, count in rows
    ]


def finished(
    conn: Connection, team_id: str, me: str, since: datetime, now: datetime, most: int, skip: int = 0
) -> list[Finished]:
    """Who has finished an attempt, in the order of their names: so many at most, after so many others."""
    given = {"team": team_id, "me": me, "since": since, "now": now, "most": most, "skip": skip}
    return [Finished(*row) for row in conn.execute(_FINISHED, given)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
