"""What can be asked for, kind by kind: another kind is another line in `KINDS`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from assessor.engine.catalogue import Catalogue
from assessor.engine.paths import progress
from assessor.store.assignments import Assignment

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
    practice: str = ""
    """The title of the practice that a lesson teaches."""

    @property
    def named(self) -> str:
        """What it is called where it stands by itself: a lesson's title alone does not say what it teaches."""
        return f"{self.practice}: {self.title}" if self.practice else self.title


@dataclass(frozen=True)
class Kind:
    """A kind of target.

    `name` is what a list calls all of them, `called` what stands before the title of one, `does` what one does with
    it, `counts` what makes it done: words that follow "it is done once", in which {days} is how many days were asked
    for. `counted` is what progress counts, in the plural, empty where there is nothing to count.
    """

    name: str
    called: str
    does: str
    counts: str
    offered: Callable[[Catalogue], Mapping[str, Target]]
    counted: str = ""
    theirs: Callable[[Catalogue, Collection[str]], Collection[str]] | None = None
    """Which of them are for somebody with these roles, where not all are for everybody."""

    def done_once(self, target: str) -> str:
        """What makes this one done."""
        return self.counts.format(days=target)


def _paths(catalogue: Catalogue) -> dict[str, Target]:
    found = {}
    for path in catalogue.paths.values():
        stages = progress(catalogue, path, {}, {}).stages
        parts = tuple(("form" if stage.is_form else "lesson", stage.key) for stage in stages)
        found[path.id] = Target(path.title, f"/me/paths/{path.id}/", parts)
    return {name: one for name, one in found.items() if one.parts}


def _lessons(catalogue: Catalogue) -> dict[str, Target]:
    titles = {practice.id: practice.title for practice in catalogue.practices.values()}
    return {
        page: Target(one.title, f"/{page}/", (("lesson", page),), practice=titles.get(one.practice, ""))
        for page, one in catalogue.lessons.items()
    }


def _forms(catalogue: Catalogue) -> dict[str, Target]:
    forms = catalogue.forms.items()
    return {name: Target(one.title, f"/me/assess/{name}/", (("form", name),)) for name, one in forms}


def _worksheets(catalogue: Catalogue) -> dict[str, Target]:
    sheets = catalogue.worksheets.items()
    return {name: Target(one.title, f"/me/worksheets/{name}/", (("worksheet", name),)) for name, one in sheets}


def _worksheets_for(catalogue: Catalogue, roles: Collection[str]) -> set[str]:
    practices = catalogue.practices_for(roles)
    return {name for name, one in catalogue.worksheets.items() if one.practice in practices}


def _reviews(catalogue: Catalogue) -> dict[str, Target]:
    parts = (("review", ""),)
    return {str(days): Target(f"Review on {days} days", "/me/review/", parts, days) for days in REVIEW_DAYS}


KINDS: dict[str, Kind] = {
    "path": Kind(
        "Paths",
        "the path",
        "Go on",
        "every lesson of it is marked as studied and its questions are finished",
        _paths,
        "parts",
        lambda catalogue, roles: catalogue.paths_for(roles).keys(),
    ),
    "lesson": Kind(
        "Lessons", "the lesson", "Read it", "it is marked as studied, which is at the lesson's foot", _lessons
    ),
    "form": Kind(
        "Questions",
        "the questions",
        "Answer them",
        "an attempt is finished, whatever comes of it",
        _forms,
        theirs=lambda catalogue, roles: catalogue.forms_for(roles).keys(),
    ),
    "worksheet": Kind(
        "Worksheets",
        "the worksheet",
        "Fill it in",
        "an account that counts is written down on it, or written anew",
        _worksheets,
        theirs=_worksheets_for,
    ),
    "review": Kind(
        "Reviewing", "a habit", "Review", "questions are reviewed on {days} different days", _reviews, "days"
    ),
}
"""By the word that an assignment holds."""


Offered = Mapping[str, Mapping[str, Target]]
"""By kind and by what names it."""


def offered(catalogue: Catalogue) -> Offered:
    """Everything that can be asked for."""
    return {name: kind.offered(catalogue) for name, kind in KINDS.items()}


def choices(there: Offered) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, by the names of the kinds: what a form sends, as kind:target, and what it is called."""
    titles = Counter(target.title for found in there.values() for target in found.values())
    named: dict[str, list[tuple[str, str]]] = {}
    for kind, found in there.items():
        before = f"{KINDS[kind].called.removeprefix('the ').capitalize()}: "
        named[KINDS[kind].name] = [
            (f"{kind}:{name}", f"{before if titles[target.title] > 1 else ''}{target.named}")
            for name, target in found.items()
        ]
    return {name: found for name, found in named.items() if found}


def title_of(there: Offered, made: Assignment) -> str:
    """What something is called that was asked for; empty if it is not in service any more."""
    target = there.get(made.kind, {}).get(made.target)
    return target.named if target else ""
