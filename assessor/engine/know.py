"""Know: what the answers say about each practice, and how sure that is (measurement §2).

*Rep's sentence:* we start from your overall level, move each practice by your own answers (harder ones count more,
lucky guesses less), and show the range that the evidence supports.

    P_i(θ) = 0.01 + 0.98·[c_i + (1−c_i)·σ(a_i(θ−b_i))]
    θ_k    = μ_k + λ·g + √(1+v_k−λ²)·u_k,  g and u_k standard normal

The posterior is exact on two one-dimensional grids: given g the practices are independent, so that the sum over g of
products of one-dimensional integrals is the whole integral.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from math import exp, log, sqrt
from operator import add, mul, sub

from assessor.engine.cumulative import Cumulative

MODEL = "know-1"
"""Changes whenever the same answers would give another figure, so that kept figures are worked out anew."""
LOADING = 0.65
"""λ on day 1: the share of a practice's level that the overall level explains is λ²."""
G_NODES, THETA_NODES = 21, 61
G_REACH, THETA_REACH = 7.0, 8.0
"""Wide enough for 24 practices all right or all wrong; a reach of 5 and 6 errs by 0.015 there, this one by 0.0003.
The specification says 13 nodes for g; at this reach they are too few."""
CUT = 0.70
DAYS_A_MONTH = 30.44
STALE_MONTHS = 6
WIDENING = 0.12
"""SD that a month without answers adds, times √months."""
DISCOUNT = 0.9
"""Of the partial-credit likelihood: answers of one sitting are not quite independent."""


class State(StrEnum):
    """The only four verdicts that are ever printed."""

    NEEDS_WORK = "needs-work"
    UNKNOWN = "not-enough-evidence"
    LIKELY = "likely-there"
    SOLID = "solid"


@dataclass(frozen=True)
class Parameters:
    """An item to the model: discrimination a > 0, difficulty b on the θ scale, chance c 0..1, weight w > 0."""

    b: float
    c: float
    w: float
    a: float = 1.0


@dataclass(frozen=True)
class Evidence:
    """One counted answer: the item's parameters, the credit 0..100, and when it was given (aware)."""

    item: Parameters
    credit: int
    at: datetime


@dataclass(frozen=True)
class Domain:
    """A practice as the model sees it: its scored items (not empty), its mean μ on the θ scale, its cut 0..1."""

    items: tuple[Parameters, ...]
    mu: float = 0.0
    cut: float = CUT
    unsure: float | None = None
    """Variance of the practice's place on the θ scale where a calibration has found it, ≥ 0; None on day 1."""
    blur: float = 0.0
    """Variance (θ scale) that its ranges are widened by, for what a calibration cannot know of its items."""

    @property
    def variance(self) -> float:
        """v_k; on day 1 0.09 + 0.5625/J_k: what the authors' levels do not know of the true difficulties."""
        return 0.09 + 0.5625 / len(self.items) if self.unsure is None else self.unsure


@dataclass(frozen=True)
class Knowledge:
    """What is known of one practice; mastery, low and high 0..1 (low and high: 10 % and 90 % quantiles)."""

    mastery: float
    low: float
    high: float
    chance_there: float
    """P(mastery ≥ cut)."""
    shortfall: float
    """E(cut − mastery)⁺, what a lesson could close."""
    theta: float
    """Posterior mean on the θ scale."""
    cut: float
    answers: int
    last_answer: datetime | None
    stale: bool

    @property
    def state(self) -> State:
        """The verdict: P(m ≥ cut) ≤ 0.2 needs work, ≥ 0.8 solid, ≥ 0.5 likely there, else not enough evidence."""
        if not self.answers:
            return State.UNKNOWN
        if self.chance_there <= 0.2:
            return State.NEEDS_WORK
        if self.chance_there >= 0.8:
            return State.SOLID
        return State.LIKELY if self.chance_there >= 0.5 else State.UNKNOWN


def difficulty(level: int) -> float:
    """b on day 1 from the author's level 1..5."""
    return 0.4 * (level - 3)


def know(
    domains: Mapping[str, Domain],
    evidence: Mapping[str, Sequence[Evidence]],
    now: datetime,
    loading: float = LOADING,
) -> dict[str, Knowledge]:
    """Knowledge of each practice in `domains`, from the counted answers by practice.

    Answers to practices without a domain are left out. `loading` is λ. The order of answers does not matter.
    """
    likelihoods = {name: _likelihood(evidence.get(name, ())) for name in domains}
    priors = {name: prior_rows(domain.mu, domain.variance, loading) for name, domain in domains.items()}
    # ln M_k(g): what one practice's answers say, given the overall level
    inner = {name: [log(sum(map(mul, likelihoods[name], row))) for row in priors[name]] for name in domains}
    overall = [log_weight + sum(column) for log_weight, *column in zip(_log_weights(), *inner.values(), strict=True)]
    return {
        name: _summary(
            domain,
            _posterior(
                likelihoods[name],
                _prior_columns(domain.mu, domain.variance, loading),
                list(map(sub, overall, inner[name])),
            ),
            evidence.get(name, ()),
            now,
        )
        for name, domain in domains.items()
    }


@lru_cache(maxsize=1)
def thetas() -> tuple[float, ...]:
    """The θ grid."""
    step = 2 * THETA_REACH / (THETA_NODES - 1)
    return tuple(-THETA_REACH + step * node for node in range(THETA_NODES))


