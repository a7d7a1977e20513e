"""What a self-check names elsewhere, and what it may have only once."""

from __future__ import annotations

from collections.abc import Iterator

from assessor.engine.catalogue import Catalogue
from assessor.engine.selfcheck import MistakeCheck, SelfCheck, behaviours
from assessor.formats.links import Doubt, Places
from assessor.formats.problems import Problem, listed, suggestion
from assessor.formats.yaml_source import Path


def check(catalogue: Catalogue, places: Places, doubt: Doubt) -> Iterator[Problem]:
    """Every link to nowhere and every second one of what may stand there once."""
    first: dict[str, str] = {}
    for one in catalogue.selfchecks.values():
        if first.setdefault(one.about, one.id) != one.id:
            what = f"a second self-check about {one.about}, after {first[one.about]}"
            yield _problem(places, one, ("about",), what, "one about self and one about team")
        yield from _twice(places, one)
        for number, asked in enumerate(one.mistakes):
            yield from _mistake(catalogue, places, doubt, one, asked, ("mistakes", number))


def _twice(places: Places, one: SelfCheck) -> Iterator[Problem]:
    mistakes = [asked.mistake for asked in one.mistakes]
    for number, mistake in enumerate(mistakes):
        if mistake in mistakes[:number]:
            what = f"the mistake {mistake} stands here a second time"
            yield _problem(places, one, ("mistakes", number, "mistake"), what, "each mistake once")
    ids = [behaviour.id for behaviour in behaviours(one)]
    where: list[Path] = [
        ("mistakes", number, "behaviours", index, "id")
        for number, asked in enumerate(one.mistakes)
        for index in range(len(asked.behaviours))
    ]
    for place, name in enumerate(ids):
        if name in ids[:place]:
            what = f"id {name} stands here a second time"
            yield _problem(places, one, where[place], what, "an id of its own for each behaviour of the self-check")


def _mistake(
    catalogue: Catalogue, places: Places, doubt: Doubt, one: SelfCheck, asked: MistakeCheck, where: Path
) -> Iterator[Problem]:
    """The mistake must be there, and each practice that cures it needs its reason: no more and no fewer."""
    known = catalogue.mistakes.get(asked.mistake)
    if known is None:
        if asked.mistake not in doubt.ids:
            what = f"mistake {asked.mistake} does not exist{suggestion(asked.mistake, catalogue.mistakes)}"
            yield _problem(places, one, (*where, "mistake"), what, listed(catalogue.mistakes))
        return
    for name in asked.because:
        if name not in known.cured_by:
            what = f"{name} does not cure {known.id}{suggestion(name, known.cured_by)}"
            yield _problem(places, one, (*where, "because", name), what, listed(known.cured_by), key=True)
    missing = [name for name in known.cured_by if name not in asked.because]
    if missing:
        what = f"because says nothing of {listed(missing)}"
        yield _problem(
            places, one, (*where, "because"), what, f"a reason for each cure of {known.id} in mistakes.yaml"
        )


def _problem(places: Places, one: SelfCheck, where: Path, what: str, allowed: str, *, key: bool = False) -> Problem:
    source, start = places[f"selfcheck {one.id}"]
    return Problem(source.path, *source.at((*start, *where), key=key), what, allowed)
