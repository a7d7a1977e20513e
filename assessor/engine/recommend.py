"""Which lesson next, and why (measurement §5).

priority(l) = [Σ_k W_k·cov_lk·E(cut_k − m_k)⁺] · ready_l · fit_l · fresh_l · e_l / (minutes_l + 5)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import exp, prod
from types import MappingProxyType

from fsrs import Card, Rating, Scheduler

from assessor.engine.catalogue import Lesson, Practice
from assessor.engine.effects import CLOSES, Effect, effect
from assessor.engine.know import Knowledge, difficulty
from assessor.engine.objections import NOTHING, Aside

RULE = "recommend-2"
"""Version of this rule; every stored recommendation names it."""
_MEMORY = Scheduler(desired_retention=0.85, learning_steps=(), maximum_interval=180, enable_fuzzing=False)


@dataclass(frozen=True)
class Recommendation:
    """A lesson with the factors of its priority, all of them ≥ 0, so that anyone can recompute it."""

    lesson: str
    priority: float
    gain: float
    """Σ W·cov·E(cut − m)⁺, after what lessons before it on the list would close."""
    ready: float
    fit: float
    fresh: float
    effect: float
    pairs: int
    """Readers on whom the effect was measured; 0 if it is taken from the minutes."""
    minutes: int
    practice: str
    """The practice whose shortfall the lesson closes most of."""

    def as_data(self) -> dict[str, float | int | str]:
        """Plain data, for the record."""
        return dict(vars(self))


def recommend(
    lessons: Iterable[Lesson],
    practices: Mapping[str, Practice],
    knowledge: Mapping[str, Knowledge],
    studied: Mapping[str, datetime],
    now: datetime,
    aside: Aside = NOTHING,
    effects: Mapping[str, Effect] = MappingProxyType({}),
) -> list[Recommendation]:
    """Lessons with a priority above 0, best first.

    After each choice what it would close is halved in proportion to its coverage, so that the next one on the list
    adds something else. `studied` maps pages to the last time they were studied. Practices never asked about have the
    prior's shortfall: not knowing is a reason, too. What is set `aside` is left out; `effects` are what was measured
    of lessons, by page.
    """
    shortfall = {
        name: practices[name].importance * known.shortfall
        for name, known in knowledge.items()
        if name not in aside.practices
    }
    left = [lesson for lesson in lessons if not aside.keeps_back(lesson.page, lesson.practice)]
    chosen: list[Recommendation] = []
    while left:
        weighed = (
            _weigh(lesson, shortfall, knowledge, freshness(studied.get(lesson.page), now), effects.get(lesson.page))
            for lesson in left
        )
        best = min(weighed, key=_rank)
        if best.priority <= 0:
            break
        chosen.append(best)
        taken = next(lesson for lesson in left if lesson.page == best.lesson)
        left.remove(taken)
        for name, share in taken.covers.items():
            if name in shortfall:
                shortfall[name] *= 1 - CLOSES * share
    return chosen


def _rank(candidate: Recommendation) -> tuple[float, str]:
    return -candidate.priority, candidate.lesson


def _weigh(
    lesson: Lesson,
    shortfall: Mapping[str, float],
    knowledge: Mapping[str, Knowledge],
    fresh: float,
    measured: Effect | None,
) -> Recommendation:
    gains = {name: share * shortfall[name] for name, share in lesson.covers.items() if name in shortfall}
    gain = sum(gains.values())
    ready = prod(readiness(knowledge[name].mastery) for name in lesson.requires if name in knowledge)
    fit = _fit(lesson, knowledge)
    works = effect(lesson.minutes, measured)
    return Recommendation(
        lesson=lesson.page,
        priority=gain * ready * fit * fresh * works / (lesson.minutes + 5),
        gain=gain,
        ready=ready,
        fit=fit,
        fresh=fresh,
        effect=works,
        pairs=measured.pairs if measured and measured.enough else 0,
        minutes=lesson.minutes,
        practice=max(gains, key=lambda name: gains[name], default=lesson.practice),
    )


def readiness(mastery: float) -> float:
    """How ready someone is who masters a prerequisite that much, 0.35..1."""
    return 0.35 + 0.65 / (1 + exp(-(mastery - 0.45) / 0.10))


def _fit(lesson: Lesson, knowledge: Mapping[str, Knowledge]) -> float:
    """exp(−½((θ − level)/1.5)²), the lesson's level 1..5 read on the θ scale as an item's level is."""
    known = knowledge.get(lesson.practice)
    theta = known.theta if known else 0.0
    return exp(-0.5 * ((theta - difficulty(lesson.level)) / 1.5) ** 2)


def freshness(studied_at: datetime | None, now: datetime) -> float:
    """1 if never studied, else 1 − R(t): what has faded since, by FSRS-6 after one good study."""
    if studied_at is None:
        return 1.0
    card, _ = _MEMORY.review_card(Card(card_id=0, due=studied_at), Rating.Good, studied_at)
    return 1.0 - _MEMORY.get_card_retrievability(card, max(now, studied_at))
