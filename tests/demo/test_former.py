"""Those who were here before: answers without people, enough of them for trainers to see what answers say."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from assessor.demo import former
from assessor.demo.cast import ident
from assessor.demo.colleagues import arrive
from assessor.engine.analysis import DISTRACTORS_FROM, Flag
from assessor.engine.catalogue import Catalogue
from assessor.items import statistics
from assessor.lessons.library import Library
from assessor.store import Store, attempts, directory, firsts, people
from tests.support import made
from tests.web.academy import ASKED, NINE, QUESTIONS, one_engine


@pytest.fixture
def catalogue(released_project: Path) -> Catalogue:
    return Library(released_project / "var").edition().catalogue


def test_nobody_is_left_but_what_they_answered(store: Store, catalogue: Catalogue) -> None:
    arrive(store, catalogue, NINE)
    former.remember(store, catalogue, NINE)
    with store.read() as conn:
        listed = people.everyone(conn)
        found = directory.count(conn, directory.Wanted())
        gone = people.by_id(conn, ident("former 0"))
        given = made.said(conn, ident("former 0"))
        sittings = attempts.of_person(conn, ident("former 0"))
    assert len(listed) == found == 12
    assert gone is not None
    assert not gone.active
    assert gone.name == "Former colleague"
    assert len(given) == len({one.item_id for one in given}) == 2 * QUESTIONS
    assert all(one.credit == catalogue.items[one.item_id].score(one.answer) for one in given)
    times = [moment for one in sittings for moment in (one.started_at, one.finished_at)]
    assert all(moment is not None and NINE - timedelta(days=181) < moment < NINE for moment in times)


@one_engine
def test_there_is_a_picture_of_most_questions_that_they_were_asked(store: Store, catalogue: Catalogue) -> None:
    former.remember(store, catalogue, NINE)
    found = statistics.renew(store, catalogue, NINE)
    asked = [one for one in found if one.answers]
    assert len({one.item.practice for one in asked}) == ASKED
    assert sum(one.answers >= DISTRACTORS_FROM for one in asked) > 0.8 * len(asked)
    tally = Counter(flag for one in asked for flag in one.found.flags)
    assert tally[Flag.KEY] == 0, "no question of ours has a wrong key"


@one_engine
def test_remembering_twice_changes_nothing(store: Store, catalogue: Catalogue) -> None:
    for _ in range(2):
        former.remember(store, catalogue, NINE)
        with store.read() as conn:
            assert firsts.count(conn) == (former.COUNT, 2 * QUESTIONS * former.COUNT)


@one_engine
def test_a_company_without_items_has_no_past(store: Store) -> None:
    former.remember(store, Catalogue(), NINE)
    with store.read() as conn:
        assert firsts.count(conn) == (0, 0)
