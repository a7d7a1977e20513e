"""Whom a manager had better talk to this week, and about what: at most five lines, each with what it rests on.

A line is about something that one can do something about, and goes once it is done: what was overdue is there, the
call was talked about, somebody was praised, a lesson was asked for. At most one is about the same person, so that it
ends in a conversation and not in a list of faults.

The kinds come in this order:

1. *overdue*: what somebody promised or was asked for and is past its day. Who asks and never comes back teaches
   that asking means nothing.
2. *call*: both have rated a joint call, and nobody has talked about it. Memory fades in days, and the two ratings
   help only in a talk.
3. *fall*: an attempt of the last four weeks took an estimate below the range that it had before (`change`: more than
   chance). Something has happened: ask, do not tell.
4. *rise*: one took it above. To notice it is coaching, too, and motivation does not last (practice `motivation`).
5. *need*: somebody needs work on what matters 3 of 3, and it was not asked for. One thing at a time: as long as
   anything is overdue, or asked for and not done, that teaches something, nothing else is suggested.
6. *silence*: no talk and no joint call for over thirty days, or nothing asked and nothing answered ever.

Falls and rises count until somebody has talked. A person's line is of the first kind that there is anything of, and
so never another one because of what was done about somebody else. The first line of each kind comes before the second
of any: otherwise a team with five people who are late would never hear a good word. All that is overdue stands on the
page anyway.

It is no ranking. Within a kind the older day comes first (a fall or rise: the newer one), never the worse figure. Who
shares a day comes in an order that is drawn from the week's number, so that it is the same on each visit of a week
and another in the next: nobody is first always, and there is no chance in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from heapq import nsmallest
from itertools import chain, islice, zip_longest
from operator import itemgetter

MOST = 5
"""Lines of a week: ten minutes are two for each."""
QUIET_DAYS = 30
"""More days than these without a talk are silence."""
LOOK_BACK_DAYS = 28
"""How far back a fall or a rise may lie."""


class Kind(StrEnum):
    """What a line is about, in the order of lines."""

    OVERDUE = "overdue"
    CALL = "call"
    FALL = "fall"
    RISE = "rise"
    NEED = "need"
    SILENCE = "silence"


@dataclass(frozen=True)
class Overdue:
    """Something that should have been done by `due_on`: asked for, or `promised` by the rep and shared.

    `id` and `what` are those of what was asked for or promised; `practice` may be empty.
    """

    id: str
    what: str
    due_on: date
    promised: bool = False
    practice: str = ""


@dataclass(frozen=True)
class Call:
    """A joint call on a day in an account, rated by both."""

    id: str
    practice: str
    account: str
    call_on: date


@dataclass(frozen=True)
class Move:
    """An estimate 0..1 that an attempt `on` a day took out of the range 0..1 that it had before."""

    practice: str
    on: date
    mastery: float
    was: float
    was_low: float
    was_high: float

    @property
    def up(self) -> bool:
        """Whether it is a rise."""
        return self.mastery > self.was


@dataclass(frozen=True)
class Need:
    """A practice that matters 3 of 3 and needs work: its range and cut 0..1, and how many answers say so.

    `taught` says whether its lesson was asked for and is done.
    """

    practice: str
    low: float
    high: float
    cut: float
    answers: int
    taught: bool = False


@dataclass(frozen=True)
class Silence:
    """Days since the last talk, or since somebody came where there was none; whether they answered or were asked."""

    since: date
    days: int
    talked: bool
    answered: bool
    asked: bool


Evidence = Overdue | Call | Move | Need | Silence


@dataclass(frozen=True)
class Signals:
    """What is known of one person; `came_on` is when they got their account, `talked_on` the last talk or call.

    `moves` are clear ones, `need` is the one that would help most; `answered` and `asked` say whether there ever was
    anything, `learning` whether something that teaches was asked for and is not done.
    """

    person: str
    came_on: date
    talked_on: date | None = None
    answered: bool = False
    asked: bool = False
    learning: bool = False
    overdue: Sequence[Overdue] = ()
    calls: Sequence[Call] = ()
    moves: Sequence[Move] = ()
    need: Need | None = None


@dataclass(frozen=True)
class Line:
    """One line: whom to talk to, about which practice (may be empty), and what it rests on."""

    kind: Kind
    person: str
    practice: str
    evidence: Evidence


def next_week(today: date) -> date:
    """The Monday after a day: what is put off this week comes back on it."""
    return today + timedelta(days=7 - today.weekday())


def lines(people: Iterable[Signals], today: date) -> list[Line]:
    """At most `MOST` lines, at most one a person: the first of each kind in the order of kinds, then the second."""
    found: dict[Kind, list[tuple[int, str, Line]]] = {kind: [] for kind in Kind}
    for one in people:
        if own := _own(one, today):
            place, line = own
            found[line.kind].append((place, _drawn(one.person, today), line))
    rounds = zip_longest(*(nsmallest(MOST, own, itemgetter(0, 1)) for own in found.values()))
    chosen = islice(filter(None, chain.from_iterable(rounds)), MOST)
    order = list(Kind)
    return sorted((line for _, _, line in chosen), key=lambda line: order.index(line.kind))


def _own(one: Signals, today: date) -> tuple[int, Line] | None:
    """Somebody's line, of the first kind that there is anything of, and its place among others of that kind."""
    for kind, look in _LOOKS.items():
        if seen := look(one, today):
            place, evidence = seen
            return place, Line(kind, one.person, getattr(evidence, "practice", ""), evidence)
    return None


def _drawn(person: str, today: date) -> str:
    """Somebody's place among equals in the week of a day."""
    year, week, _ = today.isocalendar()
    return sha256(f"{year}-{week} {person}".encode()).hexdigest()


Seen = tuple[int, Evidence] | None
"""The evidence, and its place among others of its kind: less is sooner."""


def _overdue(one: Signals, today: date) -> Seen:
    late = min((own for own in one.overdue if own.due_on < today), key=lambda own: (own.due_on, own.id), default=None)
    return (late.due_on.toordinal(), late) if late else None


def _call(one: Signals, today: date) -> Seen:
    call = min(one.calls, key=lambda own: (own.call_on, own.id), default=None)
    return (call.call_on.toordinal(), call) if call else None


def _fall(one: Signals, today: date) -> Seen:
    return _moved(one, up=False)


def _rise(one: Signals, today: date) -> Seen:
    return _moved(one, up=True)


def _moved(one: Signals, *, up: bool) -> Seen:
    told = one.talked_on or date.min
    fresh = [own for own in one.moves if own.up == up and own.on > told]
    move = max(fresh, key=lambda own: (own.on, abs(own.mastery - own.was), own.practice), default=None)
    return (-move.on.toordinal(), move) if move else None


def _need(one: Signals, today: date) -> Seen:
    return (0, one.need) if one.need and not one.learning else None


def _silence(one: Signals, today: date) -> Seen:
    since = one.talked_on or one.came_on
    days = (today - since).days
    if days <= QUIET_DAYS and (one.answered or one.asked or one.talked_on):
        return None
    return since.toordinal(), Silence(since, days, one.talked_on is not None, one.answered, one.asked)


_LOOKS: dict[Kind, Callable[[Signals, date], Seen]] = {
    Kind.OVERDUE: _overdue,
    Kind.CALL: _call,
    Kind.FALL: _fall,
    Kind.RISE: _rise,
    Kind.NEED: _need,
    Kind.SILENCE: _silence,
}
"""What to look for in somebody's signals, in the order of kinds: another kind is another function here."""
