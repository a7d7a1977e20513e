"""Practices and answers for the tests of the knowledge model."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from assessor.engine.know import Domain, Evidence, Parameters, difficulty
from tests.engine.made import NOW

PARAMETERS = st.builds(
    Parameters,
    b=st.integers(1, 5).map(difficulty),
    c=st.sampled_from([0.0, 0.2, 0.25, 1 / 3, 0.45]),
    w=st.sampled_from([1.0, 1.5, 2.0, 4.1]),
    a=st.sampled_from([0.7, 1.0, 1.4]),
)
CREDITS = st.sampled_from([0, 20, 33, 50, 66, 80, 100])
DAYS = st.integers(0, 1500).map(lambda days: NOW - timedelta(days=days))
Answers = dict[str, list[Evidence]]


@st.composite
def answered_practices(draw: Any) -> tuple[dict[str, Domain], Answers]:
    """Two to four practices, some answered, some not, over four years."""
    domains: dict[str, Domain] = {}
    evidence: Answers = {}
    for name in ["a", "b", "c", "d"][: draw(st.integers(2, 4))]:
        items = tuple(draw(st.lists(PARAMETERS, min_size=1, max_size=6)))
        domains[name] = Domain(
            items,
            mu=draw(st.sampled_from([-0.5, 0.0, 0.4])),
            cut=draw(st.sampled_from([0.5, 0.7])),
            unsure=draw(st.sampled_from([None, 0.0, 0.05])),
            blur=draw(st.sampled_from([0.0, 0.02])),
        )
        answer = st.builds(Evidence, item=st.sampled_from(items), credit=CREDITS, at=DAYS)
        evidence[name] = draw(st.lists(answer, max_size=6))
    return domains, evidence


def practice(levels: str = "123345", c: float = 0.25, w: float = 1.0, **own: float) -> Domain:
    """A practice with an item of each level."""
    return Domain(tuple(Parameters(b=difficulty(int(level)), c=c, w=w) for level in levels), **own)


def all_of(domain: Domain, credit: int, days_ago: float = 0) -> list[Evidence]:
    """Every item of the practice answered with the same credit."""
    return [Evidence(item, credit, NOW - timedelta(days=days_ago)) for item in domain.items]
