"""What a machine can check of the content: enough questions of enough sorts, no key that gives itself away."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from assessor.engine.catalogue import Catalogue, Lesson, by_point
from assessor.engine.kinds import AnyItem
from assessor.engine.kinds.choice import Choice
from assessor.engine.kinds.judgement import Judgement
from assessor.engine.kinds.numeric import Numeric
from assessor.formats.folder import load
from assessor.formats.lesson_file import LessonFile, read
from assessor.formats.problems import Problem
from bench.content import Row, best, keys, overlap, row, scored, tables, words

ROOT = Path(__file__).parents[1]
WORDS = range(700, 1401)
READ_IN_A_MINUTE = 200
CHECKS_AND_RATING = 4
"""Minutes at most for the questions in a lesson and its rating scale."""
ALIKE = 0.45
"""Two variants of a point that share more of their words are one question asked twice."""


@cache
def loaded() -> tuple[Catalogue, tuple[Problem, ...]]:
    found = load(ROOT)
    return found.catalogue, tuple(found.problems)


def catalogue() -> Catalogue:
    return loaded()[0]


PRACTICES = sorted(catalogue().practices)
FORMS = sorted(name for name, form in catalogue().forms.items() if form.draws)


@cache
def counted(practice: str) -> Row:
    return row(ROOT, catalogue(), practice)


def lesson(practice: str) -> Lesson:
    (found,) = catalogue().lessons_of(practice)
    return found


@cache
def written(practice: str) -> tuple[str, LessonFile]:
    page = lesson(practice).page
    text = (ROOT / "content" / f"{page}.md").read_text("utf-8")
    return text, read(text, page, f"{page}.md")


def test_there_are_the_24_practices_of_the_sources() -> None:
    roles = [practice.roles for practice in catalogue().practices.values()]
    assert (len(roles), sum("rep" in one for one in roles), sum(one == ("manager",) for one in roles)) == (24, 17, 7)


def test_the_check_finds_nothing_wrong() -> None:
    """Anchors, pages, ids, circles: every link between files leads somewhere."""
    assert [str(problem) for problem in loaded()[1]] == []


@pytest.mark.parametrize("practice", PRACTICES)
def test_a_form_has_ten_scored_items_to_draw_from(practice: str) -> None:
    assert sum(counted(practice).kinds.values()) >= 10


@pytest.mark.parametrize("practice", PRACTICES)
def test_five_learning_points_have_two_variants(practice: str) -> None:
    assert counted(practice).variants >= 5


@pytest.mark.parametrize("practice", PRACTICES)
def test_questions_are_of_four_kinds(practice: str) -> None:
    assert len(counted(practice).kinds) >= 4


@pytest.mark.parametrize("practice", PRACTICES)
def test_three_questions_are_judgement_scenes_with_graded_options(practice: str) -> None:
    scenes = [item for item in scored(catalogue(), practice) if isinstance(item, Judgement)]
    assert len(scenes) >= 3
    graded = [item for item in scenes if {option.credit for option in item.options} - {0, 100}]
    assert len(graded) >= 3


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_lesson_embeds_two_checks_and_every_released_item(practice: str) -> None:
    released = {item.id for item in catalogue().items.values() if item.practice == practice and item.released}
    embedded = {fence.body[0][1] for fence in written(practice)[1].fences if fence.kind == "item"}
    assert len(embedded) >= 2
    assert embedded == released


@pytest.mark.parametrize("practice", PRACTICES)
def test_every_item_leads_to_a_paragraph_of_the_practices_own_lesson(practice: str) -> None:
    items = [item for item in catalogue().items.values() if item.practice == practice]
    assert {item.lesson.partition("#")[0] for item in items} == {lesson(practice).page}


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_lesson_has_a_figure_or_a_table_and_its_rating_scale(practice: str) -> None:
    assert counted(practice).figures + counted(practice).tables >= 1
    assert "rubric" in [fence.kind for fence in written(practice)[1].fences]


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_rubric_has_three_to_five_criteria_with_five_different_anchors(practice: str) -> None:
    criteria = catalogue().rubrics[practice].criteria
    assert 3 <= len(criteria) <= 5
    for criterion in criteria:
        assert len({anchor.casefold() for anchor in criterion.anchors}) == 5


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_lesson_is_ten_minutes_not_twenty_and_says_so(practice: str) -> None:
    found = counted(practice)
    assert found.words in WORDS
    reading = found.words / READ_IN_A_MINUTE
    assert reading <= found.minutes <= reading + CHECKS_AND_RATING


@pytest.mark.parametrize("practice", PRACTICES)
def test_a_lesson_asks_first_for_what_its_practice_does(practice: str) -> None:
    assert set(lesson(practice).requires) == set(catalogue().practices[practice].requires)


def test_counting_words_leaves_out_what_nobody_reads() -> None:
    head, table = "---\ntitle: T\n---\n\n# Two words {#id}\n", "| 12 | b |\n|---|---|\n"
    assert words(f"{head}\nAnd [a link](x.md) here.\n{{: #p }}\n\n```item\nx\n```\n\n{table}") == 8


def test_the_longest_option_is_the_key_in_at_most_its_fair_share() -> None:
    """Who always takes the longest option must not do well."""
    found = keys(list(catalogue().items.values()))
    assert found.items >= 200
    assert found.longest <= found.fair


@pytest.mark.parametrize("practice", PRACTICES)
def test_no_single_bank_is_beaten_by_taking_the_longest(practice: str) -> None:
    found = keys([item for item in catalogue().items.values() if item.practice == practice])
    assert found.longest <= 2 * found.fair


def test_the_key_stands_at_each_place_as_often_as_at_any_other() -> None:
    """Options are shuffled for each rep, but a lesson without JavaScript shows the author's order."""
    for options, places in keys(list(catalogue().items.values())).places.items():
        fair = places.total() / options
        for place in range(1, options + 1):
            if fair >= 10:
                assert 0.75 * fair <= places[place] <= 1.25 * fair, (options, place, places)


