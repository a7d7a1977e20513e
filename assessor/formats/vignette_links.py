"""What a vignette names elsewhere: a practice with a rubric, and lines of it."""

from __future__ import annotations

from collections.abc import Iterator

from assessor.engine.catalogue import Catalogue
from assessor.engine.vignettes import FEWEST, Vignette
from assessor.formats.links import Doubt, Places
from assessor.formats.problems import Problem, listed, suggestion
from assessor.formats.yaml_source import Path


def check(catalogue: Catalogue, places: Places, doubt: Doubt) -> Iterator[Problem]:
    """Every link to nowhere, every line that stands there twice, and calls too few to compare anybody by."""
    found = catalogue.vignettes
    # A file with mistakes inside may only seem to hold too few.
    if found and len(found) < FEWEST and doubt.ids.isdisjoint(found):
        what = f"{len(found)} vignette{'s' if len(found) != 1 else ''}, of which nothing can be told"
        yield _problem(places, next(iter(found.values())), ("id",), what, f"at least {FEWEST}, or none")
    for one in found.values():
        yield from _rubric(catalogue, places, doubt, one)


def _rubric(catalogue: Catalogue, places: Places, doubt: Doubt, one: Vignette) -> Iterator[Problem]:
    rubric = catalogue.rubrics.get(one.practice)
    if rubric is None:
        if one.practice not in doubt.ids:
            what = f"rubric {one.practice} does not exist{suggestion(one.practice, catalogue.rubrics)}"
            yield _problem(places, one, ("practice",), what, listed(catalogue.rubrics))
        return
    known = [criterion.id for criterion in rubric.criteria]
    for index, name in enumerate(one.criteria):
        if name in one.criteria[:index]:
            what = f"the criterion {name} stands here a second time"
            yield _problem(places, one, ("criteria", index), what, "each criterion once")
        elif name not in known:
            what = f"criterion {name} does not exist in the rubric {one.practice}{suggestion(name, known)}"
            yield _problem(places, one, ("criteria", index), what, listed(known))


def _problem(places: Places, one: Vignette, where: Path, what: str, allowed: str) -> Problem:
    source, start = places[f"vignette {one.id}"]
    return Problem(source.path, *source.at((*start, *where)), what, allowed)
