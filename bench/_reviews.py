"""What reviewing costs and keeps: ours, SM-2 and Leitner in a memory that is none of the three's model.

A learning point is forgotten exponentially (Ebbinghaus), at a rate of its own. A success multiplies the half-life, by
the more the nearer it was to being forgotten (spacing, Cepeda et al. 2008), by about SM-2's 2.5 where the chance was
0.85; a failure takes most of it away. A rep misses one day in five, and is away for two weeks once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean

from assessor.engine.review import A_DAY, Card, queue, reviewed

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS, POINTS, NEW_A_DAY = 300, 80, 2
MEASURED_FROM = 100
"""Days after which what is remembered is measured."""
AWAY = range(150, 164)


@dataclass
class Memory:
    """One learning point in one head: the half-life in days, and when it was last met."""

    half_life: float
    last: int

    def chance(self, day: int) -> float:
        """Of remembering it on that day, 0..1."""
        return float(0.5 ** ((day - self.last) / self.half_life))

    def asked(self, day: int, rng: Random) -> bool:
        """Whether it is remembered now; either way the answer is read."""
        chance = self.chance(day)
        right = rng.random() < chance
        grown = min(self.half_life * (1 + 4 * (1.25 - chance)), 400)
        self.half_life = grown if right else max(self.half_life * 0.4, 1.5)
        self.last = day
        return right


class Ours:
    """The engine's queue."""

    def __init__(self) -> None:
        self.cards: dict[int, Card] = {}

    def met(self, point: int, day: int) -> None:
        """Learned today."""
        self.cards[point] = reviewed(None, str(point), "v", 100, None, START + day * DAY)

    def due(self, day: int) -> list[int]:
        """Today's, most urgent first."""
        return [int(card.point) for card in queue(self.cards.values(), START + day * DAY).today]

    def told(self, point: int, day: int, *, right: bool) -> None:
        """An answer."""
        self.cards[point] = reviewed(self.cards[point], str(point), "v", 100 * right, None, START + day * DAY)


class Boxes:
    """Leitner's five boxes, 1, 2, 4, 8 and 16 days (Leitner 1972): right goes up one, wrong back to the first."""

    def __init__(self) -> None:
        self.box: dict[int, int] = {}
        self.on: dict[int, int] = {}

    def met(self, point: int, day: int) -> None:
        self.box[point], self.on[point] = 0, day + 1

    def due(self, day: int) -> list[int]:
        return _oldest(self.on, day)

    def told(self, point: int, day: int, *, right: bool) -> None:
        self.box[point] = min(self.box[point] + 1, 4) if right else 0
        self.on[point] = day + 2 ** self.box[point]


class SuperMemo:
    """SM-2 (Woźniak 1990) with grade 4 for right and 2 for wrong."""

    def __init__(self) -> None:
        self.state: dict[int, tuple[int, int, float]] = {}
        self.on: dict[int, int] = {}

    def met(self, point: int, day: int) -> None:
        self.state[point], self.on[point] = (1, 1, 2.5), day + 1

    def due(self, day: int) -> list[int]:
        return _oldest(self.on, day)

    def told(self, point: int, day: int, *, right: bool) -> None:
        count, gap, ease = self.state[point]
        if not right:
            self.state[point] = 0, 1, max(ease - 0.32, 1.3)
        else:
            self.state[point] = count + 1, (1, 6)[count] if count < 2 else round(gap * ease), ease
        self.on[point] = day + self.state[point][1]


Rule = Ours | Boxes | SuperMemo


def figures(rng: Random) -> dict[str, float]:
    """For each rule: the share remembered on an average day, cards a day, and what a card buys."""
    seed = rng.random()
    found: dict[str, float] = {}
    rules: Iterable[tuple[str, Callable[[], Rule]]] = (("", Ours), ("_leitner", Boxes), ("_sm2", SuperMemo))
    for name, rule in rules:
        kept, cards = _lived(rule(), Random(seed))
        found |= {f"review_remembered{name}": kept, f"review_cards_a_day{name}": cards}
    return found


def _lived(rule: Rule, rng: Random) -> tuple[float, float]:
    """One rep's year: the share remembered, and cards a day."""
    heads: dict[int, Memory] = {}
    remembered, cards = [], 0
    for day in range(DAYS):
        if len(heads) < POINTS and day not in AWAY:
            for _ in range(NEW_A_DAY):
                heads[len(heads)] = Memory(rng.lognormvariate(1.2, 0.6), day)
                rule.met(len(heads) - 1, day)
        if day not in AWAY and rng.random() < 0.8:
            for point in rule.due(day)[:A_DAY]:
                rule.told(point, day, right=heads[point].asked(day, rng))
                cards += day >= MEASURED_FROM
        if day >= MEASURED_FROM:
            remembered.append(fmean(head.chance(day) for head in heads.values()))
    return fmean(remembered), cards / (DAYS - MEASURED_FROM)


def _oldest(on: dict[int, int], day: int) -> list[int]:
    """What is due, the longest overdue first."""
    return sorted((point for point, when in on.items() if when <= day), key=lambda point: (on[point], point))