@lru_cache(maxsize=1)
def overall_grid() -> tuple[float, ...]:
    """The grid of g."""
    step = 2 * G_REACH / (G_NODES - 1)
    return tuple(-G_REACH + step * node for node in range(G_NODES))


@lru_cache(maxsize=1)
def _log_weights() -> tuple[float, ...]:
    """ln of the standard normal density of g, up to a constant."""
    return tuple(-g * g / 2 for g in overall_grid())


@lru_cache(maxsize=256)
def prior_rows(mu: float, variance: float, loading: float) -> tuple[tuple[float, ...], ...]:
    """p(θ | g) on the grid, one row for each g."""
    spread = 2 * (1 + variance - loading**2)
    rows = []
    for g in overall_grid():
        row = [exp(-((theta - mu - loading * g) ** 2) / spread) for theta in thetas()]
        total = sum(row)
        rows.append(tuple(value / total for value in row))
    return tuple(rows)


@lru_cache(maxsize=256)
def _prior_columns(mu: float, variance: float, loading: float) -> tuple[tuple[float, ...], ...]:
    """The same, one row for each θ."""
    return tuple(zip(*prior_rows(mu, variance, loading), strict=True))


@lru_cache(maxsize=8192)
def _log_likelihood(item: Parameters, credit: int) -> tuple[float, ...]:
    """0.9·w·[s·ln P + (1−s)·ln(1−P)] on the θ grid, s = credit/100."""
    s, scale = credit / 100, DISCOUNT * item.w
    ps = [0.01 + 0.98 * (item.c + (1 - item.c) * sigmoid(item.a * (theta - item.b))) for theta in thetas()]
    return tuple(scale * (s * log(p) + (1 - s) * log(1 - p)) for p in ps)


def _likelihood(answers: Sequence[Evidence]) -> list[float]:
    """Partial-credit likelihood on the θ grid, its largest value 1.

    Answers are added in a fixed order, so that the posterior is the same to the last bit however they came in.
    """
    total = [0.0] * THETA_NODES
    for answer in sorted(answers, key=lambda e: (e.item.b, e.item.c, e.item.w, e.item.a, e.credit)):
        total = list(map(add, total, _log_likelihood(answer.item, answer.credit)))
    top = max(total)
    return [exp(value - top) for value in total]


def _posterior(likelihood: list[float], prior: Sequence[Sequence[float]], others: list[float]) -> list[float]:
    """p(θ_k | all answers) on the grid, summing to 1.

    `prior` has a row for each θ; `others` is ln p(g) plus what the other practices say of g.
    """
    top = max(others)
    shares = [exp(value - top) for value in others]
    mixed = [sum(map(mul, shares, row)) for row in prior]
    posterior = list(map(mul, mixed, likelihood))
    total = sum(posterior)
    return [value / total for value in posterior]


def _summary(domain: Domain, posterior: list[float], answers: Sequence[Evidence], now: datetime) -> Knowledge:
    last = max((answer.at for answer in answers), default=None)
    months = max(now - last, timedelta()) / timedelta(days=DAYS_A_MONTH) if last else 0.0
    wide = _widened(posterior, sqrt(WIDENING**2 * months + domain.blur))
    curve, short, theta_cut = _scale(domain.items, domain.cut)
    cumulative = Cumulative(wide, thetas()[0], thetas()[1] - thetas()[0])
    return Knowledge(
        mastery=sum(map(mul, posterior, curve)),
        low=_mastery_at(domain.items, cumulative.quantile(0.1)),
        high=_mastery_at(domain.items, cumulative.quantile(0.9)),
        chance_there=1 - cumulative.below(theta_cut),
        shortfall=sum(map(mul, wide, short)),
        theta=sum(map(mul, posterior, thetas())),
        cut=domain.cut,
        answers=len(answers),
        last_answer=last,
        stale=months > STALE_MONTHS,
    )


def _widened(posterior: list[float], sd: float) -> list[float]:
    """The posterior convolved with a normal of that SD (θ scale): old evidence is less sure, not less true.

    So it widens what is said about certainty and leaves the estimate alone: otherwise a right answer after five years
    could lower it, by ending the widening.
    """
    if sd < 0.01:
        return posterior
    step = thetas()[1] - thetas()[0]
    kernel = [exp(-((step * distance / sd) ** 2) / 2) for distance in range(1 - THETA_NODES, THETA_NODES)]
    wide = [sum(map(mul, posterior, kernel[THETA_NODES - 1 - node :])) for node in range(THETA_NODES)]
    total = sum(wide)
    return [value / total for value in wide]


@lru_cache(maxsize=256)
def _scale(items: tuple[Parameters, ...], cut: float) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """The mastery at each θ of the grid, what is missing there to the cut, and the θ of the cut."""
    curve = tuple(_mastery_at(items, theta) for theta in thetas())
    return curve, tuple(max(cut - mastery, 0.0) for mastery in curve), _theta_at(items, cut)


def _mastery_at(items: tuple[Parameters, ...], theta: float) -> float:
    """mean_i σ(a_i(θ−b_i)): the guess-free share of the practice's items that someone at θ knows."""
    return sum([sigmoid(item.a * (theta - item.b)) for item in items]) / len(items)


def _theta_at(items: tuple[Parameters, ...], mastery: float) -> float:
    """The θ at which mastery is reached, by bisection; mastery rises with θ."""
    low, high = -20.0, 20.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if _mastery_at(items, middle) >= mastery else (middle, high)
    return high


def sigmoid(x: float) -> float:
    """σ(x) = 1/(1+e⁻ˣ), without overflow."""
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))
