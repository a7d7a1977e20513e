"""What lies ahead of a person: what they were asked for, calls to rate, what they agreed to do, and a manager's week.

The one source of weekly letters and of calendars. A calendar's address leaks easily, so `says` never names a person,
an account, or what it is about: only what kind of thing it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, cast

from assessor import access
from assessor.coaching import assigned
from assessor.coaching.assigned import Task, lineage, standing
from assessor.coaching.targets import KINDS
from assessor.engine.assigned import Occurrence
from assessor.engine.catalogue import Catalogue
from assessor.engine.plan import Course, PartName, Rhythm
from assessor.engine.recurrence import Every, between
from assessor.store import Connection, agenda, assignments, commitments, people, plans
from assessor.store.agenda import Part
from assessor.store.assignments import Assignment
from assessor.store.people import Person

Kind = Literal["assigned", "calls", "agreed", "week"]
DAY, MONTH = timedelta(days=1), timedelta(days=31)
ASKED = {
    "path": "A path that you were asked for is due",
    "lesson": "A lesson that you were asked for is due",
    "form": "Questions that you were asked to answer are due",
    "worksheet": "A worksheet that you were asked for is due",
    "review": "Reviewing that you were asked for is due",
}
CALL = "A joint call waits for your rating"
AGREED = "What you wanted to do is due"
PLAN = "Your plan"


@dataclass(frozen=True)
class Ahead:
    """One thing, on a day and, if `at` is not empty, at an hour by its person's clock, as in 08:30.

    `source` tells it from others of its kind on that day. `says` is fit for everybody's eyes; `title`, which may be
    empty, only for its person's. `page` is where it is looked at. It last changed at `changed_at`.
    """

    kind: Kind
    source: str
    day: date
    at: str
    says: str
    title: str
    page: str
    changed_at: datetime


def ahead(
    conn: Connection, catalogue: Catalogue, readers: Collection[Person], now: datetime, last: date
) -> dict[str, list[Ahead]]:
    """What waits for each of these people, from whatever is late to what comes on the day `last`, in that order.

    Everybody is a key. Of a manager's week, days that have passed are in it for a month. A bounded number of
    statements, however many people.
    """
    ids = [reader.id for reader in readers]
    found: dict[str, list[Ahead]] = {id_: [] for id_ in ids}
    for id_, tasks in assigned.tasks(conn, catalogue, ids, now).items():
        found[id_] += (one for task in tasks for one in _asked(task, last))
    for made in commitments.open_of(conn, ids):
        found[made.person_id].append(
            Ahead("agreed", made.id, made.due_on, "", AGREED, "", "/me/commitments/", made.made_at)
        )
    for id_, call in _calls(conn, catalogue, ids):
        found[id_].append(call)
    leaders = {reader.id: reader for reader in readers if leads(reader)}
    if leaders:
        for id_, one in _planned(conn, catalogue, leaders, now.date(), last):
            found[id_].append(one)
        for id_, one in _asked_of_others(conn, catalogue, leaders, now, last):
            found[id_].append(one)
    return {id_: sorted((one for one in all_ if one.day <= last), key=_place) for id_, all_ in found.items()}


def leads(reader: Person) -> bool:
    """Whether somebody has a manager's desk, and with it a week to be reminded of."""
    return bool(reader.manages) and access.may(reader, "see team")


def _place(one: Ahead) -> tuple[date, str, str, str]:
    return one.day, one.at, one.kind, one.source


def _asked(task: Task, last: date) -> Iterator[Ahead]:
    """The round that somebody is in, unless it is done, and those that are to come as far as they are known."""
    made = task.assignment
    for day in _rounds(made, _next(task), last):
        title = f"{KINDS[made.kind].called} “{task.title}”"
        yield Ahead("assigned", made.id, day, "", ASKED[made.kind], title, "/me/assigned/", made.made_at)


def _calls(conn: Connection, catalogue: Catalogue, ids: list[str]) -> Iterator[tuple[str, Ahead]]:
    for call in agenda.calls_to_rate(conn, ids):
        if call.practice in catalogue.rubrics:
            one = Ahead("calls", call.id, call.call_on, "", CALL, "", "/me/calls/", call.opened_at)
            yield call.person_id, one


def _next(at: Task | Occurrence) -> date | None:
    return at.again_on if at.state == "done" else at.due_on


def _rounds(made: Assignment, first: date | None, last: date) -> Iterator[date]:
    """The days on which it is due from `first` on; after it, a year after the last is known to nobody."""
    if first is None:
        return
    yield first
    if made.repeats not in {"never", "year-after-last"}:
        yield from between(made.due_on, cast(Every, made.repeats), first + DAY, last)


def _planned(
    conn: Connection, catalogue: Catalogue, leaders: Collection[str], today: date, last: date
) -> Iterator[tuple[str, Ahead]]:
    titles = {part.part: part.title for part in catalogue.plan.parts} if catalogue.plan else {}
    done = plans.last_done(conn, leaders, today)
    for part in agenda.plan_parts(conn, leaders):
        course = Course(part.begins_on, cast(Rhythm, part.every))
        next_on = course.next_on(done.get((part.manager_id, cast(PartName, part.part))))
        says = f"{PLAN}: {titles[part.part]}" if part.part in titles else PLAN
        for day in _days(part, next_on, today, last):
            one = Ahead("week", part.part, day, part.at, says, "", "/team/plan/", part.changed_at)
            yield part.manager_id, one


def _days(part: Part, next_on: date, today: date, last: date) -> Iterator[date]:
    """The days of a part, without those to come that are done already."""
    for day in between(part.begins_on, cast(Every, part.every), today - MONTH, last):
        if day < today or day >= next_on:
            yield day


def _asked_of_others(
    conn: Connection, catalogue: Catalogue, leaders: Mapping[str, Person], now: datetime, last: date
) -> Iterator[tuple[str, Ahead]]:
    """How much of what each asks for is due on a day. What somebody whom they lead has yet to do counts, and no more:
    not what everybody has done, nor what is asked of who has left or is led by others now."""
    asked = assignments.made_by(conn, leaders)
    if not asked:
        return
    teams = people.teams(conn)
    above = {team_id: lineage(teams, team_id) for team_id in teams}
    led = frozenset[str]().union(*(leaders[one.made_by_id].manages for one in asked))
    theirs = people.working_in(conn, [team_id for team_id in teams if not led.isdisjoint(above[team_id])])
    firsts = {
        (made.id, _next(at)): made
        for made, person, _, at in standing(conn, catalogue, asked, theirs, teams, now)
        if not leaders[made.made_by_id].manages.isdisjoint(above[person.team_id or ""])
    }
    due: dict[tuple[str, date], dict[str, Assignment]] = defaultdict(dict)
    for (_, first), made in firsts.items():
        for day in _rounds(made, first, last):
            due[made.made_by_id, day][made.id] = made
    for (id_, day), found in due.items():
        if day < now.date() - MONTH:
            continue
        count = len(found)
        says = f"{count} things that you asked for are due" if count > 1 else "Something that you asked for is due"
        changed_at = max(made.made_at for made in found.values())
        yield id_, Ahead("week", f"asked {count}", day, "", says, "", "/team/assigned/", changed_at)
