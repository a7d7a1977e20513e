"""A trainer's desk: what is in service, what is wrong with the newer files, and what reps ask."""

from assessor.web.studio import clinic, overview, recommendations  # noqa: F401  the views register themselves
from assessor.web.studio.blueprint import desk

__all__ = ["desk"]
