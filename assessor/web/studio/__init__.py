"""A trainer's desk: what is in service, what is wrong with files, what reps ask, what answers say of questions."""

from assessor.web.studio import (  # noqa: F401  the views register themselves
    angoff,
    calibrations,
    clinic,
    items,
    overview,
    recommendations,
)
from assessor.web.studio.blueprint import desk

__all__ = ["desk"]
