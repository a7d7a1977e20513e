"""What a machine can check of the content: enough questions of enough sorts, no key that gives itself away."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from assessor.engine.catalogue import Catalogue, by_point, drawable
from assessor.engine.kinds import AnyItem
from assessor.engine.kinds.choice import Choice
from assessor.engine.kinds.judgement import Judgement
from assessor.formats.folder import load
from assessor.formats.lesson_file import LessonFile, read

ROOT = Path(__file__).parents[1]
WORDS = range(900, 1401)


@cache
def catalogue() -> Catalogue:
    return load(ROOT).catalogue


PRACTICES = sorted(catalogue().practices)


def scored(practice: str) -> list[AnyItem]:
    return [item for item in catalogue().items.values() if item.practice == practice and drawable(item)]


@cache
def lesson(practice: str) -> tuple[str, LessonFile]:
    path = ROOT / "content" / "practices" / f"{practice}.md"
    text = path.read_text("utf-8")
    return text, read(text, path.name, f"practices/{practice}.md")


def test_there_is_content() -> None:
    assert {"qpc", "inside-relationships", "questioning"} <= set(PRACTICES)


@pytest.mark.parametrize("practice", PRACTICES)
def test_a_form_has_ten_scored_items_to_draw_from(practice: str) -> None:
    assert len(scored(practice)) >= 10


@pytest.mark.parametrize("practice", PRACTICES)
def test_five_learning_points_have_two_variants(practice: str) -> None:
    assert sum(len(variants) >= 2 for variants in by_point(scored(practice)).values()) >= 5


@pytest.mark.parametrize("practice", PRACTICES)
def test_questions_are_of_four_kinds(practice: str) -> None:
    assert len({item.kind for item in scored(practice)}) >= 4


@pytest.mark.parametrize("practice", PRACTICES)
def test_three_questions_are_judgement_scenes(practice: str) -> None:
    assert sum(isinstance(item, Judgement) for item in scored(practice)) >= 3


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_lesson_embeds_two_checks_and_every_released_item(practice: str) -> None:
    released = {item.id for item in catalogue().items.values() if item.practice == practice and item.released}
    embedded = {fence.body[0][1] for fence in lesson(practice)[1].fences if fence.kind == "item"}
    assert len(embedded) >= 2
    assert embedded == released


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_lesson_has_a_figure_and_its_rating_scale(practice: str) -> None:
    kinds = [fence.kind for fence in lesson(practice)[1].fences]
    assert "figure" in kinds
    assert "rubric" in kinds


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_rubric_has_three_to_five_criteria_with_five_different_anchors(practice: str) -> None:
    criteria = catalogue().rubrics[practice].criteria
    assert 3 <= len(criteria) <= 5
    for criterion in criteria:
        assert len({anchor.casefold() for anchor in criterion.anchors}) == 5


@pytest.mark.parametrize("practice", PRACTICES)
def test_the_lesson_is_seven_minutes_not_twenty(practice: str) -> None:
    assert word_count(lesson(practice)[0]) in WORDS


def word_count(text: str) -> int:
    """Words that a reader reads: no front matter, fences, anchors or addresses of links."""
    body = text.split("---\n", 2)[2]
    for machinery in (r"^```.*?^```", r"\{:?[^}]*\}", r"\]\([^)]*\)", r"<[^>]+>", r"^\|[\s|:-]+$"):
        body = re.sub(
            machinery, " ", body, flags=re.DOTALL | re.MULTILINE if machinery[:4] == "^```" else re.MULTILINE
        )
    return len(re.findall(r"[^\s|#>*]*\w[^\s|]*", body))


def test_counting_words_leaves_out_what_nobody_reads() -> None:
    head, table = "---\ntitle: T\n---\n\n# Two words {#id}\n", "| 12 | b |\n|---|---|\n"
    assert word_count(f"{head}\nAnd [a link](x.md) here.\n{{: #p }}\n\n```item\nx\n```\n\n{table}") == 8


def best(item: Choice | Judgement) -> str:
    picked = item.key() if isinstance(item, Choice) else item.key()["best"]
    return next(option.text for option in item.options if option.id == picked)


def test_the_longest_option_is_the_key_in_at_most_two_of_five() -> None:
    """Who always takes the longest option must not do well."""
    asked = [item for item in catalogue().items.values() if isinstance(item, Choice | Judgement)]
    longest = [item for item in asked if len(best(item)) == max(len(option.text) for option in item.options)]
    assert len(asked) >= 20
    assert len(longest) <= 0.4 * len(asked), sorted(item.id for item in longest)


def test_the_key_does_not_stand_in_the_same_place() -> None:
    """Options are shuffled for each rep, but a lesson without JavaScript shows the author's order."""
    released = [item for item in catalogue().items.values() if isinstance(item, Choice) and item.released]
    places = {[option.id for option in item.options].index(item.key()) for item in released}
    assert len(places) > 1


def test_every_option_step_and_pair_says_why() -> None:
    whys = [
        part.why
        for item in catalogue().items.values()
        for name in ("options", "steps", "pairs")
        for part in getattr(item, name, ())
    ]
    assert len(whys) > 100
    assert min(len(why.split()) for why in whys) >= 3
