"""Qualifying a rep as reps qualify customers: what a manager has seen of one person, quarter by quarter.

What somebody saw is a picture of behaviour for each question, or that they do not know yet. It is never summed up,
and people are never put in an order by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import MaxLen, MinLen

from assessor.engine.kinds.base import Id, Line, Prose, Strict

UNKNOWN = 0
"""Picked where one does not know yet; the others are levels 1..5."""
HELP_UP_TO = 3
"""Up to this level what helps is suggested: a convention of ours, no more than a place to begin."""


@dataclass(frozen=True, kw_only=True)
class Help(Strict):
    """What a manager can do about one question."""

    do: Line
    """One thing to do, in a sentence."""
    practices: Annotated[tuple[Id, ...], MinLen(1), MaxLen(3)]
    """Practices whose lessons help the manager with it, the one to begin with first."""


@dataclass(frozen=True, kw_only=True)
class Question(Strict):
    """One thing to find out about a rep."""

    id: Id
    """Unique in the file, permanent: what was picked is kept under it."""
    title: Line
    """A few words."""
    question: Line
    """What to ask oneself, or the rep."""
    anchors: Annotated[tuple[Prose, ...], MinLen(5), MaxLen(5)]
    """Five pictures of what the rep does, level 1 first. That one does not know yet may always be said."""
    helps: Help
    """What to do about it."""


@dataclass(frozen=True, kw_only=True)
class Instrument(Strict):
    """The questions by which a manager qualifies a rep."""

    title: Line
    """Shown on its pages."""
    intro: Prose
    """Said before the first question."""
    questions: Annotated[tuple[Question, ...], MinLen(1), MaxLen(10)]
    """What to find out."""


@dataclass(frozen=True)
class Found:
    """One question with what was picked for it now and before: 1..5, 0 for not knowing, None for nothing."""

    asked: Question
    now: int | None
    before: int | None

    @property
    def change(self) -> int | None:
        """By how many levels it is higher than before, -4..4; None unless both times somebody knew."""
        return self.now - self.before if self.now and self.before else None

    @property
    def learned(self) -> bool:
        """Whether it is known now and was not before."""
        return bool(self.now) and self.before == UNKNOWN


def found(instrument: Instrument, now: Mapping[str, int], before: Mapping[str, int]) -> list[Found]:
    """Each question, in the order of the file, with what was picked; what is not asked any more is passed over."""
    return [Found(one, now.get(one.id), before.get(one.id)) for one in instrument.questions]


def to_ask(instrument: Instrument, levels: Mapping[str, int]) -> list[Question]:
    """What somebody does not know yet: the questions to ask next."""
    return [one for one in instrument.questions if levels.get(one.id) == UNKNOWN]


def to_do(instrument: Instrument, levels: Mapping[str, int]) -> list[Question]:
    """The questions picked at 1..`HELP_UP_TO`, whose help comes next, in the order of the file."""
    return [one for one in instrument.questions if 1 <= levels.get(one.id, UNKNOWN) <= HELP_UP_TO]


def quarter_of(day: date) -> str:
    """The quarter that a day lies in, as in 2026-Q4."""
    return f"{day.year:04}-Q{(day.month + 2) // 3}"
