"""How many questions each rule needs: the same reps and answers, asked in the order that each rule chooses."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from random import Random

import numpy as np
from numpy.typing import NDArray

from assessor.engine.asking import Candidate, choose, information
from assessor.engine.belief import Belief, before, learn, mastery
from assessor.engine.know import Domain, Parameters
from bench._world import Floats, World

Credits = Mapping[str, NDArray[np.int64]]
WEAKEST = 3
SMOOTH = 5
"""Precision after n questions is the mean over so many neighbouring n: one world's reps are few."""


@dataclass(frozen=True)
class Exam:
    """One world's reps, what they would answer, and what the engine believes of the items."""

    world: World
    credits: Credits
    known: Mapping[str, Parameters]
    domains: Mapping[str, Domain]
    loading: float

    def practice(self, name: str) -> str:
        return self.world.items[name].practice


Order = Callable[[Exam, int, Random], Iterator[str]]
"""Yields the items for one rep, best first; it is told each answer by reading `exam.credits`."""


def ours(exam: Exam, rep: int, rng: Random) -> Iterator[str]:
    """The engine's rule."""
    belief = before(exam.domains, exam.loading)
    left = [Candidate(name, exam.practice(name), exam.known[name]) for name in exam.known]
    asked: list[str] = []
    while (one := choose(belief, exam.domains, left, asked, rng)) is not None:
        left.remove(one)
        asked.append(one.practice)
        belief = learn(belief, one.practice, one.item, int(exam.credits[one.id][rep]))
        yield one.id


def at_random(exam: Exam, rep: int, rng: Random) -> Iterator[str]:
    """Any order."""
    names = list(exam.known)
    rng.shuffle(names)
    yield from names


def fixed(exam: Exam) -> Order:
    """The same short form for everybody: each practice's most informative item for a middling rep, then the next."""
    ranked = [
        sorted(
            exam.world.of(practice),
            key=lambda name: -information(exam.known[name], domain.mu, (1 + domain.variance) ** 0.5),
        )
        for practice, domain in exam.domains.items()
    ]
    form = [name for round_ in zip(*ranked, strict=True) for name in round_]
    return lambda exam, rep, rng: iter(form)


def by_catsim(exam: Exam, rep: int, rng: Random) -> Iterator[str]:
    """catsim: practices take turns, each a test of its own by maximum information."""
    tests = [_Catsim(exam, practice) for practice in exam.world.names]
    for _ in range(len(tests[0].names)):
        for test in tests:
            yield test.next(rep)


class _Catsim:
    def __init__(self, exam: Exam, practice: str) -> None:
        from catsim.estimation import NumericalSearchEstimator
        from catsim.item_bank import ItemBank
        from catsim.selection import MaxInfoSelector

        self.exam = exam
        self.names = exam.world.of(practice)
        rows = [[item.a, item.b, item.c, 0.99] for item in (exam.known[name] for name in self.names)]
        with redirect_stdout(StringIO()):  # it prints an empty line for each bank
            self.bank = ItemBank(np.array(rows))
        self.select, self.estimate = MaxInfoSelector(), NumericalSearchEstimator()
        self.asked: list[int] = []
        self.right: list[bool] = []
        self.theta = exam.domains[practice].mu

    def next(self, rep: int) -> str:
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            place = self.select.select(item_bank=self.bank, administered_items=self.asked, est_theta=self.theta)
            assert place is not None, "a test was asked for more items than it has"
            self.asked.append(int(place))
            self.right.append(bool(self.exam.credits[self.names[place]][rep] >= 50))
            self.theta = self.estimate.estimate(
                item_bank=self.bank,
                administered_items=self.asked,
                response_vector=self.right,
                est_theta=self.theta,
            )
        return self.names[place]


def precision_curve(exam: Exam, order: Order, reps: range, most: int, seed: int) -> Floats:
    """Weakest-three precision after 1..`most` questions, 0..1, averaged over reps and smoothed."""
    truth = np.argsort(exam.world.mastery(), axis=1)[:, :WEAKEST]
    hits = np.zeros(most)
    for rep in reps:
        belief = before(exam.domains, exam.loading)
        weakest = set(truth[rep].tolist())
        for n, name in enumerate(order(exam, rep, Random(f"{seed}-{rep}"))):
            if n == most:
                break
            belief = learn(belief, exam.practice(name), exam.known[name], int(exam.credits[name][rep]))
            hits[n] += len(weakest & lowest(belief, exam.domains)) / WEAKEST
    return _smoothed(hits / len(reps))


def lowest(belief: Belief, domains: Mapping[str, Domain]) -> set[int]:
    """The practices, by place, whose mastery is believed to be lowest."""
    believed = list(mastery(belief, domains).values())
    return set(sorted(range(len(believed)), key=believed.__getitem__)[:WEAKEST])


def needed(curve: Floats, target: float) -> int:
    """The first n whose precision reaches the target; one more than was tried if none does."""
    reached = np.flatnonzero(curve >= target)
    return int(reached[0]) + 1 if len(reached) else len(curve) + 1


def _smoothed(curve: Floats) -> Floats:
    half = SMOOTH // 2
    return np.array([curve[max(0, n - half) : n + half + 1].mean() for n in range(len(curve))])
