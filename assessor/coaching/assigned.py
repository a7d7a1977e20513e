"""What people were asked for, and where they stand with it: told from what they did, never from what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from assessor.coaching.targets import KINDS, Target, offered
from assessor.engine.assigned import YEAR, Asked, Occurrence, State, current, last_time
from assessor.engine.catalogue import Catalogue
from assessor.engine.recurrence import plus_months
from assessor.store import Connection, assignments, people
from assessor.store.assignments import Assignment, Evidence
from assessor.store.people import Person, Team

LONG_AGO = date(2000, 1, 1)
"""Before anything that was ever done here."""


@dataclass(frozen=True)
class Task:
    """What one person was asked for, as it stands today.

    `title` is of the lesson, path …, `page` the address where one does it. They are asked since `asked_on`, and what
    is done from `starts` on counts. `overdue_on` is the last day of grace: it is overdue from the day after.
    `progress` is words such as "3 of 5 parts", empty where there is nothing to count. `asked_by` is a name.
    `again_on` is by when it is asked for after this, where it is done and repeats.
    """

    assignment: Assignment
    person_id: str
    title: str
    page: str
    asked_on: date
    starts: date
    due_on: date
    overdue_on: date
    state: State
    done_on: date | None
    progress: str
    asked_by: str
    again_on: date | None = None

    @property
    def called(self) -> str:
        """What stands before the title, as in: the path."""
        return KINDS[self.assignment.kind].called

    @property
    def does(self) -> str:
        """What one does with it, as on a button."""
        return KINDS[self.assignment.kind].does


@dataclass(frozen=True)
class Line:
    """What would become of one person if it was asked for, and when they did all of it last, if they ever did."""

    person: Person
    at: Occurrence
    before: date | None


class Stand(NamedTuple):
    """Where one person stands with something that they were asked for."""

    made: Assignment
    person: Person
    target: Target
    at: Occurrence


def tasks(
    conn: Connection, catalogue: Catalogue, person_ids: Collection[str], now: datetime
) -> dict[str, list[Task]]:
    """What each of these people was asked for: first what is not done, by its day, then what is, the last first.

    Everybody is a key. What was taken back, what a team is asked for in which they do not work any more, what is not
    in service and whatever was asked of who has left is not in it. Five statements, however many people.
    """
    found: dict[str, list[Task]] = {person_id: [] for person_id in person_ids}
    here = [one for one in people.by_ids(conn, person_ids) if one.active]
    for task in as_tasks(conn, in_order(stands_of(conn, catalogue, here, now))):
        found[task.person_id].append(task)
    return found


def stands_of(conn: Connection, catalogue: Catalogue, here: Collection[Person], now: datetime) -> list[Stand]:
    """The same of people who are here, in no order, for who only counts. Three statements."""
    teams = people.teams(conn)
    above = set[str]().union(*(lineage(teams, team_id) for team_id in {one.team_id for one in here}))
    asked = assignments.of_people(conn, [one.id for one in here], above)
    return standing(conn, catalogue, asked, here, teams, now)


def standing(
    conn: Connection,
    catalogue: Catalogue,
    asked: Collection[Assignment],
    persons: Collection[Person],
    teams: Mapping[str, Team],
    now: datetime,
) -> list[Stand]:
    """Where each of these people stands with each of these assignments that is for them. One statement."""
    there, theirs, today = offered(catalogue), _Theirs(catalogue), now.date()
    wanted = {one.id: target for one in asked if (target := there.get(one.kind, {}).get(one.target))}
    if not wanted or not persons:
        return []
    parts = {part for target in wanted.values() for part in target.parts}
    since = plus_months(min(one.made_at for one in asked).date(), -YEAR)
    did = assignments.evidence(conn, [one.id for one in persons], parts, since)
    of_one, of_team = _whose(persons, teams)
    rounds = _Rounds(did, today)
    return [
        Stand(one, person, target, at)
        for one in asked
        if (target := wanted.get(one.id))
        for person, at in rounds.of(
            one,
            target,
            [
                each
                for each in of_one.get(one.person_id, ()) or of_team.get(one.team_id, ())
                if not theirs.left_out(one, each)
            ],
        )
    ]


def as_tasks(conn: Connection, found: Collection[Stand]) -> list[Task]:
    """These, to be read by people. One statement."""
    names = assignments.names(conn, {one.made.made_by_id for one in found})
    return [_task(one, names[one.made.made_by_id]) for one in found]


def _whose(
    persons: Collection[Person], teams: Mapping[str, Team]
) -> tuple[Mapping[str | None, list[Person]], Mapping[str | None, list[Person]]]:
    """These people by their own id, and by each team that they work in or below of: who is asked is looked up once,
    and not held against everything that is asked of anybody."""
    above = {team_id: lineage(teams, team_id) for team_id in {one.team_id for one in persons}}
    of_team: dict[str | None, list[Person]] = {}
    for one in persons:
        for team_id in above[one.team_id]:
            of_team.setdefault(team_id, []).append(one)
    return {one.id: [one] for one in persons}, of_team


def who_gets(
    conn: Connection, catalogue: Catalogue, made: Assignment
) -> tuple[list[Person], list[tuple[Person, str]]]:
    """Who would be asked, and who would not with the reason, each in the order of their names; nothing is kept."""
    theirs, asked, left_out = _Theirs(catalogue), [], []
    for one in sorted(whom(conn, made), key=lambda one: (people.sought(one), one.id)):
        if why := theirs.left_out(made, one):
            left_out.append((one, why))
        else:
            asked.append(one)
    return asked, left_out


def preview(
    conn: Connection, catalogue: Catalogue, made: Assignment, asked: Collection[Person], now: datetime
) -> list[Line]:
    """What these people would get, by when. One statement."""
    target, today = offered(catalogue)[made.kind][made.target], now.date()
    did = assignments.evidence(conn, [one.id for one in asked], target.parts, LONG_AGO)
    return [
        Line(one, at, last_time(_days(did, one, target), target.days, today))
        for one, at in _Rounds(did, today).of(made, target, asked)
    ]


def whom(conn: Connection, made: Assignment) -> list[Person]:
    """The one whom it is for, or everybody who works in the team or in one below it; nobody who has left."""
    if made.team_id:
        return people.working_in(conn, people.below(conn, [made.team_id]))
    return [one for one in people.by_ids(conn, [made.person_id or ""]) if one.active]


def lineage(teams: Mapping[str, Team], team_id: str | None) -> frozenset[str]:
    """A team and all that it is part of, up to the top; empty for none."""
    found: set[str] = set()
    while team_id and team_id in teams and team_id not in found:
        found.add(team_id)
        team_id = teams[team_id].parent_id
    return frozenset(found)


def in_order(found: Collection[Stand]) -> list[Stand]:
    """First what is not done, by its day, then what is, the last first."""
    left = sorted((one for one in found if not one.at.done_on), key=lambda one: (one.at.due_on, one.target.title))
    done = (one for one in found if one.at.done_on)
    return left + sorted(done, key=lambda one: (str(one.at.done_on), one.target.title), reverse=True)


class _Theirs:
    """Whether something is for somebody, worked out once for each kind and each set of roles."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[tuple[str, frozenset[str]], Collection[str]] = {}

    def left_out(self, made: Assignment, person: Person) -> str:
        """Why it is not asked of somebody whom it would be for, in a sentence; empty if it is."""
        if made.team_id and person.id == made.made_by_id:
            return "Asks for it, and is not asked."
        if made.team_id in person.manages and "rep" not in person.roles:
            return "Leads the team and is no rep in it."
        theirs = KINDS[made.kind].theirs
        key = (made.kind, person.roles)
        if theirs and key not in self._known:
            self._known[key] = theirs(self._catalogue, person.roles)
        return "It is about practices of another role." if theirs and made.target not in self._known[key] else ""