def variants() -> list[tuple[AnyItem, AnyItem]]:
    """Every two items that test the same learning point, released ones too."""
    return [
        pair
        for practice in PRACTICES
        for same in by_point(item for item in catalogue().items.values() if item.practice == practice).values()
        for pair in combinations(same, 2)
    ]


def test_no_two_variants_of_a_point_are_the_same_question_in_other_words() -> None:
    found = [(round(overlap(*pair), 2), pair[0].id, pair[1].id) for pair in variants()]
    assert len(found) >= 24 * 5
    assert [pair for pair in found if pair[0] > ALIKE] == []


def test_numbers_differ_between_variants() -> None:
    numeric = [(a, b) for a, b in variants() if isinstance(a, Numeric) and isinstance(b, Numeric)]
    assert [(a.id, b.id) for a, b in numeric if a.answer == b.answer] == []


def test_overlap_is_all_for_the_same_item_and_little_for_strangers() -> None:
    first, *_, last = catalogue().items.values()
    assert overlap(first, first) == 1
    assert overlap(first, last) < 0.2


def test_no_option_refers_to_the_others() -> None:
    catch_all = re.compile(r"(?i)\b(all|none|both|any) of (the above|these answers|these options)\b")
    texts = [(item.id, option.text) for item in catalogue().items.values() for option in getattr(item, "options", ())]
    assert [found for found in texts if catch_all.search(found[1])] == []


def test_every_option_step_and_pair_says_why() -> None:
    whys = [
        part.why
        for item in catalogue().items.values()
        for name in ("options", "steps", "pairs")
        for part in getattr(item, name, ())
    ]
    assert len(whys) > 1000
    assert min(len(why.split()) for why in whys) >= 3


def test_a_key_is_never_found_without_its_option() -> None:
    asked = [item for item in catalogue().items.values() if isinstance(item, Choice | Judgement)]
    assert all(best(item) in {option.id for option in item.options} for item in asked)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_says_about_how_long_it_takes(form: str) -> None:
    """A scene takes its reader a minute or a little more."""
    found = catalogue().forms[form]
    assert found.most <= found.longest <= 1.25 * found.most


def test_the_first_form_chooses_its_questions_and_asks_about_every_practice() -> None:
    """The desk and the front page speak of this one."""
    first = next(iter(catalogue().forms.values()))
    assert first.adaptive is not None
    assert catalogue().asked_by(first) == list(catalogue().practices)


def test_the_same_questions_for_everybody_are_about_what_matters_most_to_who_sells() -> None:
    found = catalogue().forms["where-do-i-stand"]
    core = [one.id for one in catalogue().practices_for({"rep"}).values() if one.importance == 3]
    assert sorted(part.practice for part in found.draws) == sorted(core)
    assert found.longest <= 25


def test_every_practice_belongs_to_an_area_a_path_and_a_form() -> None:
    found = catalogue()
    assert {practice.area for practice in found.practices.values()} <= set(found.areas)
    assert sorted(area.step for area in found.areas.values() if area.step) == [1, 2, 3, 4, 5, 6]
    walked = {page for path in found.paths.values() for page in path.lessons}
    assert set(found.lessons) == walked
    assert {part.practice for form in found.forms.values() for part in form.draws} == set(PRACTICES)


def test_a_path_ends_with_questions_on_its_own_lessons() -> None:
    for path in catalogue().paths.values():
        taught = {catalogue().lessons[page].practice for page in path.lessons}
        assert {part.practice for part in catalogue().forms[path.form].draws} == taught


def test_a_path_comes_to_nothing_before_what_it_needs_first() -> None:
    for path in catalogue().paths.values():
        order = [catalogue().lessons[page].practice for page in path.lessons]
        for place, practice in enumerate(order):
            later = set(order[place:]) & set(catalogue().practices[practice].requires)
            assert later == set(), (path.id, practice)


def test_every_practice_cures_a_mistake_or_is_related_to_one_that_does() -> None:
    found = catalogue()
    cures = {practice for mistake in found.mistakes.values() for practice in mistake.cured_by}
    assert [name for name in PRACTICES if name not in cures and cures.isdisjoint(found.related(name))] == []
    assert [name for name in PRACTICES if not found.related(name)] == []


def test_the_tables_for_authors_name_every_practice() -> None:
    lines = list(tables(ROOT))
    rows = [line.split("|")[1].strip() for line in lines if line.startswith("| ")][1:]
    assert sorted(rows) == PRACTICES
    assert "not there yet" not in "\n".join(lines)
    assert sum(bool(re.match(r"  0\.\d\d  ", line)) for line in lines) == 10


def test_every_written_call_is_two_to_three_hundred_words_of_dialogue_and_no_two_are_of_one_practice() -> None:
    found = catalogue().vignettes
    assert len(found) == 6
    assert len({one.practice for one in found.values()}) == 6
    for one in found.values():
        assert 200 <= len(one.scene.split()) <= 300, one.id
        assert one.scene.count("“") == one.scene.count("”") >= 10, one.id
