"""A manager's week with one team: whom to talk to and about what, what is due or overdue, what changed.

The number of statements is the same however many people there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from assessor.coaching.assigned import Stand, stands_of
from assessor.engine import week as weekly
from assessor.engine.catalogue import Catalogue
from assessor.engine.change import Change, between
from assessor.engine.week import LOOK_BACK_DAYS, QUIET_DAYS, Call, Line, Move, Need, Overdue, Signals
from assessor.store import Connection, moments, plans, put_off
from assessor.store import people as persons
from assessor.store import week as kept
from assessor.store.assignments import Assignment
from assessor.store.moments import Net
from assessor.store.week import Finished, Member, Promise

AHEAD = timedelta(days=7)
"""What is due within these is told before it is."""
BACK = timedelta(days=7)
"""What changed within these is news."""
AT_ONCE = 12
"""People whose changes are on one page."""
MATTERS = 3
"""The importance of what is worth speaking to somebody about."""


@dataclass(frozen=True)
class Due:
    """Something that is `overdue` or due soon, by day, and of whom: asked for, or promised by one who shares it.

    `assignment` is the id of what was asked for, empty for a promise. `people` are ids and names in the order of
    names; `more` is how many further commitments of theirs are due, for a promise.
    """

    title: str
    due_on: date
    overdue: bool
    people: Sequence[tuple[str, str]]
    assignment: str = ""
    more: int = 0


@dataclass(frozen=True)
class Changed:
    """Somebody who has finished attempts lately, and what these changed.

    `first` is on how many practices they were asked for the first time; `moves` are the practices whose word changed
    or whose change is clear, with that change.
    """

    who: Finished
    first: int
    moves: Sequence[tuple[Net, Change]]


@dataclass(frozen=True)
class Week:
    """All of it. `names` are the people of the team by id; `finished` is how many have finished an attempt lately,
    and `page`, from 1, which of them are in `changed`. Nobody of `put_off`, by id, is in `lines`. `plan` holds titles
    and days of what is overdue in one's own plan, the oldest first."""

    lines: Sequence[Line]
    plan: Sequence[tuple[str, date]]
    due: Sequence[Due]
    changed: Sequence[Changed]
    finished: int
    page: int
    put_off: Sequence[str]
    names: Mapping[str, str]


def week(conn: Connection, catalogue: Catalogue, team_id: str, me: str, now: datetime, page: int = 1) -> Week:
    """The week of who leads a team (`me`); `page` counts those of what changed, from 1: without such a page, 1."""
    today = now.date()
    finished = kept.finished(conn, team_id, me, now - BACK, now, AT_ONCE, AT_ONCE * (page - 1))
    if not finished and page > 1:
        return week(conn, catalogue, team_id, me, now)
    people = kept.members(conn, team_id, me, today)
    asked = _asked(conn, catalogue, team_id, me, now)
    promised = kept.promises(conn, team_id, me, today + AHEAD)
    later = put_off.of_team(conn, team_id, me, today)
    these = [one for one in people if one.id not in later]
    return Week(
        lines=weekly.lines(_signals(conn, catalogue, (team_id, me, now), these, asked, promised), today),
        plan=_late(conn, catalogue, me, today),
        due=_due(people, asked, promised, today),
        changed=_changed(conn, catalogue, finished, now),
        finished=finished[0].of if finished else 0,
        page=page,
        put_off=later,
        names={one.id: one.name for one in people},
    )


def _asked(conn: Connection, catalogue: Catalogue, team_id: str, me: str, now: datetime) -> Mapping[str, list[Stand]]:
    """Where each of the team's people stands with what they were asked for."""
    found = _by_person()
    here = [one for one in persons.working_in(conn, [team_id]) if one.id != me]
    for one in stands_of(conn, catalogue, here, now):
        found[one.person.id].append(one)
    return found


def topics(catalogue: Catalogue, asked: Iterable[Assignment]) -> dict[str, frozenset[str]]:
    """By the id of each assignment, the practices that it mainly teaches or asks about; none for a review habit."""
    made = {one.id: one for one in asked}
    return {id_: _about(catalogue, one.kind, one.target) for id_, one in made.items()}


def _about(catalogue: Catalogue, kind: str, target: str) -> frozenset[str]:
    if kind == "form":
        return frozenset(catalogue.asked_by(catalogue.forms[target])) if target in catalogue.forms else frozenset()
    if kind == "worksheet":
        return frozenset({catalogue.worksheets[target].practice}) if target in catalogue.worksheets else frozenset()
    pages = {"lesson": (target,), "path": catalogue.paths[target].lessons if target in catalogue.paths else ()}
    return frozenset(catalogue.lessons[page].practice for page in pages.get(kind, ()) if page in catalogue.lessons)


