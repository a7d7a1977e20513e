"""What a manager's instruments name elsewhere, and what they may have only once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessor.engine.catalogue import Catalogue
from assessor.engine.plan import PARTS
from assessor.formats.links import Doubt, Places
from assessor.formats.problems import Problem, listed, suggestion
from assessor.formats.yaml_source import Path


def check(catalogue: Catalogue, places: Places, doubt: Doubt) -> Iterator[Problem]:
    """Every link to nowhere and every second one of what may stand there once."""
    yield from _questions(catalogue, places, doubt)
    if catalogue.plan is None:
        return
    parts = [one.part for one in catalogue.plan.parts]
    missing = [name for name in PARTS if name not in parts]
    for number in _again(parts):
        what = f"the part {parts[number]} stands here a second time"
        yield _problem(places, "plan", ("parts", number, "part"), what, f"each part once; missing: {listed(missing)}")


def _questions(catalogue: Catalogue, places: Places, doubt: Doubt) -> Iterator[Problem]:
    if catalogue.qualification is None:
        return
    questions = catalogue.qualification.questions
    for number in _again([one.id for one in questions]):
        what = f"id {questions[number].id} stands here a second time"
        allowed = "an id of its own for each question"
        yield _problem(places, "qualification", ("questions", number, "id"), what, allowed)
    for number, asked in enumerate(questions):
        for index, practice in enumerate(asked.helps.practices):
            if practice in catalogue.practices or practice in doubt.ids:
                continue
            what = f"practice {practice} does not exist{suggestion(practice, catalogue.practices)}"
            where = ("questions", number, "helps", "practices", index)
            yield _problem(places, "qualification", where, what, listed(catalogue.practices))


def _again(names: Sequence[str]) -> Iterator[int]:
    """The places of those that stand there earlier as well."""
    return (number for number, name in enumerate(names) if name in names[:number])


def _problem(places: Places, thing: str, where: Path, what: str, allowed: str) -> Problem:
    source, start = places[thing]
    return Problem(source.path, *source.at((*start, *where)), what, allowed)
