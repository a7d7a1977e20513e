"""A practice's cut comes of what five judges say who do not see each other's figures, and holds by a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assessor.engine.analysis import TooFew
from assessor.engine.angoff import Cut
from assessor.engine.catalogue import Catalogue
from assessor.items import judging
from assessor.progress import scale, standing
from assessor.store import Store, cuts, people, standings
from tests.support import crowd, made
from tests.support.made import NOON

JUDGES = [f"judge-{number}" for number in range(5)]
FIGURES = (60, 62, 64, 66, 68)


@pytest.fixture(autouse=True)
def _trainers(store: Store) -> None:
    with store.write() as conn:
        for handle in JUDGES:
            people.add_person(conn, made.person(handle, roles=frozenset({"trainer"})))


def seen_by(store: Store, catalogue: Catalogue, judge: str) -> judging.Panel:
    with store.read() as conn:
        found = judging.panel(conn, catalogue, judge, "qpc")
        listed = next(one for one in judging.panels(conn, catalogue, judge) if one.practice == "qpc")
    assert found == listed
    return found


def judged(store: Store, catalogue: Catalogue, judges: int = 5) -> None:
    """So many have judged every question of QPC."""
    for judge, people_ in list(zip(JUDGES, FIGURES, strict=True))[:judges]:
        asked = seen_by(store, catalogue, judge)
        with store.write() as conn:
            judging.judge(conn, asked, judge, dict.fromkeys(asked.items, people_), NOON)


def test_nobody_sees_what_came_of_it_before_their_own_figures_are_complete(
    store: Store, catalogue: Catalogue
) -> None:
    judged(store, catalogue)
    with store.write() as conn:
        people.add_person(conn, made.person("late"))
    asked = seen_by(store, catalogue, "late")
    assert (asked.cut, asked.judges, asked.left) == (None, 5, len(asked.items))
    *first, last = asked.items
    with store.write() as conn:
        judging.judge(conn, asked, "late", dict.fromkeys(first, 70), NOON)
    asked = seen_by(store, catalogue, "late")
    assert (asked.cut, asked.left) == (None, 1)
    with store.write() as conn:
        judging.judge(conn, asked, "late", {last: 70, "no such question": 5}, NOON)
    found = seen_by(store, catalogue, "late").cut
    assert isinstance(found, Cut)
    assert found.judges == 6


def test_four_judges_are_too_few_and_five_make_a_cut_with_its_error(store: Store, catalogue: Catalogue) -> None:
    judged(store, catalogue, 4)
    asked = seen_by(store, catalogue, JUDGES[0])
    assert asked.cut == TooFew(4, 5)
    with store.write() as conn:
        assert not judging.put_in_force(conn, asked, JUDGES[0], NOON)
    judged(store, catalogue)
    found = seen_by(store, catalogue, JUDGES[0]).cut
    assert isinstance(found, Cut)
    assert (found.judges, found.value) == (5, pytest.approx(0.64))
    assert found.error == pytest.approx(0.0141, abs=1e-4)


def test_a_figure_can_be_taken_back_and_one_for_an_earlier_text_does_not_count(
    store: Store, catalogue: Catalogue
) -> None:
    judged(store, catalogue)
    asked = seen_by(store, catalogue, JUDGES[0])
    print_, item = next(iter(asked.items.items()))
    reworded = replace(catalogue, items=catalogue.items | {item.id: replace(item, stem="Another?")})
    with store.read() as conn:
        after = judging.panel(conn, reworded, JUDGES[0], "qpc")
        assert judging.panel(conn, catalogue, JUDGES[0], "juggling") is None
    assert after is not None
    assert (after.judges, after.left, after.cut) == (0, 1, None)
    with store.write() as conn:
        judging.judge(conn, asked, JUDGES[0], {print_: None}, NOON)
    assert seen_by(store, catalogue, JUDGES[0]).left == 1


def test_a_cut_holds_by_a_decision_that_can_be_undone(store: Store, catalogue: Catalogue) -> None:
    rep = crowd.arrive(store, catalogue, 1, NOON)
    judged(store, catalogue)
    asked = seen_by(store, catalogue, JUDGES[0])
    with store.write() as conn:
        assert scale.in_force(conn, catalogue) is catalogue
        assert judging.put_in_force(conn, asked, JUDGES[0], NOON)
    again = seen_by(store, catalogue, JUDGES[0])
    with store.write() as conn:
        assert not judging.put_in_force(conn, again, JUDGES[1], NOON), "it is in force already"
        measured = scale.in_force(conn, catalogue)
        assert measured.practices["qpc"].cut == measured.domains["qpc"].cut == pytest.approx(0.64)
        assert standing.due(conn, catalogue, rep, NOON) == rep
        standing.renew(conn, catalogue, rep, NOON)
        assert standings.of_people(conn, rep)[rep[0]]["qpc"].known.cut == pytest.approx(0.64)
        made_here = cuts.in_force(conn)["qpc"].change.id
        assert judging.take_back(conn, "qpc", made_here, JUDGES[1], NOON + timedelta(minutes=1))
        assert scale.in_force(conn, catalogue) is catalogue
        assert not judging.take_back(conn, "qpc", made_here, JUDGES[1], NOON + timedelta(minutes=2))
        decided = cuts.changes(conn, "qpc")
    assert [(one.change.cut is None, one.name) for one in decided] == [(True, "Judge-1"), (False, "Judge-0")]


def test_undoing_goes_back_to_the_cut_before(store: Store, catalogue: Catalogue) -> None:
    judged(store, catalogue)
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        cuts.change(conn, made.cut_change(at=NOON - timedelta(days=1), cut=0.5))
    asked = seen_by(store, catalogue, JUDGES[0])
    with store.write() as conn:
        assert judging.put_in_force(conn, asked, JUDGES[0], NOON)
        later = cuts.in_force(conn)["qpc"].change.id
        assert judging.take_back(conn, "qpc", later, JUDGES[0], NOON + timedelta(minutes=1))
        assert scale.in_force(conn, catalogue).practices["qpc"].cut == 0.5
        assert not judging.take_back(conn, "qpc", later, JUDGES[0], NOON + timedelta(minutes=2)), "a second click"
        assert scale.in_force(conn, catalogue).practices["qpc"].cut == 0.5
