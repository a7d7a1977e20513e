"""How near estimates come to the truth: the engine on day 1 and calibrated, and the peers that need no more data."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from assessor.engine.calibrate import calibrate
from assessor.engine.know import LOADING, Domain, Evidence, Knowledge, State, know
from bench._asking import Credits, Exam
from bench._world import Floats, World

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def day_one(world: World, credits: Credits) -> Exam:
    """The engine with the authors' levels."""
    known = world.day_one()
    return Exam(world, credits, known, world.domains(known), LOADING)


def calibrated(world: World, credits: Credits, others: list[dict[str, int]]) -> Exam:
    """The engine after so many others have answered."""
    found = calibrate(world.bank(), others)
    return Exam(world, credits, found.items, found.domains(world.domains(found.items)), found.loading)


def answers(exam: Exam, rep: int) -> dict[str, list[Evidence]]:
    """The whole form of one rep."""
    return {
        practice: [Evidence(exam.known[name], int(exam.credits[name][rep]), NOW) for name in exam.world.of(practice)]
        for practice in exam.world.names
    }


def knowledge(exam: Exam, rep: int) -> dict[str, Knowledge]:
    """What the engine says of one rep after the whole form."""
    return know(exam.domains, answers(exam, rep), NOW, exam.loading)


def table(known: list[dict[str, Knowledge]], figure: str) -> Floats:
    """A figure of every rep and practice."""
    return np.array([[getattr(one, figure) for one in mine.values()] for mine in known])


def rasch(exam: Exam, reps: int) -> Floats:
    """Mastery by a Rasch model of each practice alone, the mean of the posterior."""
    alone = {name: Domain(domain.items) for name, domain in exam.domains.items()}
    rows = []
    for rep in range(reps):
        mine = answers(exam, rep)
        rows.append([know({p: alone[p]}, {p: mine[p]}, NOW, 0.0)[p].mastery for p in exam.world.names])
    return np.array(rows)


def raw(exam: Exam) -> Floats:
    """The mean credit of each practice."""
    return np.stack(
        [np.mean([exam.credits[name] / 100 for name in exam.world.of(p)], axis=0) for p in exam.world.names], axis=1
    )


def error(estimate: Floats, truth: Floats) -> float:
    """Root of the mean square of what is wrong, 0..1."""
    return float(np.sqrt(np.mean((estimate - truth) ** 2)))


def precision(estimate: Floats, truth: Floats, lowest: int = 3) -> float:
    """The share of those called the three weakest that are, 0..1."""
    ours, theirs = (np.argsort(each, axis=1)[:, :lowest] for each in (estimate, truth))
    return float(
        np.mean([len(set(a) & set(b)) / lowest for a, b in zip(ours.tolist(), theirs.tolist(), strict=True)])
    )


def reliability(stated: Floats, came_true: Floats, bands: int = 5) -> list[dict[str, float]]:
    """For each band of stated chances: how many, what was said on average, how often it was so."""
    place = np.minimum((stated * bands).astype(int), bands - 1)
    rows = []
    for band in range(bands):
        here = place == band
        if here.any():
            rows.append(
                {
                    "n": int(here.sum()),
                    "stated": float(stated[here].mean()),
                    "came_true": float(came_true[here].mean()),
                }
            )
    return rows


def by_state(known: list[dict[str, Knowledge]], there: NDArray[np.bool_]) -> dict[str, dict[str, float]]:
    """For each state: how many, the chance of being there that was stated for them, and how many are, 0..1."""
    states = np.array([[one.state for one in mine.values()] for mine in known])
    stated = table(known, "chance_there")
    return {
        state: {
            "n": int((states == state).sum()),
            "said": float(stated[states == state].mean()),
            "was": float(there[states == state].mean()),
        }
        for state in State
        if (states == state).any()
    }
