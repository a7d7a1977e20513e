"""How far along a path somebody is follows from what they studied and finished, and from nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assessor.engine.blueprint import Draw, Form
from assessor.engine.catalogue import Catalogue, LearningPath, Lesson, Mistake, Practice
from assessor.engine.paths import Progress, progress, under_way

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def practice(name: str, **given: object) -> Practice:
    plain = {"id": name, "title": name, "line": name, "area": "sale", "importance": 2, "reason": "because"}
    return Practice(**plain | given)  # type: ignore[arg-type]


def lesson(name: str, minutes: int = 8) -> Lesson:
    return Lesson(
        page=f"practices/{name}",
        title=name.title(),
        description=name,
        practice=name,
        level=2,
        minutes=minutes,
        covers={name: 1.0},
        sources=("none",),
    )


def form(name: str, *practices: str) -> Form:
    draws = tuple(Draw(practice=one, items=2) for one in practices)
    return Form(id=name, title=name, intro=name, minutes=13, draws=draws)


def path(name: str, *lessons: str, **given: object) -> LearningPath:
    pages = tuple(f"practices/{one}" for one in lessons)
    return LearningPath(**{"id": name, "title": name, "line": name, "lessons": pages, "form": name, **given})  # type: ignore[arg-type]


CATALOGUE = Catalogue(
    practices={
        "ask": practice("ask", related=("plan",)),
        "plan": practice("plan"),
        "lead": practice("lead", roles=("manager",), related=("plan",)),
        "learn": practice("learn", roles=("rep", "manager")),
    },
    lessons={one.page: one for one in (lesson("ask"), lesson("plan", 9), lesson("lead"))},
    forms={"week": form("week", "ask", "plan"), "leading": form("leading", "lead"), "both": form("both", "learn")},
    paths={
        "week": path("week", "ask", "plan"),
        "year": path("year", "plan", form="both"),
        "leading": path("leading", "lead", roles=("manager",)),
    },
    mistakes={"m": Mistake(id="m", says="I do.", cured_by=("ask",))},
)


def walked(name: str, studied: dict[str, datetime], finished: dict[str, datetime] | None = None) -> Progress:
    return progress(CATALOGUE, CATALOGUE.paths[name], studied, finished or {})


def test_a_path_begins_with_its_first_lesson_and_ends_with_its_form() -> None:
    found = walked("week", {})
    assert [(stage.key, stage.minutes, stage.is_form) for stage in found.stages] == [
        ("practices/ask", 8, False),
        ("practices/plan", 9, False),
        ("week", 13, True),
    ]
    assert (found.done, found.left, found.next, found.last) == (0, 30, found.stages[0], None)


def test_what_is_next_is_the_first_that_is_not_done_whatever_the_order_of_doing() -> None:
    found = walked("week", {"practices/plan": NOON, "practices/other": NOON})
    assert found.next == found.stages[0]
    assert (found.done, found.left, found.last) == (1, 21, NOON)


def test_a_path_is_done_when_its_lessons_are_studied_and_its_form_is_finished() -> None:
    studied = {"practices/ask": NOON, "practices/plan": NOON}
    assert walked("week", studied).next == walked("week", studied).stages[2]
    done = walked("week", studied, {"week": NOON + timedelta(days=1)})
    assert (done.next, done.left, done.last) == (None, 0, NOON + timedelta(days=1))


def test_what_is_not_in_service_is_no_part_of_the_path() -> None:
    found = progress(CATALOGUE, path("lost", "ask", "gone", form="gone"), {}, {})
    assert [stage.key for stage in found.stages] == ["practices/ask"]


def test_under_way_is_the_unfinished_path_that_somebody_was_on_last() -> None:
    before = walked("week", {"practices/ask": NOON})
    later = walked("year", {"practices/plan": NOON + timedelta(days=3)})
    over = walked("year", {"practices/plan": NOON + timedelta(days=9)}, {"both": NOON + timedelta(days=9)})
    assert under_way([before, later]) == later
    assert under_way([before, over]) == before
    assert under_way([walked("week", {}), over]) is None


def test_each_role_has_its_practices_forms_and_paths_and_who_has_none_has_all() -> None:
    assert list(CATALOGUE.practices_for({"rep"})) == ["ask", "plan", "learn"]
    assert list(CATALOGUE.practices_for({"manager", "admin"})) == ["lead", "learn"]
    assert list(CATALOGUE.forms_for({"rep"})) == ["week", "both"]
    assert list(CATALOGUE.forms_for({"manager"})) == ["leading", "both"]
    assert list(CATALOGUE.paths_for({"rep"})) == ["week", "year"]
    assert list(CATALOGUE.paths_for({"manager"})) == ["leading"]
    for roles in (set[str](), {"trainer"}, {"rep", "manager"}):
        assert list(CATALOGUE.practices_for(roles)) == list(CATALOGUE.practices)
        assert list(CATALOGUE.paths_for(roles)) == list(CATALOGUE.paths)


def test_what_is_related_is_related_both_ways() -> None:
    assert CATALOGUE.related("ask") == ["plan"]
    assert CATALOGUE.related("plan") == ["ask", "lead"]
    assert CATALOGUE.related("lead") == ["plan"]
    assert CATALOGUE.related("learn") == []
