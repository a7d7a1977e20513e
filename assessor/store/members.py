"""Who works in a team, a page at a time: what it costs depends on the team and not on the company."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, case, func, select

from assessor.engine.know import State
from assessor.store.people import ACTIVE, Team
from assessor.store.schema import person, standing, team

ORDER = (State.NEEDS_WORK, State.UNKNOWN, State.LIKELY, State.SOLID)
"""The order of states in a list; who has not been asked comes last."""


@dataclass(frozen=True)
class Member:
    """Somebody who works in a team."""

    id: str
    name: str


# Put together once: composing a query takes five times as long as running it.
WORKING = and_(person.c.team_id == bindparam("team"), person.c.id != bindparam("me"), ACTIVE)
"""Who works in the team and has not left, beside `me`, as part of a query."""
_COUNT = select(func.count()).select_from(person).where(WORKING)
_IN_ANY = (person.c.team_id.in_(bindparam("teams", expanding=True)), person.c.id != bindparam("me"), ACTIVE)
_LED = select(func.count()).select_from(person).where(*_IN_ANY)
_PAGE = select(person.c.id, person.c.name).where(WORKING).offset(bindparam("skip")).limit(bindparam("most"))
_NAME = (person.c.folded, person.c.id)
_PLACE = case({state.value: place for place, state in enumerate(ORDER)}, value=standing.c.state, else_=len(ORDER))
_ASKED = and_(
    standing.c.person_id == person.c.id, standing.c.practice == bindparam("practice"), standing.c.answers > 0
)
_BY_NAME = _PAGE.order_by(*_NAME)
_OF_ANY = select(person.c.id, person.c.name).where(*_IN_ANY).order_by(*_NAME)
_BY_STATE = _PAGE.outerjoin(standing, _ASKED).order_by(_PLACE, *_NAME)
_OLDEST = (
    select(func.min(standing.c.last_answer_at))
    .where(standing.c.person_id == person.c.id, standing.c.answers > 0)
    .scalar_subquery()
)
_BY_AGE = _PAGE.order_by(_OLDEST.is_(None), _OLDEST, *_NAME)
_TALLY = (
    select(standing.c.practice, standing.c.state, func.count())
    .join(person, person.c.id == standing.c.person_id)
    .where(WORKING, standing.c.answers > 0)
    .group_by(standing.c.practice, standing.c.state)
)
_TEAM = (team.c.id, team.c.name, team.c.parent_id)
_TEAMS = select(*_TEAM).where(team.c.id.in_(bindparam("teams", expanding=True))).order_by(team.c.name, team.c.id)
_PARTS = (
    select(*_TEAM, func.count(person.c.id))
    .outerjoin(person, (person.c.team_id == team.c.id) & ACTIVE)
    .where(team.c.parent_id == bindparam("team"))
    .group_by(*_TEAM)
    .order_by(team.c.name, team.c.id)
)


def count(conn: Connection, team_id: str, but: str) -> int:
    """How many work in a team and have not left, beside the person `but`."""
    return conn.execute(_COUNT, {"team": team_id, "me": but}).scalar_one()


def count_of(conn: Connection, team_ids: Collection[str], but: str) -> int:
    """How many work in any of these teams and have not left, beside the person `but`."""
    return conn.execute(_LED, {"teams": sorted(team_ids), "me": but}).scalar_one()


def of_any(conn: Connection, team_ids: Collection[str], but: str) -> list[Member]:
    """Those people, in the order of their names."""
    return [Member(*row) for row in conn.execute(_OF_ANY, {"teams": sorted(team_ids), "me": but})]


def page(conn: Connection, team_id: str, but: str, practice: str, skip: int, most: int) -> list[Member]:
    """Those of one team in the order of their names, or first of their state on a practice, unless that is empty."""
    given = {"team": team_id, "me": but, "skip": skip, "most": most}
    rows = conn.execute(_BY_STATE, given | {"practice": practice}) if practice else conn.execute(_BY_NAME, given)
    return [Member(*row) for row in rows]


def page_by_age(conn: Connection, team_id: str, but: str, skip: int, most: int) -> list[Member]:
    """Those same people, first whose last answer on some practice is the oldest; who has given none comes last."""
    given = {"team": team_id, "me": but, "skip": skip, "most": most}
    return [Member(*row) for row in conn.execute(_BY_AGE, given)]


def tally(conn: Connection, team_id: str, but: str) -> dict[str, Counter[State]]:
    """How many of those same people have which state on each practice; who has not been asked is not counted."""
    found: dict[str, Counter[State]] = {}
    for practice, state, people in conn.execute(_TALLY, {"team": team_id, "me": but}):
        found.setdefault(practice, Counter())[State(state)] = people
    return found


def teams(conn: Connection, team_ids: Collection[str]) -> dict[str, Team]:
    """These teams by id, in the order of their names."""
    return {row.id: Team(*row) for row in conn.execute(_TEAMS, {"teams": sorted(team_ids)})}


def parts(conn: Connection, team_id: str) -> list[tuple[Team, int]]:
    """The teams that are directly part of this one, in the order of their names, each with how many work in it."""
    return [(Team(*own), people) for *own, people in conn.execute(_PARTS, {"team": team_id})]
