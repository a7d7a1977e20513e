"""What a weekly letter tells: a few lines of each kind, the late ones first, and nothing where nothing is near.

It travels through mail servers, so of what somebody agreed to do, and of their calls, it says how many and when,
never with whom or what. Of a manager's week it says where to look: a count of whom to talk to would nearly always be
the same, and would bring a letter in weeks in which nothing is due.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assessor.coaching.agenda import Ahead, Kind

SOON, THIS_WEEK = timedelta(days=14), timedelta(days=7)
"""How far ahead it looks at what one was asked for, and at everything else."""
MOST = 8
"""Lines of one kind."""
DESK = "/team/"
LOOK = "whom to talk to this week, and about what, stands on your desk"


@dataclass(frozen=True)
class Section:
    """All that a letter says of one kind of thing; `page` is where the rest is."""

    kind: Kind
    title: str
    lines: tuple[str, ...]
    page: str


def sections(found: Sequence[Ahead], off: Collection[str], today: date) -> tuple[Section, ...]:
    """What is to be told to somebody who has stopped the kinds `off`; empty if nothing is."""
    made = []
    for kind, (title, lines) in _TOLD.items():
        own = [one for one in found if one.kind == kind]
        said = tuple(lines(own, today)) if own and kind not in off else ()
        if said:
            more = (f"and {len(said) - MOST} more",) if len(said) > MOST else ()
            made.append(Section(kind, title, said[:MOST] + more, DESK if kind == "week" else _page(own)))
    return tuple(made)


def _page(own: Sequence[Ahead]) -> str:
    """Where all of it is; where that is on several pages, the one that leads to both desks."""
    pages = {one.page for one in own}
    return pages.pop() if len(pages) == 1 else "/account/"


def _asked(own: Sequence[Ahead], today: date) -> Iterator[str]:
    told = set[str]()
    for one in own:
        # Of what comes again, the next time.
        if one.day <= today + SOON and one.source not in told:
            told.add(one.source)
            yield f"{one.title}: {_when(one.day, today)}"


def _calls(own: Sequence[Ahead], today: date) -> Iterator[str]:
    if len(own) == 1:
        yield f"a joint call of {_day(own[0].day)} waits for your rating"
    else:
        yield f"{len(own)} joint calls wait for your rating, the first of {_day(own[0].day)}"


def _agreed(own: Sequence[Ahead], today: date) -> Iterator[str]:
    late = [one for one in own if one.day < today]
    near = [one for one in own if today <= one.day < today + THIS_WEEK]
    if late:
        first = _day(late[0].day)
        yield f"one was due on {first}" if len(late) == 1 else f"{len(late)} were due, the first on {first}"
    if near:
        first = _when(near[0].day, today)
        yield f"one is due {first}" if len(near) == 1 else f"{len(near)} are due this week, the first {first}"


def _week(own: Sequence[Ahead], today: date) -> Iterator[str]:
    near = [one for one in own if today <= one.day < today + THIS_WEEK]
    if near:
        yield LOOK
    for one in near:
        yield f"{one.day:%A}, {_day(one.day)}{f', {one.at}' if one.at else ''}: {one.says}"


_TOLD: dict[Kind, tuple[str, Callable[[Sequence[Ahead], date], Iterator[str]]]] = {
    "assigned": ("What you were asked for", _asked),
    "calls": ("Calls to rate", _calls),
    "agreed": ("What you wanted to do", _agreed),
    "week": ("Your week with the team", _week),
}
"""By kind: its heading, and what makes its lines; what they get is in the order of days and not empty."""


def _when(day: date, today: date) -> str:
    # Never “today”: a letter may wait for a night.
    return f"was due on {_day(day)}" if day < today else f"by {day:%A}, {_day(day)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
