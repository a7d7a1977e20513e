"""A manager's desk: how the reps of their teams stand, and nothing of how they answered."""

from assessor.web.team import assign, assigned, mistakes, overview, rep  # noqa: F401  the views register themselves
from assessor.web.team import calls, mistakes, overview, rep  # noqa: F401  the views register themselves
from assessor.web.team.blueprint import desk

__all__ = ["desk"]
