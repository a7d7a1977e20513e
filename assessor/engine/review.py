"""What to review today: one card for each learning point, few a day, and no debt for days away (measurement §6).

When a card is due is FSRS-6's to say (Ye 2022–2024; the `fsrs` package): the day on which the chance of remembering
has fallen to what the rep has asked for. Reviews never enter Know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from fsrs import Card as Memory
from fsrs import Rating, Scheduler
from fsrs import State as Phase

from assessor.engine.confidence import Confidence

RETENTION = 0.85
"""The chance of remembering at which a card comes back, unless the rep has set another."""
RETENTIONS = (0.75, 0.80, 0.85, 0.90, 0.95)
"""What a rep can choose from; more retention is more cards a day."""
MAX_DAYS = 180
A_DAY = 10
"""Cards a day at most."""
BACKLOG = 2 * A_DAY
"""Cards that are ever shown as waiting: after a holiday the queue is two days long, whatever fell due in it."""
RIGHT_FROM = 60
"""Credit from which an answer counts as right."""


@dataclass(frozen=True)
class Card:
    """What is remembered of one learning point; `due` and `last` are aware, stability is in days."""

    point: str
    stability: float
    difficulty: float
    """1..10, as FSRS has it."""
    due: datetime
    last: datetime
    seen: tuple[str, ...] = ()
    """Variants in the order in which they were last asked, oldest first."""
    alarming: bool = False
    """The last answer was wrong and given as sure: the most urgent thing to mend."""


@dataclass(frozen=True)
class Queue:
    """Today's cards, first to last, and how many more wait; the wait is capped and says nothing of days missed."""

    today: tuple[Card, ...]
    waiting: int


def rating(credit: int, confidence: Confidence | None) -> Rating:
    """Wrong → Again, right by guess → Hard, right → Good; never Easy. Credit 0..100."""
    if credit < RIGHT_FROM:
        return Rating.Again
    return Rating.Hard if confidence is Confidence.GUESS else Rating.Good


def reviewed(
    card: Card | None,
    point: str,
    variant: str,
    credit: int,
    confidence: Confidence | None,
    at: datetime,
    retention: float = RETENTION,
) -> Card:
    """The card after an answer to one of its variants; None is a learning point met for the first time.

    `retention` is the chance of remembering asked for, 0.7..0.97.
    """
    at = max(at, card.last) if card else at
    memory, _ = _scheduler(retention).review_card(_memory(card, at), rating(credit, confidence), at)
    assert memory.stability is not None, "FSRS gives every reviewed card a stability"
    assert memory.difficulty is not None, "FSRS gives every reviewed card a difficulty"
    before = card.seen if card else ()
    return Card(
        point,
        memory.stability,
        memory.difficulty,
        memory.due,
        at,
        (*(seen for seen in before if seen != variant), variant),
        alarming=credit < RIGHT_FROM and confidence is Confidence.SURE,
    )


def queue(cards: Iterable[Card], now: datetime, done_today: int = 0, a_day: int = A_DAY) -> Queue:
    """What is due by the end of the day: confidently wrong first, then what is likeliest to be remembered still.

    A card that is lost already loses nothing by another day; one that is slipping does. The other way round, whoever
    cannot keep up remembered half as much when it was tried.

    `done_today` cards count towards the day's ten. Whoever was away finds a day's worth, not a debt: the rest waits
    its turn, and a card that waited is scheduled by the real interval, which earns it a longer one when it is known.
    """
    due = sorted((card for card in cards if card.due <= now), key=lambda card: _urgency(card, now))
    room = max(a_day - done_today, 0)
    return Queue(tuple(due[:room]), min(len(due) - len(due[:room]), BACKLOG))


def variant(card: Card | None, variants: Sequence[str]) -> str:
    """The variant to ask: one never asked in review, in the author's order, else the one asked longest ago."""
    if not variants:
        raise ValueError("a learning point without variants was asked for; the bank must have at least one for it")
    seen = card.seen if card else ()
    unseen = [name for name in variants if name not in seen]
    return unseen[0] if unseen else min(variants, key=seen.index)


def rescheduled(card: Card, retention: float) -> Card:
    """The card with the day on which it is due at another chance of remembering, 0.7..0.97; nothing else changes."""
    return replace(card, due=_due(card, retention))


def remembered(card: Card, at: datetime) -> float:
    """R(t): the chance that the learning point is remembered, 0..1."""
    return _scheduler(RETENTION).get_card_retrievability(_memory(card, card.last), max(at, card.last))


def load(
    cards: Iterable[Card], now: datetime, days: int, retentions: Iterable[float] = RETENTIONS
) -> Mapping[float, float]:
    """Cards a day over the next `days`, for each retention a rep may choose, if every answer is right."""
    kept = list(cards)
    return {share: sum(_reviews(card, now, days, share) for card in kept) / days for share in retentions}


def _reviews(card: Card, now: datetime, days: int, retention: float) -> int:
    """How often a card comes up in that time."""
    scheduler, end, count = _scheduler(retention), now + timedelta(days=days), 0
    memory = _memory(card, card.last)
    due = max(now, _due(card, retention))
    while due < end:
        count += 1
        memory, _ = scheduler.review_card(memory, Rating.Good, due)
        due = memory.due
    return count


def _due(card: Card, retention: float) -> datetime:
    """When a card is due at another retention: R falls as a power of time, so that intervals scale alike."""
    day = timedelta(days=1)
    scheduler, memory = _scheduler(retention), _memory(card, card.last)
    low, high = 0, MAX_DAYS
    while low < high:
        middle = (low + high) // 2
        kept = scheduler.get_card_retrievability(memory, card.last + middle * day)
        low, high = (middle + 1, high) if kept > retention else (low, middle)
    return card.last + max(low, 1) * day


def _urgency(card: Card, now: datetime) -> tuple[bool, float, str]:
    return not card.alarming, -remembered(card, now), card.point


def _memory(card: Card | None, at: datetime) -> Memory:
    """FSRS's own card; its id, which it would take from the clock, is of no use here."""
    if card is None:
        return Memory(card_id=0, due=at)
    return Memory(0, Phase.Review, None, card.stability, card.difficulty, card.due, card.last)


@lru_cache(maxsize=16)
def _scheduler(retention: float) -> Scheduler:
    return Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=MAX_DAYS,
        enable_fuzzing=False,
    )
