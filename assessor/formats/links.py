"""The links between files: every id that one names must exist in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assessor.engine.blueprint import Form
from assessor.engine.catalogue import Catalogue, by_point, drawable
from assessor.formats.lesson_file import LESSONS, Fence, LessonFile
from assessor.formats.problems import Problem, listed, suggestion
from assessor.formats.yaml_source import Path, Source

Places = Mapping[str, tuple[Source, Path]]
VIEWS = ("overview", "areas", "roles", "levels", "minutes", "mistakes", "paths")
"""The ways to look at the catalogue that a `catalogue` block can draw."""


@dataclass
class Doubt:
    """What stands in files that have mistakes: a link to it is no second mistake."""

    ids: set[str] = field(default_factory=set)
    banks: set[str] = field(default_factory=set)
    """Practices of which items may be missing for now."""


def check(
    catalogue: Catalogue, pages: Mapping[str, LessonFile], places: Places, figures: Iterable[str], doubt: Doubt
) -> Iterator[Problem]:
    """Every link to nowhere."""
    yield from _items(catalogue, pages, places, doubt)
    yield from _rubrics(catalogue, places, doubt)
    yield from _practices(catalogue, places, doubt)
    yield from _circles(catalogue, places)
    yield from _areas_and_mistakes(catalogue, places, doubt)
    yield from _forms(catalogue, places, doubt)
    yield from _paths(catalogue, pages, places, doubt)
    for page in pages.values():
        yield from _lesson(catalogue, page, doubt)
        yield from _fences(catalogue, page, set(figures), doubt)
        yield from _page_links(pages, page)


def _unknown(places: Places, thing: str, where: Path, what: str, given: str, known: Iterable[str]) -> Problem:
    source, start = places[thing]
    allowed = list(known)
    said = f"{what} {given} does not exist{suggestion(given, allowed)}"
    return Problem(source.path, *source.at((*start, *where)), said, listed(allowed))


def _nowhere(catalogue: Catalogue, doubt: Doubt, practice: str) -> bool:
    return practice not in catalogue.practices and practice not in doubt.ids


def _items(catalogue: Catalogue, pages: Mapping[str, LessonFile], places: Places, doubt: Doubt) -> Iterator[Problem]:
    heads: set[tuple[str, str]] = set()
    for item in catalogue.items.values():
        thing = f"item {item.id}"
        source, _ = places[thing]
        if _nowhere(catalogue, doubt, item.practice) and (source.path, item.practice) not in heads:
            heads.add((source.path, item.practice))
            what = f"practice {item.practice} does not exist{suggestion(item.practice, catalogue.practices)}"
            yield Problem(source.path, *source.at(("practice",)), what, listed(catalogue.practices))
        page, _, anchor = item.lesson.partition("#")
        if page not in pages:
            yield _unknown(places, thing, ("lesson",), "page", page, (p for p in pages if p))
        elif anchor not in pages[page].anchors:
            yield _unknown(places, thing, ("lesson",), f"anchor {page}", f"#{anchor}", _hashed(pages[page]))


def _rubrics(catalogue: Catalogue, places: Places, doubt: Doubt) -> Iterator[Problem]:
    for practice in catalogue.rubrics:
        if _nowhere(catalogue, doubt, practice):
            yield _unknown(places, f"rubric {practice}", ("practice",), "practice", practice, catalogue.practices)


def _practices(catalogue: Catalogue, places: Places, doubt: Doubt) -> Iterator[Problem]:
    for practice in catalogue.practices.values():
        thing = f"practice {practice.id}"
        if catalogue.areas and practice.area not in {*catalogue.areas, *doubt.ids}:
            yield _unknown(places, thing, ("area",), "area", practice.area, catalogue.areas)
        yield from _named(catalogue, places, doubt, thing, "requires", practice.requires)
        yield from _named(catalogue, places, doubt, thing, "related", practice.related)
        if practice.id in practice.related:
            yield _itself(places, thing, ("related", practice.related.index(practice.id)), practice.id)


def _named(
    catalogue: Catalogue, places: Places, doubt: Doubt, thing: str, key: str, names: Iterable[str]
) -> Iterator[Problem]:
    """The practices under a key that do not exist."""
    for index, name in enumerate(names):
        if _nowhere(catalogue, doubt, name):
            yield _unknown(places, thing, (key, index), "practice", name, catalogue.practices)


def _itself(places: Places, thing: str, where: Path, name: str) -> Problem:
    source, start = places[thing]
    return Problem(source.path, *source.at((*start, *where)), f"{name} names itself", "other practices")


def _circles(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Practices that are needed before themselves, each circle once: at the last of them in the file."""
    order = {name: number for number, name in enumerate(catalogue.practices)}
    for practice in catalogue.practices.values():
        thing = f"practice {practice.id}"
        for index, first in enumerate(practice.requires):
            circle = _way(catalogue, first, practice.id)
            if first == practice.id:
                yield _itself(places, thing, ("requires", index), first)
            elif circle and max(circle, key=lambda name: order[name]) == practice.id:
                source, start = places[thing]
                what = f"{practice.id} needs itself first: {' → '.join([practice.id, *circle])}"
                place = source.at((*start, "requires", index))
                yield Problem(source.path, *place, what, "practices of which none needs this one first")


