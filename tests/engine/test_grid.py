"""The two small grids agree with a fine grid that is written here anew, in plain sums."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import accumulate
from math import exp, log, sqrt

import pytest

from assessor.engine.know import Domain, Evidence, Parameters, know
from tests.engine.evidence import Answers, all_of, practice
from tests.engine.made import NOW

G = [-7 + 14 * node / 400 for node in range(401)]
THETA = [-8 + 16 * node / 2000 for node in range(2001)]
STEP = THETA[1] - THETA[0]
LOADING = 0.65
FIGURES = ("mastery", "low", "high", "chance_there", "shortfall")


def sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))


@cache
def prior(mu: float, items: int) -> list[list[float]]:
    """The density of θ given g, a row for each g; every normal on an even grid sums to its own total."""
    spread = 1 + 0.09 + 0.5625 / items - LOADING**2
    rows = [[exp(-((theta - mu - LOADING * g) ** 2) / (2 * spread)) for theta in THETA] for g in G]
    return [[density / total for density in row] for row in rows if (total := sum(row))]


@cache
def likelihood(answers: tuple[tuple[Parameters, int], ...]) -> list[float]:
    logs = [0.0] * len(THETA)
    for item, credit in answers:
        for node, theta in enumerate(THETA):
            p = 0.01 + 0.98 * (item.c + (1 - item.c) * sigmoid(item.a * (theta - item.b)))
            logs[node] += 0.9 * item.w * (credit / 100 * log(p) + (1 - credit / 100) * log(1 - p))
    top = max(logs)
    return [exp(value - top) for value in logs]


@cache
def said_of_g(mu: float, items: int, answers: tuple[tuple[Parameters, int], ...]) -> list[float]:
    likely = likelihood(answers)
    return [log(sum(p * q for p, q in zip(row, likely, strict=True))) for row in prior(mu, items)]


def widened(density: list[float], sd: float) -> list[float]:
    """Convolved with a normal, cut off where it is nothing."""
    reach = int(6 * sd / STEP)
    kernel = [exp(-((STEP * k / sd) ** 2) / 2) for k in range(-reach, reach + 1)]
    wide = []
    for node in range(len(THETA)):
        begin = max(0, node - reach)
        piece = density[begin : node + reach + 1]
        wide.append(sum(p * w for p, w in zip(piece, kernel[begin - node + reach :], strict=False)))
    total = sum(wide)
    return [value / total for value in wide]


def reference(domains: dict[str, Domain], evidence: Answers, name: str) -> dict[str, float]:
    """The five figures of one practice by brute force."""
    plain = {key: tuple(sorted(((e.item, e.credit) for e in evidence.get(key, ())), key=str)) for key in domains}
    logs = [-g * g / 2 for g in G]
    for other, domain in domains.items():
        if other != name:
            logs = [x + y for x, y in zip(logs, said_of_g(domain.mu, len(domain.items), plain[other]), strict=True)]
    top = max(logs)
    mixed = [0.0] * len(THETA)
    domain = domains[name]
    for weight, row in zip(logs, prior(domain.mu, len(domain.items)), strict=True):
        share = exp(weight - top)
        if share > 1e-15:
            mixed = [m + share * p for m, p in zip(mixed, row, strict=True)]
    posterior = [m * q for m, q in zip(mixed, likelihood(plain[name]), strict=True)]
    total = sum(posterior)
    return figures(domain, [value / total for value in posterior], evidence.get(name, []))


def figures(domain: Domain, posterior: list[float], answers: list[Evidence]) -> dict[str, float]:
    months = (NOW - max((a.at for a in answers), default=NOW)) / timedelta(days=30.44)
    wide = widened(posterior, 0.12 * sqrt(months)) if months else posterior
    curve = [sum(sigmoid(i.a * (theta - i.b)) for i in domain.items) / len(domain.items) for theta in THETA]
    below = list(accumulate(wide))
    return {
        "mastery": sum(p * m for p, m in zip(posterior, curve, strict=True)),
        "low": at_share(curve, below, wide, 0.1),
        "high": at_share(curve, below, wide, 0.9),
        "chance_there": 1 - below_mastery(curve, below, wide, domain.cut),
        "shortfall": sum(p * max(domain.cut - m, 0) for p, m in zip(wide, curve, strict=True)),
    }


def at_share(curve: list[float], below: list[float], density: list[float], share: float) -> float:
    """The mastery below which the share lies; a node's mass stands half on each side of it."""
    node = next(i for i, total in enumerate(below) if total - density[i] / 2 >= share)
    before, after = below[node - 1] - density[node - 1] / 2, below[node] - density[node] / 2
    t = (share - before) / (after - before)
    return curve[node - 1] + t * (curve[node] - curve[node - 1])


