"""Fences draw what the quizzes folder knows, and name the page and the way out when they cannot."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown import Markdown

from assessor.engine.catalogue import Catalogue
from assessor.lessons import fences
from tests.lessons.conftest import ROOT

NAMES = ("item", "rubric", "practices", "catalogue", "path", "around", "glossary", "figure")


def drawn(body: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(ROOT)
    custom = [{"name": name, "class": name, "format": getattr(fences, name)} for name in NAMES]
    markdown = Markdown(
        extensions=["pymdownx.superfences"], extension_configs={"pymdownx.superfences": {"custom_fences": custom}}
    )
    return markdown.convert(body)


@pytest.fixture(autouse=True)
def real_catalogue(catalogue: Catalogue) -> None:
    fences.use(catalogue)


def test_an_item_is_drawn_with_its_answer_and_kept_out_of_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    html = drawn("```item\nqpc-check-1\n```", monkeypatch)
    assert html.startswith("<div data-search-exclude><form")
    assert 'data-item="qpc-check-1"' in html
    assert "<details" in html


def test_a_rubric_is_drawn(monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> None:
    html = drawn("```rubric\nqpc\n```", monkeypatch)
    assert all(criterion.title in html for criterion in catalogue.rubrics["qpc"].criteria)


def test_the_practices_are_all_of_them_or_those_that_are_named(
    monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    every = drawn("```practices\n```", monkeypatch)
    one = drawn("```practices\nqpc\n```", monkeypatch)
    assert every.count('scope="row"') == len(catalogue.practices)
    assert one.count('scope="row"') == 1
    assert 'href="practices/qpc/"' in one


def test_a_practice_without_a_lesson_is_in_the_making(monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> None:
    fences.use(replace(catalogue, lessons={}))
    assert "in the making" in drawn("```practices\nqpc\n```", monkeypatch)


@pytest.mark.parametrize("view", ["overview", "areas", "roles", "levels", "minutes"])
def test_each_view_of_the_catalogue_leads_to_every_lesson(
    view: str, monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    html = drawn(f"```catalogue\n{view}\n```", monkeypatch)
    assert [page for page in catalogue.lessons if f'href="{page}/"' not in html] == []
    assert html.startswith(("<div", "<dl"))
    assert "data-search-exclude" in html


def test_each_mistake_leads_to_the_lessons_that_cure_it(
    monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    html = drawn("```catalogue\nmistakes\n```", monkeypatch)
    for mistake in catalogue.mistakes.values():
        _, _, after = html.partition(f'id="mistake-{mistake.id}"')
        part = after.partition("</section>")[0]
        pages = [lesson.page for name in mistake.cured_by for lesson in catalogue.lessons_of(name)]
        assert re.findall(r'href="([^"]+)/"', part) == pages


def test_the_steps_are_numbered_and_those_without_a_lesson_say_where_they_are_taught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    html = drawn("```catalogue\nareas\n```", monkeypatch)
    assert re.findall(r'step-number">(\d)<', html) == list("123456")
    assert "Taught in: " in html


def test_without_areas_practices_are_grouped_by_the_words_that_they_give(
    monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    fences.use(replace(catalogue, areas={}))
    assert ">manage-your-time</h3>" in drawn("```catalogue\nareas\n```", monkeypatch)


def test_a_path_is_drawn_in_its_order_with_the_sum_of_its_minutes(
    monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue
) -> None:
    html = drawn("```path\ninside-allies\n```", monkeypatch)
    path = catalogue.paths["inside-allies"]
    reading = sum(catalogue.lessons[page].minutes for page in path.lessons)
    assert f"{reading + catalogue.forms[path.form].minutes} minutes in all" in html
    assert re.findall(r'<li><a href="([^"]+)/"', html) == list(path.lessons)
    assert html.count("button-primary") == 1


def test_all_paths_are_listed(monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue) -> None:
    html = drawn("```catalogue\npaths\n```", monkeypatch)
    assert re.findall(r'href="paths/([^"]+)/"', html) == list(catalogue.paths)


def test_nothing_is_drawn_around_a_page_that_is_no_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn("before\n\n```around\n```", monkeypatch) == "<p>before</p>\n<!-- -->"


def test_a_lesson_ends_with_what_to_read_first_and_what_goes_well_with_it(site: Path) -> None:
    html = (site / "practices/time-decisions/index.html").read_text("utf-8")
    around = html[html.index('class="around"') : html.index("next-step")]
    first, near = around.index("Read first:"), around.index("Goes well with:")
    assert 'href="../qpc/"' in around[first:near]
    assert 'href="../call-preparation/"' in around[near:]
    assert 'href="../thoughtfulness/"' not in around[first:near]
    assert 'href="../#area-manage-your-time"' in around
    assert 'href="../../paths/your-accounts-your-time/"' in around


def test_the_words_with_a_tooltip_are_listed_by_the_alphabet(monkeypatch: pytest.MonkeyPatch) -> None:
    html = drawn("```glossary\n```", monkeypatch)
    words = re.findall(r"<dt[^>]*>([^<]+)</dt>", html)
    assert "QPC" in words
    assert words == sorted(words, key=str.casefold)


def test_a_figure_is_drawn_with_its_caption(monkeypatch: pytest.MonkeyPatch) -> None:
    html = drawn("```figure\nqpc-open.svg\nRoom for\n25 times as much.\n```", monkeypatch)
    assert html.count("<svg") == 1
    assert "<figcaption>Room for 25 times as much.</figcaption>" in html


@pytest.mark.parametrize(
    ("fence", "says"),
    [
        ("item\nqpc-chek-1", "did you mean 'qpc-check-1'?"),
        ("item\nzzz", "there are "),
        ("rubric\nqpcc", "did you mean 'qpc'?"),
        ("practices\nqpc\nnothing-like-it", "'nothing-like-it' is not known"),
        ("catalogue\nby-level", "did you mean 'levels'?"),
        ("path\ninside-alies", "did you mean 'inside-allies'?"),
        ("figure\nqpc-open.svg", "has no caption"),
        ("figure\nno.svg\nA caption.", "there is no such file"),
        ("figure\n../../pyproject.toml\nA caption.", "there is no such file"),
    ],
)
def test_a_fence_that_cannot_be_drawn_is_a_warning_and_holds_its_place(
    fence: str, says: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kind = fence.partition("\n")[0]
    html = drawn(f"before\n\n```{fence}\n```\n\nafter", monkeypatch)
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.name.startswith("mkdocs.")
    assert says in record.getMessage()
    assert f"This {kind} cannot be shown" in html
    assert "after" in html


def test_the_key_of_an_item_that_forms_draw_stays_secret(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = next(item for item in catalogue.items.values() if not item.released)
    html = drawn(f"```item\n{secret.id}\n```", monkeypatch)
    assert "is not released" in caplog.text
    assert "data-item" not in html


def test_without_a_catalogue_the_folder_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fences, "_in_use", [])
    assert 'data-item="qpc-check-1"' in drawn("```item\nqpc-check-1\n```", monkeypatch)


def test_mkdocs_names_every_fence() -> None:
    config = Path(ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"assessor.lessons.fences.{name}" not in config] == []
