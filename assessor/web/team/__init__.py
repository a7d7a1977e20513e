"""A manager's desk: how the reps of their teams stand, and nothing of how they answered."""

from assessor.web.team import (  # noqa: F401  the views register themselves
    assign,
    assigned,
    calibration,
    calls,
    figure,
    mistakes,
    overview,
    plan,
    plan_log,
    qualify,
    rep,
    report,
    stories,
    talks,
)
from assessor.web.team.blueprint import desk

__all__ = ["desk"]
