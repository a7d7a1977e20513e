"""A team as a table: a row for each person and practice, in words and ranges, without a figure to rank people by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from assessor import render
from assessor.coaching.assigned import stands_of
from assessor.coaching.week import topics
from assessor.engine.catalogue import Catalogue
from assessor.engine.know import State
from assessor.formats.spreadsheet import part
from assessor.render import percent
from assessor.store import Connection, team_report
from assessor.store.people import Person

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
NEVER_SEEN, NOTHING_ASKED = part(("", "")), part(("0", "0", "0"))
WORDS = {(state.value, False): part([render.state_words(state)[0]]) for state in State}
WORDS |= {(state.value, True): part([f"{render.state_words(state)[0]}, stale"]) for state in State}


def rows(
    conn: Connection, catalogue: Catalogue, team_id: str, me: str, people: Sequence[Person], now: datetime
) -> Iterator[str]:
    """The rows of who works in a team beside `me`, who are these people, in the order of their names.

    Each is text as a file has it: of nearly all that a row says, another row says the same. Five statements, however
    many people.
    """
    practices = {
        one.id: (part([one.title]), part([NOT_ASKED, "", "", str(percent(one.cut)), "0", "", ""]))
        for name, one in catalogue.practices_for({"rep"}).items()
        if name in catalogue.domains
    }
    names = {one.id: part([one.name]) for one in people}
    seen = team_report.seen(conn, team_id, me)
    counts = _counts(conn, catalogue, people, now)
    for person_id, found in team_report.stands(conn, team_id, me):
        name, calls, asked = names[person_id], seen.get(person_id, {}), counts.get(person_id, {})
        for practice, (title, unasked) in practices.items():
            known = _known(found[practice]) if practice in found else unasked
            call = _seen(*calls[practice]) if practice in calls else NEVER_SEEN
            yield f"{name},{title},{known},{call},{asked.get(practice, NOTHING_ASKED)}"


def _known(row: Sequence[Any]) -> str:
    state, stale, low, high, cut, answers, last, worked_out = row[2:]
    range_ = f"{percent(low)},{percent(high)},{percent(cut)}"
    return f"{WORDS[state, stale]},{range_},{answers},{last or ''},{worked_out}"


def _seen(mean: float, day: str) -> str:
    return f"{mean:.1f},{day}"


def _counts(
    conn: Connection, catalogue: Catalogue, people: Sequence[Person], now: datetime
) -> Mapping[str, Mapping[str, str]]:
    """By person and practice, how much was asked for that is about it, and how much of that is done, and overdue."""
    stands = stands_of(conn, catalogue, people, now)
    about = topics(catalogue, (one.made for one in stands))
    found: dict[str, dict[str, list[int]]] = {}
    for made, person, _, at in stands:
        for practice in about[made.id]:
            own = found.setdefault(person.id, {}).setdefault(practice, [0, 0, 0])
            own[0] += 1
            own[1] += at.state == "done"
            own[2] += at.state == "overdue"
    return {
        person_id: {practice: f"{asked},{done},{late}" for practice, (asked, done, late) in own.items()}
        for person_id, own in found.items()
    }
