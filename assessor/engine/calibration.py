"""What the answers of many say about the items, as data; `calibrate` works it out (measurement §2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assessor.engine.know import LOADING, Domain, Parameters

RASCH_FROM, DISCRIMINATION_FROM = 20, 100
"""Reps with answers from which difficulties, and discriminations, are estimated."""
BLUR = 0.02
"""Variance (θ scale) for what errors of the parameters and of the model add to a range: with it the 80 % ranges of
`bench.measure` hold about 80 %."""


@dataclass(frozen=True)
class Banked:
    """An item to be calibrated: its practice, kind, the author's level 1..5, chance c 0..1 and weight w > 0."""

    practice: str
    kind: str
    level: int
    c: float
    w: float


@dataclass(frozen=True)
class Calibration:
    """What the answers of `reps` people say; empty for fewer than 20, and then everything is as on day 1."""

    reps: int
    items: Mapping[str, Parameters] = field(default_factory=dict)
    errors: Mapping[str, float] = field(default_factory=dict)
    """Standard error of each item's b, θ scale."""
    mu: Mapping[str, float] = field(default_factory=dict)
    unsure: Mapping[str, float] = field(default_factory=dict)
    """Variance that is left of each practice's place on the θ scale."""
    loading: float = LOADING
    number: int | None = None
    """What it is called once it is kept; None on day 1."""

    def domains(self, on_day_one: Mapping[str, Domain]) -> dict[str, Domain]:
        """Practices with their calibrated place; `on_day_one` holds their items, calibrated already, and cuts."""
        return {
            name: replace(domain, mu=self.mu[name], unsure=self.unsure[name], blur=BLUR)
            if name in self.mu
            else domain
            for name, domain in on_day_one.items()
        }


DAY_ONE = Calibration(0)
"""The authors' levels."""

Answers = Sequence[Mapping[str, int]]
"""For each rep the credit 0..100 by item; first attempts only."""


def stage(reps: int) -> str:
    """What so many reps allow, in the words of the field."""
    if reps < RASCH_FROM:
        return "authors' levels"
    return "Rasch" if reps < DISCRIMINATION_FROM else "two-parameter"