def below_mastery(curve: list[float], below: list[float], density: list[float], mastery: float) -> float:
    node = next(i for i, value in enumerate(curve) if value >= mastery)
    before, after = below[node - 1] - density[node - 1] / 2, below[node] - density[node] / 2
    t = (mastery - curve[node - 1]) / (curve[node] - curve[node - 1])
    return before + t * (after - before)


def mixed_case() -> tuple[dict[str, Domain], Answers]:
    domains = {
        "a": practice("11335", c=0.25),
        "b": practice("2345", c=0.0, w=2.0, mu=0.4, cut=0.6),
        "c": practice("12345", c=0.4, w=1.5, mu=-0.3),
    }
    evidence = {
        "a": [
            Evidence(item, credit, NOW) for item, credit in zip(domains["a"].items, [100, 100, 0, 33, 0], strict=True)
        ],
        "b": [Evidence(item, credit, NOW) for item, credit in zip(domains["b"].items, [66, 50, 100, 0], strict=True)],
    }
    return domains, evidence


def many(count: int, credit: int, **own: float) -> tuple[dict[str, Domain], Answers]:
    domains = {f"p{number}": practice("123345", **own) for number in range(count)}
    return domains, {name: all_of(domain, credit) for name, domain in domains.items()}


def long_ago() -> tuple[dict[str, Domain], Answers]:
    domains, evidence = mixed_case()
    return domains, {
        name: [Evidence(e.item, e.credit, NOW - timedelta(days=800)) for e in answers]
        for name, answers in evidence.items()
    }


def one_wrong_among_right() -> tuple[dict[str, Domain], Answers]:
    domains, evidence = many(24, 100)
    return domains, evidence | {"p0": all_of(domains["p0"], 0)}


CASES = {
    "nothing answered": (({"a": practice(), "b": practice("5", c=0.5)}, {}), "a"),
    "mixed answers, a": (mixed_case(), "a"),
    "mixed answers, b": (mixed_case(), "b"),
    "mixed answers, c never asked": (mixed_case(), "c"),
    "answers of two years ago": (long_ago(), "a"),
    "24 practices all right": (many(24, 100), "p0"),
    "24 practices all wrong": (many(24, 0), "p0"),
    "24 practices all right, sharp items": (many(24, 100, c=0.0, w=2.0), "p0"),
    "24 practices all wrong, sharp items": (many(24, 0, c=0.0, w=2.0), "p0"),
    "one practice wrong among 23 right": (one_wrong_among_right(), "p0"),
    "one practice, thirty items right": (
        ({"a": practice("12345" * 6)}, {"a": all_of(practice("12345" * 6), 100)}),
        "a",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_figure_is_within_a_thousandth_of_the_fine_grid(case: str) -> None:
    (domains, evidence), name = CASES[case]
    known = know(domains, evidence, NOW)[name]
    exact = reference(domains, evidence, name)
    errors = {figure: abs(getattr(known, figure) - exact[figure]) for figure in FIGURES}
    assert max(errors.values()) <= 0.001, errors


def test_the_reference_is_no_copy_of_the_model() -> None:
    """It would notice a missing discount: the same answers, weighted 1/0.9, lie further off than the tolerance."""
    domains, evidence = mixed_case()
    louder = {
        name: [Evidence(Parameters(e.item.b, e.item.c, e.item.w / 0.9, e.item.a), e.credit, e.at) for e in answers]
        for name, answers in evidence.items()
    }
    assert abs(reference(domains, louder, "a")["mastery"] - know(domains, evidence, NOW)["a"].mastery) > 0.001
