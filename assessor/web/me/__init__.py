"""A rep's desk: where they stand, what is next, questions, rating scales, reviews, commitments, worksheets."""

from assessor.web.me import (  # noqa: F401  the views register themselves
    advice,
    assess,
    assigned,
    attempt,
    calls,
    clinic,
    commitments,
    mistakes,
    overview,
    paths,
    profile,
    rate,
    result,
    review,
    sharing,
    stories,
    study,
    talks,
    worksheets,
    worksheets_paste,
)
from assessor.web.me.blueprint import desk

__all__ = ["desk"]
