"""What a rep says against a recommendation, and for how long it holds (measurement §5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from assessor.engine.know import Knowledge, State

SET_ASIDE = timedelta(days=14)
"""How long *not now* holds."""


class Kind(StrEnum):
    """What one can say against a lesson that was recommended."""

    NOT_NOW = "not-now"
    DO_THIS = "do-this"
    WRONG = "wrong"


@dataclass(frozen=True)
class Objection:
    """Said at a moment (aware) against a lesson, recommended for this practice."""

    kind: Kind
    lesson: str
    practice: str
    at: datetime

    @property
    def until(self) -> datetime | None:
        """When it ends by itself; None if only answers, or its owner, end it."""
        return self.at + SET_ASIDE if self.kind is Kind.NOT_NOW else None


@dataclass(frozen=True)
class Aside:
    """What is not recommended: these lessons, and whatever else for these practices."""

    lessons: frozenset[str] = frozenset()
    practices: frozenset[str] = frozenset()

    def keeps_back(self, lesson: str, practice: str) -> bool:
        """Whether a lesson that was recommended for a practice is among it."""
        return lesson in self.lessons or practice in self.practices


NOTHING = Aside()


def contradicted(objection: Objection, knowledge: Mapping[str, Knowledge]) -> bool:
    """Whether answers given after *I already do this* say that the practice needs work."""
    known = knowledge.get(objection.practice)
    if objection.kind is not Kind.DO_THIS or known is None or known.last_answer is None:
        return False
    return known.last_answer > objection.at and known.state is State.NEEDS_WORK


def stands(objection: Objection, knowledge: Mapping[str, Knowledge], now: datetime) -> bool:
    """Whether an objection still holds."""
    if objection.until is not None:
        return now < objection.until
    return not contradicted(objection, knowledge)


def aside(objections: Iterable[Objection]) -> Aside:
    """What objections that stand keep back: their lessons; of a practice that one already does, every lesson."""
    holding = list(objections)
    return Aside(
        frozenset(one.lesson for one in holding),
        frozenset(one.practice for one in holding if one.kind is Kind.DO_THIS),
    )
