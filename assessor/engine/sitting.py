"""An attempt that grows: what it is for, which items it may still ask, and when it is over (measurement §4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from assessor.engine.asking import WEAKEST, Candidate, weakest_are_certain
from assessor.engine.belief import Belief, widened
from assessor.engine.catalogue import Catalogue
from assessor.engine.forms import fresh
from assessor.engine.know import DAYS_A_MONTH, WIDENING, Domain
from assessor.engine.settling import CERTAIN, settled

PAUSE = 300.0
"""Seconds: whoever takes longer over a question was doing something else, and has so much time counted."""


class Goal(StrEnum):
    """What an attempt may stop at before its time is up."""

    WEAKEST = "weakest"
    """It is certain which practices are weakest, or every state is settled."""
    STATES = "states"
    """Every state is settled."""


class End(StrEnum):
    """Why an attempt asks nothing more."""

    SETTLED = "settled"
    WEAKEST = "weakest"
    TIME = "time"
    ITEMS = "items"
    NOTHING_LEFT = "nothing-left"


@dataclass(frozen=True)
class Aim:
    """What somebody wanted to know: about which practices, within how many minutes and items, and what is enough."""

    practices: tuple[str, ...]
    minutes: int
    most: int
    goal: Goal = Goal.WEAKEST


@dataclass(frozen=True)
class Pace:
    """How far an attempt is: answers given, and the seconds that they took."""

    answers: int
    seconds: float

    def minutes_left(self, aim: Aim) -> int:
        """Of the time that was set; at least one, for the question that is being asked."""
        return max(ceil(aim.minutes - self.seconds / 60), 1)

    def share(self, aim: Aim) -> float:
        """How much of what was set is used up, 0..1: of the time or of the items, whichever is scarcer."""
        return min(max(self.seconds / 60 / aim.minutes, self.answers / aim.most), 1.0)


def pace(seconds: Iterable[float | None]) -> Pace:
    """From the seconds that each answer took; None where nobody knows counts as no time."""
    taken = [min(one or 0.0, PAUSE) for one in seconds]
    return Pace(len(taken), sum(taken))


@dataclass(frozen=True)
class Known:
    """What is believed of somebody, and from how many counted answers on each practice."""

    belief: Belief
    answers: Mapping[str, int]


def over(
    aim: Aim,
    now: Pace,
    known: Known,
    domains: Mapping[str, Domain],
    left: Iterable[Candidate],
    asked: Collection[str],
) -> End | None:
    """Why the attempt should end here; None to go on. `asked` are the practices that it has asked about.

    Nothing is settled before each practice was asked about once that has an item left: who wants to know where they
    stand wants to be asked.
    """
    practices = {one.practice for one in left}
    if not practices:
        return End.NOTHING_LEFT
    if now.answers >= aim.most:
        return End.ITEMS
    if now.seconds >= aim.minutes * 60:
        return End.TIME
    if not practices <= set(asked):
        return None
    own = narrowed(known.belief, aim.practices)
    if len(settled(own, domains, known.answers)) == len(own.names):
        return End.SETTLED
    if aim.goal is Goal.WEAKEST and weakest_are_certain(own, domains, CERTAIN):
        return End.WEAKEST
    return None


def left(
    catalogue: Catalogue,
    practices: Collection[str],
    asked: Collection[str],
    seen: Mapping[str, datetime],
    exposure: Mapping[str, float],
    now: datetime,
) -> list[Candidate]:
    """The items that would tell something: of these practices, not asked yet, and not seen within 60 days.

    A second variant of a learning point comes only when its practice has no other point left: who has just thought
    about one says less by the other. `asked` and `seen` are item ids, `exposure` shares of attempts by item id.
    """
    points = {(one.practice, one.point) for name in asked if (one := catalogue.items.get(name))}
    found: list[Candidate] = []
    for practice in practices:
        unused: list[Candidate] = []
        again: list[Candidate] = []
        for name, item in catalogue.drawn_from.get(practice, {}).items():
            if name in asked or not fresh(seen.get(name), now):
                continue
            into = again if (practice, catalogue.items[name].point) in points else unused
            into.append(Candidate(name, practice, item, exposure.get(name, 0.0)))
        found += unused or again
    return found


def worth_asking(
    aim: Aim, known: Known, domains: Mapping[str, Domain], left: Iterable[Candidate], asked: Collection[str]
) -> tuple[Belief, list[Candidate]]:
    """What the choice is among: items of the practices in question, and the belief about these practices.

    Where the states are what is wanted, a practice that is settled is in question no more while another is open and
    has items left.
    """
    own = narrowed(known.belief, aim.practices)
    pool = list(left)
    if aim.goal is Goal.WEAKEST and len(own.names) > WEAKEST:
        return own, pool
    done = settled(own, domains, known.answers).intersection(asked)
    open_ones = [one for one in pool if one.practice not in done]
    if not open_ones:
        return own, pool
    names = {one.practice for one in open_ones}
    return narrowed(own, [name for name in own.names if name in names]), open_ones


def narrowed(belief: Belief, practices: Collection[str]) -> Belief:
    """The belief about some of its practices, in its own order."""
    rows = [row for row, name in enumerate(belief.names) if name in practices]
    return Belief(
        tuple(belief.names[row] for row in rows),
        tuple(belief.mean[row] for row in rows),
        tuple(tuple(belief.cov[row][column] for column in rows) for row in rows),
    )


def aged(belief: Belief, last: Mapping[str, datetime], now: datetime) -> Belief:
    """The belief after the months since each practice's last answer, as `know` widens what it says."""
    months = {name: max((now - at).total_seconds(), 0.0) / 86400 / DAYS_A_MONTH for name, at in last.items()}
    return widened(belief, {name: WIDENING**2 * count for name, count in months.items()})
