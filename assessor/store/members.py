"""Who works in a team, a page at a time: what it costs depends on the team and not on the company."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, func, select

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


def count(conn: Connection, team_id: str, but: str) -> int:
    """How many work in a team and have not left, beside the person `but`."""
    query = select(func.count()).select_from(person).where(person.c.team_id == team_id, person.c.id != but, ACTIVE)
    return conn.execute(query).scalar_one()


def page(conn: Connection, team_id: str, but: str, practice: str, skip: int, most: int) -> list[Member]:
    """Those same people in the order of their names, or first of their state on a practice, unless that is empty."""
    query = select(person.c.id, person.c.name).where(person.c.team_id == team_id, person.c.id != but, ACTIVE)
    if practice:
        theirs = and_(standing.c.person_id == person.c.id, standing.c.practice == practice, standing.c.answers > 0)
        ranks = {state.value: place for place, state in enumerate(ORDER)}
        query = query.outerjoin(standing, theirs).order_by(case(ranks, value=standing.c.state, else_=len(ORDER)))
    return [
        Member(*row) for row in conn.execute(query.order_by(person.c.folded, person.c.id).offset(skip).limit(most))
    ]


def tally(conn: Connection, team_id: str, but: str) -> dict[str, Counter[State]]:
    """How many of those same people have which state on each practice; who has not been asked is not counted."""
    query = (
        select(standing.c.practice, standing.c.state, func.count())
        .join(person, person.c.id == standing.c.person_id)
        .where(person.c.team_id == team_id, person.c.id != but, ACTIVE, standing.c.answers > 0)
        .group_by(standing.c.practice, standing.c.state)
    )
    found: dict[str, Counter[State]] = {}
    for practice, state, people in conn.execute(query):
        found.setdefault(practice, Counter())[State(state)] = people
    return found


def teams(conn: Connection, team_ids: Collection[str]) -> dict[str, Team]:
    """These teams by id, in the order of their names."""
    query = select(team.c.id, team.c.name, team.c.parent_id).where(team.c.id.in_(sorted(team_ids)))
    return {row.id: Team(*row) for row in conn.execute(query.order_by(team.c.name, team.c.id))}


def parts(conn: Connection, team_id: str) -> list[tuple[Team, int]]:
    """The teams that are directly part of this one, in the order of their names, each with how many work in it."""
    query = (
        select(team.c.id, team.c.name, team.c.parent_id, func.count(person.c.id))
        .outerjoin(person, (person.c.team_id == team.c.id) & ACTIVE)
        .where(team.c.parent_id == team_id)
        .group_by(team.c.id, team.c.name, team.c.parent_id)
        .order_by(team.c.name, team.c.id)
    )
    return [(Team(*own), people) for *own, people in conn.execute(query)]
