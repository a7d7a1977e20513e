"""A rep's desk: where they stand, what is next, the questions, the rating scales."""

from assessor.web.me import assess, attempt, overview, paths, rate, result, study  # noqa: F401  the views register themselves
from assessor.web.me.blueprint import desk

__all__ = ["desk"]
