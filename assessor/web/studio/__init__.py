"""A trainer's desk: what is in service, what is wrong with files, what reps ask, what answers say of questions."""

from assessor.web.studio import angoff, calibrations, clinic, items, overview  # noqa: F401  the views register themselves
from assessor.web.studio.blueprint import desk

__all__ = ["desk"]