def _days(did: Evidence, person: Person, target: Target) -> list[list[date]]:
    return [did.get(part, {}).get(person.id, []) for part in target.parts]


def _asked_on(made: Assignment, person: Person) -> date:
    # Who came after it was asked for is asked from their first day here on: since when somebody works in a team is
    # not known.
    return max(made.made_at, person.created_at).date()


class _Rounds:
    """In which round people are today. Of who has done nothing of it, it is worked out once for all who were asked
    since the same day for the same thing: in a team, that is nearly everybody."""

    def __init__(self, did: Evidence, today: date) -> None:
        self._did, self._today = did, today
        self._idle: dict[tuple[date, date, str, int, int, int], Occurrence | None] = {}

    def of(self, made: Assignment, target: Target, persons: Iterable[Person]) -> Iterator[tuple[Person, Occurrence]]:
        """Those of these people who are in one."""
        busy = set[str]().union(*(self._did.get(part, ()) for part in target.parts))
        key = (made.due_on, made.repeats, made.grace_days, target.days, len(target.parts))
        for person in persons:
            since = _asked_on(made, person)
            if person.id in busy:
                found = self._current(since, made, target, person)
            elif (since, *key) in self._idle:
                found = self._idle[since, *key]
            else:
                found = self._idle[since, *key] = self._current(since, made, target, person)
            if found:
                yield person, found

    def _current(self, since: date, made: Assignment, target: Target, person: Person) -> Occurrence | None:
        asked = Asked(since, made.due_on, made.repeats, made.grace_days, target.days)
        return current(asked, _days(self._did, person, target), self._today)


def _task(found: Stand, asked_by: str) -> Task:
    made, at, counted = found.made, found.at, KINDS[found.made.kind].counted
    return Task(
        assignment=made,
        person_id=found.person.id,
        title=found.target.title,
        page=found.target.page,
        asked_on=_asked_on(made, found.person),
        starts=at.starts,
        due_on=at.due_on,
        overdue_on=at.overdue_on,
        state=at.state,
        done_on=at.done_on,
        progress=f"{at.got} of {at.of} {counted}" if counted else "",
        asked_by=asked_by,
        again_on=at.again_on,
    )
