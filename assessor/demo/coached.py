"""Half a year of coaching in team North: what Ana asked for, saw, agreed on and planned; and who leads the others.

Drawn by a seeded generator and kept through the same functions as in life. Nothing of it is about team South but what
South's own manager did there, so that the demo shows as well what Ana does not see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from assessor.demo import accounts, planned, told
from assessor.demo.cast import ident
from assessor.demo.history import same_for_all, sit
from assessor.engine.catalogue import Catalogue
from assessor.store import Connection, Store, assignments, commitments, observations, people, sharing, study
from assessor.store.assignments import Assignment
from assessor.store.commitments import Commitment
from assessor.store.observations import Observation, Side
from assessor.store.people import Person, Team
from assessor.store.study import Studied


@dataclass(frozen=True)
class Does:
    """How somebody works: the level 1..5 that is seen on a call, and by how much they rate themselves above it."""

    handle: str
    level: float
    above: float
    shares: tuple[str, ...] = ()


TEAM = (
    Does("ben", 2.6, 1.3, ("self-ratings", "worksheets", "commitments")),
    Does("caro", 2.0, 0.0),
    Does("eva", 4.2, -0.4, ("self-ratings", "worksheets", "commitments", "lessons")),
    Does("finn", 2.3, 0.6, ("commitments",)),
    Does("gita", 3.1, 0.0, ("self-ratings", "worksheets")),
    Does("hugo", 3.4, 0.8),
    Does("ines", 1.9, 0.2, ("worksheets",)),
    Does("jon", 2.8, 0.1),
)
CALLS = (
    ("ben", "questioning", 166, "Halvorsen Marine"),
    ("eva", "qpc", 158, "Delta Pumps"),
    ("finn", "call-preparation", 151, "Brook & Sons"),
    ("ben", "qpc", 138, "Castle Foods"),
    ("gita", "conversations", 131, "Lindqvist Dairy"),
    ("hugo", "rapport", 117, "Ostend Glass"),
    ("ben", "call-preparation", 101, "Nordic Lifts"),
    ("eva", "questioning", 96, "Harbour Clinic"),
    ("jon", "rapport", 83, "Milltown Schools"),
    ("finn", "qpc", 74, "Brook & Sons"),
    ("ben", "conversations", 62, "Halvorsen Marine"),
    ("gita", "questioning", 55, "Weiss Logistics"),
    ("ines", "first-impressions", 41, "Corner Bakery"),
    ("ben", "rapport", 33, "Kestrel Print"),
    ("eva", "conversations", 26, "Delta Pumps"),
    ("finn", "questioning", 19, "Alder Plumbing"),
    ("ben", "questioning", 13, "Castle Foods"),
    ("gita", "qpc", 4, "Weiss Logistics"),
    ("ben", "qpc", 2, "Halvorsen Marine"),
)
"""Whom Ana went along with, what she looked at, how many days ago, and where. Of the last two, Gita's has not been
talked about, and Ben has not rated his yet."""
ASKED = (
    ("figures", "worksheet", "qpc", None, 120, -30, "year-after-last", 14, "Without figures we plan by habit."),
    (
        "quarter",
        "form",
        "where-do-i-stand",
        None,
        150,
        20,
        "quarter",
        10,
        "So that each of us knows what to work on.",
    ),
    (
        "ben asks",
        "lesson",
        "practices/questioning",
        "ben",
        9,
        4,
        "never",
        2,
        "At Castle Foods the talk stayed on price.",
    ),
    (
        "finn figures",
        "lesson",
        "practices/qpc",
        "finn",
        20,
        -6,
        "never",
        2,
        "You wanted to know how to ask for a figure.",
    ),
    ("gita reviews", "review", "10", "gita", 12, 16, "never", 3, "So that the scenes on time stay with you."),
    (
        "caro begins",
        "path",
        "first-month",
        "caro",
        1,
        34,
        "never",
        7,
        "A way into the first weeks. Take it in your order.",
    ),
    ("ines walks in", "lesson", "practices/first-impressions", "ines", 38, -24, "never", 3, "For Corner Bakery."),
    (
        "eva writes",
        "lesson",
        "practices/conversations",
        "eva",
        60,
        -40,
        "never",
        3,
        "Delta is thinking about a new hall.",
    ),
)
"""What, whom (all of North if nobody is named), asked how many days ago, due in how many, how often, grace, why."""
LATELY = (("gita", 5, 2.4, {"questioning": 1.2}), ("finn", 3, -1.3, {"call-preparation": 0.4}))
"""Who took the questions again, how many days ago, at which level on the θ scale, and what they lean to."""
READ = (
    ("ines", "practices/first-impressions", 33),
    ("eva", "practices/conversations", 52),
    ("gita", "practices/qpc", 70),
)
PROMISED = (
    ("ben", "practices/qpc", "Ask Castle Foods what a full year of ours would be", "Castle Foods", 70, 60, 61),
    (
        "ben",
        "practices/questioning",
        "Ask one question, then wait until the answer is over",
        "Kestrel Print",
        30,
        20,
        21,
    ),
    ("ben", "practices/questioning", "Ask Ms Aydin what the last stop cost them", "Castle Foods", 12, 2, None),
    ("finn", "practices/call-preparation", "Look at the website before I park", "Alder Plumbing", 18, 9, None),
    ("eva", "practices/conversations", "Ask who will plan the new hall", "Delta Pumps", 25, 15, 17),
)
"""Who, after which lesson, what, where; written down, due and done how many days ago."""
OTHERS = (
    ("sam", "Sam Holt", "south", 0.5),
    ("ruth", "Ruth Amadi", "east", -0.6),
    ("omar", "Omar Haddad", "west", 0.2),
    ("lena", "Lena Vogel", "lakes", -0.2),
)
"""Who leads the other teams, and by how much they rate above the rest."""


def remember(store: Store, catalogue: Catalogue, now: datetime) -> None:
    """Keep all of it, in a store in which the cast and those beside them have just arrived."""
    with store.write() as conn:
        _others(conn, now)
        for one in TEAM:
            for what in one.shares:
                sharing.share(conn, ident(one.handle), what, now - timedelta(days=100))
        _again(conn, catalogue, now)
        _calls(conn, catalogue, now)
        _asked(conn, catalogue, now)
        _readings(conn, catalogue, now)
        _promises(conn, catalogue, now)
        accounts.fill_in(conn, catalogue, now)
        told.tell(conn, now)
        planned.plan(conn, catalogue, now, {handle: leans for handle, _, _, leans in OTHERS})


def _others(conn: Connection, now: datetime) -> None:
    joined = now - timedelta(days=400)
    for handle, name, team, _ in OTHERS:
        if team != "south":
            people.add_team(conn, Team(ident(team), team.title()))
        roles = frozenset({"manager"})
        people.add_person(
            conn, Person(ident(handle), handle, name, joined, roles=roles, manages=frozenset({ident(team)}))
        )


def _again(conn: Connection, catalogue: Catalogue, now: datetime) -> None:
    form = same_for_all(catalogue)
    if form is None:
        return
    for handle, days, level, leaning in LATELY:
        sit(conn, catalogue, form, handle, now - timedelta(days=days), level, leaning)


def _calls(conn: Connection, catalogue: Catalogue, now: datetime) -> None:
    does = {one.handle: one for one in TEAM} | {"dov": Does("dov", 3.0, 0.5)}
    south = (("dov", "rapport", 25, "Southern Rail"), ("dov", "qpc", 3, "Quayside Stores"))
    for manager, calls in (("ana", CALLS), ("sam", south)):
        for handle, practice, days, account in calls:
            if practice in catalogue.rubrics:
                _call(conn, catalogue, manager, does[handle], practice, account, _afternoon(now, days))


def _call(
    conn: Connection, catalogue: Catalogue, manager: str, rep: Does, practice: str, account: str, at: datetime
) -> None:
    rng = Random(f"{rep.handle} {practice} {account}")  # noqa: S311  a story, not a secret
    criteria = [one.id for one in catalogue.rubrics[practice].criteria]
    call_id = ident(f"call {manager} {rep.handle} {practice} {account}")
    call = Observation(call_id, ident(rep.handle), ident(manager), practice, account, at.date(), at)
    seen = {name: _level(rep.level, rng) for name in criteria}
    observations.open_call(conn, call, Side(seen, told.seen(practice, rng)))
    if account == "Halvorsen Marine" and practice == "qpc":
        return  # Ben has yet to rate it
    own = {name: _level(rep.level + rep.above, rng) for name in criteria}
    observations.rate(conn, call_id, ident(rep.handle), Side(own, ""), at + timedelta(hours=2))
    if practice == "qpc" and account in {"Weiss Logistics", "Quayside Stores"}:
        return  # nobody has talked about it
    weakest = min(criteria, key=lambda name: seen[name])
    line = next(one for one in catalogue.rubrics[practice].criteria if one.id == weakest)
    observations.talked(
        conn, call_id, ident(manager), f"{line.title}, on the next two calls.", at + timedelta(hours=3)
    )


def _level(mean: float, rng: Random) -> int:
    return min(5, max(1, round(rng.gauss(mean, 0.6))))


def _asked(conn: Connection, catalogue: Catalogue, now: datetime) -> None:
    for name, kind, target, whom, days, due, repeats, grace, reason in ASKED:
        if kind in {"lesson", "path", "worksheet", "form"} and target not in _there(catalogue, kind):
            continue
        made = Assignment(
            id=ident(f"asked {name}"),
            made_by_id=ident("ana"),
            kind=kind,
            target=target,
            person_id=ident(whom) if whom else None,
            team_id=None if whom else ident("north"),
            reason=reason,
            due_on=(now + timedelta(days=due)).date(),
            repeats=repeats,  # type: ignore[arg-type]
            grace_days=grace,
            made_at=now - timedelta(days=days),
        )
        assignments.keep(conn, made)
    south = Assignment(
        ident("asked in south"),
        ident("sam"),
        "lesson",
        "practices/rapport",
        ident("dov"),
        None,
        "For Southern Rail.",
        (now - timedelta(days=5)).date(),
        "never",
        0,
        now - timedelta(days=15),
    )
    assignments.keep(conn, south)


def _there(catalogue: Catalogue, kind: str) -> set[str]:
    kinds = {
        "lesson": catalogue.lessons,
        "path": catalogue.paths,
        "worksheet": catalogue.worksheets,
        "form": catalogue.forms,
    }
    return set(kinds[kind])


def _readings(conn: Connection, catalogue: Catalogue, now: datetime) -> None:
    for handle, lesson, days in READ:
        if lesson in catalogue.lessons:
            at = _afternoon(now, days)
            study.mark(conn, Studied(ident(f"{handle} {lesson}"), ident(handle), lesson, at))


def _promises(conn: Connection, catalogue: Catalogue, now: datetime) -> None:
    for handle, lesson, what, account, made, due, done in PROMISED:
        page = lesson if lesson in catalogue.lessons else ""
        due_on = (now - timedelta(days=due)).date()
        one = Commitment(
            ident(f"{handle} {what}"), ident(handle), page, what, account, due_on, now - timedelta(days=made)
        )
        commitments.keep(conn, one)
        if done is not None:
            commitments.settle(conn, one.id, one.person_id, "done", now - timedelta(days=done))


def _afternoon(now: datetime, days: int) -> datetime:
    day = (now - timedelta(days=days)).date()
    return datetime.combine(day, time(15, 20), now.tzinfo)
