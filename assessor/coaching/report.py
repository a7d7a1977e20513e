"""A team as a table: a row for each person and practice, in words and ranges, without a figure to rank people by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from assessor import render
from assessor.coaching.assigned import Task, tasks
from assessor.coaching.week import topics
from assessor.engine.catalogue import Catalogue, Practice
from assessor.engine.know import Knowledge
from assessor.store import Connection, standings, team_report
from assessor.store.members import Member
from assessor.store.standings import Standing
from assessor.store.team_report import Seen

NOTE = (
    "For coaching each person, and for nothing else: these figures were never validated for ranking, hiring, firing"
    " or pay, and may not be used for them (see /about/purpose/). Whoever is in it can read in their account that it"
    " was made."
)
"""The first line of the file."""
COLUMNS = (
    "Name",
    "Practice",
    "State",
    "Low, of 100",
    "High, of 100",
    "Counts as there, of 100",
    "Answers counted",
    "Last answered on",
    "Worked out on",
    "Seen on a call, 1 to 5",
    "Seen on",
    "Asked for",
    "Of it done",
    "Of it overdue",
)
NOT_ASKED = "Not asked yet"


def rows(
    conn: Connection, catalogue: Catalogue, people: Sequence[Member], now: datetime
) -> Iterator[tuple[str, ...]]:
    """The rows of these people, in their order. As many statements for however many."""
    ids = [one.id for one in people]
    practices = [one for name, one in catalogue.practices_for({"rep"}).items() if name in catalogue.domains]
    found = standings.of_people(conn, ids)
    seen = team_report.seen(conn, ids)
    asked = tasks(conn, catalogue, ids, now)
    about = topics(catalogue, asked.values())
    for one in people:
        counts = _counts(asked[one.id], about)
        for practice in practices:
            kept = found.get(one.id, {}).get(practice.id)
            yield (
                *(one.name, practice.title),
                *_known(practice, kept),
                *_seen(seen.get((one.id, practice.id))),
                *map(str, counts.get(practice.id, (0, 0, 0))),
            )


def _known(practice: Practice, kept: Standing | None) -> tuple[str, ...]:
    if kept is None or not kept.known.answers:
        return NOT_ASKED, "", "", str(render.percent(practice.cut)), "0", "", ""
    known: Knowledge = kept.known
    figures = (known.low, known.high, known.cut)
    state = render.state_words(known.state)[0] + (", stale" if known.stale else "")
    return state, *(str(render.percent(one)) for one in figures), str(known.answers), *_days(known, kept)


def _days(known: Knowledge, kept: Standing) -> tuple[str, str]:
    return known.last_answer.date().isoformat() if known.last_answer else "", kept.as_of.date().isoformat()


def _seen(found: Seen | None) -> tuple[str, str]:
    return (f"{found.mean:.1f}", found.at.date().isoformat()) if found else ("", "")


def _counts(theirs: Sequence[Task], about: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[int, int, int]]:
    """By practice, how much was asked for that is about it, and how much of that is done, and overdue."""
    found: dict[str, tuple[int, int, int]] = {}
    for task in theirs:
        for name in about[task.assignment.id]:
            asked, done, overdue = found.get(name, (0, 0, 0))
            found[name] = (asked + 1, done + (task.state == "done"), overdue + (task.state == "overdue"))
    return found
