"""A rep's desk: where they stand, what is next, the questions, the rating scales."""

from assessor.web.me import (  # noqa: F401  the views register themselves
    advice,
    assess,
    attempt,
    clinic,
    mistakes,
    overview,
    paths,
    profile,
    rate,
    result,
    study,
)
from assessor.web.me.blueprint import desk

__all__ = ["desk"]