def _signals(
    conn: Connection,
    catalogue: Catalogue,
    place: tuple[str, str, datetime],
    people: Sequence[Member],
    asked: Mapping[str, Sequence[Stand]],
    promised: Sequence[Promise],
) -> list[Signals]:
    team_id, me, now = place
    important = [name for name, one in catalogue.practices.items() if one.importance == MATTERS]
    lately = now.date() - timedelta(days=QUIET_DAYS)
    about = topics(catalogue, (one.made for theirs in asked.values() for one in theirs))
    teaching = {one.id: _teaching(asked[one.id], about) for one in people}
    needs = {one.person: one for one in kept.needs(conn, team_id, me, important, lately)}
    calls, moves = _by_person(), _by_person()
    for call in kept.undiscussed(conn, team_id, me):
        calls[call.person].append(Call(call.id, call.practice, call.account, call.call_on))
    since = now - timedelta(days=LOOK_BACK_DAYS)
    for net in moments.moves(conn, team_id, me, catalogue.practices, since, now):
        if net.before:
            moves[net.person].append(Move(net.practice, net.at.date(), net.mastery, *net.before))
    overdue = _overdue(about, asked, promised, now.date())
    return [
        Signals(
            person=one.id,
            came_on=one.came_at.date(),
            talked_on=max((day for day in (one.talked_on, one.called_on) if day), default=None),
            answered=one.answered,
            asked=bool(asked[one.id]),
            learning=any(own.at.state != "done" for own in teaching[one.id]),
            overdue=overdue[one.id],
            calls=calls[one.id],
            moves=moves[one.id],
            need=_need(needs[one.id], teaching[one.id], about) if one.id in needs else None,
        )
        for one in people
    ]


def _by_person() -> defaultdict[str, list[Any]]:
    return defaultdict(list)


def _teaching(asked: Iterable[Stand], about: Mapping[str, Collection[str]]) -> list[Stand]:
    """What teaches something, of all that was asked for; to be asked about something is not to be taught it."""
    return [one for one in asked if one.made.kind != "form" and about[one.made.id]]


def _need(need: kept.Need, teaching: Iterable[Stand], about: Mapping[str, Collection[str]]) -> Need:
    taught = any(need.practice in about[one.made.id] for one in teaching)
    return Need(need.practice, need.low, need.high, need.cut, need.answers, taught)


def _overdue(
    about: Mapping[str, Collection[str]],
    asked: Mapping[str, Sequence[Stand]],
    promised: Sequence[Promise],
    today: date,
) -> Mapping[str, list[Overdue]]:
    """Of what each was asked for the one that is overdue the longest, and their promise."""
    found = _by_person()
    for person, theirs in asked.items():
        late = [one for one in theirs if one.at.state == "overdue"]
        if late:
            made, _, target, at = min(late, key=lambda one: (one.at.due_on, one.made.id))
            practice = next(iter(about[made.id]), "") if made.kind == "lesson" else ""
            found[person].append(Overdue(made.id, target.title, at.due_on, practice=practice))
    for one in promised:
        if one.due_on < today:
            found[one.person].append(Overdue(one.id, one.what, one.due_on, promised=True))
    return found


def _late(conn: Connection, catalogue: Catalogue, me: str, today: date) -> list[tuple[str, date]]:
    titles = {one.part: one.title for one in catalogue.plan.parts} if catalogue.plan else {}
    late = [one for one in plans.parts(conn, me, today).values() if one.next_on < today and one.part in titles]
    return [(titles[one.part], one.next_on) for one in sorted(late, key=lambda one: one.next_on)]


def _due(
    people: Sequence[Member], asked: Mapping[str, Sequence[Stand]], promised: Sequence[Promise], today: date
) -> list[Due]:
    """What is overdue first, then by day: what was asked for with all of whom it was asked, promises one by one."""
    of_whom: dict[tuple[bool, date, str, str], list[tuple[str, str]]] = {}
    soon = today + AHEAD
    for one in people:
        for made, _, target, at in asked[one.id]:
            if at.state != "done" and at.due_on <= soon:
                key = (at.state == "overdue", at.due_on, target.title, made.id)
                of_whom.setdefault(key, []).append((one.id, one.name))
    names = {one.id: one.name for one in people}
    found = [Due(title, day, late, them, ident) for (late, day, title, ident), them in of_whom.items()]
    for own in promised:
        who = [(own.person, names[own.person])]
        found.append(Due(own.what, own.due_on, own.due_on < today, who, more=own.count - 1))
    return sorted(found, key=lambda one: (not one.overdue, one.due_on, one.title, one.people[0][1]))


def _changed(conn: Connection, catalogue: Catalogue, finished: Sequence[Finished], now: datetime) -> list[Changed]:
    nets = moments.changes(conn, [one.person for one in finished], now - BACK, now)
    found = []
    for one in finished:
        own = [net for net in nets.get(one.person, ()) if net.practice in catalogue.practices]
        moves = [(net, told) for net in own if (told := _told(net))]
        found.append(Changed(one, sum(net.before is None for net in own), moves))
    return found


def _told(net: Net) -> Change | None:
    """The change, if it is one of the word or a clear one; None for what was asked about for the first time."""
    if net.before is None:
        return None
    found = between(*net.before, net.mastery)
    return found if found.clear or net.state != net.was_state else None
