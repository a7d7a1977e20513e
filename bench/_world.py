"""A world that is not the scoring model: reps, items and lessons whose truth is known, to measure the engine against.

Practices in clusters, items whose true chance, slips, difficulty and sharpness the engine is not told, graded and
multi-part answers that come about differently from how they are scored, authors whose levels are half right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessor.engine.calibration import Banked
from assessor.engine.know import Domain, Parameters, difficulty

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """The world's parameters; each can be given on the command line."""

    practices: int = 20
    clusters: int = 4
    within: float = 0.6
    """Correlation of two practices of a cluster."""
    between: float = 0.4
    practice_sd: float = 0.3
    choices: int = 3
    """Single-choice items a practice; one each of multi-part, numeric and graded judgement besides."""
    chance_low: float = 0.12
    chance_high: float = 0.33
    slip_low: float = 0.005
    slip_high: float = 0.05
    log_a_mean: float = 0.1
    log_a_sd: float = 0.3
    b_mean: float = 0.1
    b_sd: float = 1.0
    author_correlation: float = 0.5
    author_bias: float = -0.3
    part_noise: float = 0.3
    """SD of what the parts of one multi-part answer share."""
    blind: float = 0.15
    """Share of judgement answers that are picked without reading."""


@dataclass(frozen=True)
class Truth:
    """One item as it is."""

    practice: str
    kind: str
    a: float
    b: float
    chance: float
    slip: float
    level: int


STATED = {"choice": (0.25, 1.0), "order": (0.0, 2.0), "numeric": (0.0, 1.0), "judgement": (0.475, 1.5)}
"""What the engine is told of each kind: chance and weight, as the item kinds compute them."""
GRADES = (100, 60, 30, 0)
GRADE_EDGES = (0.0, -1.0, -2.0)
"""Who is just short of the best option picks the second best, and so on (graded response)."""
PARTS = 6


@dataclass(frozen=True)
class World:
    """Items by id, and reps' true levels: reps × practices on the θ scale."""

    shape: Shape
    items: Mapping[str, Truth]
    names: list[str]
    theta: Floats

    def of(self, practice: str) -> list[str]:
        """The practice's items."""
        return [name for name, item in self.items.items() if item.practice == practice]

    def mastery(self) -> Floats:
        """The truth: the share of each practice's items that a rep knows without guessing, reps × practices, 0..1."""
        columns = []
        for place, practice in enumerate(self.names):
            items = [self.items[name] for name in self.of(practice)]
            columns.append(np.mean([knows(item, self.theta[:, place]) for item in items], axis=0))
        return np.stack(columns, axis=1)

    def bank(self) -> dict[str, Banked]:
        """The items as a calibration sees them."""
        return {
            name: Banked(item.practice, item.kind, item.level, *STATED[item.kind])
            for name, item in self.items.items()
        }

    def day_one(self) -> dict[str, Parameters]:
        """The items as the engine sees them on day 1."""
        return {name: Parameters(difficulty(item.level), *STATED[item.kind]) for name, item in self.items.items()}

    def domains(self, known: Mapping[str, Parameters]) -> dict[str, Domain]:
        """The practices as the engine sees them."""
        return {practice: Domain(tuple(known[name] for name in self.of(practice))) for practice in self.names}


def knows(item: Truth, theta: Floats) -> Floats:
    """σ(a(θ−b)): the chance of knowing it."""
    return np.asarray(1 / (1 + np.exp(-item.a * (theta - item.b))))


def make(shape: Shape, reps: int, rng: np.random.Generator) -> World:
    """A world with so many reps."""
    names = [f"practice-{number:02}" for number in range(shape.practices)]
    cluster = np.arange(shape.practices) % shape.clusters
    correlation = np.where(cluster[:, None] == cluster, shape.within, shape.between)
    np.fill_diagonal(correlation, 1.0)
    levels = rng.standard_normal((reps, shape.practices)) @ np.linalg.cholesky(correlation).T
    levels += rng.normal(0, shape.practice_sd, shape.practices)
    kinds = ["choice"] * shape.choices + ["order", "numeric", "judgement"]
    items = {f"{name}-{place}": _item(shape, name, kind, rng) for name in names for place, kind in enumerate(kinds)}
    return World(shape, items, names, levels)


def _item(shape: Shape, practice: str, kind: str, rng: np.random.Generator) -> Truth:
    b = rng.normal(shape.b_mean, shape.b_sd)
    r = shape.author_correlation
    felt = shape.author_bias + r * (b - shape.b_mean) / shape.b_sd + np.sqrt(1 - r * r) * rng.standard_normal()
    return Truth(
        practice,
        kind,
        a=float(np.exp(rng.normal(shape.log_a_mean, shape.log_a_sd))),
        b=float(b),
        chance=float(rng.uniform(shape.chance_low, shape.chance_high)),
        slip=float(rng.uniform(shape.slip_low, shape.slip_high)),
        level=int(np.clip(np.rint(3 + felt / 0.4), 1, 5)),
    )


def credits(world: World, rng: np.random.Generator) -> dict[str, NDArray[np.int64]]:
    """What each rep would earn on each item, 0..100."""
    place = {name: column for column, name in enumerate(world.names)}
    return {
        name: _credit(world.shape, item, world.theta[:, place[item.practice]], rng)
        for name, item in world.items.items()
    }


def _credit(shape: Shape, item: Truth, theta: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    count = len(theta)
    slipped = rng.random(count) < item.slip
    if item.kind == "order":
        shifted = theta + rng.normal(0, shape.part_noise, count)
        right = np.stack([_right(item, shifted, rng) for _ in range(PARTS)])
        return np.where(slipped, 0, np.rint(100 * right.mean(axis=0))).astype(np.int64)
    if item.kind == "judgement":
        felt = item.a * (theta - item.b) + rng.logistic(size=count)
        step = sum((felt < edge).astype(np.int64) for edge in GRADE_EDGES)
        blind = (rng.random(count) < shape.blind) | slipped
        return np.asarray(GRADES)[np.where(blind, rng.integers(0, len(GRADES), count), step)]
    guess = 0.0 if item.kind == "numeric" else item.chance
    known = (rng.random(count) < knows(item, theta)) & ~slipped
    return np.where(known | (rng.random(count) < guess), 100, 0)


def _right(item: Truth, theta: Floats, rng: np.random.Generator) -> NDArray[np.bool_]:
    return np.asarray(rng.random(len(theta)) < knows(item, theta))
