"""What a worksheet names elsewhere: the practice that it proves, and the behaviour that claims the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessor.engine.catalogue import Catalogue
from assessor.engine.worksheet import Worksheet
from assessor.formats.links import Doubt, Places
from assessor.formats.problems import Problem, listed, suggestion


def check(catalogue: Catalogue, places: Places, doubt: Doubt) -> Iterator[Problem]:
    """Every link to nowhere."""
    for sheet in catalogue.worksheets.values():
        if sheet.practice in doubt.ids:
            continue
        if sheet.practice not in catalogue.practices:
            yield _unknown(places, sheet, "practice", sheet.practice, catalogue.practices)
            continue
        rubric = catalogue.rubrics.get(sheet.practice)
        behaviours = [criterion.id for criterion in rubric.criteria] if rubric else []
        if sheet.claim and sheet.claim not in behaviours:
            yield _unknown(places, sheet, "claim", sheet.claim, behaviours)


def _unknown(places: Places, sheet: Worksheet, key: str, given: str, known: Iterable[str]) -> Problem:
    source, _ = places[f"worksheet {sheet.id}"]
    allowed = list(known)
    what = f"{key} {given} does not exist{suggestion(given, allowed)}"
    return Problem(source.path, *source.at((key,)), what, listed(allowed))
