"""The links between files: every id that one names must exist in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assessor.engine.catalogue import Catalogue, by_point, drawable
from assessor.formats.lesson_file import Fence, LessonFile
from assessor.formats.problems import Problem, listed, suggestion
from assessor.formats.yaml_source import Path, Source

Places = Mapping[str, tuple[Source, Path]]


def check(
    catalogue: Catalogue, pages: Mapping[str, LessonFile], places: Places, figures: Iterable[str]
) -> Iterator[Problem]:
    """Every link to nowhere."""
    yield from _items(catalogue, pages, places)
    yield from _rubrics(catalogue, places)
    yield from _practices(catalogue, places)
    yield from _forms(catalogue, places)
    for page in pages.values():
        yield from _lesson(catalogue, page)
        yield from _fences(catalogue, page, set(figures))
        yield from _page_links(pages, page)


def _unknown(places: Places, thing: str, where: Path, what: str, given: str, known: Iterable[str]) -> Problem:
    source, start = places[thing]
    allowed = list(known)
    said = f"{what} {given} does not exist{suggestion(given, allowed)}"
    return Problem(source.path, *source.at((*start, *where)), said, listed(allowed))


def _items(catalogue: Catalogue, pages: Mapping[str, LessonFile], places: Places) -> Iterator[Problem]:
    heads: set[tuple[str, str]] = set()
    for item in catalogue.items.values():
        thing = f"item {item.id}"
        source, _ = places[thing]
        if item.practice not in catalogue.practices and (source.path, item.practice) not in heads:
            heads.add((source.path, item.practice))
            what = f"practice {item.practice} does not exist{suggestion(item.practice, catalogue.practices)}"
            yield Problem(source.path, *source.at(("practice",)), what, listed(catalogue.practices))
        page, _, anchor = item.lesson.partition("#")
        if page not in pages:
            yield _unknown(places, thing, ("lesson",), "page", page, (p for p in pages if p))
        elif anchor not in pages[page].anchors:
            yield _unknown(places, thing, ("lesson",), f"anchor {page}", f"#{anchor}", _hashed(pages[page]))


def _rubrics(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    for practice in catalogue.rubrics:
        if practice not in catalogue.practices:
            yield _unknown(places, f"rubric {practice}", ("practice",), "practice", practice, catalogue.practices)


def _practices(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    for practice in catalogue.practices.values():
        for index, other in enumerate(practice.requires):
            if other not in catalogue.practices:
                thing, where = f"practice {practice.id}", ("requires", index)
                yield _unknown(places, thing, where, "practice", other, catalogue.practices)


def _forms(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    for form in catalogue.forms.values():
        for index, draw in enumerate(form.draws):
            thing = f"form {form.id}"
            if draw.practice not in catalogue.practices:
                where: Path = ("draws", index, "practice")
                yield _unknown(places, thing, where, "practice", draw.practice, catalogue.practices)
                continue
            bank = [i for i in catalogue.items.values() if i.practice == draw.practice and drawable(i)]
            points = len(by_point(bank))
            if draw.items > points:
                source, start = places[thing]
                place = source.at((*start, "draws", index, "items"))
                what = f"{draw.items} items from {draw.practice}, which has {points} learning points to draw from"
                yield Problem(source.path, *place, what, f"at most {points}")


def _lesson(catalogue: Catalogue, page: LessonFile) -> Iterator[Problem]:
    lesson = page.lesson
    if lesson is None:
        return
    named = [("practice", lesson.practice)]
    named += [(f"covers.{name}", name) for name in lesson.covers]
    named += [(f"requires.{index}", name) for index, name in enumerate(lesson.requires)]
    for key, name in named:
        if name not in catalogue.practices:
            what = f"practice {name} does not exist{suggestion(name, catalogue.practices)}"
            yield Problem(page.path, *page.keys.get(key, (1, 1)), what, listed(catalogue.practices))


def _fences(catalogue: Catalogue, page: LessonFile, figures: set[str]) -> Iterator[Problem]:
    known: dict[str, Iterable[str]] = {
        "item": [item.id for item in catalogue.items.values() if item.released],
        "rubric": catalogue.rubrics,
        "figure": figures,
    }
    for fence in page.fences:
        if fence.kind not in known or fence.body in known[fence.kind]:
            continue
        yield Problem(
            page.path, fence.line, 1, _missing(catalogue, fence, known[fence.kind]), listed(known[fence.kind])
        )


def _missing(catalogue: Catalogue, fence: Fence, known: Iterable[str]) -> str:
    if not fence.body:
        return f"an empty {fence.kind} block"
    if fence.kind == "item" and fence.body in catalogue.items:
        return f"item {fence.body} is not released: embedding it would give its key away"
    return f"{fence.kind} {fence.body} does not exist{suggestion(fence.body, known)}"


def _page_links(pages: Mapping[str, LessonFile], page: LessonFile) -> Iterator[Problem]:
    for link in page.links:
        if link.page not in pages:
            what = f"the page {link.page} does not exist{suggestion(link.page, pages)}"
            yield Problem(page.path, link.line, link.column, what, listed(p for p in pages if p))
        elif link.anchor and link.anchor not in pages[link.page].anchors:
            known = _hashed(pages[link.page])
            what = f"the anchor {link.page}#{link.anchor} does not exist{suggestion('#' + link.anchor, known)}"
            yield Problem(page.path, link.line, link.column, what, listed(known))


def _hashed(page: LessonFile) -> list[str]:
    return [f"#{anchor}" for anchor in page.anchors]
