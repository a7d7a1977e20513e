"""Trainers see questions and groups, the worst first, and never a person."""

from __future__ import annotations

import re

import pytest

from assessor.items import statistics
from assessor.jobs.table import STATISTICS
from assessor.store import jobs
from tests.support import crowd
from tests.web.academy import Academy, one_engine

PATH = "/studio/items/"


def answered(academy: Academy, count: int = 120) -> list[str]:
    """So many people have answered six questions, the first of which has a wrong key; their ids."""
    items = crowd.choices(academy.catalogue, 6)
    crowd.answering(academy.store, items, count, academy.clock(), doubtful=items[0].id)
    statistics.renew(academy.store, academy.catalogue, academy.clock())
    return [item.id for item in items]


@one_engine
@pytest.mark.parametrize("handle", ["tess", "ida"])
def test_before_anything_is_worked_out_one_can_have_it_done(first_day: Academy, handle: str) -> None:
    visitor = first_day.sign_in(handle)
    assert PATH in visitor.visit("/studio/").links
    page = visitor.visit(PATH)
    assert "Nothing has been worked out yet" in page.text
    page = visitor.send(page.form())
    assert "Load this page again in a minute" in page.text
    with first_day.store.read() as conn:
        found = jobs.find(conn, STATISTICS)
    assert found is not None
    assert found.due_at <= first_day.clock()


@one_engine
def test_the_worst_comes_first_and_says_what_to_do(first_day: Academy) -> None:
    names = answered(first_day)
    tess = first_day.sign_in("tess")
    page = tess.visit(PATH)
    rows = [link for link in page.links if link.startswith(PATH) and link != PATH]
    assert rows[0] == f"{PATH}{names[0]}/"
    assert "People who know more choose a wrong option rather than the key: check the key." in page.text
    assert "How is this known?" in page.text
    in_files = [link for link in tess.visit(f"{PATH}?by=bank").links if link.startswith(PATH) and link != PATH]
    assert sorted(in_files) == sorted(rows)
    assert in_files != rows
    for by in ("right", "rest", "nonsense"):
        assert tess.visit(f"{PATH}?by={by}").status == 200


@one_engine
def test_one_practice_can_be_looked_at_alone(first_day: Academy) -> None:
    answered(first_day)
    page = first_day.sign_in("tess").visit(f"{PATH}?practice=questioning")
    shown = {link.split("/")[3] for link in page.links if link.startswith(PATH) and link != PATH}
    theirs = {
        item.id
        for item in first_day.catalogue.items.values()
        if item.practice == "questioning" and item.scored and not item.released
    }
    assert shown == theirs


@one_engine
def test_a_question_is_shown_with_its_scene_and_who_chooses_what(first_day: Academy) -> None:
    names = answered(first_day)
    page = first_day.sign_in("tess").visit(f"{PATH}{names[0]}/")
    item = first_day.catalogue.items[names[0]]
    for option in crowd.choices(first_day.catalogue, 1)[0].options:
        assert " ".join(option.text.split())[:40] in page.text
    assert "<svg" in page.html
    assert "who-desc" in page.ids
    assert "check the key" in page.text
    assert f"{item.level} of 5" in page.text


@one_engine
def test_a_question_without_answers_says_how_many_it_takes(first_day: Academy) -> None:
    names = answered(first_day, 7)
    tess = first_day.sign_in("tess")
    page = tess.visit(f"{PATH}{names[0]}/")
    assert "too few (7 of 20)" in page.text
    assert '<svg class="chart' not in page.html
    unasked = crowd.choices(first_day.catalogue, 9)[-1]
    assert "too few (0 of 20)" in tess.visit(f"{PATH}{unasked.id}/").text
    assert tess.visit(f"{PATH}no-such-item/").status == 404


@one_engine
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_nothing_that_fewer_than_five_people_did_shows(first_day: Academy, count: int) -> None:
    names = answered(first_day, count)
    tess = first_day.sign_in("tess")
    for address in (PATH, f"{PATH}{names[0]}/", "/studio/calibrations/"):
        text = tess.visit(address).text
        assert "fewer than 5" in text
        assert not re.search(rf"\b{count} (of (20|50|100)\b|answer)", text), address
        assert "Answering" not in text


@one_engine
def test_the_smallest_group_in_a_picture_has_ten_people(first_day: Academy) -> None:
    names = answered(first_day, 49)
    tess = first_day.sign_in("tess")
    assert "too few (49 of 50)" in tess.visit(f"{PATH}{names[1]}/").text
