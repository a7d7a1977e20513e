"""Calibration: difficulties and discriminations from the answers of many, with the authors' levels as the prior.

MAP-EM with empirical Bayes (Bock & Aitkin 1981; Mislevy 1986; measurement §2): b ~ N(α + β·(level−3), τ²),
log a ~ N(log a_kind, 0.3²), where α, β, τ and a_kind are estimated along. From 20 reps difficulties alone (Rasch),
from 100 discriminations as well, and for each kind what is earned without knowing and what an answer weighs. NumPy is
used here and nowhere else in the engine: a calibration runs in a process of its own; the server never loads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from assessor.engine.calibration import DISCRIMINATION_FROM, RASCH_FROM, Answers, Banked, Calibration
from assessor.engine.know import DISCOUNT, LOADING, Parameters, overall_grid, prior_rows, thetas

Floats = NDArray[np.float64]

ROUNDS = 30
LOG_A_SD = 0.3
MU_SD = 0.3
ENOUGH = 0.005
"""A round that moves no difficulty further than this is the last."""
STATED_WORTH = 10.0
"""The stated weight of a kind counts like some fifty answers when its weight is estimated."""


def calibrate(bank: Mapping[str, Banked], answers: Answers) -> Calibration:
    """Parameters of every item of the bank, answered or not, from first attempts in any order of reps."""
    reps = sum(1 for given in answers if any(name in bank for name in given))
    if reps < RASCH_FROM:
        return Calibration(reps)
    data = _arranged(bank, answers)
    fitted = _Fit(data)
    for _ in range(ROUNDS):
        before = fitted.b.copy()
        fitted.step(two_parameters=reps >= DISCRIMINATION_FROM)
        if float(np.max(np.abs(fitted.b - before))) < ENOUGH:
            break
    return _result(data, fitted, reps)


@dataclass(frozen=True)
class _Data:
    names: list[str]
    practices: list[str]
    of: list[NDArray[np.intp]]
    """For each practice, the rows of its items."""
    kinds: list[str]
    kind: NDArray[np.intp]
    level: Floats
    c: Floats
    w: Floats
    credit: Floats
    """Items × reps, 0..1."""
    given: Floats
    """Items × reps, 1 where there is an answer."""


def _arranged(bank: Mapping[str, Banked], answers: Answers) -> _Data:
    names = sorted(bank)
    practices = sorted({bank[name].practice for name in names})
    kinds = sorted({bank[name].kind for name in names})
    row = {name: place for place, name in enumerate(names)}
    credit, given = np.zeros((len(names), len(answers))), np.zeros((len(names), len(answers)))
    for rep, mine in enumerate(answers):
        for name, points in mine.items():
            if name in row:
                credit[row[name], rep], given[row[name], rep] = points / 100, 1
    return _Data(
        names,
        practices,
        [np.array([row[n] for n in names if bank[n].practice == p], dtype=np.intp) for p in practices],
        kinds,
        np.array([kinds.index(bank[name].kind) for name in names], dtype=np.intp),
        np.array([bank[name].level - 3.0 for name in names]),
        np.array([bank[name].c for name in names]),
        np.array([bank[name].w for name in names]) * DISCOUNT,
        credit,
        given,
    )


class _Fit:
    """The parameters as they stand, and one round of EM."""

    def __init__(self, data: _Data) -> None:
        self.data = data
        self.b = 0.4 * data.level
        self.log_a = np.zeros(len(data.names))
        self.b_error = np.full(len(data.names), 0.75)
        self.alpha, self.beta, self.tau2 = 0.0, 0.4, 0.5625
        self.kind_log_a = np.zeros(len(data.kinds))
        self.c = data.c.copy()
        self.w = data.w.copy()
        self.floor = np.zeros(len(data.kinds))
        self.mu = np.zeros(len(data.practices))
        self.mu_error = np.full(len(data.practices), MU_SD)
        self.loading = LOADING
        self.theta = np.array(thetas())
        self.g = np.array(overall_grid())

    def step(self, *, two_parameters: bool) -> None:
        """Posteriors of all reps, then the parameters that fit them best."""
        posteriors = self._posteriors()
        tried, right, square = np.empty((3, len(self.data.names), len(self.theta)))
        for rows, posterior in zip(self.data.of, posteriors, strict=True):
            tried[rows] = self.data.given[rows] @ posterior
            right[rows] = (self.data.given[rows] * self.data.credit[rows]) @ posterior
            square[rows] = (self.data.given[rows] * self.data.credit[rows] ** 2) @ posterior
            self._fit_items(rows, tried[rows], right[rows], two_parameters)
        if two_parameters:
            self._fit_floors(tried, right)
            self._fit_weights(tried, right, square)
        self._fit_hyper(two_parameters)

    def _chance(self, rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """P and σ, items × nodes."""
        rise = 1 / (1 + np.exp(-np.exp(self.log_a[rows, None]) * (self.theta - self.b[rows, None])))
        c = self.c[rows, None]
        return 0.01 + 0.98 * (c + (1 - c) * rise), rise

    def _posteriors(self) -> list[Floats]:
        """For each practice p(θ | all answers), reps × nodes; moves μ and λ on the way."""
        likelihoods, priors, inner = [], [], []
        for k, rows in enumerate(self.data.of):
            p, _ = self._chance(rows)
            w, given, credit = self.w[rows, None], self.data.given[rows], self.data.credit[rows]
            logs = (w * given * credit).T @ np.log(p) + (w * given * (1 - credit)).T @ np.log(1 - p)
            like = np.exp(logs - logs.max(axis=1, keepdims=True))
            prior = np.array(prior_rows(round(float(self.mu[k]), 6), self._spread(k), round(self.loading, 6)))
            likelihoods.append(like)
            priors.append(prior)
            inner.append(np.log(like @ prior.T))
        overall = sum(inner) - self.g**2 / 2
        found, moved_mu, together, alone = [], self.mu.copy(), 0.0, 0.0
        everything = _shares(overall)
        mean_g = everything @ self.g
        square_g = float((everything @ self.g**2).sum())
        for k, (like, prior, own) in enumerate(zip(likelihoods, priors, inner, strict=True)):
            posterior = (_shares(overall - own) @ prior) * like
            posterior /= posterior.sum(axis=1, keepdims=True)
            found.append(posterior)
            given_g = (like * self.theta) @ prior.T / (like @ prior.T)
            known = self.data.given[self.data.of[k]].any(axis=0)
            together += float(((everything * self.g * (given_g - self.mu[k])).sum(axis=1) * known).sum())
            alone += square_g * float(known.mean())
            moved_mu[k] = self._moved_mu(posterior[known], mean_g[known], k)
        self.mu = moved_mu
        reps = self.data.given.shape[1]
        self.loading = (reps * min(max(together / alone, 0.3), 0.9) + 65) / (reps + 100)
        return found

    def _spread(self, k: int) -> float:
        return round(
            float(self.mu_error[k] ** 2 + np.mean(self.b_error[self.data.of[k]] ** 2) / len(self.data.of[k])), 6
        )

    def _moved_mu(self, posterior: Floats, mean_g: Floats, k: int) -> float:
        """The practice's mean, drawn towards 0 as N(0, 0.3²)."""
        count = len(posterior)
        residual = float((posterior @ self.theta - self.loading * mean_g).sum())
        precision = count / (1 - self.loading**2) + 1 / MU_SD**2
        self.mu_error[k] = precision**-0.5
        return residual / (1 - self.loading**2) / precision

    def _fit_items(self, rows: NDArray[np.intp], tried: Floats, right: Floats, two_parameters: bool) -> None:
        """Fisher scoring on the expected answers at each node, a few steps."""
        prior_b = self.alpha + self.beta * self.data.level[rows]
        prior_a = self.kind_log_a[self.data.kind[rows]]
        for _ in range(4):
            p, rise = self._chance(rows)
            a = np.exp(self.log_a[rows, None])
            steep = 0.98 * (1 - self.c[rows, None]) * rise * (1 - rise)
            pull = self.w[rows, None] * (right - tried * p) / (p * (1 - p)) * steep
            heavy = self.w[rows, None] * tried * steep**2 / (p * (1 - p))
            along_b, along_a = -a, a * (self.theta - self.b[rows, None])
            info_b = (heavy * along_b**2).sum(axis=1) + 1 / self.tau2
            move_b = ((pull * along_b).sum(axis=1) + (prior_b - self.b[rows]) / self.tau2) / info_b
            self.b[rows] += np.clip(move_b, -1, 1)
            self.b_error[rows] = info_b**-0.5
            if two_parameters:
                info_a = (heavy * along_a**2).sum(axis=1) + 1 / LOG_A_SD**2
                move_a = ((pull * along_a).sum(axis=1) + (prior_a - self.log_a[rows]) / LOG_A_SD**2) / info_a
                self.log_a[rows] += np.clip(move_a, -0.3, 0.3)

    def _fit_floors(self, tried: Floats, right: Floats) -> None:
        """What somebody who does not know earns, for all items of a kind together: logit c moves by N(0, 1)."""
        everything = np.arange(len(self.data.names), dtype=np.intp)
        p, rise = self._chance(everything)
        steep = 0.98 * (1 - rise) * (self.c * (1 - self.c))[:, None]
        pull = (self.w[:, None] * (right - tried * p) / (p * (1 - p)) * steep).sum(axis=1)
        heavy = (self.w[:, None] * tried * steep**2 / (p * (1 - p))).sum(axis=1)
        for kind in range(len(self.data.kinds)):
            own = self.data.kind == kind
            move = (pull[own].sum() - self.floor[kind]) / (heavy[own].sum() + 1)
            self.floor[kind] += np.clip(move, -0.5, 0.5)
        odds = self.data.c / (1 - self.data.c) * np.exp(self.floor[self.data.kind])
        self.c = odds / (1 + odds)

    def _fit_weights(self, tried: Floats, right: Floats, square: Floats) -> None:
        """What an answer is worth, for all items of a kind together: as many yes/no answers as scatter as little.

        Var(s) = P(1−P)/w (dispersion of a quasi-likelihood; Wedderburn 1974); for yes/no items that is 1.
        """
        p, _ = self._chance(np.arange(len(self.data.names), dtype=np.intp))
        scatter = (square - 2 * p * right + p**2 * tried).sum(axis=1)
        expected = (tried * p * (1 - p)).sum(axis=1)
        for kind in range(len(self.data.kinds)):
            own = self.data.kind == kind
            stated = float(self.data.w[own].mean()) / DISCOUNT
            found = (expected[own].sum() + STATED_WORTH) / (scatter[own].sum() + STATED_WORTH / stated)
            self.w[own] = self.data.w[own] * np.clip(found / stated, 0.5, 3.0)

    def _fit_hyper(self, two_parameters: bool) -> None:
        """What the authors' levels are worth: α, β, τ; and how sharply each kind of item discriminates."""
        answered = self.data.given.any(axis=1)
        level, b = self.data.level[answered], self.b[answered]
        weight = 1 / (self.b_error[answered] ** 2 + self.tau2)
        design = np.stack([np.ones_like(level), level])
        # Two answers' worth of the day-1 line, so that a small or one-levelled bank has one.
        left = (design * weight) @ design.T + np.diag([2.0, 20.0])
        self.alpha, self.beta = np.linalg.solve(left, (design * weight) @ b + np.array([0.0, 8.0]))
        gap = b - self.alpha - self.beta * level
        self.tau2 = float((np.sum(gap**2 + self.b_error[answered] ** 2) + 5 * 0.5625) / (len(b) + 5))
        if two_parameters:
            for kind in range(len(self.data.kinds)):
                own = self.log_a[answered & (self.data.kind == kind)]
                self.kind_log_a[kind] = own.sum() / (len(own) + 5)


def _shares(logs: Floats) -> Floats:
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _result(data: _Data, fitted: _Fit, reps: int) -> Calibration:
    numbers = zip(data.names, fitted.b, fitted.log_a, fitted.c, fitted.w, strict=True)
    return Calibration(
        reps,
        {
            name: Parameters(round(float(b), 4), float(c), float(w) / DISCOUNT, round(exp(log_a), 4))
            for name, b, log_a, c, w in numbers
        },
        {name: round(float(error), 4) for name, error in zip(data.names, fitted.b_error, strict=True)},
        {name: round(float(mu), 4) for name, mu in zip(data.practices, fitted.mu, strict=True)},
        {name: fitted._spread(k) for k, name in enumerate(data.practices)},
        round(float(fitted.loading), 4),
    )
