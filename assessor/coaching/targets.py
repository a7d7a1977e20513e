"""What can be asked for, kind by kind: another kind is another line in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from assessor.engine.catalogue import Catalogue
from assessor.engine.paths import progress

REVIEW_DAYS = (3, 5, 10, 15, 20)
"""On how many different days a manager can ask somebody to review."""


@dataclass(frozen=True)
class Target:
    """Something to do: `parts` are what it takes, each a kind of evidence and what names it, on `days` days each."""

    title: str
    page: str
    """The address where one does it."""
    parts: tuple[tuple[str, str], ...]
    days: int = 1


@dataclass(frozen=True)
class Kind:
    """A kind of target: `name` is what a list calls all of them, `counts` how one of them is done, in a sentence.

    `counted` is what progress counts, in the plural, empty where there is nothing to count.
    """

    name: str
    counts: str
    offered: Callable[[Catalogue], Mapping[str, Target]]
    counted: str = ""
    theirs: Callable[[Catalogue, Collection[str]], Collection[str]] | None = None
    """Which of them are for somebody with these roles, where not all are for everybody."""


def _paths(catalogue: Catalogue) -> dict[str, Target]:
    found = {}
    for path in catalogue.paths.values():
        stages = progress(catalogue, path, {}, {}).stages
        parts = tuple(("form" if stage.is_form else "lesson", stage.key) for stage in stages)
        found[path.id] = Target(path.title, f"/me/paths/{path.id}/", parts)
    return {name: one for name, one in found.items() if one.parts}


def _lessons(catalogue: Catalogue) -> dict[str, Target]:
    return {page: Target(one.title, f"/{page}/", (("lesson", page),)) for page, one in catalogue.lessons.items()}


def _forms(catalogue: Catalogue) -> dict[str, Target]:
    forms = catalogue.forms.items()
    return {name: Target(one.title, f"/me/assess/{name}/", (("form", name),)) for name, one in forms}


def _reviews(catalogue: Catalogue) -> dict[str, Target]:
    parts = (("review", ""),)
    return {str(days): Target(f"Review on {days} days", "/me/review/", parts, days) for days in REVIEW_DAYS}


KINDS: dict[str, Kind] = {
    "path": Kind(
        "Paths",
        "each of its lessons is marked as studied, and its questions are finished",
        _paths,
        "parts",
        lambda catalogue, roles: catalogue.paths_for(roles).keys(),
    ),
    "lesson": Kind("Lessons", "it is marked as studied at the lesson's foot", _lessons),
    "form": Kind(
        "Questions",
        "all its questions are gone through to the end, whatever comes of them",
        _forms,
        theirs=lambda catalogue, roles: catalogue.forms_for(roles).keys(),
    ),
    "review": Kind("Reviewing", "at least one question is reviewed on each of so many days", _reviews, "days"),
}
"""By the word that an assignment holds."""


def offered(catalogue: Catalogue) -> dict[str, Mapping[str, Target]]:
    """Everything that can be asked for, by kind and by what names it."""
    return {name: kind.offered(catalogue) for name, kind in KINDS.items()}