def _way(catalogue: Catalogue, start: str, goal: str) -> list[str]:
    """A shortest way along `requires`, from the start to the goal, both included; empty if there is none."""
    ways, seen = [[start]], {start}
    for way in ways:  # which grows meanwhile
        if way[-1] == goal:
            return way
        needed = catalogue.practices[way[-1]].requires if way[-1] in catalogue.practices else ()
        for name in needed:
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def _areas_and_mistakes(catalogue: Catalogue, places: Places, doubt: Doubt) -> Iterator[Problem]:
    for area in catalogue.areas.values():
        yield from _named(catalogue, places, doubt, f"area {area.id}", "also", area.also)
    for mistake in catalogue.mistakes.values():
        yield from _named(catalogue, places, doubt, f"mistake {mistake.id}", "cured_by", mistake.cured_by)


def _paths(catalogue: Catalogue, pages: Mapping[str, LessonFile], places: Places, doubt: Doubt) -> Iterator[Problem]:
    for path in catalogue.paths.values():
        thing = f"path {path.id}"
        source, start = places[thing]
        for index, page in enumerate(path.lessons):
            where: Path = ("lessons", index)
            if page not in pages or not page.startswith(LESSONS):
                yield _unknown(places, thing, where, "lesson", page, catalogue.lessons)
            elif page in path.lessons[:index]:
                what = f"the lesson {page} stands here a second time"
                yield Problem(source.path, *source.at((*start, *where)), what, "each lesson once")
        if path.form not in catalogue.forms and path.form not in doubt.ids:
            yield _unknown(places, thing, ("form",), "form", path.form, catalogue.forms)
        if f"paths/{path.id}" not in pages:
            place = source.at((*start, "id"))
            yield Problem(source.path, *place, f"path {path.id} has no page", f"content/paths/{path.id}.md")


def _forms(catalogue: Catalogue, places: Places, doubt: Doubt) -> Iterator[Problem]:
    for form in catalogue.forms.values():
        thing = f"form {form.id}"
        source, start = places[thing]
        for index, draw in enumerate(form.draws):
            where: Path = ("draws", index, "practice")
            if draw.practice in {earlier.practice for earlier in form.draws[:index]}:
                what = f"practice {draw.practice} is drawn from a second time"
                yield Problem(source.path, *source.at((*start, *where)), what, "one line for each practice")
            elif _nowhere(catalogue, doubt, draw.practice):
                yield _unknown(places, thing, where, "practice", draw.practice, catalogue.practices)
            elif draw.practice not in doubt.banks and draw.items > (points := _points(catalogue, draw.practice)):
                place = source.at((*start, "draws", index, "items"))
                what = f"{draw.items} items from {draw.practice}, which has {points} learning points to draw from"
                yield Problem(source.path, *place, what, f"at most {points}")
        yield from _adaptive(catalogue, places, doubt, form)


