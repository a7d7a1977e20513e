"""The catalogue as HTML: lessons by step, role, level, time and mistake, paths, and the way round a lesson."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from assessor.engine.catalogue import Catalogue, LearningPath, Lesson, Practice, Role
from assessor.render.environment import environment

IMPORTANCE = {3: "essential", 2: "important", 1: "worth having"}
ROLES: dict[Role, str] = {"rep": "You sell", "manager": "You lead a team"}
Link = Callable[[str], str]
"""From a page, such as practices/qpc, to the address to write down."""


@dataclass(frozen=True)
class Group:
    """Lessons that have something in common; `pending` are practices that have no lesson yet."""

    id: str
    title: str
    line: str
    lessons: list[Lesson]
    step: int | None = None
    also: tuple[Lesson, ...] = ()
    pending: tuple[Practice, ...] = ()


def by_area(catalogue: Catalogue) -> list[Group]:
    """A group for each area in the order of areas.yaml; without that file, for each area that a practice names."""
    groups = []
    for name in catalogue.areas or dict.fromkeys(one.area for one in catalogue.practices.values()):
        area = catalogue.areas.get(name)
        own = [one for one in catalogue.practices.values() if one.area == name]
        groups.append(
            Group(
                id=f"area-{area.id}" if area else "",
                title=area.title if area else name,
                line=area.line if area else "",
                lessons=_lessons(catalogue, (one.id for one in own)),
                step=area.step if area else None,
                also=tuple(_lessons(catalogue, area.also)) if area else (),
                pending=tuple(one for one in own if not catalogue.lessons_of(one.id)),
            )
        )
    return groups


def by_role(catalogue: Catalogue) -> list[Group]:
    """A group for who sells and one for who manages; a lesson may be in both."""
    return [
        Group(f"role-{role}", title, "", _lessons(catalogue, catalogue.practices_for({role})))
        for role, title in ROLES.items()
    ]


def by_level(catalogue: Catalogue) -> list[Group]:
    """A group for each level that a lesson has, the first steps first."""
    levels = sorted({lesson.level for lesson in catalogue.lessons.values()})
    return [
        Group(f"level-{level}", f"Level {level} of 5", "", [one for one in _every(catalogue) if one.level == level])
        for level in levels
    ]


def by_minutes(catalogue: Catalogue) -> list[Group]:
    """A group for each reading time that a lesson has, the shortest first."""
    times = sorted({lesson.minutes for lesson in catalogue.lessons.values()})
    return [
        Group(f"minutes-{time}", f"{time} minutes", "", [one for one in _every(catalogue) if one.minutes == time])
        for time in times
    ]


def by_mistake(catalogue: Catalogue) -> list[Group]:
    """A group for each mistake, the lessons that cure it in the order to read them."""
    return [
        Group(f"mistake-{one.id}", one.says, one.title or "", _lessons(catalogue, one.cured_by))
        for one in catalogue.mistakes.values()
    ]


VIEWS: dict[str, tuple[Callable[[Catalogue], list[Group]], str]] = {
    "overview": (by_area, "catalogue_overview.html"),
    "areas": (by_area, "catalogue_areas.html"),
    "roles": (by_role, "catalogue_groups.html"),
    "levels": (by_level, "catalogue_groups.html"),
    "minutes": (by_minutes, "catalogue_groups.html"),
    "mistakes": (by_mistake, "catalogue_mistakes.html"),
}
"""Ways to look at the lessons: how they are grouped, and the template that draws it."""


def view(catalogue: Catalogue, name: str, link: Link) -> Markup:
    """One of the `VIEWS`, or all `paths`."""
    if name == "paths":
        found = [(one, minutes(catalogue, one)) for one in catalogue.paths.values()]
        return _draw("catalogue_paths.html", link, paths=found)
    group, template = VIEWS[name]
    return _draw(template, link, groups=group(catalogue), practices=catalogue.practices, importance=IMPORTANCE)


def path(catalogue: Catalogue, found: LearningPath, link: Link) -> Markup:
    """A path's lessons in their order and the form at its end, with the minutes of each and of all."""
    lessons = [catalogue.lessons[page] for page in found.lessons if page in catalogue.lessons]
    form = catalogue.forms.get(found.form)
    return _draw("path.html", link, path=found, lessons=lessons, form=form, minutes=minutes(catalogue, found))


def around(catalogue: Catalogue, lesson: Lesson, link: Link) -> Markup:
    """What a reader should have first, what goes well with a lesson, and where in the catalogue it belongs."""
    practice = catalogue.practices.get(lesson.practice)
    first = dict.fromkeys([*lesson.requires, *(practice.requires if practice else ())])
    near = [name for name in (catalogue.related(practice.id) if practice else ()) if name not in first]
    return _draw(
        "around.html",
        link,
        first=_lessons(catalogue, first),
        near=_lessons(catalogue, near),
        paths=[one for one in catalogue.paths.values() if lesson.page in one.lessons],
        area=catalogue.areas.get(practice.area) if practice else None,
    )


def glossary(words: Iterable[tuple[str, str]]) -> Markup:
    """A list of words with what they mean."""
    return _draw("glossary.html", str, words=sorted(words, key=lambda pair: pair[0].casefold()))


def minutes(catalogue: Catalogue, path: LearningPath) -> int:
    """How long a path takes: its lessons and its form."""
    form = catalogue.forms.get(path.form)
    reading = sum(catalogue.lessons[page].minutes for page in path.lessons if page in catalogue.lessons)
    return reading + (form.longest if form else 0)


def _every(catalogue: Catalogue) -> list[Lesson]:
    return _lessons(catalogue, catalogue.practices)


def _lessons(catalogue: Catalogue, practices: Iterable[str]) -> list[Lesson]:
    return [lesson for name in practices for lesson in catalogue.lessons_of(name)]


def _draw(template: str, link: Link, **given: object) -> Markup:
    html = environment().get_template(template).render(link=link, **given)
    return Markup(html.strip())  # noqa: S704  an autoescaped template
