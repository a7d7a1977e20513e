"""A team as a table: a row for each person and practice, in words and ranges, without a figure to rank people by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from assessor import render
from assessor.coaching.assigned import stands_of
from assessor.coaching.week import topics
from assessor.engine.catalogue import Catalogue
from assessor.engine.know import State
from assessor.store import Connection, team_report
from assessor.store.members import Member

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
NEVER_SEEN, NOTHING_ASKED = ("", ""), ("0", "0", "0")
WORDS = {state.value: render.state_words(state)[0] for state in State}
STALE_WORDS = {state: f"{words}, stale" for state, words in WORDS.items()}


def rows(
    conn: Connection, catalogue: Catalogue, people: Sequence[Member], now: datetime
) -> Iterator[tuple[str, ...]]:
    """The rows of these people, in the order of their names. Six statements, however many they are."""
    practices = {one.id: one for name, one in catalogue.practices_for({"rep"}).items() if name in catalogue.domains}
    unasked = {name: (NOT_ASKED, "", "", _percent(one.cut), "0", "", "") for name, one in practices.items()}
    names = {one.id: one.name for one in people}
    seen = team_report.seen(conn, names)
    counts = _counts(conn, catalogue, names, now)
    for person_id, found in team_report.stands(conn, names, practices):
        for practice, one in practices.items():
            known = _known(*found[practice]) if practice in found else unasked[practice]
            key = (person_id, practice)
            seen_on_call = _seen(*seen[key]) if key in seen else NEVER_SEEN
            yield names[person_id], one.title, *known, *seen_on_call, *counts.get(key, NOTHING_ASKED)


def _known(
    state: str, stale: bool, low: float, high: float, cut: float, answers: int, last: str | None, worked_out: str
) -> tuple[str, ...]:
    words = STALE_WORDS[state] if stale else WORDS[state]
    return words, _percent(low), _percent(high), _percent(cut), str(answers), last or "", worked_out


def _percent(share: float) -> str:
    return str(render.percent(share))


def _seen(mean: float, day: str) -> tuple[str, str]:
    return f"{mean:.1f}", day


def _counts(
    conn: Connection, catalogue: Catalogue, person_ids: Collection[str], now: datetime
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """By person and practice, how much was asked for that is about it, and how much of that is done, and overdue."""
    stands = stands_of(conn, catalogue, person_ids, now)
    about = topics(catalogue, (one.made for one in stands))
    found: dict[tuple[str, str], list[int]] = {}
    for one in stands:
        for practice in about[one.made.id]:
            own = found.setdefault((one.person.id, practice), [0, 0, 0])
            own[0] += 1
            own[1] += one.at.state == "done"
            own[2] += one.at.state == "overdue"
    return {key: tuple(map(str, own)) for key, own in found.items()}