def _adaptive(catalogue: Catalogue, places: Places, doubt: Doubt, form: Form) -> Iterator[Problem]:
    named = form.adaptive.practices or () if form.adaptive else ()
    thing = f"form {form.id}"
    source, start = places[thing]
    for index, practice in enumerate(named):
        where: Path = ("adaptive", "practices", index)
        if practice in named[:index]:
            what = f"practice {practice} stands here a second time"
            yield Problem(source.path, *source.at((*start, *where)), what, "each practice once")
        elif _nowhere(catalogue, doubt, practice):
            yield _unknown(places, thing, where, "practice", practice, catalogue.practices)
        elif practice not in doubt.banks and not _points(catalogue, practice):
            what = f"practice {practice} has no questions that a form may ask"
            allowed = "practices with scored items that are not released"
            yield Problem(source.path, *source.at((*start, *where)), what, allowed)


def _points(catalogue: Catalogue, practice: str) -> int:
    return len(by_point(item for item in catalogue.items.values() if item.practice == practice and drawable(item)))


def _lesson(catalogue: Catalogue, page: LessonFile, doubt: Doubt) -> Iterator[Problem]:
    lesson = page.lesson
    if lesson is None or page.front is None:
        return
    named: list[tuple[Path, str]] = [(("practice",), lesson.practice)]
    named += [(("covers", name), name) for name in lesson.covers]
    named += [(("requires", index), name) for index, name in enumerate(lesson.requires)]
    for where, name in named:
        if _nowhere(catalogue, doubt, name):
            what = f"practice {name} does not exist{suggestion(name, catalogue.practices)}"
            place = page.front.at(where, key=where[0] == "covers")
            yield Problem(page.path, *place, what, listed(catalogue.practices))


def _fences(catalogue: Catalogue, page: LessonFile, figures: set[str], doubt: Doubt) -> Iterator[Problem]:
    known: dict[str, Iterable[str]] = {
        "item": [item.id for item in catalogue.items.values() if item.released],
        "rubric": catalogue.rubrics,
        "practices": catalogue.practices,
        "catalogue": VIEWS,
        "path": catalogue.paths,
        "figure": figures,
    }
    for fence in page.fences:
        if fence.kind not in known:
            continue
        if not fence.body and fence.kind != "practices":
            yield Problem(page.path, fence.line, 1, f"an empty {fence.kind} block", listed(known[fence.kind]))
        for line, name in fence.body if fence.kind == "practices" else fence.body[:1]:
            if name in known[fence.kind] or (name in doubt.ids and name not in catalogue.items):
                continue
            what = _missing(catalogue, fence.kind, name, known[fence.kind])
            yield Problem(page.path, line, 1, what, listed(known[fence.kind]))
        yield from _rest(page, fence)


def _rest(page: LessonFile, fence: Fence) -> Iterator[Problem]:
    """What stands below the first line: a figure's caption, and nothing elsewhere."""
    if fence.kind == "figure" and len(fence.body) == 1:
        yield Problem(page.path, fence.body[0][0], 1, "a figure without a caption", "its caption in the next line")
    if fence.kind in {"item", "rubric", "catalogue", "path"} and len(fence.body) > 1:
        yield Problem(page.path, fence.body[1][0], 1, f"a second line in the {fence.kind} block", "one id")


def _missing(catalogue: Catalogue, kind: str, name: str, known: Iterable[str]) -> str:
    if kind == "item" and name in catalogue.items:
        return f"item {name} is not released: embedding it would give its key away"
    word = {"practices": "practice", "catalogue": "view"}.get(kind, kind)
    return f"{word} {name} does not exist{suggestion(name, known)}"


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
